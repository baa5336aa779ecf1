// Stations apart, cards and plates as tokens, what the screens list, join codes and certificates.
#include "office.hpp"
#include "sync/sealing/sealing.hpp"
#include "sync/wire/digest.hpp"
#include "sync/wire/sealed_plate.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using test::noon;
using test::sync_all;

TEST_CASE("stations never see each other's numbers", "[head_office]")
{
    test::office far;
    far.registry.invite("DS-2", "第二站", "东片区", "hash", noon, noon);
    test::outbox_copy one;
    test::outbox_copy two;
    two.station = "DS-2";
    one.add_visits(2);
    two.add_visits(3);
    sync_all(far, one);
    sync_all(far, two);
    CHECK(far.row("DS-1").visits == 2);
    CHECK(far.row("DS-2").visits == 3);
    CHECK(far.count("visit") == 5);
}

TEST_CASE("the same card at two stations gets one fleet token, and no number is kept",
          "[head_office]")
{
    test::office far;
    far.registry.invite("DS-2", "第二站", "东片区", "hash", noon, noon);
    const auto key = sealing::parse_public_key(far.keys.public_key()).value();
    const std::string number = "9000123400000843";
    for (const std::string station : {"DS-1", "DS-2"}) {
        test::outbox_copy near;
        near.station = station;
        auto v = test::sample_visit();
        v.visit.card = card_identity{station == "DS-1" ? "aa" : "bb", "0843",
                                     sealing::seal(key, sync::wire::card_purpose, number)};
        near.add(v);
        auto c = test::sample_customer();
        c.sealed_cards = {sealing::seal(key, sync::wire::card_purpose, number)};
        c.sealed_plates = {sealing::seal(key, sync::wire::plate_purpose, "blue 豫A12345")};
        near.add(c);
        sync_all(far, near);
    }
    CHECK(far.count("(SELECT DISTINCT fleet_token FROM card)") == 1);
    CHECK(far.count("card") == 2);
    CHECK(far.count("(SELECT DISTINCT fleet_token FROM identity WHERE kind = 'plate')") == 1);
    const auto list = far.views.customers("DS-1", "", 50);
    REQUIRE(list.customers.size() == 1);
    CHECK(list.customers[0].title == "豫A·•••45");
    CHECK(list.customers[0].visits == 1);
    far.db.run("PRAGMA wal_checkpoint(TRUNCATE)");
    for (const auto& file : std::filesystem::directory_iterator(far.folder.path())) {
        const auto all = test::read_file(file.path());
        CAPTURE(file.path());
        CHECK(all.find(number) == std::string::npos);
        CHECK(all.find("A12345") == std::string::npos);
    }
}

namespace {

constexpr auto person = "01J0000000000000000000000C";

customer_record with_card_and_plate(const test::office& far, const std::string& id)
{
    const auto key = sealing::parse_public_key(far.keys.public_key()).value();
    auto c = test::sample_customer();
    c.id = id;
    c.sealed_cards = {sealing::seal(key, sync::wire::card_purpose, "9000123400000843")};
    c.sealed_plates = {sealing::seal(key, sync::wire::plate_purpose, "blue 豫A12345")};
    return c;
}

// Everything the samples know about one person: visit, consent, flag, contact.
void add_life(test::outbox_copy& near, const customer_record& c)
{
    auto v = test::sample_visit();
    v.visit.customer = c.id;
    near.add(v);
    near.add(c);
    for (auto r : test::sample_records()) {
        if (auto* consent = std::get_if<consent_record>(&r))
            consent->customer = c.id;
        else if (auto* flag = std::get_if<flag_record>(&r))
            flag->customer = c.id;
        else if (auto* contact = std::get_if<contact_record>(&r))
            contact->customer = c.id;
        else
            continue;
        near.add(r);
    }
}

void check_nothing_left(test::office& far)
{
    for (const auto* table : {"customer", "identity", "consent", "flag", "contact", "card"}) {
        CAPTURE(table);
        CHECK(far.count(table) == 0);
    }
    CHECK(far.count("visit WHERE customer <> '' OR card_token <> ''") == 0);
    CHECK(far.row("DS-1").customers == 0);
    CHECK(far.row("DS-1").flags == 0);
}

}  // namespace

TEST_CASE("an erased person leaves nothing at head office but a mark, and his visits count",
          "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    add_life(near, with_card_and_plate(far, person));
    sync_all(far, near);
    REQUIRE(far.count("identity") == 2);
    REQUIRE(far.row("DS-1").customers == 1);
    REQUIRE(far.row("DS-1").flags == 1);
    near.add(erasure_record{person, erasure_reason::asked, noon});
    sync_all(far, near);
    check_nothing_left(far);
    CHECK(far.row("DS-1").visits == 1);
    CHECK(far.count("fuelling") > 0);
    CHECK(far.count("do_not_record") == 2);
    CHECK(far.count("erased WHERE reason = 'asked'") == 1);
}

