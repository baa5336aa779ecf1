// Head office over HTTPS: mutual TLS 1.3, our own authority alone, the server's name checked. And
// how a station joins in the first place.
#pragma once

#include "sync/joined.hpp"
#include "sync/ports.hpp"
#include "sync/wire/rejection.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace thirdvisit::sync {

// "https://head-office.example:8443" or "head-office.example"; the port is 8443 unless given.
struct https_address {
    std::string host;
    std::uint16_t port{8443};
};
// errc::malformed_message for anything else, also for http://.
[[nodiscard]] result<https_address> parse_https_address(std::string_view text);

struct https_settings {
    https_address address;
    std::filesystem::path joined_file;  // renewed certificates are stored there
    std::string agent_version;
    std::chrono::milliseconds deadline{30'000};  // of one request, connecting included
    std::function<utc_ms()> now;
    std::function<void(std::string)> log;  // a renewal that failed or worked; may be empty
};

class https_head_office final : public head_office {
public:
    https_head_office(boost::asio::any_io_executor executor, https_settings settings, joined who);
    ~https_head_office() override;

    // Also renews the certificate first, from two thirds of its life on.
    awaitable<result<greeting>> hello(const store_identity& who) override;
    awaitable<result<receipt>> deliver(const store_identity& who,
                                       std::vector<entry> batch) override;
    awaitable<result<instructions>> pull() override;
    std::chrono::milliseconds asked_pause() const override;
    void hang_up() override;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

// Makes a key, asks head office for its certificate with the join code, and gives what to keep.
// The rejection says what a person should do.
awaitable<wire::reading<joined>> join(boost::asio::any_io_executor executor, https_address address,
                                      join_code code, std::string agent_version,
                                      std::chrono::milliseconds deadline);

}  // namespace thirdvisit::sync
