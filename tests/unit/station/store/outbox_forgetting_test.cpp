// Nothing of an erased person stays among the records that were or will be sent, and neither the
// numbers nor the chain notice.
#include "station/store/migrate.hpp"
#include "sync/wire/chain.hpp"
#include "tests/unit/station/store/sample.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

const std::string person = sample_id(900);
const std::string other = sample_id(901);
const std::string sealed = "U2VhbGVkVG9IZWFkT2ZmaWNlQWxvbmU=";
const std::string token = "cafe";

void append(temp_store& s, const sync_record& r)
{
    s->outbox.append(sync::wire::make_entry(r, noon));
}

// 1: his visit, 2: himself, 3: consent, 4: flag, 5: contact, 6: somebody else's visit with his
// card, 7: somebody else.
void append_life(temp_store& s)
{
    append(s, visit_record{sample_visit(1, person)});
    customer_record c;
    c.id = person;
    c.card_tails = {"0843"};
    c.sealed_cards = {sealed};
    append(s, c);
    consent_record consent;
    consent.id = sample_id(3);
    consent.customer = person;
    consent.purpose = "phone";
    consent.how = "said";
    append(s, consent);
    flag_record flag;
    flag.id = sample_id(4);
    flag.customer = person;
    append(s, flag);
    contact_record contact;
    contact.id = sample_id(5);
    contact.customer = person;
    contact.channel = "phone";
    append(s, contact);
    append(s, visit_record{sample_visit(6, other)});
    c.id = other;
    c.sealed_cards = {"b3RoZXI="};
    append(s, c);
}

void forget(temp_store& s)
{
    transaction tx(s->db());
    s->outbox.forget_customer(person);
    append(s, erasure_record{person, erasure_reason::asked, noon});
    tx.commit();
}

void check_forgotten(temp_store& s)
{
    const auto all = s->outbox.pending(0, 100);
    REQUIRE(all.size() == 8);
    for (std::size_t i = 0; i < all.size(); ++i)
        CHECK(all[i].seq == static_cast<sync::sequence>(i) + 1);
    CHECK(all[0].kind == "visit");
    CHECK(all[0].body.find("31400") != std::string::npos);
    CHECK(all[0].body.find("\"card\":null") != std::string::npos);
    CHECK(all[0].body.find("\"how\":\"anonymous\"") != std::string::npos);
    for (std::size_t i = 1; i < 5; ++i) {
        CHECK(all[i].kind == "withheld");
        CHECK(all[i].body.find("\"why\":\"erased\"") != std::string::npos);
    }
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(all[i].was.size() == 64);
        CHECK(all[i].body.find(sealed) == std::string::npos);
        CHECK((all[i].kind == "withheld" || all[i].body.find(person) == std::string::npos));
        sync::sequence seq = 0;
        std::string line;
        sync::wire::append_line(line, all[i]);
        CHECK(sync::wire::decode_line(line, seq).has_value());
    }
    CHECK(all[6].kind == "customer");
    CHECK(all[6].was.empty());
    CHECK(s->outbox.backlog().set_aside == 0);
}

std::string chain_of(const std::vector<sync::entry>& entries)
{
    auto chain = sync::wire::first_chain();
    for (const auto& e : entries)
        chain = sync::wire::extend_chain(chain, e);
    return chain;
}

}  // namespace

TEST_CASE("records about an erased person lose him, sent or not, and the chain goes on",
          "[store][outbox][privacy]")
{
    temp_store s;
    append_life(s);
    const auto before = s->outbox.pending(0, 100);
    const auto chain = chain_of(before);
    sync::sequence sent = 0;
    SECTION("nothing was sent") {}
    SECTION("some of it was sent")
    {
        sent = 3;
    }
    SECTION("all of it was sent")
    {
        sent = 7;
    }
    s->outbox.acknowledge(sent);
    forget(s);
    s.restart();
    check_forgotten(s);
    for (const sync::sequence cursor : {7, 2, 0, 5, 7}) {
        s->outbox.acknowledge(cursor);
        const std::vector<sync::entry> part(before.begin(), before.begin() + cursor);
        CHECK(s->outbox.identity("S1").chain == chain_of(part));
    }
    CHECK(s->outbox.identity("S1").chain == chain);
    const auto after = s->outbox.pending(0, 100);
    CHECK(chain_of({after.begin(), after.begin() + 7}) == chain);
}

TEST_CASE("who is erased twice changes nothing the second time", "[store][outbox][privacy]")
{
    temp_store s;
    append_life(s);
    forget(s);
    const auto first = s->outbox.pending(0, 100);
    s->outbox.forget_customer(person);
    const auto second = s->outbox.pending(0, 100);
    for (std::size_t i = 0; i < first.size(); ++i) {
        CHECK(first[i].was == second[i].was);
        CHECK(first[i].body == second[i].body);
    }
}

