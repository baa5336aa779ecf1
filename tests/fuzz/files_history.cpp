// Files people hand in: a transaction history, whole and in pieces, and a list of visit dates. The
// first byte says how big the pieces are; both ways must tell the same.
#include "station/history/history_reader.hpp"
#include "station/recall/explain.hpp"

#include <cstdlib>

namespace {

using namespace thirdvisit;
using namespace thirdvisit::station;

std::vector<utc_ms> zone(local_time t)
{
    const utc_ms at{(std::int64_t{t.day.count} * 86'400 + t.second_of_day) * 1'000};
    if (t.second_of_day / 3'600 == 2)
        return {};
    return t.second_of_day / 3'600 == 3 ? std::vector<utc_ms>{at, at} : std::vector<utc_ms>{at};
}

std::string told(std::string_view text, std::size_t piece)
{
    std::string all;
    history_reader reader({}, zone, [&](history_row&& row) {
        all += std::to_string(row.line) + row.card + to_string(row.local) + row.grade +
               std::to_string(row.volume.count) + std::to_string(row.ordinal) + "\n";
    });
    for (std::size_t at = 0; at < text.size(); at += piece)
        reader.feed(text.substr(at, piece));
    for (const auto& e : reader.finish().errors)
        all += explain(e).key + e.value;
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    if (told(text, text.size() + 1) != told(text, std::size_t{data[0]} + 1))
        std::abort();
    const auto judged = explain(text, business_day{20'700});
    if (const auto* e = std::get_if<explanation>(&judged))
        static_cast<void>(to_json(*e));
    return 0;
}
