// What the station does by the clock: heartbeat, the round after each day close, upkeep.
#include "station/service/core_parts.hpp"
#include "station/service/damage.hpp"
#include "station/service/forgetting.hpp"
#include "station/service/idle_code.hpp"
#include "station/service/likely_cars.hpp"
#include "station/service/old_records.hpp"
#include "station/service/upkeep.hpp"
#include "station/service/value_classes.hpp"
#include "station/store/old_copies.hpp"

#include <malloc.h>

#include <algorithm>

namespace thirdvisit::station {

namespace {

constexpr std::int64_t beat_ms = 10 * 60'000;
constexpr std::int64_t upkeep_ms = 60 * 60'000;
constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t longest_wait_ms = 30'000;
constexpr std::int64_t shortest_wait_ms = 5;
constexpr std::size_t expected_shown = 30;
constexpr int models_shown = 30;

struct round_work {
    int days{};
    rounds_result done;
    bool due{};
    std::vector<view::expected_customer> expected;
    std::vector<std::string> models;
};

round_settings with_grace(int grace_days)
{
    round_settings s;
    s.rhythm.grace_days = grace_days;
    return s;
}

std::vector<view::expected_customer> with_titles(store_reader& r,
                                                 std::vector<expected_customer> all)
{
    all.resize(std::min(all.size(), expected_shown));
    std::vector<view::expected_customer> out;
    for (const auto& e : all) {
        const auto who = r.customers.find(e.customer);
        out.push_back(
            {e.customer,
             title_of(r.customers.vehicles_of(e.customer), r.customers.cards_of(e.customer),
                      who ? who->address : std::string{}),
             e.due});
    }
    return out;
}

// On a thread and a connection of its own: a screen's query never waits for it.
round_work work(const store_home& home, business_day today, int grace_days, utc_ms now)
{
    store_reader r(home);
    const auto settings = with_grace(grace_days);
    const auto p = read_picture(r, today);
    const round_input in{p.customers, p.flags, p.state, today, p.skipped, now};
    round_work out;
    out.due = p.due;
    out.days = p.due ? today - p.first + 1 : 0;
    if (p.due)
        out.done = run_rounds(in, p.first, settings);
    out.expected = with_titles(r, expected_customers(p.customers, today, p.skipped, settings));
    out.models = r.history.frequent_models(models_shown);
    return out;
}

}  // namespace

awaitable<void> core::parts::keep_up()
{
    const auto now = clock.now();
    if (now - last_beat >= beat_ms) {
        along.beat = clock.today();
        last_beat = now;
        co_await flush();
        co_await note_damage();
        co_await look_ahead();
    }
    const bool heavy = round_done != clock.today() || announced_to != head_office_key ||
                       now - last_upkeep >= upkeep_ms;
    if (round_done != clock.today())
        co_await round();
    if (announced_to != head_office_key)
        co_await announce_again();
    if (now - last_upkeep >= upkeep_ms) {
        last_upkeep = now;
        co_await index_initials();
        co_await tidy();
    }
    if (heavy)
        co_await give_memory_back();
}

// What a round or an import has filled is not asked for again soon: of an agent that has nothing to
// do it would be megabytes of pages that SQLite keeps and of holes in the heap.
awaitable<void> core::parts::give_memory_back()
{
    auto of_writer = [](store& s) { s.give_memory_back(); };
    co_await on_store(std::move(of_writer));
    auto of_reader = [this] {
        if (reader)
            reader->give_memory_back();
    };
    co_await run_on(reader_pool.get_executor(), std::move(of_reader));
    ::malloc_trim(0);
    release_idle_code();
}

// A commit only when something new was found.
awaitable<void> core::parts::note_damage()
{
    auto found = [](store_reader& r) { return r.visits.damaged(); };
    auto seen = co_await on_reader(std::move(found));
    auto none = [&seen](store& s) {
        return seen.empty() && s.visits.damaged().empty() && s.facts.damaged().empty();
    };
    if (co_await on_store(std::move(none)))
        co_return;
    auto note = [&seen, now = clock.now()](store& s) { return station::note_damage(s, seen, now); };
    if (co_await on_store(std::move(note)))
        tell(health_changed{});
}

// Who often comes at this hour, beside the traffic like the round.
awaitable<void> core::parts::look_ahead()
{
    const auto now = clock.local(clock.now());
    std::vector<hour_window> windows;
    for (int age = 1; age <= likely_settings{}.window_days; ++age)
        if (const auto then = clock.utc_of({now.day + -age, now.second_of_day}))
            windows.push_back({then->first, {now.day + -age, now.second_of_day}});
    auto job = [this, now, windows, today = clock.today()] {
        store_reader r(home);
        return load_likely(r, windows, now, today);
    };
    likely = co_await run_on(round_pool.get_executor(), std::move(job));
    tell(likely_changed{});
}

// Once: names that were stored before organisations were found by their initials.
awaitable<void> core::parts::index_initials()
{
    constexpr const char* done = "initials_indexed";
    auto look = [](store& s) { return s.notes.value(done).has_value(); };
    if (co_await on_store(std::move(look)))
        co_return;
    std::string after;
    do {
        auto slice = [after](store& s) {
            transaction tx(s.db());
            auto last = s.customers.index_organisations(after, upkeep_slice);
            tx.commit();
            return last;
        };
        after = co_await on_store(std::move(slice));
    } while (!after.empty());
    auto note = [](store& s) { s.notes.set_value(done, "1"); };
    co_await on_store(std::move(note));
}

// What is sent and old, and what is personal and no longer needed.
awaitable<void> core::parts::tidy()
{
    const auto now = clock.now();
    const auto plates_before = clock.today() + -plates_kept_days;
    auto forget = [plates_before,
                   before = now + -(settings.keep_acknowledged_days * day_ms)](store& s) {
        erase_old_day_keys(s, plates_before);
        return s.outbox.forget_acknowledged(before);
    };
    co_await on_store(std::move(forget));
    if (retention_done != clock.today())
        co_await retire();
    co_await sweep();
}

// Rules in days: once a day is enough.
awaitable<void> core::parts::retire()
{
    const auto today = clock.today();
    const retention_moment at{clock.now(), today, [this](utc_ms t) { return clock.day_of(t); }};
    std::string after;
    do {
        auto slice = [after, at](store& s) { return apply_retention(s, after, at); };
        after = co_await on_store(std::move(slice));
    } while (!after.empty());
    const auto before = clock.begin_of(today + -plates_kept_days);
    bool more = true;
    while (more) {
        auto strip = [before](store& s) { return strip_old_tokens(s, before); };
        more = co_await on_store(std::move(strip));
    }
    auto old_pairs = [before](store& s) { s.customers.forget_card_plates(before); };
    co_await on_store(std::move(old_pairs));
    co_await prune();
    retention_done = today;
}

awaitable<void> core::parts::prune()
{
    const auto now = clock.now();
    pruned_records gone;
    do {
        auto slice = [now](store& s) { return prune_old_records(s, now); };
        gone = co_await on_store(std::move(slice));
        for (const auto& token : gone.cards)
            sealer.forget(token);
    } while (gone.rows > 0);
    auto copies = [this, before = now + -(copies_kept_days * day_ms)](store&) {
        return remove_old_copies(home.folder(), before);
    };
    co_await on_store(std::move(copies));
}

// Tokens of those who are gone; their content leaves the write-ahead log too.
awaitable<void> core::parts::sweep()
{
    auto begin = [now = clock.now()](store& s) {
        erase_keys(s);
        return begin_sweep(s, now);
    };
    auto w = co_await on_store(std::move(begin));
    bool more = true;
    while (more) {
        auto slice = [&w](store& s) { return go_on(s, w); };
        more = co_await on_store(std::move(slice));
    }
    co_await on_store(empty_logs_after_erasure);
    for (const auto& token : w.gone)
        sealer.forget(token);
}

// Once for each key of head office: what could not be sealed before it was known.
awaitable<void> core::parts::announce_again()
{
    const auto key = head_office_key;
    auto done_before = [](store& s) { return s.notes.value("announced_to").value_or(""); };
    if (!key.empty() && co_await on_store(std::move(done_before)) != key) {
        std::string after;
        do {
            auto slice = [this, after, now = clock.now()](store& s) {
                return station::announce_again(s, records, after, now);
            };
            after = co_await on_store(std::move(slice));
        } while (!after.empty());
        auto note = [key](store& s) { s.notes.set_value("announced_to", key); };
        co_await on_store(std::move(note));
        tell(outbox_grew{});
    }
    announced_to = key;
}

awaitable<round_report> core::parts::round()
{
    const auto today = clock.today();
    const auto now = clock.now();
    auto job = [this, today, now] { return work(home, today, settings.grace_days, now); };
    auto w = co_await run_on(round_pool.get_executor(), std::move(job));
    if (w.due) {
        for (std::size_t from = 0; from < w.done.changes.size(); from += changes_per_commit) {
            auto write = [&w, from, now](store& s) { write_changes(s, w.done.changes, from, now); };
            co_await on_store(std::move(write));
        }
        auto finish = [&w, today](store& s) { finish_round(s, w.done.state, today); };
        co_await on_store(std::move(finish));
    }
    round_done = today;
    expected = std::move(w.expected);
    models = std::move(w.models);
    tell(tasks_changed{});
    if (!w.done.changes.empty())
        tell(outbox_grew{});
    co_await classify();
    co_await check_volumes();
    co_return count_changes(w.done, w.days);
}

// Once a month, with the first round of it.
awaitable<void> core::parts::classify()
{
    const auto today = clock.today();
    auto done = [](store& s) { return s.notes.value("classes_of").value_or(""); };
    if (co_await on_store(std::move(done)) == month_of(today))
        co_return;
    auto job = [this, today] {
        store_reader r(home);
        return run_classes(r, today);
    };
    const auto changes = co_await run_on(round_pool.get_executor(), std::move(job));
    for (std::size_t from = 0; from < changes.size(); from += classes_per_commit) {
        auto write = [&changes, from, today](store& s) {
            store_classes(s, changes, from, month_of(today));
        };
        co_await on_store(std::move(write));
    }
    auto note = [today](store& s) { s.notes.set_value("classes_of", month_of(today)); };
    co_await on_store(std::move(note));
    tell(tasks_changed{});
}

awaitable<round_report> core::run_round()
{
    co_return co_await parts_->round();
}

std::chrono::milliseconds core::parts::until_next() const
{
    const auto now = clock.now();
    auto wait = longest_wait_ms;
    if (const auto due = builder.next_deadline())
        wait = std::min(wait, *due - now);
    if (bad)
        wait = std::min(wait, retry_at - now);
    wait = std::min(wait, last_beat + beat_ms - now);
    wait = std::min(wait, clock.begin_of(clock.today() + 1) - now);
    return std::chrono::milliseconds(std::max(wait, shortest_wait_ms));
}

recall_calendar core::parts::calendar() const
{
    return {.today = clock.today(), .grace_days = settings.grace_days, .day_of = [this](utc_ms at) {
                return clock.day_of(at);
            }};
}

}  // namespace thirdvisit::station
