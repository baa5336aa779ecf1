// What the screens of head office show (schemas/screens/head_office.ts), read from the tables as
// plain structs. Only masked titles: nothing sealed is opened here.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/values.hpp"
#include "sync/head_office/store/database.hpp"
#include "sync/ports.hpp"

#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::head_office {

struct gap_row {
    std::string epoch;
    sync::sequence from{};
    sync::sequence to{};
};

struct set_aside_row {
    std::string epoch;
    sync::sequence seq{};
    std::string kind;
    std::int64_t at{};
    std::string code;
};

struct station_row {
    std::string id;
    std::string name;
    std::string district;
    std::string state;  // ok, silent, gaps, never, revoked
    std::optional<std::int64_t> last_sync_at;
    sync::sequence up_to{};
    std::string epoch;
    std::vector<gap_row> gaps;  // at most 50
    std::int64_t set_aside{};
    std::vector<set_aside_row> set_aside_records;  // the latest 20
    std::int64_t refused{};                        // and not yet set aside
    std::optional<std::int64_t> clock_offset_ms;
    std::string agent_version;
    std::int64_t visits{};
    std::int64_t customers{};
    std::int64_t flags{};
    std::optional<std::int64_t> certificate_until;
    std::vector<std::int64_t> nights;  // 30, oldest first
};

struct totals_row {
    std::int64_t visits{};
    std::int64_t customers{};
    std::int64_t flags{};
    std::int64_t gaps{};  // missing numbers
    std::int64_t set_aside{};
};

struct customer_row {
    std::string id;
    std::string station;
    int stage{};
    std::string kind;
    std::string title;
    std::string manager;
    std::int64_t visits{};
    std::optional<business_day> last_visit;
    std::int64_t volume_ml{};
    std::string flag;  // level of the raised flag, empty: none
};

struct customer_list {
    std::vector<customer_row> customers;
    std::int64_t total{};
};

struct contact_row {
    std::int64_t at{};
    bool reached{};
    std::string cause;
    std::string measure;
};

struct flag_row {
    std::string id;
    std::string station;
    std::string customer;
    std::string title;
    std::string level;
    std::string state;
    int cycle_days{};
    business_day last_visit;
    business_day due;
    int elapsed_days{};
    std::string manager;
    std::vector<contact_row> contacts;
};

struct view_settings {
    std::int64_t silent_after_ms{36LL * 3600 * 1000};
};

class views {
public:
    views(database& db, view_settings settings);

    std::vector<station_row> stations(utc_ms now);
    std::optional<station_row> station(const std::string& id, utc_ms now);
    totals_row totals();
    // `station` empty: all. `q`: part of title, id or manager. At most 200 rows.
    customer_list customers(const std::string& station, const std::string& q, int limit);
    // `state` empty: raised. At most 500 rows, most overdue first; `today` counts elapsed days.
    std::vector<flag_row> flags(const std::string& station, const std::string& state,
                                business_day today);

private:
    station_row read_station(statement& s, utc_ms now);
    std::string state_of(const station_row& r, bool revoked, utc_ms now) const;
    void add_contacts(flag_row& r);

    database& db_;
    view_settings settings_;
    statement all_stations_;
    statement one_station_;
    statement gaps_;
    statement refused_;
    statement set_aside_;
    statement set_aside_list_;
    statement up_to_;
    statement nights_;
    statement totals_;
    statement gap_total_;
    statement set_aside_total_;
    statement customers_;
    statement customer_total_;
    statement customer_visits_;
    statement customer_flag_;
    statement flags_;
    statement contacts_;
};

}  // namespace thirdvisit::head_office
