// The station's HTTP door: screens and their live stream on loopback, the operator's tool on a Unix
// socket. Turns requests into calls of the core and views into JSON; decides nothing itself.
#pragma once

#include "station/config/config.hpp"
#include "station/door/status.hpp"
#include "station/service/core.hpp"
#include "sync/http/events.hpp"
#include "sync/http/loopback_guard.hpp"
#include "sync/http/message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <functional>
#include <string>

namespace thirdvisit::station {

// What the door shows beside the core; the composition answers. All live as long as the door.
struct door_neighbours {
    std::function<std::vector<device_status>()> devices;
    std::function<head_office_status()> head_office;
    std::function<void()> sync_now;
    // Joins a head office with its one-time code; the text says what came of it.
    std::function<boost::asio::awaitable<outcome<text>>(std::string code)> join;
    // Lends a line's port to the POS for so long at most, or takes it back; the line's status when
    // that is done. errc::not_found: there is no such line.
    std::function<boost::asio::awaitable<outcome<device_status>>(std::string line,
                                                                 std::chrono::seconds at_most)>
        release_port;
    std::function<outcome<device_status>(const std::string& line)> claim_port;
    std::function<void(std::string)> log;  // one line, no personal data
};

class door {
public:
    door(boost::asio::any_io_executor executor, core& business, const config& settings,
         const http::loopback_guard& guard, door_neighbours neighbours);

    // A browser on this machine, checked by the guard.
    boost::asio::awaitable<http::response> answer_screen(http::request asked);
    // The operator's tool; the socket's mode lets only this user in.
    boost::asio::awaitable<http::response> answer_tool(http::request asked);

    // Call for every change of the core, and when a line or head office changed.
    void on_change(const change& c);
    void devices_changed();
    void head_office_changed();

    // Sends the lists that need a query (tasks, head office) after a change; ends after stop().
    boost::asio::awaitable<void> run();
    void stop();

private:
    using answer = boost::asio::awaitable<http::response>;
    struct route;
    static std::span<const route> routes();

    answer dispatch(const http::request& asked, bool tool);
    answer guarded(const route& r, const http::request& asked, const std::string& argument);
    boost::asio::awaitable<boost::json::value> snapshot();
    boost::asio::awaitable<boost::json::value> head_office();
    boost::asio::awaitable<void> publish_due();
    http::response page(const http::request& asked) const;
    http::response store_trouble() const;

    answer get_state(const http::request& asked, const std::string& argument);
    answer get_stream(const http::request& asked, const std::string& argument);
    answer get_hints(const http::request& asked, const std::string& argument);
    answer get_organisations(const http::request& asked, const std::string& argument);
    answer post_watch(const http::request& asked, const std::string& argument);
    answer post_grumbled(const http::request& asked, const std::string& argument);
    answer post_care(const http::request& asked, const std::string& argument);
    answer get_twins(const http::request& asked, const std::string& argument);
    answer post_apart(const http::request& asked, const std::string& argument);
    answer post_merge(const http::request& asked, const std::string& argument);
    answer post_merge_undo(const http::request& asked, const std::string& argument);
    answer get_plates(const http::request& asked, const std::string& argument);
    answer get_flags(const http::request& asked, const std::string& argument);
    answer get_customer(const http::request& asked, const std::string& argument);
    answer get_status(const http::request& asked, const std::string& argument);
    answer post_plate(const http::request& asked, const std::string& argument);
    answer post_late_plate(const http::request& asked, const std::string& argument);
    answer post_answer(const http::request& asked, const std::string& argument);
    answer post_served_by(const http::request& asked, const std::string& argument);
    answer post_same_car(const http::request& asked, const std::string& argument);
    answer post_tap_card(const http::request& asked, const std::string& argument);
    answer post_duty(const http::request& asked, const std::string& argument);
    answer post_contact(const http::request& asked, const std::string& argument);
    answer post_reveal(const http::request& asked, const std::string& argument);
    answer post_sync_now(const http::request& asked, const std::string& argument);
    answer post_import(const http::request& asked, const std::string& argument);
    answer post_join(const http::request& asked, const std::string& argument);
    answer post_port_release(const http::request& asked, const std::string& line);
    answer post_port_claim(const http::request& asked, const std::string& line);

    core& core_;
    const config& settings_;
    const http::loopback_guard& guard_;
    door_neighbours neighbours_;
    http::event_hub hub_;
    boost::asio::steady_timer bell_;
    bool tasks_due_{};
    bool head_office_due_{};
    bool stopped_{};
};

// "/api/visits/{}/answer" against "/api/visits/01J…/answer": true with the part in `argument`.
bool fits(std::string_view pattern, std::string_view path, std::string& argument);

}  // namespace thirdvisit::station
