// What lines report, as facts and as tiles: maps (line, address, nozzle) to fuelling points and
// grades, notices nozzles that go up and down, gives each fact its natural key. Holds the running
// figures that are never stored. No I/O; time comes in.
#pragma once

#include "drivers/device/events.hpp"
#include "station/service/core_settings.hpp"
#include "station/service/pump_clock.hpp"
#include "station/service/station_clock.hpp"
#include "station/service/views.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace thirdvisit::station {

struct incoming {
    thirdvisit::fact fact;
    bool own_commit{};  // nozzle events and silences ride along with the next durable commit
};

struct unreadable {
    std::string line;
    utc_ms at;
    std::string why;
    bytes raw;
};

// What is known of a terminal's clock, for the store: it must outlive a restart.
struct clock_note {
    std::string line;
    int address{};
    std::int64_t offset_ms{};  // pump minus ours
    bool operator==(const clock_note&) const = default;
};

// One event, understood; `changed` tiles for screens.
struct understood {
    std::vector<incoming> facts;
    std::optional<unreadable> noise;
    std::vector<int> changed;         // points
    std::optional<clock_note> clock;  // it is known better than before by ten seconds or more
};

class forecourt {
public:
    forecourt(std::vector<point_place> places, const station_clock& clock,
              std::function<std::string(utc_ms)> make_id);

    understood hear(const std::string& line, const drivers::device_event& event, utc_ms now);

    std::vector<view::point> tiles() const;
    const view::point* tile(int point) const;
    bool self_service(int point, local_time now) const;
    std::vector<int> pumps_running() const;  // points with a nozzle up

    // After a restart: a nozzle there was up, and nobody knows whether it still is. The fact that
    // says so; `hear` takes it back with the device's next word.
    fact lose_sight(int point, utc_ms now);

    // How far the clocks of a line's terminals are off, pump minus ours: the one that is worst.
    std::optional<std::int64_t> clock_offset_ms(const std::string& line) const;
    // After a restart: what the store knows of the terminals' clocks and of their last records.
    std::vector<clock_note> terminals() const;  // whom to ask for, with offset 0
    void restore_clock(const clock_note& known);
    void restore_record(const fact& stored);
    void own_clock_moved(std::int64_t by_ms);

private:
    struct address {
        std::string line;
        int number{};
        auto operator<=>(const address&) const = default;
    };
    struct last_card {
        std::string token;
        utc_ms at;
    };

    const point_place* place_at(const std::string& line, int number, int nozzle) const;
    std::vector<const point_place*> places_for(const std::string& line, int number) const;
    std::string grade_at(const std::string& line, int number, int nozzle) const;
    fact make_fact(const std::string& line, int point, utc_ms now, std::string key,
                   fact_content content) const;

    void on_state(const std::string& line, const drivers::state_changed& e, utc_ms now,
                  understood& out);
    void on_progress(const std::string& line, const drivers::fuelling_progress& e, understood& out);
    void on_record(const std::string& line, const drivers::record_offered& e, utc_ms now,
                   understood& out);
    void on_card(const std::string& line, const drivers::card_seen& e, utc_ms now, understood& out);
    void on_card_gone(const std::string& line, const drivers::card_gone& e, utc_ms now,
                      understood& out);
    void in_sight(const std::string& line, int point, utc_ms now, understood& out);
    void on_silence(const std::string& line, int number, bool silent, utc_ms now, understood& out);
    // What a nozzle delivers or has just delivered, as far as the line tells.
    struct delivery {
        bool up{};
        utc_ms hung_up;
        milliliters ran;  // running figures, 0: none told
        bool recorded{};  // its record is here
    };
    struct terminal_state {
        pump_clock clock;
        std::optional<std::int64_t> noted_ms;  // as the store has it
    };
    void date(const address& from, int point, fuelling_recorded& r, fact& f, understood& out);
    told_record told_by(const address& from, int point, const fuelling_recorded& r,
                        utc_ms now) const;
    result<station_clock::instants> utc_of(local_time told, const std::string& zone) const;
    delivery_evidence evidence_for(const delivery& d, const fuelling_recorded& r, utc_ms now) const;

    std::vector<point_place> places_;
    const station_clock& clock_;
    std::function<std::string(utc_ms)> make_id_;
    std::map<int, view::point> tiles_;
    std::set<int> out_of_sight_;                         // points
    std::map<int, std::map<int, bool>> up_;              // point -> nozzle -> lifted
    std::map<int, std::map<int, delivery>> deliveries_;  // point -> nozzle
    std::map<address, terminal_state> terminals_;
    std::map<std::string, time_zone> zones_;  // of pumps' clocks that are not the station's
    std::map<address, last_card> cards_;
};

}  // namespace thirdvisit::station
