#include "station/service/visit_board.hpp"

#include <algorithm>

namespace thirdvisit::station {

visit_board::row& visit_board::put(const visit& v, bool open)
{
    auto& r = rows_[v.id];
    r.what = v;
    r.open = open;
    if (!open)
        forget_old();
    return rows_[v.id];
}

void visit_board::forget_old()
{
    std::vector<std::pair<utc_ms, std::string>> closed;
    for (const auto& [id, r] : rows_)
        if (!r.open)
            closed.emplace_back(r.what.ended, id);
    if (closed.size() <= closed_shown)
        return;
    std::sort(closed.begin(), closed.end());
    closed.resize(closed.size() - closed_shown);
    for (const auto& [ended, id] : closed)
        rows_.erase(id);
}

visit_board::row* visit_board::find(const std::string& id)
{
    const auto found = rows_.find(id);
    return found == rows_.end() ? nullptr : &found->second;
}

std::optional<int> visit_board::not_shown_stage(const std::string& id) const
{
    const auto found = rows_.find(id);
    if (found == rows_.end() || !found->second.say.not_shown || !found->second.answered.empty())
        return std::nullopt;
    return found->second.say.stage;
}

view::visit visit_board::view(const row& r)
{
    auto out = view_of(r.what, r.customer, r.say, r.answered, r.open);
    out.same_cars = r.same_cars;
    return out;
}

std::vector<view::visit> visit_board::views() const
{
    std::vector<const row*> order;
    for (const auto& [id, r] : rows_)
        order.push_back(&r);
    std::stable_sort(order.begin(), order.end(), [](const row* a, const row* b) {
        if (a->open != b->open)
            return a->open;
        return a->open ? a->what.point < b->what.point : a->what.ended > b->what.ended;
    });
    std::vector<view::visit> out;
    for (const auto* r : order)
        out.push_back(view(*r));
    return out;
}

}  // namespace thirdvisit::station
