// What time does to people in the store (product 13), through the core and its timer: looked for in
// the bytes of the files, with the station's own tokens.
#include "station/keys/blind_index.hpp"
#include "station/store/store.hpp"
#include "sync/sealing/sealing.hpp"
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

constexpr auto number = "1000113200000004321";
constexpr auto plate_text = "豫A12345";
constexpr std::int64_t hour = 60 * minute;

// Card and plate at pump 1, fuelled and closed.
void whole_visit(core_bench& b, int n)
{
    b.present_card(1, number);
    b.lift(1);
    REQUIRE(b.wait(b.business->enter_plate(1, b.plate("p-" + std::to_string(n), plate_text))));
    b.pass(minute);
    b.hang_up(1);
    b.hear("line-1", b.record(1, n, number));
    b.pass(4 * minute);
}

std::int64_t count(core_bench& b, const std::string& query)
{
    return database(b.folder() / "station.db", access::read).integer(query.c_str());
}

std::int64_t keys_kept(core_bench& b)
{
    return database(b.folder() / "keys.db", access::read).integer("SELECT count(*) FROM data_key");
}

std::string plate_token_of(core_bench& b, const std::string& characters)
{
    const auto keys =
        derive_station_keys(read_or_make_station_key(b.folder() / "station.key", true));
    return plate_token(keys.plate_token, {characters, plate_kind::blue});
}

bool anywhere(core_bench& b, const std::string& word)
{
    for (const auto* name : {"station.db", "station.db-wal"})
        if (read_file(b.folder() / name).find(word) != std::string::npos)
            return true;
    return false;
}

void answer_stage_2(core_bench& b, const std::string& visit)
{
    profile_answer a;
    a.id = "a-1";
    a.badge = "1046";
    a.stage = 2;
    a.answer = answer_kind::done;
    a.address = "王先生";
    a.consents = {{"address_and_history", consent_state::given, "w/1", "zh-CN", "said"}};
    REQUIRE(b.wait(b.business->answer(visit, a)));
}

}  // namespace

