// The station's business behind one door: the store thread, the keepers of visits and customers,
// the nightly round and the import. Everything here is called on one executor (lines, rules and
// doors share it); SQLite works on threads of its own. Knows no HTTP, no JSON and no devices.
//
// A store that cannot commit throws store_error out of the call that needed the commit, and from
// then on nothing is taken and nothing acknowledged (`health()` says why and what to do).
#pragma once

#include "drivers/device/card_sealer.hpp"
#include "schemas/errc.hpp"
#include "station/service/core_settings.hpp"
#include "station/service/requests.hpp"
#include "station/service/station_clock.hpp"
#include "station/service/views.hpp"
#include "sync/ports.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace thirdvisit::station {

// Something a screen shows has changed. `outbox_grew` is the uplink's doorbell.
struct tasks_changed {};   // ask flags() / snapshot() again
struct likely_changed {};  // ask likely() again
struct outbox_grew {};
struct health_changed {};
struct pump_clock_changed {};
using change = std::variant<view::point, view::visit, std::vector<view::employee>,
                            std::vector<view::waiting_card>, tasks_changed, likely_changed,
                            outbox_grew, health_changed, pump_clock_changed>;

// What keeps the store from taking records: what, where, what to do as the log says it, and the same
// for screens.
struct trouble {
    std::string what;
    std::string where;
    std::string remedy;
    text said{};
};

class core {
public:
    // Opens the store (migrating it, after a backup), reads the station key, making it on the first
    // start, and rebuilds open visits. Throws store_error or key_error with a message for people.
    core(boost::asio::any_io_executor executor, core_settings settings);
    ~core();
    core(const core&) = delete;
    core& operator=(const core&) = delete;

    // Works off what `take` queued, closes visits by time, runs the round after each day close.
    // Ends after stop(), when what was queued is stored.
    boost::asio::awaitable<void> run();
    // One turn of `run` without its waiting: tests with a clock of their own call this instead.
    boost::asio::awaitable<void> step();
    void stop();

    // Called for every change, on the executor, never from inside another call of `core`.
    void on_change(std::function<void(const change&)> listener);

    // -- devices ------------------------------------------------------------------------------
    // Queues what a line reported; never waits. `acknowledge` is called with the record's id on
    // the executor after the commit that stored it, also when it was stored before.
    using acknowledge_record = std::function<void(const std::string& record_id)>;
    void take(const std::string& line, const drivers::device_event& event,
              const acknowledge_record& acknowledge);
    drivers::card_sealer& cards();
    // How far the clock of a line's terminal is off, pump minus ours (of several the worst), when
    // that is so much that a person should know. Times of its records are repaired by it.
    std::optional<std::int64_t> wrong_pump_clock_ms(const std::string& line) const;

    // -- people -------------------------------------------------------------------------------
    // Each request carries an id made by the client; the same id twice changes nothing and gives
    // the same answer.
    boost::asio::awaitable<outcome<view::visit>> enter_plate(int point, plate_entry entry);
    // The same for a car that has left its pump.
    boost::asio::awaitable<outcome<view::visit>> correct_plate(std::string visit,
                                                               plate_entry entry);
    boost::asio::awaitable<outcome<view::visit>> answer(std::string visit, profile_answer given);
    boost::asio::awaitable<outcome<view::visit>> served_by(std::string visit, served_by_request r);
    boost::asio::awaitable<outcome<view::visit>> same_car(std::string visit, same_car_request r);
    // The car at this pump is the one whose card waits.
    boost::asio::awaitable<outcome<view::visit>> tap_card(int point, tap_card_request r);
    boost::asio::awaitable<outcome<std::vector<view::employee>>> duty(duty_request r);
    // Two profiles that look like one person are two: the pair is not shown again.
    boost::asio::awaitable<outcome<std::vector<view::twin_pair>>> tell_apart(apart_request r);
    // Two profiles are one person, and back. While they are, everything about the merged one is the
    // survivor's: visits, cars, cards, what he agreed to, and what comes later.
    boost::asio::awaitable<outcome<view::twin_desk>> merge(merge_request r);
    boost::asio::awaitable<outcome<view::twin_desk>> undo_merge(merge_undo_request r);
    boost::asio::awaitable<outcome<view::flag>> record_contact(std::string flag, contact_request r);
    // The customer grumbled: a task for his customer manager. Taken back by `undo`.
    boost::asio::awaitable<outcome<view::visit>> grumbled(std::string visit, grumbled_request r);
    // What came of such a task ends it.
    boost::asio::awaitable<outcome<view::hint_list>> settle_care(std::string task,
                                                                 contact_request r);
    // Litres in 28 days below which this customer is pointed out; none takes the mark away.
    boost::asio::awaitable<outcome<view::hint_list>> watch_volume(std::string customer,
                                                                  watch_request r);

    // -- views --------------------------------------------------------------------------------
    boost::asio::awaitable<view::snapshot> snapshot();
    boost::asio::awaitable<view::flag_list> flags();
    boost::asio::awaitable<outcome<view::customer_page>> customer(std::string id);
    // At least three characters of the plate, from its beginning or its end; at most 8 rows.
    boost::asio::awaitable<std::vector<view::plate_match>> find_plates(std::string part);
    // Cars that often come at this hour, plates masked; renewed every ten minutes.
    const std::vector<view::plate_match>& likely() const;
    // Profiles that may be one person, latest first.
    boost::asio::awaitable<std::vector<view::twin_pair>> twins();
    // The same with what was merged lately.
    boost::asio::awaitable<view::twin_desk> twin_desk();
    // Who takes less (or more) than he used to, most litres lost first, and who grumbled.
    boost::asio::awaitable<view::hint_list> hints();
    // Organisations whose name begins with this, or whose pinyin initials do; at most 6 names.
    boost::asio::awaitable<std::vector<std::string>> find_organisations(std::string typed);
    // What of the store was found damaged and is used by nothing any more.
    boost::asio::awaitable<view::damage> damage();
    boost::asio::awaitable<view::totals> totals();
    boost::asio::awaitable<view::backlog> backlog();

    // -- history ------------------------------------------------------------------------------
    // CSV text of a transaction history (decision 18). Nothing is stored when `dry_run` is set or
    // when any line is wrong and `all_or_nothing` is set.
    boost::asio::awaitable<import_report> import(std::string csv, import_options options);
    // The flag round for every business day not yet done, up to yesterday. Running it again
    // changes nothing.
    boost::asio::awaitable<round_report> run_round();

    // -- head office --------------------------------------------------------------------------
    sync::outbox& outbox();
    // After joining and at each start: the public key that cards and profiles are sealed to.
    void set_head_office_key(const std::string& public_key);
    // What head office's clock said, and how long its answer took.
    void set_head_office_time(utc_ms theirs, std::int64_t round_trip_ms);

    station_clock& clock();
    std::optional<trouble> health() const;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace thirdvisit::station
