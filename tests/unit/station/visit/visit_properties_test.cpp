// Properties of the visit builder over random forecourts: whatever happens, in whatever order,
// a restart or another rhythm of the clock changes nothing, and no delivery is lost or doubled.
#include "tests/unit/station/visit/forecourt.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::station::test;

namespace {

class dice {
public:
    explicit dice(unsigned seed) : engine_(seed) {}
    int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
    bool one_in(int n) { return below(n) == 0; }

private:
    std::mt19937 engine_;
};

std::string card_name(dice& d)
{
    return "card" + std::to_string(d.below(6));
}

fact_content random_content(dice& d, std::vector<std::int64_t>& numbers)
{
    switch (d.below(14)) {
    case 0:
    case 1:
        return nozzle_lifted{1 + d.below(2)};
    case 2:
    case 3:
        return nozzle_hung_up{1 + d.below(2)};
    case 4: {
        const auto token = card_name(d);
        return card_presented{{token, token.substr(0, 4), ""}, 0};
    }
    case 5:
        return plate_entered{
            {"豫A1111" + std::to_string(d.below(5)), plate_kind::blue}, "", "", ""};
    case 6:
        return employee_on_duty{"10" + std::to_string(d.below(3))};
    case 7:
        return employee_off_duty{"10" + std::to_string(d.below(3))};
    case 8:
        return device_silent{};
    case 9:
        return device_back{};
    case 10:
        return card_removed{"x"};
    default:
        break;
    }
    auto r = forecourt::sale(1 + d.below(60), d.one_in(3) ? card_name(d) : "", 1 + d.below(2));
    if (d.one_in(12))
        r.kind = static_cast<record_kind>(d.below(9));
    if (r.kind == record_kind::correction) {
        r.corrects =
            numbers.empty()
                ? 1
                : numbers[static_cast<std::size_t>(d.below(static_cast<int>(numbers.size())))];
        r.volume.count = -r.volume.count;
    } else if (r.kind == record_kind::sale) {
        numbers.push_back(r.record_number);
    }
    r.doubtful = d.one_in(20);
    return r;
}

// A day's noise: true fuellings, and facts in no order at all.
std::vector<fact> random_facts(unsigned seed, int count)
{
    dice d(seed);
    std::vector<fact> facts;
    std::vector<std::int64_t> numbers;
    std::int64_t now = 0;
    for (int i = 0; i < count; ++i) {
        now += d.one_in(6) ? d.below(40) * minute : d.below(90) * second;
        auto f = forecourt::make(now, d.below(3), random_content(d, numbers));
        if (std::holds_alternative<fuelling_recorded>(f.content) && d.one_in(5))
            f.at = f.at + -d.below(180) * minute;  // heard late
        facts.push_back(std::move(f));
    }
    return facts;
}

std::string told(const visit& v)
{
    std::string text = v.id + " r" + std::to_string(v.revision) + " s" +
                       std::to_string(static_cast<int>(v.status)) + " p" + std::to_string(v.point) +
                       " h" + std::to_string(static_cast<int>(v.how)) + " " + v.served_by + " " +
                       std::to_string(v.begun.since_epoch) + "-" +
                       std::to_string(v.ended.since_epoch) + " " + to_string(v.day) + " " +
                       (v.card ? v.card->token : "-") + " " +
                       (v.plate ? v.plate->characters : "-") + " >" + v.joined_into;
    for (const auto& f : v.fuellings)
        text += " " + f.fact_id + ":" + std::to_string(f.volume.count);
    return text;
}

std::vector<std::string> told(const forecourt& f)
{
    std::vector<std::string> all;
    for (const auto& [id, v] : f.stored)
        all.push_back(told(v));
    return all;
}

std::vector<std::string> told(const std::vector<visit>& visits)
{
    std::vector<std::string> all;
    for (const auto& v : visits)
        all.push_back(told(v));
    return all;
}

constexpr int facts_a_run = 60;
constexpr std::int64_t the_end = 100 * hour;

}  // namespace

