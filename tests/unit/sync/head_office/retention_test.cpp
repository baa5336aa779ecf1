// What head office lets go of by the clock, and that nothing which is still needed goes with it; how
// it takes lines that somebody was taken out of.
#include "office.hpp"
#include "sync/sealing/sealing.hpp"
#include "sync/wire/scrub.hpp"
#include "sync/wire/sealed_plate.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using test::noon;
using test::sync_all;

namespace {

constexpr std::int64_t day = 86'400'000;
constexpr auto person = "01J0000000000000000000000C";

int prune(test::office& far, utc_ms now)
{
    int slices = 0;
    while (far.retention.prune(now))
        ++slices;
    return slices;
}

// As if so many numbers had come, long before the ones that come now.
void pretend(test::office& far, test::outbox_copy& near, sync::sequence held)
{
    far.ingest.hello("DS-1", near.hello(), noon);
    const auto n = std::to_string(held);
    far.db.run(("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + n +
                ") INSERT INTO line SELECT 'DS-1', 'E1', i, zeroblob(32) FROM n WHERE NOT EXISTS "
                "(SELECT 1 FROM line WHERE seq = i)")
                   .c_str());
    far.db.run(("UPDATE epoch SET chain = '', up_to = " + n + ", highest = " + n).c_str());
}

sync::entry numbered(const sync_record& r, sync::sequence seq)
{
    auto e = sync::wire::make_entry(r, noon);
    e.seq = seq;
    return e;
}

}  // namespace

