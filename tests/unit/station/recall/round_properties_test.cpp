// Properties of the flag round over random customer bases: late records, corrections, closed days,
// and rounds that run twice or not at all for some days.
#include "tests/unit/station/recall/people.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::station::test;

namespace {

constexpr business_day start{20'000};

class world {
public:
    explicit world(unsigned seed) : random_(seed)
    {
        for (int i = 0; i < 12; ++i) {
            auto c =
                regular("c" + std::to_string(i), 3 + below(12), start + -below(10), 4 + below(8));
            if (below(4) == 0)
                c.vehicles.push_back({c.id + "-second", days_with({9, 9, 9}, start + -below(30))});
            if (below(5) == 0)
                c.kind = customer_kind::organisation;
            people.push_back(std::move(c));
        }
    }

    // Somebody comes, a record of the past arrives, a visit is corrected away, the station is shut.
    void live(business_day today)
    {
        for (auto& c : people)
            for (auto& v : c.vehicles) {
                if (below(9) == 0)
                    add(v.days, today);
                if (below(60) == 0)
                    add(v.days, today + (-1 - below(20)));
                if (below(90) == 0 && v.days.size() > 1)
                    v.days.pop_back();
            }
        if (below(25) == 0)
            closed.push_back(today);
    }

    std::vector<recall_customer> people;
    std::vector<business_day> closed;

private:
    static void add(std::vector<business_day>& days, business_day day)
    {
        const auto at = std::lower_bound(days.begin(), days.end(), day);
        if (at == days.end() || *at != day)
            days.insert(at, day);
    }
    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

    std::mt19937 random_;
};

}  // namespace

TEST_CASE("whatever happens, each customer has at most one open flag and it is true",
          "[station][recall]")
{
    for (unsigned seed = 0; seed < 40; ++seed) {
        CAPTURE(seed);
        world w(seed);
        book b;
        std::map<std::string, int> revision;
        for (int d = 0; d < 120; ++d) {
            const auto today = start + d;
            w.live(today);
            for (const auto& change : b.round(w.people, today, w.closed).changes)
                CHECK(change.flag.revision == ++revision[change.flag.id]);
            CHECK(b.round(w.people, today, w.closed).changes.empty());
            std::map<std::string, int> open;
            for (const auto& f : b.flags) {
                if (f.state != flag_state::raised)
                    continue;
                CHECK(++open[f.customer] == 1);
                CHECK(f.level >= recall_level::late);
                CHECK(f.raised_on <= today);
                CHECK(f.last_visit < f.raised_on);
            }
            for (const auto& c : w.people) {
                if (c.kind != customer_kind::person || !open.contains(c.id))
                    continue;
                const auto f = std::find_if(b.flags.begin(), b.flags.end(), [&](const auto& one) {
                    return one.customer == c.id && one.state == flag_state::raised;
                });
                CHECK(f->level ==
                      level_of(elapsed_days(f->last_visit, today, w.closed), f->cycle_days));
                for (const auto& v : c.vehicles)
                    CHECK((v.days.empty() || v.days.back() <= f->last_visit));
            }
        }
    }
}

TEST_CASE("no regular who is late is overlooked", "[station][recall]")
{
    for (unsigned seed = 100; seed < 140; ++seed) {
        CAPTURE(seed);
        world w(seed);
        book b;
        for (int d = 0; d < 60; ++d) {
            w.live(start + d);
            b.round(w.people, start + d, w.closed);
        }
        const auto today = start + 59;
        for (const auto& c : w.people) {
            if (c.kind != customer_kind::person || c.vehicles.size() != 1)
                continue;
            const auto& days = c.vehicles[0].days;
            const auto r = rhythm_of(days, today);
            const bool late = r.regular() && level_of(elapsed_days(days.back(), today, w.closed),
                                                      *r.cycle) >= recall_level::late;
            const bool held = std::any_of(b.state.held.begin(), b.state.held.end(),
                                          [&](const auto& h) { return h.customer == c.id; });
            const bool flagged = std::any_of(b.flags.begin(), b.flags.end(), [&](const auto& f) {
                return f.customer == c.id && f.state == flag_state::raised;
            });
            CHECK((!late || held || flagged));
        }
    }
}

TEST_CASE("a catch-up interrupted anywhere and run again ends the same", "[station][recall]")
{
    for (unsigned seed = 200; seed < 260; ++seed) {
        CAPTURE(seed);
        world w(seed);
        book before;
        for (int d = 0; d < 30; ++d) {
            w.live(start + d);
            before.round(w.people, start + d, w.closed);
        }
        for (int d = 30; d < 60; ++d)
            w.live(start + d);
        const auto first = start + 30;
        const auto today = start + 59;
        const auto run = [&](const std::vector<flag_record>& flags) {
            return run_rounds({w.people, flags, before.state, today, w.closed, {1'000}, false},
                              first);
        };
        const auto whole = run(before.flags);
        const auto stored = [&](const rounds_result& done, std::size_t count, auto flags) {
            for (std::size_t i = 0; i < count; ++i) {
                std::erase_if(flags,
                              [&](const auto& f) { return f.id == done.changes[i].flag.id; });
                flags.push_back(done.changes[i].flag);
            }
            return flags;
        };
        const auto told = [](const std::vector<flag_record>& flags) {
            std::map<std::string, std::string> all;
            for (const auto& f : flags)
                all[f.id] = f.customer + " " + std::to_string(static_cast<int>(f.state)) + " " +
                            std::string(name_of(f.level)) + " " + to_string(f.last_visit) + " " +
                            std::to_string(f.gap_days);
            return all;
        };
        const auto counts = [](const round_state& state) {
            std::string all;
            for (const auto& c : state.counted)
                all += std::to_string(c.day.count) + ":" + std::to_string(c.new_lates) + " ";
            return all;
        };
        const auto expected = told(stored(whole, whole.changes.size(), before.flags));
        for (std::size_t cut = 0; cut <= whole.changes.size();
             cut += 1 + whole.changes.size() / 7) {
            CAPTURE(cut);
            const auto half = stored(whole, cut, before.flags);
            const auto again = run(half);
            CHECK(told(stored(again, again.changes.size(), half)) == expected);
            CHECK(counts(again.state) == counts(whole.state));
        }
    }
}
