#include "office.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using test::noon;
using test::sync_all;

namespace {

std::string with_bad_line(const test::outbox_copy& near, std::size_t bad, const std::string& by)
{
    auto copy = near;
    copy.entries[bad - 1].body = by;
    return copy.rest();
}

}  // namespace

TEST_CASE("a batch is stored whole and counted", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add_visits(3);
    near.add(test::sample_customer());
    near.add(test::sample_flag());
    const auto r = sync_all(far, near);
    CHECK(r.up_to == 5);
    CHECK(r.refused.empty());
    CHECK(far.count("visit") == 3);
    CHECK(far.count("fuelling") == 3);
    const auto row = far.row();
    CHECK(row.visits == 3);
    CHECK(row.customers == 1);
    CHECK(row.flags == 1);
    CHECK(row.up_to == 5);
    CHECK(row.nights.back() == 5);
    CHECK(row.state == "ok");
    CHECK(row.clock_offset_ms == -2000);
}

TEST_CASE("the same batch twice changes nothing", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    for (const auto& r : test::sample_records())
        near.add(r);
    far.ingest.hello("DS-1", near.hello(), noon);
    const auto text = near.rest();
    for (int i = 0; i < 3; ++i) {
        const auto r = far.ingest.take("DS-1", text, noon).value();
        CHECK(r.up_to == 9);
        CHECK(r.refused.empty());
    }
    const auto row = far.row();
    CHECK(row.visits == 1);
    CHECK(row.customers == 1);
    CHECK(row.nights.back() == 9);
    CHECK(row.set_aside == 1);
    CHECK(far.count("line") == 9);
    CHECK(far.count("identity") == 0);  // sealed to somebody else: not opened, not lost
}

TEST_CASE("overlapping batches store every record once", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add_visits(10);
    far.ingest.hello("DS-1", near.hello(), noon);
    CHECK(far.ingest.take("DS-1", near.batch(1, 6), noon).value().up_to == 6);
    CHECK(far.ingest.take("DS-1", near.batch(4, 10), noon).value().up_to == 10);
    CHECK(far.row().visits == 10);
    CHECK(far.row().gaps.empty());
}

TEST_CASE("the highest revision wins in any order", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    auto v = test::sample_visit("v");
    v.visit.revision = 3;
    v.visit.status = visit_status::joined;
    near.add(v);
    v.visit.revision = 2;
    v.visit.status = visit_status::closed;
    near.add(v);
    sync_all(far, near);
    CHECK(far.row().visits == 0);
    v.visit.revision = 4;
    v.visit.status = visit_status::doubtful;
    v.visit.fuellings.push_back(v.visit.fuellings.front());
    near.add(v);
    sync_all(far, near);
    CHECK(far.row().visits == 1);
    CHECK(far.count("visit") == 1);
    CHECK(far.count("fuelling") == 2);

    auto f = test::sample_flag("f");
    f.revision = 2;
    f.state = flag_state::closed;
    near.add(f);
    f.revision = 1;
    f.state = flag_state::raised;
    near.add(f);
    sync_all(far, near);
    CHECK(far.row().flags == 0);
}

TEST_CASE("one bad line is refused by name and the rest is stored", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add_visits(5);
    far.ingest.hello("DS-1", near.hello(), noon);
    const auto text = with_bad_line(near, 3, R"({"id":"v3"})");
    for (int times = 1; times <= 5; ++times) {
        const auto r = far.ingest.take("DS-1", text, noon).value();
        CHECK(r.up_to == 2);
        REQUIRE(r.refused.size() == 1);
        CHECK(r.refused[0].seq == 3);
        CHECK(r.refused[0].code == "missing_field");
        CHECK(far.row().visits == 4);
        CHECK(far.row().refused == 1);
    }
    // The station sets it aside; a stub goes up under the same number.
    near.acknowledged = 2;
    auto stub = sync::wire::make_entry(withheld_record{"visit", "v3", "missing_field"}, noon);
    stub.seq = 3;
    near.entries[2] = stub;
    CHECK(far.ingest.take("DS-1", near.rest(), noon).value().up_to == 5);
    CHECK(far.row().refused == 0);
    CHECK(far.row().gaps.empty());
    CHECK(far.row().set_aside == 1);
    const auto aside = far.row().set_aside_records;
    REQUIRE(aside.size() == 1);
    CHECK(aside[0].seq == 3);
    CHECK(aside[0].kind == "visit");
    CHECK(aside[0].code == "missing_field");
    near.acknowledged = 5;
    CHECK_FALSE(far.ingest.hello("DS-1", near.hello(), noon).new_epoch);
}

