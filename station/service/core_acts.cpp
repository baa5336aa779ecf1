// What people do to visits: another plate, who served, the same car at two pumps, whose card it is.
// Each is a fact, stored before the answer and done again after a restart.
#include "station/service/core_parts.hpp"
#include "station/service/request_checks.hpp"

#include <algorithm>

namespace thirdvisit::station {

awaitable<outcome<view::visit>> core::parts::act(std::string request, visit_act what)
{
    refuse_in_trouble();
    const auto key = "act/" + request;
    auto look = [key](store& s) { return s.facts.knows(key); };
    const auto shown = what.what == act_kind::part ? what.other : what.visit;
    if (co_await on_store(std::move(look)))
        co_return answer_with(shown);
    if (const auto no = builder.refusal(what))
        co_return *no == errc::not_found ? rejection{*no, "visit", "error.no_such_visit"}
                                         : rejection{*no, "visit", "error.conflict"};
    const auto now = clock.now();
    const auto other = what.what == act_kind::part ? what.visit : what.other;
    const auto* about = builder.find(what.visit);
    fact f{.id = next_fact_id(now),
           .key = key,
           .source = "screen",
           .point = about == nullptr ? 0 : about->point,
           .at = now,
           .received = now,
           .content = std::move(what)};
    co_await commit_one(std::move(f));
    if (!other.empty()) {  // that one changed, this one shows it
        co_await refresh(other, false);
        co_await refresh(shown, false);
    }
    co_return answer_with(shown);
}

awaitable<outcome<view::visit>> core::correct_plate(std::string visit, plate_entry entry)
{
    auto& p = *parts_;
    if (auto no = check_plate(entry))
        co_return std::move(*no);
    if (!co_await p.fill_in_picked(entry))
        co_return rejection{errc::not_found, "customer", "error.no_such_customer"};
    const auto pass = co_await p.gate.enter();
    const auto* before = p.builder.find(visit);
    if (before == nullptr)
        co_return rejection{errc::not_found, "visit", "error.no_such_visit"};
    const bool names_nobody_new = entry.customer.empty() || entry.customer == before->customer;
    if (before->plate == entry.plate && names_nobody_new)  // the same request again
        co_return p.answer_with(visit);
    visit_act what{.what = act_kind::correct,
                   .visit = visit,
                   .plate = entry.plate,
                   .model = entry.model,
                   .colour = entry.colour,
                   .customer = entry.customer};
    co_return co_await p.act(std::move(entry.id), std::move(what));
}

awaitable<outcome<view::visit>> core::served_by(std::string visit, served_by_request r)
{
    auto& p = *parts_;
    if (!usable_id(r.id))
        co_return wrong("id", "error.bad_id");
    if (!p.knows_badge(r.badge))
        co_return rejection{errc::malformed_message, "badge", "error.unknown_badge"};
    const auto pass = co_await p.gate.enter();
    const auto* before = p.builder.find(visit);
    if (before == nullptr)
        co_return rejection{errc::not_found, "visit", "error.no_such_visit"};
    visit_act what{.what = act_kind::serve, .visit = std::move(visit), .badge = std::move(r.badge)};
    co_return co_await p.act(std::move(r.id), std::move(what));
}

awaitable<outcome<view::visit>> core::same_car(std::string visit, same_car_request r)
{
    auto& p = *parts_;
    if (!usable_id(r.id))
        co_return wrong("id", "error.bad_id");
    const auto pass = co_await p.gate.enter();
    const auto* into = p.builder.find(visit);
    if (into == nullptr)
        co_return rejection{errc::not_found, "visit", "error.no_such_visit"};
    const auto joined = p.builder.joined_from(visit, r.point);
    const auto other = r.undo || !joined.empty() ? joined : p.latest_visit_at(r.point, visit);
    if (other.empty())
        co_return rejection{errc::not_found, "point", "error.nobody_there"};
    if (!r.undo && !joined.empty())  // it is joined already
        co_return p.answer_with(visit);
    visit_act what{.what = r.undo ? act_kind::part : act_kind::join,
                   .visit = r.undo ? other : visit,
                   .other = r.undo ? visit : other};
    co_return co_await p.act(std::move(r.id), std::move(what));
}

// Who is at that pump, else the last one who was.
std::string core::parts::latest_visit_at(int point, const std::string& except) const
{
    if (const auto* open = builder.open_visit(point); open != nullptr && open->id != except)
        return open->id;
    std::string found;
    utc_ms latest{};
    for (const auto& v : board.views())
        if (v.point == builder.place_of(point) && v.id != except && v.ended >= latest) {
            found = v.id;
            latest = v.ended;
        }
    return found;
}

awaitable<outcome<view::visit>> core::tap_card(int point, tap_card_request r)
{
    auto& p = *parts_;
    if (!usable_id(r.id))
        co_return wrong("id", "error.bad_id");
    if (p.points.tile(point) == nullptr)
        co_return rejection{errc::not_found, "point", "error.no_such_point"};
    const auto pass = co_await p.gate.enter();
    const auto& waiting = p.builder.unbound();
    const auto card = std::find_if(waiting.begin(), waiting.end(),
                                   [&](const unbound_card& u) { return u.fact_id == r.card; });
    if (card != waiting.end()) {
        const auto now = p.clock.now();
        fact f{.id = p.next_fact_id(now),
               .key = "tap/" + r.id,
               .source = "screen",
               .point = point,
               .at = now,
               .received = now,
               .content = card_presented{card->card, 0}};
        co_await p.commit_one(std::move(f));
    }
    const auto* open = p.builder.open_visit(point);
    if (open == nullptr)
        co_return rejection{errc::not_found, "card", "error.nobody_there"};
    co_return p.answer_with(open->id);
}

}  // namespace thirdvisit::station
