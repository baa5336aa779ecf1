// Head office put together: files, store, the two servers. The only place here that sees
// everything; main.cpp adds the command line and signals.
#pragma once

#include "schemas/errc.hpp"
#include "schemas/screens/asset.hpp"
#include "schemas/values.hpp"
#include "sync/head_office/config.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

namespace thirdvisit::head_office {

// Why head office cannot start, for a person: what, where, what to do.
struct start_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct office_hooks {
    std::function<utc_ms()> now;
    std::function<void(std::string)> log;
    std::span<const screens::asset> pages;
};

class office {
public:
    // Makes or reads the files of the data folder. Throws start_error.
    office(boost::asio::any_io_executor executor, config settings, office_hooks hooks);
    ~office();
    office(const office&) = delete;
    office& operator=(const office&) = delete;

    // Opens both ports. Throws start_error, with the holder of a port that is taken.
    void listen();
    void stop();

    std::string screens_address() const;  // with the token
    std::string sync_address() const;     // "https://host:port", as told to stations
    std::uint16_t sync_port() const;
    const std::string& authority_fingerprint() const;

    // Before listen(), or from the command line beside a running program.
    std::string invite(const std::string& station, const std::string& name,
                       const std::string& district);

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace thirdvisit::head_office