TEST_CASE("a line that is no JSON at all still costs its own number only", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add_visits(3);
    far.ingest.hello("DS-1", near.hello(), noon);
    const auto r = far.ingest.take("DS-1", with_bad_line(near, 2, "{\"broken"), noon).value();
    CHECK(r.up_to == 1);
    REQUIRE(r.refused.size() == 1);
    CHECK(r.refused[0].seq == 2);
    CHECK(r.refused[0].code == "bad_json");
    CHECK(far.row().visits == 2);
}

TEST_CASE("a record that only the tables refuse does not block the others", "[head_office]")
{
    test::office far;
    far.db.run("CREATE TRIGGER picky BEFORE INSERT ON visit WHEN new.id = 'v2' "
               "BEGIN SELECT raise(ABORT, 'not this one'); END");
    test::outbox_copy near;
    near.add_visits(3);
    far.ingest.hello("DS-1", near.hello(), noon);
    const auto r = far.ingest.take("DS-1", near.rest(), noon).value();
    CHECK(r.up_to == 1);
    REQUIRE(r.refused.size() == 1);
    CHECK(r.refused[0].code == "not_storable");
    CHECK(far.row().visits == 2);
}

TEST_CASE("a changed, cut or foreign batch changes nothing", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add_visits(3);
    auto text = near.rest();
    CHECK(far.ingest.take("DS-1", text, noon).error().code == "bad_batch");  // no hello yet
    far.ingest.hello("DS-1", near.hello(), noon);
    text[text.size() - 5] ^= 1;
    CHECK(far.ingest.take("DS-1", text, noon).error().code == "digest_differs");
    CHECK(far.ingest.take("DS-1", "", noon).has_error());
    CHECK(far.count("visit") == 0);
}

TEST_CASE("numbers that the station no longer has are listed as a gap", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add_visits(10);
    far.ingest.hello("DS-1", near.hello(), noon);
    far.ingest.take("DS-1", near.batch(1, 3), noon).value();
    near.acknowledged = 3;
    const auto r = far.ingest.take("DS-1", near.batch(6, 10), noon).value();
    CHECK(r.up_to == 10);
    auto row = far.row();
    REQUIRE(row.gaps.size() == 1);
    CHECK(row.gaps[0].from == 4);
    CHECK(row.gaps[0].to == 5);
    CHECK(row.state == "gaps");
    CHECK(far.views.totals().gaps == 2);
    SECTION("and filled when they turn up after all")
    {
        near.acknowledged = 10;
        CHECK(far.ingest.take("DS-1", near.batch(5, 5), noon).value().up_to == 10);
        CHECK(far.views.totals().gaps == 1);
        CHECK(far.ingest.take("DS-1", near.batch(4, 4), noon).value().up_to == 10);
        CHECK(far.views.totals().gaps == 0);
        CHECK(far.row().visits == 10);
    }
    SECTION("and the chain, which nobody can know any more, raises no false alarm")
    {
        near.acknowledged = 10;
        CHECK_FALSE(far.ingest.hello("DS-1", near.hello(), noon).new_epoch);
    }
}

