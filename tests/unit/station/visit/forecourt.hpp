// A forecourt for tests: short ways to make facts, and a builder that keeps what a store would.
#pragma once

#include "station/visit/visit_builder.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

namespace thirdvisit::station::test {

constexpr std::int64_t second = 1'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr utc_ms start{1'777'800'000'000};  // some Sunday morning

inline local_time utc_clock(utc_ms t)
{
    constexpr std::int64_t day = 86'400'000;
    return {{static_cast<std::int32_t>(t.since_epoch / day)},
            static_cast<std::int32_t>(t.since_epoch % day / 1'000)};
}

class forecourt {
public:
    explicit forecourt(visit_settings settings = {})
        : settings_(settings), builder_(settings, utc_clock)
    {}

    // A fact at point `n`, `at` ms after the start.
    static fact make(std::int64_t at, int point, fact_content content)
    {
        static int number = 0;
        char id[27];
        std::snprintf(id, sizeof id, "01%010lld%014d", static_cast<long long>(at), ++number);
        return {id, id, "line", point, start + at, start + at, std::move(content)};
    }

    visit_changes lift(std::int64_t at, int point, int nozzle = 1)
    {
        return take(make(at, point, nozzle_lifted{nozzle}));
    }
    visit_changes hang_up(std::int64_t at, int point, int nozzle = 1)
    {
        return take(make(at, point, nozzle_hung_up{nozzle}));
    }
    visit_changes card(std::int64_t at, int point, const std::string& token)
    {
        return take(make(at, point, card_presented{{token, token.substr(0, 4), ""}, 0}));
    }
    visit_changes plate(std::int64_t at, int point, const std::string& characters,
                        const std::string& model = "")
    {
        return take(
            make(at, point, plate_entered{{characters, plate_kind::blue}, model, "", "1046"}));
    }
    static fuelling_recorded sale(std::int64_t liters, const std::string& card = "", int nozzle = 1)
    {
        static std::int64_t number = 0;
        fuelling_recorded r;
        r.nozzle = nozzle;
        r.grade = "92#";
        r.volume = {liters * 1'000};
        r.amount = {liters * 750};
        r.price = {7'500};
        r.record_number = ++number;
        if (!card.empty())
            r.card = card_identity{card, card.substr(0, 4), ""};
        return r;
    }
    visit_changes record(std::int64_t at, int point, std::int64_t liters,
                         const std::string& card = "", int nozzle = 1)
    {
        return take(make(at, point, sale(liters, card, nozzle)));
    }
    // Lift, deliver, hang up, record: a whole fuelling that begins at `at` and takes a minute.
    void fuel(std::int64_t at, int point, std::int64_t liters, int nozzle = 1)
    {
        lift(at, point, nozzle);
        hang_up(at + minute, point, nozzle);
        record(at + minute + second, point, liters, "", nozzle);
    }
    // As the service does: a desk card gets its pump before it is stored.
    visit_changes take(fact f)
    {
        visit_changes before;
        if (f.point == 0 && std::holds_alternative<card_presented>(f.content)) {
            before = keep(builder_.tick(f.received));
            f.point = builder_.only_candidate();
        }
        if (std::none_of(facts_.begin(), facts_.end(),
                         [&](const fact& g) { return g.id == f.id; })) {
            facts_.push_back(f);
            open_.insert(f.id);
        }
        auto changes = keep(builder_.apply(f, known(f)));
        changes.insert(changes.begin(), before.begin(), before.end());
        return changes;
    }
    visit_changes until(std::int64_t at) { return keep(builder_.tick(start + at)); }

    // What a restart does: stored visits, then the facts no visit has taken.
    void restart()
    {
        builder_ = visit_builder(settings_, utc_clock);
        for (const auto& [id, v] : stored)
            builder_.remember(v);
        for (const auto& f : facts_)
            if (open_.contains(f.id))
                keep(builder_.apply(f, known(f)));
    }

    visit_changes keep(visit_changes changes)
    {
        for (const auto& c : changes) {
            for (const auto& id : c.facts)
                open_.erase(id);
            if (c.must_store())
                stored[c.visit.id] = c.visit;
        }
        for (const auto& id : builder_.take_spent())
            open_.erase(id);
        return changes;
    }
    visit_builder& builder() { return builder_; }
    const std::set<std::string>& waiting() const { return open_; }

    // Visits that exist: closed and doubtful ones, by begin.
    std::vector<visit> visits() const
    {
        std::vector<visit> found;
        for (const auto& [id, v] : stored)
            if (v.status == visit_status::closed || v.status == visit_status::doubtful)
                found.push_back(v);
        std::sort(found.begin(), found.end(),
                  [](const visit& a, const visit& b) { return a.begun < b.begun; });
        return found;
    }

    std::map<std::string, visit> stored;
    std::map<std::string, known_card> cards;
    std::map<std::string, known_plate> plates;

private:
    known_to_fact known(const fact& f) const
    {
        known_to_fact k;
        std::string token;
        if (const auto* c = std::get_if<card_presented>(&f.content))
            token = c->card.token;
        if (const auto* r = std::get_if<fuelling_recorded>(&f.content); r && r->card)
            token = r->card->token;
        if (const auto it = cards.find(token); it != cards.end())
            k.card = it->second;
        if (const auto* p = std::get_if<plate_entered>(&f.content))
            if (const auto it = plates.find(p->plate.characters); it != plates.end())
                k.plate = it->second;
        if (const auto* r = std::get_if<fuelling_recorded>(&f.content); r && r->corrects != 0)
            for (const auto& g : facts_)
                if (const auto* o = std::get_if<fuelling_recorded>(&g.content);
                    o && o->record_number == r->corrects)
                    k.corrected_fact = g.id;
        return k;
    }

    visit_settings settings_;
    visit_builder builder_;
    std::vector<fact> facts_;
    std::set<std::string> open_;
};

}  // namespace thirdvisit::station::test
