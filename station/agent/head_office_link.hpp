// The station's way to head office: joined or not, the uplink with its window, and what people are
// told about it. Judgement is in sync/uplink.
#pragma once

#include "station/config/config.hpp"
#include "station/door/status.hpp"
#include "station/service/core.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>

namespace thirdvisit::station {

class head_office_link {
public:
    head_office_link(boost::asio::any_io_executor executor, core& business, const config& settings,
                     std::function<void()> changed);
    ~head_office_link();

    boost::asio::awaitable<void> run();  // ends after stop()
    void stop();

    head_office_status status() const;
    void send_now();
    void outbox_grew();
    // With the one-time code that head office showed. The text says what came of it.
    boost::asio::awaitable<outcome<text>> join(std::string code);

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace thirdvisit::station