TEST_CASE("head office that went back to an older backup asks again and loses nothing",
          "[head_office]")
{
    test::outbox_copy near;
    near.add_visits(10);
    near.acknowledged = 10;  // confirmed before the backup was played in
    test::office far;
    SECTION("the backup knows some of it")
    {
        auto young = near;
        young.acknowledged = 0;
        young.entries.resize(4);
        sync_all(far, young);
        const auto hello = far.ingest.hello("DS-1", near.hello(), noon);
        CHECK_FALSE(hello.new_epoch);
        CHECK(hello.up_to == 4);
        // In the middle of a session, without a hello: told how far to go back, nothing stored.
        near.add_visits(2);
        const auto r = far.ingest.take("DS-1", near.rest(), noon).value();
        CHECK(r.up_to == 4);
        CHECK(far.row().gaps.empty());
        near.acknowledged = r.up_to;
    }
    SECTION("the backup is empty")
    {
        const auto hello = far.ingest.hello("DS-1", near.hello(), noon);
        CHECK_FALSE(hello.new_epoch);
        CHECK(hello.up_to == 0);
        near.acknowledged = 0;
    }
    const auto all = static_cast<sync::sequence>(near.entries.size());
    CHECK(far.ingest.take("DS-1", near.rest(), noon).value().up_to == all);
    near.acknowledged = all;
    CHECK_FALSE(far.ingest.hello("DS-1", near.hello(), noon).new_epoch);
    CHECK(far.row().visits == all);
}

TEST_CASE("a station disk restored from a backup gets a new epoch and overwrites nothing",
          "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add_visits(5);
    auto backup = near;
    near.add_visits(5);
    sync_all(far, near);
    int expected = 10;

    SECTION("it knows fewer numbers than we hold")
    {
        const auto hello = far.ingest.hello("DS-1", backup.hello(), noon);
        CHECK(hello.new_epoch);
        CHECK(hello.epoch == "fresh-1");
        CHECK(far.ingest.hello("DS-1", backup.hello(), noon).epoch == "fresh-1");
    }
    SECTION("it has meanwhile given the same numbers to other records")
    {
        expected += 8;
        for (int i = 0; i < 8; ++i)
            backup.add(test::sample_visit("other" + std::to_string(i)));
        // At the cursor it remembers, all is as it was: only the lines themselves tell.
        CHECK_FALSE(far.ingest.hello("DS-1", backup.hello(), noon).new_epoch);
        const auto r = far.ingest.take("DS-1", backup.rest(), noon).value();
        CHECK(r.epoch == "fresh-1");
        CHECK(far.ingest.hello("DS-1", backup.hello(), noon).new_epoch);
    }
    SECTION("its chain is another one where the cursors meet")
    {
        auto clone = near;
        clone.entries[2] = clone.entries[3];
        clone.entries[2].seq = 3;
        CHECK(far.ingest.hello("DS-1", clone.hello(), noon).new_epoch);
    }
    CHECK(far.row().visits == 10);
    // Under the new epoch everything it has goes up again; what is known stays as it is.
    auto renumbered = backup;
    renumbered.epoch = "fresh-1";
    renumbered.acknowledged = 0;
    sync_all(far, renumbered);
    CHECK(far.row().visits == expected);
    CHECK(far.count("visit") == expected);
}

TEST_CASE("two copies of one disk end up with two epochs and keep both their records",
          "[head_office]")
{
    test::office far;
    test::outbox_copy a;
    a.add_visits(3);
    auto b = a;
    a.add(test::sample_visit("from-a"));
    b.add(test::sample_visit("from-b"));
    sync_all(far, a);
    const auto told = far.ingest.take("DS-1", b.rest(), noon).value();
    REQUIRE(told.epoch != b.epoch);
    for (auto* copy : {&b, &a}) {
        const auto hello = far.ingest.hello("DS-1", copy->hello(), noon);
        REQUIRE(hello.new_epoch);
        copy->epoch = hello.epoch;
        copy->acknowledged = 0;
        sync_all(far, *copy);
    }
    CHECK(a.epoch != b.epoch);
    CHECK(far.row().visits == 5);
    a.add(test::sample_visit("later"));
    sync_all(far, a);  // and neither is asked for yet another epoch
    sync_all(far, b);
    CHECK(far.row().visits == 6);
}
