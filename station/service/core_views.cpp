// What screens ask: answered from memory where it is there, else by the reader's connection.
#include "station/service/core_parts.hpp"
#include "station/service/damage.hpp"
#include "station/service/flag_views.hpp"
#include "station/service/twins.hpp"

namespace thirdvisit::station {

namespace {

constexpr int matches_shown = 8;
constexpr std::size_t organisations_shown = 6;
constexpr int set_aside_shown = 20;

view::backlog backlog_of(store_reader& r, const std::string& station)
{
    const auto who = r.outbox.identity(station);
    const auto waiting = r.outbox.backlog();
    view::backlog out;
    out.waiting = waiting.waiting;
    out.oldest = waiting.oldest;
    out.set_aside = waiting.set_aside;
    if (waiting.set_aside > 0)
        for (auto& s : r.outbox.set_aside_records(set_aside_shown))
            out.set_aside_records.push_back(
                {s.seq, std::move(s.kind), s.at, std::move(s.code), std::move(s.text)});
    out.last_seq = who.last_seq;
    out.acknowledged = who.acknowledged;
    out.epoch = who.epoch;
    return out;
}

view::totals count(store_reader& r)
{
    auto& db = r.db();
    view::totals t;
    t.fuellings_stored = db.integer("SELECT count(*) FROM fact WHERE kind = 'fuelling_recorded' "
                                    "AND source <> 'import'");
    t.visits = db.integer("SELECT count(*) FROM visit WHERE status BETWEEN 1 AND 2");
    t.customers = db.integer("SELECT count(*) FROM customer WHERE NOT EXISTS (SELECT 1 FROM "
                             "merge WHERE merged = customer.id AND state = 0)");
    t.flags = db.integer("SELECT count(*) FROM flag WHERE state = 0");
    const auto waiting = r.outbox.backlog();
    t.unsent = waiting.waiting;
    t.set_aside = waiting.set_aside;
    return t;
}

}  // namespace

awaitable<view::snapshot> core::snapshot()
{
    auto& p = *parts_;
    for (const auto& v : p.board.views()) {
        auto* row = p.board.find(v.id);
        if (row == nullptr)
            continue;
        row->same_cars = p.builder.joined_points(v.id);
        if (!row->customer && !row->what.customer.empty())
            co_await p.refresh(v.id, false);
    }
    auto load = [station = p.settings.station, now = p.calendar()](store_reader& r) {
        return std::pair(load_flags(r, now), backlog_of(r, station));
    };
    auto loaded = co_await p.on_reader(std::move(load));
    view::snapshot out;
    out.now = p.clock.now();
    out.staff = p.staff;
    for (auto& tile : p.points.tiles())
        out.points.push_back(p.tile_view(std::move(tile)));
    out.visits = p.board.views();
    out.tasks = std::move(loaded.first.flags);
    out.expected = p.expected;
    out.models = p.models;
    out.likely = p.likely;
    out.waiting_cards = p.waiting_cards();
    out.backlog = std::move(loaded.second);
    co_return out;
}

awaitable<view::flag_list> core::flags()
{
    auto& p = *parts_;
    auto load = [now = p.calendar()](store_reader& r) { return load_flags(r, now); };
    co_return co_await p.on_reader(std::move(load));
}

awaitable<outcome<view::customer_page>> core::customer(std::string id)
{
    auto& p = *parts_;
    auto load = [id = std::move(id), now = p.calendar()](store_reader& r) {
        return load_page(r, id, now);
    };
    auto page = co_await p.on_reader(std::move(load));
    if (!page)
        co_return rejection{errc::not_found, "customer", "error.no_such_customer"};
    co_return std::move(*page);
}

const std::vector<view::plate_match>& core::likely() const
{
    return parts_->likely;
}

awaitable<std::vector<view::plate_match>> core::find_plates(std::string part)
{
    auto search = [part = std::move(part)](store_reader& r) {
        std::vector<view::plate_match> out;
        for (auto& v : r.customers.vehicles_like(part, matches_shown))
            if (!v.plate.characters.empty())
                out.push_back({v.customer, std::move(v.plate), v.model, v.colour, v.grade});
        return out;
    };
    co_return co_await parts_->on_reader(std::move(search));
}

awaitable<std::vector<std::string>> core::find_organisations(std::string typed)
{
    auto search = [typed = std::move(typed)](store_reader& r) {
        return r.customers.organisations_like(typed, organisations_shown);
    };
    co_return co_await parts_->on_reader(std::move(search));
}

awaitable<std::vector<view::twin_pair>> core::twins()
{
    auto load = [](store_reader& r) { return load_twins(r); };
    co_return co_await parts_->on_reader(std::move(load));
}

awaitable<view::damage> core::damage()
{
    auto load = [folder = parts_->home.folder()](store_reader& r) {
        return load_damage(r, folder);
    };
    co_return co_await parts_->on_reader(std::move(load));
}

awaitable<view::totals> core::totals()
{
    auto& p = *parts_;
    auto load = [](store_reader& r) { return count(r); };
    auto out = co_await p.on_reader(std::move(load));
    out.open_visits = static_cast<std::int64_t>(p.builder.open_visits().size());
    co_return out;
}

awaitable<view::backlog> core::backlog()
{
    auto& p = *parts_;
    auto load = [station = p.settings.station](store_reader& r) { return backlog_of(r, station); };
    co_return co_await p.on_reader(std::move(load));
}

}  // namespace thirdvisit::station