TEST_CASE("under a new epoch a scrubbed record is like any other", "[store][outbox][privacy]")
{
    temp_store s;
    append_life(s);
    s->outbox.acknowledge(7);
    forget(s);
    s->outbox.start_epoch("e2");
    const auto all = s->outbox.pending(0, 100);
    REQUIRE(all.size() == 8);
    for (const auto& e : all)
        CHECK(e.was.empty());
    s->outbox.acknowledge(8);
    CHECK(s->outbox.identity("S1").chain == chain_of(all));
}

TEST_CASE("his card leaves other people's visits and what was set aside",
          "[store][outbox][privacy]")
{
    temp_store s;
    append_life(s);
    s->outbox.set_aside(2, "out_of_range", "too large");
    s->outbox.set_aside(6, "out_of_range", "too large");
    append(s, visit_record{sample_visit(8, other)});
    forget(s);
    const auto body = [&](const char* kind) {
        return s->db().text(
            (std::string("SELECT body FROM set_aside WHERE kind = '") + kind + "'").c_str());
    };
    CHECK(body("customer").empty());
    CHECK(body("visit").find(token) != std::string::npos);
    const auto gone = [](const std::string& t) { return t == token; };
    sync::sequence after = 0;
    int slices = 0;
    while ((after = s->outbox.strip_cards(after, 3, gone)) != 0)
        ++slices;
    CHECK(slices == 3);
    s->outbox.strip_cards_set_aside({token});
    const auto all = s->outbox.pending(0, 100);
    CHECK(all[7].kind == "visit");
    CHECK(all[7].body.find(other) != std::string::npos);
    for (const auto& e : all)
        CHECK(e.body.find(token) == std::string::npos);
    CHECK(body("visit").find(token) == std::string::npos);
    CHECK(body("visit").find("31400") != std::string::npos);
    // The visit of somebody else is still known as his.
    s->outbox.forget_customer(other);
    CHECK(s->outbox.pending(7, 1).at(0).body.find(other) == std::string::npos);
}

TEST_CASE("what cannot be read any more goes whole", "[store][outbox][privacy]")
{
    temp_store s;
    append_life(s);
    s->outbox.set_aside(1, "bad_json", "no");
    s->db().run("UPDATE set_aside SET body = substr(body, 1, length(body) - 1)");
    s->db().run("UPDATE outbox SET body = replace(body, 'phone', 'fax') WHERE seq = 5");
    forget(s);
    CHECK(s->db().text("SELECT body FROM set_aside").empty());
    const auto all = s->outbox.pending(0, 100);
    CHECK(all[4].kind == "withheld");
    CHECK(all[4].body.find("fax") == std::string::npos);
}

TEST_CASE("a damaged record stays damaged under new numbers", "[store][outbox]")
{
    temp_store s;
    append_life(s);
    s->db().run("UPDATE outbox SET body = replace(body, '31400', '31401') WHERE seq = 1");
    s->outbox.start_epoch("e2");
    CHECK(s->outbox.pending(0, 1).at(0).kind == "withheld");
}

TEST_CASE("a store of version 5 learns whom its records are about, and forgets who was erased",
          "[store][outbox][privacy]")
{
    const temp_folder folder;
    const auto file = folder.path() / "station.db";
    std::filesystem::copy_file(
        std::string(THIRDVISIT_SOURCE_DIR) + "/tests/stores/v0005-station.db", file);
    database db(file, access::write);
    REQUIRE(db.integer("PRAGMA user_version") == 5);
    const auto keys =
        derive_station_keys(read_or_make_station_key(folder.path() / "station.key", false));
    const row_tagger tagger(keys.row_tag);
    statement rows(db, "SELECT seq, kind, version, record, at_ms, body FROM outbox ORDER BY seq");
    statement tag(db, "UPDATE outbox SET tag = ? WHERE seq = ?");
    std::vector<std::pair<std::int64_t, std::int64_t>> tags;
    for (bool more = rows.query(); more; more = rows.step())
        tags.emplace_back(tagger(rows.integer(0), rows.text(1), rows.small(2), rows.text(3),
                                 rows.integer(4), rows.text(5)),
                          rows.integer(0));
    rows.reset();
    for (const auto& [value, seq] : tags)
        tag.change(value, seq);
    migrate(db, station_migrations());
    CHECK(db.text("SELECT value FROM station_state WHERE name = 'check_outbox'") == "1");
    outbox_table outbox(db, tagger);
    outbox.note_customers();
    const auto all = outbox.pending(0, 100);
    REQUIRE(all.size() == 5);
    CHECK(all[0].kind == "visit");
    CHECK(all[0].body.find(person) == std::string::npos);
    CHECK(all[1].kind == "withheld");
    CHECK(db.text("SELECT customer FROM outbox WHERE seq = 3") == other);
    CHECK(all[2].body.find(other) != std::string::npos);
    CHECK(db.text("SELECT customer FROM outbox WHERE seq = 4").empty());  // no JSON stops nothing
    CHECK(db.integer("SELECT count(*) FROM refused") == 0);
}
