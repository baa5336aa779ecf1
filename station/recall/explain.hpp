// `thirdvisit explain`: one list of dates in, the whole judgement out, as JSON for other programs.
// The meaning of each key is decision 28; the tool owns files, arguments and exit codes.
#pragma once

#include "station/recall/cycle.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace thirdvisit::station {

struct explanation {
    std::vector<std::int32_t> gaps;  // at most 12, oldest first
    std::optional<std::int32_t> cycle;
    bool regular{};
    std::vector<std::string> reasons;  // why not regular
    std::optional<business_day> due;
    std::optional<business_day> late_from;
    recall_level level{recall_level::none};
};

// A line that is no date: the program says so and ends with exit code 2.
struct bad_line {
    std::size_t number{};  // counted from 1
    std::string message;   // what, where, what to do
};

// One date a line (YYYY-MM-DD), any order, doubles folded, dates after `as_of` ignored; blank
// lines are skipped, a byte-order mark, carriage returns and outer blanks are tolerated.
std::variant<explanation, bad_line> explain(std::string_view lines, business_day as_of,
                                            const rhythm_settings& settings = {});

// {"gaps":[..],"cycle":9,"regular":true,"reasons":[],"due":"..","late_from":"..","level":"late"}
std::string to_json(const explanation& e);

}  // namespace thirdvisit::station
