// One line of the forecourt as people see it: its device, its state, what it counts. Opening and
// reopening is drivers/transport's; what to do with an event is the caller's.
#pragma once

#include "drivers/device/device.hpp"
#include "drivers/transport/line_service.hpp"
#include "station/config/config.hpp"
#include "station/door/status.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <set>
#include <string>

namespace thirdvisit::station {

struct line_parts {
    line_config settings;
    std::string proof;
    std::unique_ptr<drivers::device> device;
    drivers::port_opener open;
    drivers::plug_box* box{};  // null: lost ports are tried again by time alone
    std::function<void(const drivers::device_event&)> take;
    std::function<void()> changed;  // state or detail of status() is another one
    std::function<void(std::string)> log;
    std::function<utc_ms()> now;
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
    boost::asio::awaitable<drivers::opened_port> open();
    void on_event(const drivers::device_event& e);
    void on_state(const drivers::line_state& s);
    void show(std::string state, std::string detail);

    line_parts parts_;
    device_status status_;
    std::set<int> addresses_;  // of the devices on this line
    std::set<int> silent_;     // of these
};

}  // namespace thirdvisit::station
