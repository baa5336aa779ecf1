// What a store keeps in memory when nobody asks it anything.
#include "tests/unit/station/store/sample.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

int bytes_of(database& db, int what)
{
    int now = 0, most = 0;
    REQUIRE(sqlite3_db_status(db.raw().getHandle(), what, &now, &most, 0) == SQLITE_OK);
    return now;
}

}  // namespace

TEST_CASE("a store that gives its memory back forgets the pages it read, not what they said",
          "[store]")
{
    temp_store s;
    for (int n = 1; n <= 400; ++n)
        s->visits.save(sample_visit(n), std::nullopt);
    const auto before = bytes_of(s->db(), SQLITE_DBSTATUS_CACHE_USED);
    s->give_memory_back();
    CHECK(bytes_of(s->db(), SQLITE_DBSTATUS_CACHE_USED) < before / 4);
    CHECK(s->visits.find(sample_visit(400).id).has_value());
}

TEST_CASE("a statement takes memory when it is first used, not when it is written down", "[store]")
{
    temp_store s;
    const auto before = bytes_of(s->db(), SQLITE_DBSTATUS_STMT_USED);
    statement count(s->db(), "SELECT count(*), max(ended_ms) FROM visit WHERE day BETWEEN ? AND ?");
    CHECK(bytes_of(s->db(), SQLITE_DBSTATUS_STMT_USED) == before);
    CHECK(count.query(0, 1));
    CHECK(bytes_of(s->db(), SQLITE_DBSTATUS_STMT_USED) > before);
}