TEST_CASE("old batches sent again under new numbers do not bring the erased person back",
          "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    const auto c = with_card_and_plate(far, person);
    add_life(near, c);
    near.add(erasure_record{person, erasure_reason::asked, noon});
    sync_all(far, near);
    test::outbox_copy restored;  // the disk of before, under an epoch of its own
    restored.epoch = "restored";
    auto later = c;
    later.revision = c.revision + 5;
    add_life(restored, later);
    auto again = test::sample_visit();
    again.visit.customer = person;
    again.visit.revision += 1;
    restored.add(again);
    sync_all(far, restored);
    check_nothing_left(far);
    CHECK(far.row("DS-1").visits == 1);
}

TEST_CASE("whoever asked not to be recorded is not taken in under another id either",
          "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add(with_card_and_plate(far, person));
    near.add(erasure_record{person, erasure_reason::asked, noon});
    near.add(with_card_and_plate(far, "01J0000000000000000000000X"));
    sync_all(far, near);
    check_nothing_left(far);
    CHECK(far.count("erased") == 2);
}

TEST_CASE("a profile that ran out may come back with a new customer", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add(with_card_and_plate(far, person));
    near.add(erasure_record{person, erasure_reason::expired, noon});
    near.add(with_card_and_plate(far, "01J0000000000000000000000X"));
    sync_all(far, near);
    CHECK(far.row("DS-1").customers == 1);
    CHECK(far.count("identity WHERE customer = '01J0000000000000000000000X'") == 2);
    CHECK(far.count("do_not_record") == 0);
}

TEST_CASE("what the screens list is filtered and told with its contacts", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    near.add(test::sample_visit());
    near.add(test::sample_customer());
    near.add(test::sample_flag());
    for (const auto& r : test::sample_records())
        if (std::holds_alternative<contact_record>(r))
            near.add(r);
    sync_all(far, near);
    const business_day today{20'600};
    const auto flags = far.views.flags("", "", today);
    REQUIRE(flags.size() == 1);
    CHECK(flags[0].title == "••0843");
    CHECK(flags[0].level == "overdue");
    CHECK(flags[0].contacts.size() == 1);
    CHECK(far.views.flags("DS-9", "", today).empty());
    CHECK(far.views.flags("", "closed", today).empty());
    CHECK(far.views.customers("", "0843", 50).total == 1);
    CHECK(far.views.customers("", "%", 50).total == 0);
    CHECK(far.views.customers("DS-9", "", 50).total == 0);
    CHECK(far.views.customers("", "", 50).customers[0].flag == "overdue");
}

TEST_CASE("a station is silent after its time, and one that never came says so", "[head_office]")
{
    test::office far;
    CHECK(far.row().state == "never");
    test::outbox_copy near;
    near.add_visits(1);
    sync_all(far, near);
    CHECK(far.row().state == "ok");
    CHECK(far.views.station("DS-1", noon + 37LL * 3600 * 1000)->state == "silent");
    CHECK(far.registry.revoke("DS-1", noon).has_value());
    CHECK(far.row().state == "revoked");
}

TEST_CASE("a join code works once, in its time, for its station, and says why it does not",
          "[head_office]")
{
    using head_office::redemption;
    test::office far;
    const auto hash = sync::wire::sha256_hex("secret");
    const auto newer = sync::wire::sha256_hex("newer");
    far.registry.invite("DS-3", "第三站", "西片区", hash, noon, noon + 1000);
    CHECK(far.registry.redeem("DS-3", sync::wire::sha256_hex("other"), noon) ==
          redemption::unknown);
    CHECK(far.registry.redeem("DS-3", "", noon) == redemption::unknown);
    CHECK(far.registry.redeem("DS-1", hash, noon) == redemption::unknown);
    CHECK(far.registry.redeem("DS-9", hash, noon) == redemption::unknown);
    CHECK(far.registry.redeem("DS-3", hash, noon + 1001) == redemption::expired);
    CHECK(far.registry.redeem("DS-3", hash, noon + 1000) == redemption::done);
    CHECK(far.registry.redeem("DS-3", hash, noon + 1000) == redemption::used);
    CHECK(far.registry.redeem("DS-3", "", noon) == redemption::unknown);
    far.registry.invite("DS-3", "第三站", "西片区", newer, noon, noon + 1000);
    CHECK(far.registry.redeem("DS-3", hash, noon) == redemption::used);
    CHECK(far.registry.redeem("DS-3", newer, noon) == redemption::done);
}

TEST_CASE("joining again denies the certificates before, and so does revoking", "[head_office]")
{
    test::office far;
    const auto hash = sync::wire::sha256_hex("secret");
    far.registry.issued("DS-1", "aa", noon, noon);
    CHECK(far.registry.denied_serials().empty());
    far.registry.invite("DS-1", "第一站", "东片区", hash, noon, noon + 1000);
    REQUIRE(far.registry.redeem("DS-1", hash, noon) == head_office::redemption::done);
    CHECK(far.registry.denied_serials() == std::vector<std::string>{"aa"});
    far.registry.issued("DS-1", "bb", noon, noon);
    REQUIRE(far.registry.revoke("DS-1", noon));
    CHECK(far.registry.denied_serials().size() == 2);
    CHECK(far.registry.revoked_stations() == std::vector<std::string>{"DS-1"});
    CHECK(far.registry.revoke("nobody", noon).error() == errc::not_found);
}