TEST_CASE("a restart at any point gives the same visits", "[station][visit]")
{
    for (unsigned seed = 0; seed < 400; ++seed) {
        CAPTURE(seed);
        const auto facts = random_facts(seed, facts_a_run);
        forecourt straight;
        forecourt broken;
        dice d(seed + 77'777);
        for (const auto& f : facts) {
            straight.take(f);
            broken.take(f);
            if (!d.one_in(4))
                continue;
            broken.restart();
            REQUIRE(told(broken.builder().open_visits()) == told(straight.builder().open_visits()));
        }
        straight.until(the_end);
        broken.until(the_end);
        REQUIRE(told(broken) == told(straight));
    }
}

TEST_CASE("when the clock was asked makes no difference", "[station][visit]")
{
    for (unsigned seed = 1'000; seed < 1'200; ++seed) {
        CAPTURE(seed);
        const auto facts = random_facts(seed, facts_a_run);
        forecourt rarely;
        forecourt often;
        std::int64_t asked = 0;
        for (const auto& f : facts) {
            for (; start + asked < f.received; asked += 7 * minute)
                often.until(asked);
            rarely.take(f);
            often.take(f);
        }
        rarely.until(the_end);
        often.until(the_end);
        REQUIRE(told(often) == told(rarely));
    }
}

TEST_CASE("the same facts offered again change nothing", "[station][visit]")
{
    for (unsigned seed = 2'000; seed < 2'100; ++seed) {
        CAPTURE(seed);
        const auto facts = random_facts(seed, facts_a_run);
        forecourt once;
        forecourt twice;
        for (std::size_t i = 0; i < facts.size(); ++i) {
            once.take(facts[i]);
            twice.take(facts[i]);
            CHECK(twice.take(facts[i / 2]).empty());
        }
        REQUIRE(told(twice.builder().open_visits()) == told(once.builder().open_visits()));
        REQUIRE(told(twice) == told(once));
    }
}

TEST_CASE("every delivery is in exactly one visit, and volumes add up", "[station][visit]")
{
    for (unsigned seed = 3'000; seed < 3'300; ++seed) {
        CAPTURE(seed);
        auto facts = random_facts(seed, facts_a_run);
        std::erase_if(facts, [](const fact& f) {
            const auto* r = std::get_if<fuelling_recorded>(&f.content);
            return r && r->kind == record_kind::correction;
        });
        forecourt f;
        std::int64_t sold = 0;
        for (const auto& one : facts) {
            f.take(one);
            if (const auto* r = std::get_if<fuelling_recorded>(&one.content);
                r && r->kind == record_kind::sale)
                sold += r->volume.count;
        }
        for (const int point : {0, 1, 2})
            f.take(forecourt::make(90 * hour, point, device_silent{}));
        f.until(the_end);
        CHECK(f.builder().open_visits().empty());
        std::map<std::string, int> counted;
        std::int64_t in_visits = 0;
        for (const auto& v : f.visits())
            for (const auto& one : v.fuellings) {
                ++counted[one.fact_id];
                in_visits += one.volume.count;
            }
        CHECK(in_visits == sold);
        for (const auto& [id, times] : counted)
            CHECK(times == 1);
    }
}

TEST_CASE("in the end no fact is waiting, except who is on duty", "[station][visit]")
{
    for (unsigned seed = 4'000; seed < 4'200; ++seed) {
        CAPTURE(seed);
        const auto facts = random_facts(seed, facts_a_run);
        forecourt f;
        std::set<std::string> on;
        for (const auto& one : facts)
            f.take(one);
        for (const int point : {0, 1, 2}) {
            f.take(forecourt::make(90 * hour, point, device_silent{}));
            f.take(forecourt::make(95 * hour, point, device_back{}));
        }
        f.until(the_end);
        f.until(the_end + 1);
        CHECK(f.builder().open_visits().empty());
        for (const auto& id : f.waiting()) {
            const auto it = std::find_if(facts.begin(), facts.end(),
                                         [&](const fact& one) { return one.id == id; });
            REQUIRE(it != facts.end());
            const auto* r = std::get_if<fuelling_recorded>(&it->content);
            const bool duty = std::holds_alternative<employee_on_duty>(it->content) ||
                              (r && r->kind == record_kind::employee_on);
            CAPTURE(it->content.index(), id);
            CHECK(duty);
        }
    }
}

TEST_CASE("revisions of a stored visit go up by one", "[station][visit]")
{
    for (unsigned seed = 5'000; seed < 5'200; ++seed) {
        CAPTURE(seed);
        forecourt f;
        std::map<std::string, int> revision;
        const auto check = [&](const visit_changes& changes) {
            for (const auto& c : changes) {
                if (!c.must_store())
                    continue;
                CHECK(c.visit.revision == ++revision[c.visit.id]);
                CHECK((c.kind == visit_change_kind::closed) == (c.visit.revision == 1));
            }
        };
        for (const auto& one : random_facts(seed, facts_a_run))
            check(f.take(one));
        check(f.until(the_end));
    }
}
