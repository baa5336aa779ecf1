// The station's program put together: screens and tool sockets, the core, one keeper per line, the
// way to head office. Start and stop in the right order; no judgement of its own.
#pragma once

#include "drivers/driver.hpp"
#include "drivers/transport/hotplug.hpp"
#include "drivers/transport/port_spec.hpp"
#include "station/agent/head_office_link.hpp"
#include "station/agent/line_keeper.hpp"
#include "station/agent/tasks.hpp"
#include "station/config/config.hpp"
#include "station/door/door.hpp"
#include "station/service/core.hpp"
#include "sync/http/loopback_guard.hpp"
#include "sync/http/server.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace thirdvisit::station {

// The program cannot start: a sentence with what, where and what to do. `wrong_input` tells a wrong
// configuration from a machine that says no.
struct startup_fault : std::runtime_error {
    startup_fault(const std::string& sentence, bool wrong_input_)
        : std::runtime_error(sentence), wrong_input(wrong_input_)
    {}
    bool wrong_input{};
};

class agent {
public:
    agent(boost::asio::io_context& context, const config& settings);
    ~agent();

    // Opens everything; throws startup_fault. Afterwards `context.run()` is the program.
    void start();
    // Stops taking, stores what was taken, closes everything; `context.run()` then returns.
    void stop();

    std::string screen_address() const { return guard_.address(); }

private:
    void open_screens();
    void open_core();
    void open_lines();
    void open_door();
    void on_change(const change& c);
    void take(const std::string& line, const drivers::device_event& e);
    boost::asio::awaitable<outcome<device_status>> release_port(std::string line,
                                                                std::chrono::seconds at_most);
    outcome<device_status> claim_port(const std::string& line);
    rejection refused_port(const std::string& why, const std::string& line) const;
    line_keeper* find_line(const std::string& id);
    line_parts parts_of(const line_config& line, const drivers::driver& driver,
                        const drivers::port_spec& spec);

    boost::asio::io_context& context_;
    const config& settings_;
    tasks lines_tasks_;
    tasks tasks_;
    drivers::plug_box box_;
    http::loopback_guard guard_;
    std::unique_ptr<http::server> screens_;
    std::unique_ptr<http::server> tool_;
    std::unique_ptr<core> core_;
    std::vector<std::unique_ptr<line_keeper>> lines_;
    std::unique_ptr<head_office_link> office_;
    std::unique_ptr<door> door_;
    bool stopping_{};
};

}  // namespace thirdvisit::station
