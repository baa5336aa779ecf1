// Flags and customers as screens show them: the explanation worked out for today, the timeline,
// the contacts made. Reader thread only.
#pragma once

#include "station/service/requests.hpp"
#include "station/service/visit_views.hpp"

#include <functional>
#include <optional>
#include <string>

namespace thirdvisit::station {

// The station's calendar at this moment.
struct recall_calendar {
    business_day today;
    int grace_days{};
    std::function<business_day(utc_ms)> day_of;
};

std::optional<view::flag> load_flag(store_reader& r, const std::string& id,
                                    const recall_calendar& now);
// Raised ones, most unusual and most valuable first.
view::flag_list load_flags(store_reader& r, const recall_calendar& now);
std::optional<view::customer_page> load_page(store_reader& r, const std::string& asked,
                                             const recall_calendar& now);

}  // namespace thirdvisit::station
