#include "station/history/history_visits.hpp"

#include "schemas/limits.hpp"
#include "station/visit/visit_day.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace thirdvisit::station {
namespace {

bool other_car(const visit& v, const history_sale& s)
{
    return v.plate && s.plate && *v.plate != *s.plate;
}

// A refund takes from the customer's latest sale of the grade; what is left of nothing goes.
void refund(std::vector<visit>& made, std::size_t first, const history_sale& s)
{
    for (auto i = made.size(); i-- > first;)
        for (auto& f : made[i].fuellings)
            if (f.grade == s.grade && f.volume.count + s.volume.count >= 0) {
                f.volume.count += s.volume.count;
                f.amount.count += s.amount.count;
                return;
            }
}

void take(visit& v, const history_sale& s)
{
    v.ended = s.at;
    if (s.card)
        v.card = s.card;
    if (s.plate)
        v.plate = s.plate;
    v.how = v.card && v.plate ? identification::card_and_plate
            : v.card          ? identification::card
                              : identification::plate;
    const auto mills =
        s.volume.count > 0 ? std::min(s.amount.count * 10'000 / s.volume.count, most_quantity) : 0;
    v.fuellings.push_back({s.fact_id, 0, s.grade, s.volume, s.amount, {mills}, s.at});
}

visit begin(const history_sale& s, business_day day)
{
    visit v;
    v.id = s.fact_id;
    v.status = visit_status::closed;
    v.begun = s.at;
    v.day = day;
    v.customer = s.customer;
    v.imported = true;
    return v;
}

}  // namespace

std::vector<visit> visits_of(std::vector<history_sale> sales, const visit_settings& settings,
                             const local_clock& local,
                             const std::map<std::string, earlier_visit>& earlier)
{
    std::sort(sales.begin(), sales.end(), [](const auto& a, const auto& b) {
        return std::tie(a.who, a.at, a.fact_id) < std::tie(b.who, b.at, b.fact_id);
    });
    std::vector<visit> made;
    std::size_t first = 0;  // of this customer
    std::optional<earlier_visit> before;
    for (std::size_t i = 0; i < sales.size(); ++i) {
        const auto& s = sales[i];
        if (i == 0 || s.who != sales[i - 1].who) {
            first = made.size();
            const auto it = earlier.find(s.who);
            before = it == earlier.end() ? std::nullopt : std::optional(it->second);
        }
        if (s.volume.count <= 0) {
            refund(made, first, s);
            continue;
        }
        if (made.size() == first || other_car(made.back(), s) ||
            s.at - made.back().ended > settings.same_customer_ms ||
            made.back().fuellings.size() == most_fuellings_of_visit)
            made.push_back(begin(s, visit_day_of(s.at, local(s.at), before, settings)));
        take(made.back(), s);
        before = earlier_visit{s.at, made.back().day};
    }
    for (auto& v : made)
        std::erase_if(v.fuellings, [](const visit_fuelling& f) { return f.volume.count <= 0; });
    std::erase_if(made, [](const visit& v) { return v.fuellings.empty(); });
    std::sort(made.begin(), made.end(), [](const visit& a, const visit& b) {
        return std::tie(a.begun, a.id) < std::tie(b.begun, b.id);
    });
    return made;
}

}  // namespace thirdvisit::station
