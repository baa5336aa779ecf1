// One line of the forecourt as people see it: its device, its state, what it counts. Opening and
// reopening is drivers/transport's; what to do with an event is the caller's.
#pragma once

#include "drivers/device/device.hpp"
#include "drivers/transport/line_service.hpp"
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

struct line_parts {
    line_config settings;
    std::string proof;
    std::unique_ptr<drivers::device> device;
    boost::asio::any_io_executor executor;  // that runs the line
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

    // Lends the port to the POS for so long at most; returns when the POS may open it. False: it
    // was claimed back before that.
    boost::asio::awaitable<bool> release_port(std::chrono::seconds at_most);
    // The POS has closed the port: it is opened again.
    void claim_port() { share_.claim(); }

    const device_status& status() const { return status_; }

private:
    boost::asio::awaitable<drivers::opened_port> open();
    void on_event(const drivers::device_event& e);
    void on_state(const drivers::line_state& s);
    void show(std::string state, std::optional<text> detail);

    utc_ms end_of_loan() const;

    line_parts parts_;
    drivers::port_share share_;
    device_status status_;
    std::set<int> addresses_;  // of the devices on this line
    std::set<int> silent_;     // of these
};

}  // namespace thirdvisit::station
