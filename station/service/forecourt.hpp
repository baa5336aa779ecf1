// What lines report, as facts and as tiles: maps (line, address, nozzle) to fuelling points and
// grades, notices nozzles that go up and down, gives each fact its natural key. Holds the running
// figures that are never stored. No I/O; time comes in.
#pragma once

#include "drivers/device/events.hpp"
#include "station/service/core_settings.hpp"
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

// One event, understood. At most one fact each; `changed` tiles for screens.
struct understood {
    std::vector<incoming> facts;
    std::optional<unreadable> noise;
    std::vector<int> changed;  // points
};

class forecourt {
public:
    forecourt(std::vector<point_place> places, const station_clock& clock,
              std::function<std::string(utc_ms)> make_id);

    understood hear(const std::string& line, const drivers::device_event& event, utc_ms now);

    std::vector<view::point> tiles() const;
    const view::point* tile(int point) const;
    bool self_service(int point, local_time now) const;
    int pumps_running() const;

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
    void on_silence(const std::string& line, int number, bool silent, utc_ms now, understood& out);
    utc_ms happened_at(int point, const fuelling_recorded& r, utc_ms now) const;

    std::vector<point_place> places_;
    const station_clock& clock_;
    std::function<std::string(utc_ms)> make_id_;
    std::map<int, view::point> tiles_;
    std::map<int, std::map<int, bool>> up_;  // point -> nozzle -> lifted
    std::map<int, utc_ms> hung_up_;          // point -> last hang-up without a record since
    std::map<address, last_card> cards_;
};

}  // namespace thirdvisit::station