TEST_CASE("a number whose digest is no longer kept may come again: no record doubles, and nobody "
          "is taken for a clone",
          "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add_visits(3);
    near.add(test::sample_flag());
    sync_all(far, near);
    pretend(far, near, 120'000);
    CHECK(prune(far, noon) == 40);  // in slices of 500
    CHECK(far.count("line") == 100'000);
    CHECK(far.count("line WHERE seq <= 20000") == 0);
    const auto before = far.row();

    const auto again = far.ingest.take("DS-1", near.batch(1, 4), noon).value();
    CHECK(again.epoch == "E1");
    CHECK(again.up_to == 120'000);
    CHECK(again.refused.empty());
    auto other = near;  // not even with other content: what it was nobody knows any more
    other.entries[1] = numbered(test::sample_visit("v9"), 2);
    CHECK(far.ingest.take("DS-1", other.batch(2, 2), noon).value().epoch == "E1");
    CHECK(far.row().visits == before.visits);
    CHECK(far.row().flags == before.flags);
    CHECK(far.row().nights == before.nights);
    CHECK(far.count("line") == 100'000);
    // What is still kept is still compared.
    const auto batch = sync::wire::encode_batch(
        "E1", 119'999, std::vector{numbered(test::sample_visit("v9"), 120'000)});
    CHECK(far.ingest.take("DS-1", batch.text, noon).value().epoch == "fresh-1");
}

TEST_CASE("a number that was missing is taken whenever it comes", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add_visits(10);
    far.ingest.hello("DS-1", near.hello(), noon);
    far.ingest.take("DS-1", near.batch(1, 3), noon).value();
    near.acknowledged = 3;
    far.ingest.take("DS-1", near.batch(6, 10), noon).value();
    pretend(far, near, 120'000);
    far.db.run("DELETE FROM line WHERE seq BETWEEN 4 AND 5");
    prune(far, noon);
    CHECK(far.count("gap") == 1);
    near.acknowledged = 10;
    far.ingest.take("DS-1", near.batch(4, 5), noon).value();
    CHECK(far.row().visits == 10);
    CHECK(far.count("gap") == 0);
}

TEST_CASE("of numbers that were replaced only what is missing is remembered", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add_visits(5);
    auto backup = near;
    near.add_visits(5);
    sync_all(far, near);
    far.db.run("INSERT INTO gap (station, epoch, from_seq, to_seq, reason) VALUES "
               "('DS-1', 'E1', 11, 11, 'refused'), ('DS-1', 'E1', 20, 22, 'missing')");
    REQUIRE(far.ingest.hello("DS-1", backup.hello(), noon).new_epoch);
    CHECK(prune(far, noon) == 0);  // nobody has taken the new numbers yet
    CHECK(far.count("line") == 10);
    backup.epoch = "fresh-1";
    sync_all(far, backup);
    CHECK(prune(far, noon) > 0);
    CHECK(far.count("line WHERE epoch = 'E1'") == 0);
    CHECK(far.count("line WHERE epoch = 'fresh-1'") == 5);
    CHECK(far.count("chain_mark WHERE epoch = 'E1'") == 0);
    CHECK(far.count("chain_mark") == 1);
    CHECK(far.count("gap WHERE reason = 'missing'") == 1);
    CHECK(far.count("gap") == 1);
    // The copy that still counts the old way is told so as before.
    CHECK(far.ingest.hello("DS-1", near.hello(), noon).new_epoch);
}

TEST_CASE("what is old goes after its time, each kind after its own", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    for (const auto& r : test::sample_records())
        near.add(r);
    near.add(erasure_record{"01J0000000000000000000000Y", erasure_reason::expired, noon});
    sync_all(far, near);
    far.registry.issued("DS-1", "aa", noon, noon);
    const auto prune_and_count = [&](int days, const char* table) {
        prune(far, noon + days * day);
        return far.count(table);
    };
    CHECK(prune_and_count(89, "certificate") == 1);
    CHECK(prune_and_count(91, "certificate") == 0);
    for (const auto* table : {"withheld", "received", "erased WHERE reason = 'expired'"}) {
        CAPTURE(table);
        CHECK(prune_and_count(399, table) == 1);
    }
    for (const auto* table : {"withheld", "received", "erased WHERE reason = 'expired'"}) {
        CAPTURE(table);
        CHECK(prune_and_count(402, table) == 0);
    }
    CHECK(prune_and_count(730, "duty") == 1);
    CHECK(prune_and_count(733, "duty") == 0);
    prune(far, noon + 5000 * day);
    for (const auto* table : {"visit", "fuelling", "customer", "consent", "flag", "contact",
                              "erased WHERE reason = 'asked'", "epoch", "chain_mark"}) {
        CAPTURE(table);
        CHECK(far.count(table) == 1);
    }
    CHECK(far.count("line") == 10);
}

TEST_CASE("a card that is nobody's is forgotten 90 days after its last visit", "[head_office]")
{
    test::office far;
    const auto key = sealing::parse_public_key(far.keys.public_key()).value();
    test::outbox_copy near;
    const auto visit_with = [&](const char* id, const char* token, utc_ms at, const char* whose) {
        auto v = test::sample_visit(id);
        v.visit.customer = whose;
        v.visit.ended = at;
        v.visit.card = card_identity{token, "0843",
                                     sealing::seal(key, sync::wire::card_purpose,
                                                   "90001234000008" + std::to_string(token[0]))};
        near.add(v);
    };
    visit_with("a", "aa", noon, "");
    visit_with("b", "bb", noon, "");
    visit_with("c", "bb", noon + 50 * day, "");
    visit_with("d", "cc", noon, person);
    sync_all(far, near);
    REQUIRE(far.count("card") == 3);
    prune(far, noon + 90 * day);
    CHECK(far.count("card") == 3);
    prune(far, noon + 91 * day);
    CHECK(far.count("card WHERE token = 'aa'") == 0);
    CHECK(far.count("card") == 2);
    CHECK(far.count("visit WHERE card_token = 'bb'") == 1);
    prune(far, noon + 141 * day);
    CHECK(far.count("card") == 1);
    prune(far, noon + 5000 * day);
    CHECK(far.count("visit WHERE card_token = 'cc'") == 1);
    CHECK(far.count("visit") == 4);
}

TEST_CASE("the cards of who was erased leave the visits of others too, whatever restarts meanwhile",
          "[head_office]")
{
    test::office far;
    far.registry.invite("DS-2", "第二站", "东片区", "hash", noon, noon);
    const auto key = sealing::parse_public_key(far.keys.public_key()).value();
    const auto sealed = sealing::seal(key, sync::wire::card_purpose, "9000123400000843");
    test::outbox_copy near;
    test::outbox_copy elsewhere;
    elsewhere.station = "DS-2";
    auto c = test::sample_customer();
    c.id = person;
    c.sealed_cards = {sealed};
    near.add(c);
    for (int i = 0; i < 1200; ++i) {
        auto v = test::sample_visit("v" + std::to_string(i));
        v.visit.customer = "01J0000000000000000000000X";
        v.visit.card = card_identity{i % 2 == 0 ? "aa" : "bb", "0843", i == 0 ? sealed : ""};
        near.add(v);
        if (i < 3)
            elsewhere.add(v);
    }
    near.add(erasure_record{person, erasure_reason::asked, noon});
    sync_all(far, near);
    sync_all(far, elsewhere);
    CHECK(far.count("doomed_card") == 1);
    REQUIRE(far.retention.prune(noon));
    CHECK(far.count("visit WHERE station = 'DS-1' AND card_token = 'aa'") > 0);
    head_office::retention after_restart(far.db);
    while (after_restart.prune(noon)) {}
    CHECK(far.count("visit WHERE station = 'DS-1' AND card_token = 'aa'") == 0);
    CHECK(far.count("visit WHERE station = 'DS-1' AND card_token = 'bb'") == 600);
    CHECK(far.count("visit WHERE station = 'DS-2' AND card_token = 'aa'") == 2);
    CHECK(far.count("doomed_card") == 0);
    CHECK(far.row("DS-1").visits == 1200);
}

TEST_CASE("a line that somebody was taken out of is the line that it was", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    auto v = test::sample_visit();
    v.visit.customer = person;
    near.add(v);
    v.visit.id = "v2";
    v.visit.customer = "01J0000000000000000000000X";
    near.add(v);
    auto c = test::sample_customer();
    c.id = person;
    near.add(c);
    auto scrubbed = near;
    for (const std::size_t i : {std::size_t{0}, std::size_t{2}})
        scrubbed.entries[i] = sync::wire::without_person(near.entries[i]);
    scrubbed.add(erasure_record{person, erasure_reason::asked, noon});

    SECTION("head office holds the lines as they were, and the answer was lost")
    {
        sync_all(far, near);
    }
    SECTION("it holds them behind one that it refuses")
    {
        auto bad = near;
        bad.entries[1].body = "{}";
        far.ingest.hello("DS-1", bad.hello(), noon);
        REQUIRE(far.ingest.take("DS-1", bad.rest(), noon).value().up_to == 1);
    }
    SECTION("it went back to a backup that knows one of them")
    {
        far.ingest.hello("DS-1", near.hello(), noon);
        far.ingest.take("DS-1", near.batch(1, 1), noon).value();
        scrubbed.acknowledged = 4;
    }
    SECTION("it went back to nothing")
    {
        scrubbed.acknowledged = 4;
    }
    sync_all(far, scrubbed);
    CHECK(scrubbed.acknowledged == 4);
    CHECK_FALSE(far.ingest.hello("DS-1", scrubbed.hello(), noon).new_epoch);
    CHECK(far.ingest.take("DS-1", scrubbed.batch(1, 4), noon).value().epoch == "E1");
    CHECK(far.row().visits == 2);
    CHECK(far.row().gaps.empty());
    CHECK(far.row().customers == 0);
    CHECK(far.count("customer") == 0);
    CHECK(far.count("visit WHERE customer <> ''") == 1);  // of the other one
    CHECK(far.count("withheld") == 0);
    // And it is no way to pass off another line as one that is held.
    auto clone = near;
    clone.entries[1] = sync::wire::without_person(near.entries[0]);
    clone.entries[1].seq = 2;
    CHECK(far.ingest.take("DS-1", clone.batch(2, 2), noon).value().epoch == "fresh-1");
}
