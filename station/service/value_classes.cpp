#include "station/service/value_classes.hpp"

#include <algorithm>

namespace thirdvisit::station {

namespace {

constexpr int year_days = 365;

}  // namespace

std::string month_of(business_day day)
{
    return to_string(day).substr(0, 7);
}

std::vector<class_change> run_classes(store_reader& r, business_day today)
{
    const auto month = month_of(today);
    const auto values = r.classes.values(today + -year_days, today);
    const auto said = classes_of(values);
    std::vector<class_change> out;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto before = r.classes.find(values[i].customer);
        const auto now = settle(before.value, said[i]);
        if (before.month != month && now != before.value)
            out.push_back({values[i].customer, now});
    }
    return out;
}

void store_classes(store& s, const std::vector<class_change>& changes, std::size_t from,
                   const std::string& month)
{
    transaction tx(s.db());
    for (auto i = from; i < std::min(changes.size(), from + classes_per_commit); ++i)
        s.classes.save(changes[i].customer, {changes[i].now, month});
    tx.commit();
}

}  // namespace thirdvisit::station
