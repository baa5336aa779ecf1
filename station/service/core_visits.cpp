// Facts to visits to screens: what `take` queued is committed, then told, then judged.
#include "station/service/core_parts.hpp"
#include "station/store/crash_point.hpp"

#include <algorithm>
#include <iterator>

namespace thirdvisit::station {

namespace {

constexpr std::size_t longest_queue = 20'000;  // a record not taken is offered again
constexpr std::size_t batch_limit = 256;
constexpr std::size_t quiet_limit = 64;
constexpr std::size_t noise_limit = 100;  // between two commits

template <class T>
void put_back(std::vector<T>& into, std::vector<T> older)
{
    older.insert(older.end(), std::make_move_iterator(into.begin()),
                 std::make_move_iterator(into.end()));
    into = std::move(older);
}

}  // namespace

// What rode along with a commit that failed waits for the next one.
void core::parts::restore(riders older)
{
    put_back(along.quiet, std::move(older.quiet));
    put_back(along.noise, std::move(older.noise));
    put_back(along.spent, std::move(older.spent));
    put_back(along.clocks, std::move(older.clocks));
    if (!along.beat)
        along.beat = older.beat;
}

void core::parts::take(const std::string& line, const drivers::device_event& event,
                       const core::acknowledge_record& acknowledge)
{
    auto heard = points.hear(line, event, clock.now());
    crash_point("after_device_event");
    if (heard.noise && along.noise.size() < noise_limit)
        along.noise.push_back(std::move(*heard.noise));
    if (heard.clock) {
        along.clocks.push_back(*heard.clock);
        tell(pump_clock_changed{});
    }
    const auto* offered = std::get_if<drivers::record_offered>(&event);
    for (auto& f : heard.facts) {
        if (queue.size() >= longest_queue || !queued_keys.insert(f.fact.key).second)
            continue;
        queued q{.what = std::move(f.fact),
                 .own_commit = f.own_commit,
                 .acknowledge = {},
                 .record_id = {}};
        if (offered != nullptr) {
            q.acknowledge = acknowledge;
            q.record_id = offered->record_id;
        }
        queue.push_back(std::move(q));
    }
    for (const int point : heard.changed)
        show_tile(point);
    if (!queue.empty())
        ring();
}

awaitable<void> core::parts::work_off()
{
    const auto pass = co_await gate.enter();
    if (!unsaved.empty())
        co_await carry_out({});
    while (!queue.empty())
        co_await commit_batch();
    co_await carry_out(builder.tick(clock.now()));
}

// Everything that waits goes into one commit. Only then is a dispenser told that it may forget,
// and only then do the rules see the fact.
awaitable<void> core::parts::commit_batch()
{
    std::vector<queued> batch;
    for (; !queue.empty() && batch.size() < batch_limit; queue.pop_front()) {
        queued_keys.erase(queue.front().what.key);
        batch.push_back(std::move(queue.front()));
    }
    // A card from the desk gets its pump before it is stored: a restart need not judge again.
    for (auto& q : batch)
        if (q.what.point == 0 && std::holds_alternative<card_presented>(q.what.content))
            q.what.point = builder.only_candidate();
    const bool durable =
        std::any_of(batch.begin(), batch.end(), [](const queued& q) { return q.own_commit; });
    std::vector<recorded_fact> facts;
    if (!durable && along.quiet.size() + batch.size() < quiet_limit) {
        for (auto& q : batch) {
            along.quiet.push_back(q.what);
            facts.push_back({.content = std::move(q.what), .is_new = true, .known = {}});
        }
        co_await apply_facts(std::move(facts));
        co_return;
    }
    std::vector<fact> to_store;
    for (const auto& q : batch)
        to_store.push_back(q.what);
    auto also = std::exchange(along, {});
    auto commit = [this, f = to_store, also, now = clock.now()](store& s) {
        return records.take(s, f, also, now);
    };
    std::exception_ptr failed;
    try {
        facts = co_await on_store(std::move(commit));
    } catch (const store_error&) {
        failed = std::current_exception();
    }
    if (failed) {
        restore(std::move(also));
        for (auto it = batch.rbegin(); it != batch.rend(); ++it) {
            queued_keys.insert(it->what.key);
            queue.push_front(std::move(*it));
        }
        std::rethrow_exception(failed);
    }
    for (const auto& q : batch)
        if (q.acknowledge) {
            q.acknowledge(q.record_id);
            crash_point("after_acknowledge_record");
        }
    co_await apply_facts(std::move(facts));
}

awaitable<void> core::parts::apply_facts(std::vector<recorded_fact> facts)
{
    visit_changes changes;
    for (const auto& f : facts) {
        if (!f.is_new)
            continue;  // its first copy is with the rules already
        if (const auto* card = std::get_if<card_presented>(&f.content.content);
            card != nullptr && !card->card.sealed.empty())
            sealer.remember(card->card.token);
        auto more = builder.apply(f.content, f.known);
        std::move(more.begin(), more.end(), std::back_inserter(changes));
    }
    crash_point("after_visit_rules");
    co_await carry_out(std::move(changes));
}

// Stores what must be stored, then shows everything that changed.
awaitable<void> core::parts::carry_out(visit_changes changes)
{
    for (auto& id : builder.take_spent())
        along.spent.push_back(std::move(id));
    std::vector<std::string> touched;
    for (auto& c : changes) {
        touched.push_back(c.visit.id);
        if (c.must_store()) {
            const auto stage = board.not_shown_stage(c.visit.id);
            unsaved.push_back({std::move(c), stage});
        } else {
            board.put(c.visit, true);
        }
    }
    if (!unsaved.empty())
        co_await save_visits(touched);
    if (auto cards = waiting_cards(); cards != cards_told) {
        cards_told = cards;
        tell(std::move(cards));
    }
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    for (auto& id : touched)
        co_await refresh(std::move(id), false);
}

awaitable<void> core::parts::save_visits(std::vector<std::string>& touched)
{
    auto visits = std::exchange(unsaved, {});
    auto also = std::exchange(along, {});
    auto commit = [this, visits, also, now = clock.now()](store& s) {
        return records.save(s, visits, also, now);
    };
    std::exception_ptr failed;
    std::vector<saved_visit> saved;
    try {
        saved = co_await on_store(std::move(commit));
    } catch (const store_error&) {
        failed = std::current_exception();
    }
    if (failed) {
        put_back(unsaved, std::move(visits));
        restore(std::move(also));
        std::rethrow_exception(failed);
    }
    bool flags = false;
    for (const auto& s : saved) {
        if (!s.visit.customer.empty())
            builder.assign_customer(s.visit.id, s.visit.customer);
        board.put(s.visit, false).customer.reset();
        touched.push_back(s.visit.id);
        flags = flags || s.flag_closed;
    }
    crash_point("after_visit_known");
    tell(outbox_grew{});
    if (flags)
        tell(tasks_changed{});
}

// What rides along gets a commit of its own when none comes by.
awaitable<void> core::parts::flush()
{
    if (along.empty())
        co_return;
    auto also = std::exchange(along, {});
    auto commit = [this, also, now = clock.now()](store& s) {
        return records.take(s, {}, also, now);
    };
    std::exception_ptr failed;
    try {
        co_await on_store(std::move(commit));
    } catch (const store_error&) {
        failed = std::current_exception();
    }
    if (failed) {
        restore(std::move(also));
        std::rethrow_exception(failed);
    }
}

awaitable<void> core::parts::refresh(std::string visit_id, bool reload_customer)
{
    auto* row = board.find(visit_id);
    if (row == nullptr)
        co_return;
    row->same_cars = builder.joined_points(visit_id);
    const auto customer = row->what.customer;
    const bool known = row->customer && row->customer->who.id == customer;
    if (customer.empty()) {
        row->customer.reset();
    } else if (!known || reload_customer) {
        auto load = [customer](store_reader& r) { return load_context(r, customer); };
        auto loaded = co_await on_reader(std::move(load));
        row = board.find(visit_id);
        if (row == nullptr)
            co_return;
        row->customer = std::move(loaded);
    }
    const bool never_asked = row->say.reason.empty() && row->say.kind == prompt_kind::none;
    if (row->open || never_asked || reload_customer)
        row->say = prompt_of(row->what, row->customer, around(row->what, row->open), row->answered);
    show(visit_id);
}

void core::parts::show(const std::string& visit_id)
{
    const auto* row = board.find(visit_id);
    if (row == nullptr)
        return;
    tell(visit_board::view(*row));
    show_tile(row->what.point);
    const auto gone =
        row->what.status == visit_status::dropped || row->what.status == visit_status::joined;
    if (gone)
        board.remove(visit_id);
}

void core::parts::show_tile(int point)
{
    if (const auto* tile = points.tile(point))
        tell(tile_view(*tile));
}

view::point core::parts::tile_view(view::point tile) const
{
    if (const auto* v = builder.open_visit(tile.point)) {
        tile.visit = v->id;
        if (v->card)
            tile.card_tail = v->card->tail;
    }
    return tile;
}

std::vector<view::waiting_card> core::parts::waiting_cards() const
{
    std::vector<view::waiting_card> all;
    for (const auto& u : builder.unbound())
        all.push_back({u.fact_id, u.card.tail, u.at});
    return all;
}

// Two pumps at one car are one car.
int core::parts::cars_running() const
{
    std::set<int> places;
    for (const int point : points.pumps_running())
        places.insert(builder.place_of(point));
    return static_cast<int>(places.size());
}

surroundings core::parts::around(const visit& v, bool open) const
{
    return {.today = clock.today(),
            .self_service = points.self_service(v.point, clock.local(clock.now())),
            .pumps_running = cars_running(),
            .attendants_on_duty = attendants_on_duty(),
            .served_by_name = name_of_badge(v.served_by),
            .at_the_pump = open};
}

}  // namespace thirdvisit::station
