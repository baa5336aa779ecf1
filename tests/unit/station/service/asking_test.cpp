// When nobody is asked: a rush, a self-service hour. Neither uses up a stage.
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>
#include <SQLiteCpp/SQLiteCpp.h>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

const std::string number = "9030360000000843";

// One attendant and a manager, three pumps, and a customer on his second visit day.
struct small_station : core_bench {
    std::optional<point_place::other_hours> night;

    small_station()
    {
        configure = [this](core_settings& s) {
            s.staff = {{"1046", "张伟"}, {"1051", "李娜", true}};
            s.places = {{"line-1", 1, 1, {{1, "92#"}}, false},
                        {"line-1", 2, 2, {{1, "92#"}}, false},
                        {"line-1", 3, 3, {{1, "92#"}}, false}};
            s.places[0].night = night;
        };
        restart();
        visit_by_card(1, number);
        pass(3 * day);
    }
    view::visit here()
    {
        for (auto& v : snapshot().visits)
            if (v.status == visit_status::open && v.point == 1)
                return v;
        return {};
    }
    std::int64_t answers(const std::string& kind)
    {
        SQLite::Database db((folder() / "station.db").string(), SQLite::OPEN_READONLY);
        return db.execAndGet("SELECT count(*) FROM answer WHERE answer = '" + kind + "'")
            .getInt64();
    }
};

}  // namespace

TEST_CASE("when more than twice as many pumps run as attendants are on duty, nothing is shown",
          "[core][asking]")
{
    small_station b;
    b.lift(1);
    b.lift(2);
    b.present_card(1, number);
    CHECK(b.here().prompt.kind == prompt_kind::introduce);  // two pumps, one attendant
    b.lift(3);
    b.present_card(1, number);
    b.pass(2 * minute);
    b.hang_up(1);
    b.lift(1);
    b.hear("line-1", b.record(1, 2));
    CHECK(b.here().prompt.reason == "rush");
    b.pass(minute);
    b.hang_up(1);
    b.lift(1);
    b.pass(minute);
    b.hear("line-1", drivers::fell_silent{1});
    b.pass(31 * minute);
    CHECK(b.totals().open_visits == 0);
    CHECK(b.answers("not_shown") == 1);
    CHECK(b.answers("not_now") == 0);
    b.hang_up(2);
    b.hang_up(3);
    b.pass(3 * day);
    b.present_card(1, number);
    CHECK(b.here().prompt.kind == prompt_kind::introduce);  // still the same stage
}

TEST_CASE("in a self-service hour nobody is asked and no stage is used up", "[core][asking]")
{
    small_station b;
    b.night = {12 * 60, 13 * 60, true};  // it is about half past twelve
    b.restart();
    b.present_card(1, number);
    b.lift(1);
    CHECK(b.here().prompt.reason == "self_service");
    CHECK(b.here().prompt.kind == prompt_kind::none);
    b.fuel(1, 2);
    b.pass(4 * minute);
    CHECK(b.answers("not_shown") == 0);
    b.pass(2 * day + 60 * minute);  // after one o'clock
    b.present_card(1, number);
    CHECK(b.here().prompt.kind == prompt_kind::introduce);
}
