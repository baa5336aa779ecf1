// The small tables: who is on duty, days with data, closed days, unreadable bytes, single values.
// All calls belong to the caller's transaction; store thread only.
#pragma once

#include "schemas/bytes.hpp"
#include "schemas/calendar.hpp"
#include "schemas/records.hpp"
#include "station/store/database.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace thirdvisit::station {

struct noise_row {
    std::string line;
    utc_ms at;
    std::string why;
    bytes raw;
};

struct import_row {
    std::string id;
    utc_ms at;
    std::int64_t lines{};
    std::int64_t facts{};
    std::int64_t known{};
    std::int64_t errors{};
};

class station_notes {
public:
    static constexpr int noise_kept = 500;

    explicit station_notes(database& db);

    bool add_duty(const duty_record& d);
    std::vector<std::string> on_duty();  // badges whose latest word is *on*

    void beat(business_day day, utc_ms now);
    // Days from..to without a heartbeat and without a visit, and the manager's closed days.
    std::vector<business_day> skipped_days(business_day from, business_day to);
    void close_day(business_day day, const std::string& reason);
    std::optional<business_day> first_day();  // of heartbeats and visits

    void add_noise(const noise_row& n);  // the oldest beyond `noise_kept` go
    std::vector<noise_row> noise();

    void add_import(const import_row& i);

    // What was found damaged, kept until the file it lay in is salvaged.
    void note_damaged(const std::string& kind, const std::string& id, utc_ms now);
    std::int64_t damaged(const std::string& kind);
    void note_salvage(const std::string& file, std::int64_t saved, std::int64_t lost);
    std::pair<std::int64_t, std::int64_t> salvaged(const std::string& file);  // saved, lost

    std::optional<std::string> value(const std::string& name);
    void set_value(const std::string& name, const std::string& value);
    void drop_value(const std::string& name);

private:
    statement add_duty_, on_duty_, beat_, beats_, visit_day_list_, closed_, close_day_, first_day_,
        add_noise_, trim_noise_, noise_, add_import_, value_, set_value_, drop_value_,
        count_values_, drop_values_;
};

}  // namespace thirdvisit::station
