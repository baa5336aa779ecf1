// Keeps one line open for its device: opens the port, lets the device run, opens it again when it
// went away. Counts what people want to know about a line. Knows no protocol and no store.
#pragma once

#include "drivers/device/device.hpp"
#include "station/config/config.hpp"
#include "station/door/status.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>

namespace thirdvisit::station {

// Pauses between attempts to open a port: short at first, never longer than five seconds, so that
// a replugged adapter is back at once.
std::chrono::milliseconds reopen_pause(int failures);

struct line_parts {
    line_config settings;
    std::string proof;
    std::unique_ptr<drivers::device> device;
    // Opens the port by its stable name; an error says why it cannot be had now.
    std::function<result<std::unique_ptr<drivers::transport>>()> open;
    // What to write beside an error of `open`, e.g. who holds the port.
    std::function<std::string(boost::system::error_code)> explain;
    std::function<void(const drivers::device_event&)> take;
    std::function<void()> changed;  // state or detail of status() is another one
    std::function<void(std::string)> log;
    std::function<utc_ms()> now;
    std::function<std::chrono::milliseconds(int failures)> pause{reopen_pause};
};

class line_keeper {
public:
    explicit line_keeper(line_parts parts);

    // Ends when cancelled.
    boost::asio::awaitable<void> run();

    // The record is durable; the device may forget it.
    void acknowledge(const std::string& record_id) { parts_.device->acknowledge(record_id); }

    const device_status& status() const { return status_; }

private:
    void on_event(const drivers::device_event& e);
    void show(std::string state, std::string detail);
    void show_silence();

    line_parts parts_;
    device_status status_;
    std::set<int> silent_;     // addresses
    std::size_t addresses_{};  // on this line
};

}  // namespace thirdvisit::station