TEST_CASE("a profile at stage 1 is deleted 90 days after the last visit, with all its tokens",
          "[retention]")
{
    core_bench b;
    whole_visit(b, 1);
    b.pass(10 * day);
    whole_visit(b, 2);
    const auto card = b.card(number).token;
    const auto plate = plate_token_of(b, plate_text);
    b.fuel(2, 3);
    b.pass(4 * minute);
    const auto sent = b.outbox().back().seq;  // what head office holds stays for 35 days
    b.wait(b.business->outbox().acknowledge(sent));
    b.pass(90 * day);
    CHECK(b.totals().customers == 1);
    REQUIRE(anywhere(b, card));
    REQUIRE(anywhere(b, plate));
    const auto keys = keys_kept(b);

    b.pass(day);
    CHECK(b.totals().customers == 0);
    CHECK(b.totals().visits == 3);
    CHECK(count(b, "SELECT sum(volume_ml) FROM visit WHERE status = 1") == 94'200);
    for (const auto* table : {"card", "vehicle", "blind", "card_plate", "answer", "consent"}) {
        CAPTURE(table);
        CHECK(count(b, std::string("SELECT count(*) FROM ") + table) == 0);
    }
    CHECK_FALSE(anywhere(b, card));
    CHECK_FALSE(anywhere(b, plate));
    CHECK(keys_kept(b) < keys);
    b.restart();
    CHECK(b.totals().visits == 3);
}

TEST_CASE("a profile at stage 1 with a long cycle stays for four cycles", "[retention]")
{
    core_bench b;
    for (int n = 1; n <= 6; ++n) {
        b.visit_by_card(n, number);
        b.pass(n == 6 ? 0 : 40 * day);
    }
    b.pass(160 * day);
    CHECK(b.totals().customers == 1);
    b.pass(day);
    CHECK(b.totals().customers == 0);
}

TEST_CASE("a profile at stage 2 stays", "[retention]")
{
    core_bench b;
    whole_visit(b, 1);
    b.pass(5 * day);
    b.present_card(1, number);
    answer_stage_2(b, b.snapshot().visits.at(0).id);
    b.fuel(1, 2, number);
    b.pass(4 * minute);
    b.pass(300 * day);
    CHECK(b.totals().customers == 1);
    CHECK(count(b, "SELECT count(*) FROM card") == 1);
    CHECK(b.wait(b.business->find_plates("345")).size() == 1);
}

TEST_CASE("whoever comes back after his profile was deleted begins anew, his card sealed again",
          "[retention]")
{
    core_bench b;
    const auto key = sealing::to_text(sealing::public_key_of(sealing::generate()));
    b.business->set_head_office_key(key);
    b.step();
    b.visit_by_card(1, number);
    b.pass(91 * day);
    REQUIRE(b.totals().customers == 0);
    b.visit_by_card(2, number);
    CHECK(b.totals().customers == 1);
    CHECK(count(b, "SELECT count(*) FROM card WHERE sealed <> ''") == 1);
    const auto v = b.snapshot().visits.at(0);
    REQUIRE(v.customer);
    CHECK(v.customer->visit_days == 1);
}

TEST_CASE("another customer's visit forgets the card of the one who is gone", "[retention]")
{
    core_bench b;
    b.visit_by_card(1, number);
    b.pass(80 * day);
    // The plate decides who visits: his card pays for somebody else's car.
    b.lift(2);
    REQUIRE(b.wait(b.business->enter_plate(2, b.plate("p-1", plate_text))));
    b.pass(minute);
    b.hang_up(2);
    b.hear("line-1", b.record(2, 2));
    b.pass(4 * minute);
    b.pass(day);
    whole_visit(b, 3);
    REQUIRE(count(b, "SELECT count(*) FROM visit WHERE card_token IS NOT NULL") == 2);
    b.pass(10 * day);
    CHECK(count(b, "SELECT count(*) FROM customer") == 1);
    CHECK(count(b, "SELECT count(*) FROM visit WHERE card_token IS NOT NULL") == 0);
    CHECK(count(b, "SELECT count(*) FROM visit WHERE customer IS NOT NULL") == 1);
}

TEST_CASE("cards and plates leave the facts after 45 days, also of those who stay", "[retention]")
{
    core_bench b;
    whole_visit(b, 1);
    b.pass(20 * day);
    whole_visit(b, 2);
    b.pass(24 * day);
    const auto with_token = "SELECT count(*) FROM fact WHERE plate_token IS NOT NULL "
                            "OR length(body ->> '$.card.token') > 0";
    REQUIRE(count(b, with_token) == 6);
    b.pass(2 * day);
    CHECK(count(b, with_token) == 3);
    CHECK(count(b, "SELECT count(*) FROM visit WHERE card_token IS NOT NULL") == 2);
    b.pass(20 * day);
    CHECK(count(b, with_token) == 0);
    b.restart();
    CHECK(b.totals().visits == 2);
}

TEST_CASE("a key whose profile is gone is erased even when the power failed in between",
          "[retention]")
{
    const temp_folder folder;
    const store_home home(folder.path(), {});
    std::int64_t key = 0;
    {
        store s(home, first_noon);
        transaction tx(s.db());
        key = s.maker.next_key();
        s.maker.doom(key);
        tx.commit();
    }
    store s(home, first_noon);
    REQUIRE(s.keys.open(key) != nullptr);
    s.keys.forget(key);
    CHECK(s.maker.erase_doomed() == std::vector{key});
    CHECK(s.keys.open(key) == nullptr);
    CHECK(s.maker.erase_doomed().empty());
}

TEST_CASE("within the hour nothing of who asked not to be recorded is left but the mark",
          "[retention]")
{
    core_bench b;
    whole_visit(b, 1);
    b.pass(5 * day);
    b.present_card(1, number);
    b.lift(1);
    const auto seen = b.wait(b.business->enter_plate(1, b.plate("p-9", plate_text)));
    REQUIRE(seen);
    profile_answer never;
    never.id = "a-1";
    never.badge = "1046";
    never.stage = 2;
    never.answer = answer_kind::never;
    never.do_not_record = true;
    REQUIRE(b.wait(b.business->answer(seen->id, never)));
    b.pass(minute);
    b.hang_up(1);
    b.hear("line-1", b.record(1, 2, number));
    b.pass(4 * minute);
    b.pass(hour);
    CHECK(b.totals().visits == 2);
    CHECK(count(b, "SELECT count(*) FROM visit WHERE customer IS NOT NULL "
                   "OR card_token IS NOT NULL OR plate_token IS NOT NULL OR card_tail <> ''") == 0);
    CHECK(count(b, "SELECT count(*) FROM fact WHERE plate_token IS NOT NULL OR sealed_plate IS NOT "
                   "NULL OR length(body ->> '$.card.token') > 0") == 0);
    CHECK(count(b, "SELECT count(*) FROM blind") == 0);
    CHECK(count(b, "SELECT count(*) FROM customer WHERE do_not_record = 1") == 1);
    // Next week he is served like anybody and not recorded either.
    b.pass(7 * day);
    b.visit_by_card(3, number);
    b.pass(hour);
    CHECK(count(b, "SELECT count(*) FROM fact WHERE length(body ->> '$.card.token') > 0") == 0);
    CHECK(b.totals().visits == 3);
}
