// Hints without a missed visit: the weekly check after the round, and what people say about them.
#include "station/service/core_parts.hpp"
#include "station/service/hints.hpp"
#include "station/service/request_checks.hpp"

namespace thirdvisit::station {

namespace {

// A tanker a day; a larger figure is a slip of the hand.
constexpr std::int64_t most_watched_ml = 1'000'000'000;

}  // namespace

// Once a week, with the first round of it.
awaitable<void> core::parts::check_volumes()
{
    const auto today = clock.today();
    const auto check = check_day(today);
    auto done = [](store& s) { return last_check(s); };
    if (co_await on_store(std::move(done)) == to_string(check))
        co_return;
    auto job = [this, today] {
        store_reader r(home);
        return run_hints(r, today);
    };
    const auto found = co_await run_on(round_pool.get_executor(), std::move(job));
    for (std::size_t from = 0; from < found.size(); from += hints_per_commit) {
        auto write = [&found, from, check](store& s) { store_hints(s, found, from, check); };
        co_await on_store(std::move(write));
    }
    auto finish = [check](store& s) { finish_hints(s, check); };
    co_await on_store(std::move(finish));
    tell(tasks_changed{});
}

awaitable<view::hint_list> core::hints()
{
    auto& p = *parts_;
    auto load = [now = p.calendar()](store_reader& r) { return load_hints(r, now); };
    co_return co_await p.on_reader(std::move(load));
}

awaitable<outcome<view::hint_list>> core::watch_volume(std::string customer, watch_request r)
{
    auto& p = *parts_;
    if (!usable_id(r.id))
        co_return wrong("id", "error.bad_id");
    if (!p.knows_badge(r.badge))
        co_return rejection{errc::malformed_message, "badge", "error.unknown_badge"};
    if (r.below && (r.below->count <= 0 || r.below->count > most_watched_ml))
        co_return wrong("below_ml", "error.bad_litres");
    p.refuse_in_trouble();
    auto commit = [customer, r, now = p.clock.now()](store& s) {
        return set_watch(s, customer, r, now);
    };
    if (!co_await p.on_store(std::move(commit)))
        co_return rejection{errc::not_found, "customer", "error.no_such_customer"};
    p.tell(tasks_changed{});
    co_return co_await hints();
}

awaitable<outcome<view::visit>> core::grumbled(std::string visit, grumbled_request r)
{
    auto& p = *parts_;
    if (!usable_id(r.id))
        co_return wrong("id", "error.bad_id");
    if (!r.badge.empty() && !p.knows_badge(r.badge))
        co_return rejection{errc::malformed_message, "badge", "error.unknown_badge"};
    const auto pass = co_await p.gate.enter();
    p.refuse_in_trouble();
    const auto* row = p.board.find(visit);
    if (row == nullptr)
        co_return rejection{errc::not_found, "visit", "error.no_such_visit"};
    const auto customer = row->what.customer;
    if (customer.empty() || visit_board::view(*row).customer == std::nullopt)
        co_return rejection{errc::refused, "visit", "error.nobody_known"};
    auto commit = [customer, visit, r, now = p.clock.now()](store& s) {
        mark_grumbled(s, customer, visit, r, now);
    };
    co_await p.on_store(std::move(commit));
    p.tell(tasks_changed{});
    co_await p.refresh(visit, true);
    co_return p.answer_with(visit);
}

awaitable<outcome<view::hint_list>> core::settle_care(std::string task, contact_request r)
{
    auto& p = *parts_;
    if (auto no = check_contact(r))
        co_return std::move(*no);
    p.refuse_in_trouble();
    auto commit = [task, r, now = p.clock.now()](store& s) {
        return station::settle_care(s, task, r, now);
    };
    if (!co_await p.on_store(std::move(commit)))
        co_return rejection{errc::not_found, "task", "error.no_such_task"};
    p.tell(tasks_changed{});
    p.tell(outbox_grew{});
    co_return co_await hints();
}

}  // namespace thirdvisit::station
