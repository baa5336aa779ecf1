#include "station/visit/point_rules.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace thirdvisit::station;

TEST_CASE("point rules, every cell", "[station][visit]")
{
    // Rows: idle waiting running again owed settled.
    // Columns: identity, other, lifted soon, lifted late, hung up, record, time passed.
    // . refused  b begin  j join  r replace  q queue  t turn  s split  d drop  c close  ? doubt
    const std::string names = ".bjrqtsdc?";
    const std::string table[] = {"b.b.bb.", "jrjtjjd", "jrjjjj?", "jsjjjj?", "jqjtjj?", "jqjt.jc"};

    for (std::size_t p = 0; p < point_phase_count; ++p)
        for (std::size_t e = 0; e < point_event_count; ++e) {
            CAPTURE(p, e);
            const auto a = action_for(static_cast<point_phase>(p), static_cast<point_event>(e));
            CHECK(names[static_cast<std::size_t>(a)] == table[p][e]);
        }
}
