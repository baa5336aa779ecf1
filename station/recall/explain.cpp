#include "station/recall/explain.hpp"

#include <cstdio>

namespace thirdvisit::station {
namespace {

std::string_view trimmed(std::string_view line)
{
    constexpr std::string_view blanks = " \t\r";
    const auto first = line.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return line.substr(first, line.find_last_not_of(blanks) - first + 1);
}

// Printable and short: the line may be anything.
std::string quoted(std::string_view line)
{
    constexpr std::size_t shown = 40;
    std::string out;
    for (const char c : line.substr(0, shown)) {
        const auto byte = static_cast<unsigned char>(c);
        char hex[5];
        std::snprintf(hex, sizeof hex, "\\x%02X", static_cast<unsigned>(byte));
        out += byte < 0x20 || byte == 0x7F ? std::string(hex) : std::string(1, c);
    }
    return "\"" + out + (line.size() > shown ? "\"…" : "\"");
}

std::string list_of(const std::vector<std::string>& items)
{
    std::string out = "[";
    for (const auto& item : items)
        out += (out.size() > 1 ? "," : "") + item;
    return out + "]";
}

std::string day_or_null(const std::optional<business_day>& day)
{
    return day ? "\"" + to_string(*day) + "\"" : "null";
}

}  // namespace

std::variant<explanation, bad_line> explain(std::string_view lines, business_day as_of,
                                            const rhythm_settings& settings)
{
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (lines.starts_with(byte_order_mark))
        lines.remove_prefix(byte_order_mark.size());
    std::vector<business_day> days;
    for (std::size_t number = 1; !lines.empty(); ++number) {
        const auto end = lines.find('\n');
        const auto line = trimmed(lines.substr(0, end));
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
        if (line.empty())
            continue;
        const auto day = parse_day(line);
        if (!day)
            return bad_line{number, "line " + std::to_string(number) + ": " + quoted(line) +
                                        " is not a date; write one date a line as YYYY-MM-DD"};
        days.push_back(*day);
    }

    const auto r = rhythm_of(fold_days(std::move(days), as_of), as_of, settings);
    explanation e{r.gaps, r.cycle, r.regular(), {}, {}, {}, recall_level::none};
    for (const auto why : r.reasons)
        e.reasons.emplace_back(name_of(why));
    if (r.cycle) {
        const auto dates = due_dates_of(*r.last, *r.cycle, settings);
        e.due = dates.due;
        e.late_from = dates.late_from;
        e.level = level_of(elapsed_days(*r.last, as_of), *r.cycle, settings);
    }
    return e;
}

std::string to_json(const explanation& e)
{
    std::vector<std::string> gaps;
    for (const auto gap : e.gaps)
        gaps.push_back(std::to_string(gap));
    std::vector<std::string> reasons;
    for (const auto& reason : e.reasons)
        reasons.push_back("\"" + reason + "\"");
    return "{\"gaps\":" + list_of(gaps) +
           ",\"cycle\":" + (e.cycle ? std::to_string(*e.cycle) : "null") +
           ",\"regular\":" + (e.regular ? "true" : "false") + ",\"reasons\":" + list_of(reasons) +
           ",\"due\":" + day_or_null(e.due) + ",\"late_from\":" + day_or_null(e.late_from) +
           ",\"level\":\"" + std::string(name_of(e.level)) + "\"}";
}

}  // namespace thirdvisit::station
