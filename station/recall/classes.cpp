#include "station/recall/classes.hpp"

#include <algorithm>
#include <numeric>

namespace thirdvisit::station {

std::string_view name_of(value_class c) noexcept
{
    constexpr std::string_view names[] = {"", "new", "C", "B", "A"};
    return names[static_cast<std::size_t>(c)];
}

std::vector<value_class> classes_of(std::span<const customer_value> all, const class_settings& s)
{
    std::vector<std::size_t> order;
    std::int64_t total = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].value > 0) {
            order.push_back(i);
            total += all[i].value;
        }
    std::sort(order.begin(), order.end(), [&](std::size_t l, std::size_t r) {
        return all[l].value != all[r].value ? all[l].value > all[r].value
                                            : all[l].customer < all[r].customer;
    });
    std::vector<value_class> out(all.size(), value_class::none);
    std::int64_t before = 0;
    for (const auto i : order) {
        const auto below = [&](int percent) { return before * 100 < total * percent; };
        out[i] = below(s.a_percent)   ? value_class::a
                 : below(s.b_percent) ? value_class::b
                                      : value_class::c;
        if (all[i].days_known < s.days_known_least)
            out[i] = value_class::fresh;
        before += all[i].value;
    }
    return out;
}

settled_class settle(settled_class before, value_class now, const class_settings& s) noexcept
{
    if (now >= before.shown)
        return {now, 0};
    if (before.lower_runs + 1 >= s.runs_until_down)
        return {now, 0};
    return {before.shown, before.lower_runs + 1};
}

}  // namespace thirdvisit::station
