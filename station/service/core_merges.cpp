// The manager's word that two profiles are one person, and what it changes in memory: who is at the
// pumps, the cars on the screens, the lists of whom to expect.
#include "station/service/core_parts.hpp"
#include "station/service/merging.hpp"
#include "station/service/request_checks.hpp"
#include "station/service/twins.hpp"

#include <algorithm>

namespace thirdvisit::station {

namespace {

struct hands_seen {
    std::vector<visit> stored;  // visits that changed hands, of those in memory
    std::vector<std::pair<std::string, known_identity>> open;
    std::map<std::string, std::string> survivors;  // of customers that were picked by hand
};

hands_seen look_again(store& s, recorder& records, const std::vector<std::string>& stored,
                      const std::vector<visit>& open)
{
    hands_seen out;
    for (const auto& id : stored)
        if (auto v = s.visits.find(id))
            out.stored.push_back(std::move(*v));
    for (const auto& v : open) {
        out.open.emplace_back(v.id, records.look_up(s, v.card, v.plate, v.begun));
        out.survivors.emplace(v.customer, s.merges.survivor_of(v.customer));
    }
    return out;
}

// One commit by the manager's word, then what follows from it in memory.
template <class Parts, class Request, class Work>
awaitable<outcome<hands_changed>> carry_out(Parts& p, Request r, Work work)
{
    if (!usable_id(r.id))
        co_return wrong("id", "error.bad_id");
    if (!p.knows_badge(r.badge))
        co_return wrong("badge", "error.unknown_badge");
    const auto pass = co_await p.gate.enter();
    p.refuse_in_trouble();
    const auto now = p.clock.now();
    // The first one is later than every id before it: merges of one instant have an order.
    auto fresh_id = [&p, now, next = p.next_fact_id(now)]() mutable {
        return std::exchange(next, p.fresh_id(now));
    };
    const merge_moment at{now, p.clock.today(), fresh_id};
    auto commit = [&p, r, work, at](store& s) { return work(s, p.records, r, at); };
    auto done = co_await p.on_store(std::move(commit));
    if (done && done->changed)
        co_await p.change_hands(done->visits);
    co_return done;
}

}  // namespace

awaitable<void> core::parts::change_hands(std::vector<std::string> visits)
{
    std::erase_if(visits, [&](const auto& id) { return builder.find(id) == nullptr; });
    const auto open = builder.open_visits();
    auto look = [this, visits, open](store& s) { return look_again(s, records, visits, open); };
    const auto seen = co_await on_store(std::move(look));
    for (const auto& v : seen.stored) {
        builder.replace(v);
        if (auto* row = board.find(v.id))
            row->what = v;
    }
    for (const auto& [id, known] : seen.open)
        builder.learn(id, known, seen.survivors);
    for (const auto& v : builder.open_visits())
        board.put(v, true);
    for (const auto& v : board.views())
        co_await refresh(v.id, true);
    round_done = {};  // who is expected, and who is likely to come, is worked out anew
    last_beat = {};
    tell(tasks_changed{});
    tell(outbox_grew{});
    ring();
}

awaitable<outcome<view::twin_desk>> core::merge(merge_request r)
{
    const auto done = co_await carry_out(*parts_, std::move(r), &merge_profiles);
    if (!done)
        co_return done.why();
    co_return co_await twin_desk();
}

awaitable<outcome<view::twin_desk>> core::undo_merge(merge_undo_request r)
{
    const auto done = co_await carry_out(*parts_, std::move(r), &station::undo_merge);
    if (!done)
        co_return done.why();
    co_return co_await twin_desk();
}

awaitable<view::twin_desk> core::twin_desk()
{
    auto load = [](store_reader& r) {
        view::twin_desk out;
        out.pairs = load_twins(r);
        out.merged = load_merges(r);
        return out;
    };
    co_return co_await parts_->on_reader(std::move(load));
}

}  // namespace thirdvisit::station
