// The import, piece by piece: read on a thread of its own, looked up beside the screens, stored in
// short commits between the pumps' records.
#include "station/service/core_parts.hpp"
#include "station/service/history_import.hpp"
#include "station/service/import_rehearsal.hpp"

namespace thirdvisit::station {

awaitable<import_report> core::import(std::string csv, import_options options)
{
    auto& p = *parts_;
    p.refuse_in_trouble();
    const auto now = p.clock.now();
    auto read = [&p, csv = std::move(csv), options, now] {
        station_card_sealer cards(p.home.keys().card_token);
        cards.set_head_office_key(p.sealer.head_office_key());
        return read_history(csv, options, cards, p.home.keys(), p.clock, now);
    };
    auto in = co_await run_on(p.round_pool.get_executor(), std::move(read));
    import_known known;
    auto report = in.report;
    for (std::size_t from = 0; from < in.rows.size(); from += rows_per_look) {
        auto look = [&, from](store_reader& r) { look_for_known(r, in, from, known, report); };
        co_await p.on_reader(std::move(look));
    }
    auto plan_it = [&p, &in, &known] {
        return plan_import(std::move(in), known, p.rules,
                           [&p](utc_ms at) { return p.clock.local(at); });
    };
    auto plan = co_await run_on(p.round_pool.get_executor(), std::move(plan_it));
    const auto day_of = [&p](utc_ms at) { return p.clock.day_of(at); };
    if (options.dry_run || (options.all_or_nothing && report.errors_in_all > 0)) {
        const rehearsal_rules rules{p.rules, day_of, [&p](utc_ms at) { return p.fresh_id(at); }};
        auto rehearse = [&p, &plan, &report, &rules, now] {
            rehearse_import(p.home, p.fresh_id(now), std::move(plan), report, rules, now);
        };
        co_await run_on(p.round_pool.get_executor(), std::move(rehearse));
        co_return report;
    }
    for (std::size_t from = 0; from < plan.visits.size(); from += visits_per_commit) {
        // Nothing may be revised between the commit and our knowing of it.
        const auto pass = co_await p.gate.enter();
        auto store_some = [&, from](store& s) {
            return store_visits(s, p.records, plan, from, report, p.rules, day_of, now);
        };
        for (const auto& v : co_await p.on_store(std::move(store_some)))
            p.take_over(v);
    }
    auto rest = [&](store& s) { store_rest(s, plan, report, p.fresh_id(now), day_of, now); };
    co_await p.on_store(std::move(rest));
    report.stored = true;
    p.tell(outbox_grew{});
    co_await p.round();
    co_await p.give_memory_back();
    co_return report;
}

// The rules must know of what they may still join or revise.
void core::parts::take_over(const visit& imported)
{
    if (clock.now() - imported.ended < rules.remembered_ms)
        builder.remember(imported);
    if (auto* row = board.find(imported.id)) {
        row->what = imported;
        row->customer.reset();
    }
}

}  // namespace thirdvisit::station
