// What is wrong with a line of a history file, as a key of the message catalogue.
#include "station/history/history_reader.hpp"

#include <array>

namespace thirdvisit::station {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 19> names{
    "not_utf8",   "empty_file",       "column_missing", "column_twice",   "line_too_long",
    "open_quote", "too_few_fields",   "no_identity",    "bad_card",       "bad_plate",
    "bad_time",   "time_in_gap",      "time_twice",     "time_in_future", "no_grade",
    "bad_litres", "ambiguous_number", "no_litres",      "bad_amount"};
static_assert(names.size() == static_cast<std::size_t>(history_fault::bad_amount) + 1);

}  // namespace

std::string_view name_of(history_fault fault) noexcept
{
    return names[static_cast<std::size_t>(fault)];
}

text explain(const history_error& e)
{
    return {"history." + std::string(name_of(e.fault)), {{"value", e.value}}};
}

}  // namespace thirdvisit::station
