#include "samples.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/names.hpp"
#include "sync/wire/records.hpp"
#include "sync/wire/scrub.hpp"
#include "sync/wire/sealed_plate.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::sync;

namespace {

std::string line_of(const sync_record& r, sequence seq = 1)
{
    auto e = wire::make_entry(r, {1'780'000'000'000});
    e.seq = seq;
    std::string out;
    wire::append_line(out, e);
    return out;
}

wire::reading<wire::line> read(const std::string& text)
{
    sequence seq = 0;
    return wire::decode_line(text, seq);
}

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

template <class E>
void every_name_is_unique(std::size_t expected)
{
    const auto rows = wire::names_of(E{});
    CHECK(rows.size() == expected);
    for (const auto& [value, word] : rows) {
        CHECK(wire::parse_name<E>(word) == value);
        CHECK(wire::name_of(value) == word);
    }
}

}  // namespace

TEST_CASE("every record comes back as it was sent", "[wire]")
{
    sequence expected = 1;
    for (const auto& record : test::sample_records()) {
        CAPTURE(wire::kind_of(record));
        const auto line = read(line_of(record, expected));
        REQUIRE(line.has_value());
        CHECK(line->seq == expected++);
        CHECK(line->id == wire::id_of(record));
        CHECK(line->at.since_epoch == 1'780'000'000'000);
        CHECK(line->record.index() == record.index());
        CHECK(wire::revision_of(line->record) == wire::revision_of(record));
        CHECK(wire::encode_body(line->record) == wire::encode_body(record));
    }
}

TEST_CASE("a visit's plate, model and colour never leave the station", "[wire]")
{
    auto r = test::sample_visit();
    r.visit.plate = plate{"豫A12345", plate_kind::blue};
    r.visit.model = "Octavia";
    r.visit.colour = "green";
    const auto text = line_of(r);
    CHECK(text.find("12345") == std::string::npos);
    CHECK(text.find("Octavia") == std::string::npos);
    CHECK(text.find("green") == std::string::npos);
}

TEST_CASE("a line that is not right is refused with a code and the place", "[wire]")
{
    const auto good = line_of(test::sample_visit());
    REQUIRE(read(good).has_value());
    const auto refused = [&](const std::string& what, const std::string& by) {
        const auto r = read(replaced(good, what, by));
        REQUIRE_FALSE(r.has_value());
        return r.error().code + " " + r.error().text;
    };
    CHECK(refused("\"visit\"", "\"dream\"").starts_with("unknown_kind "));
    CHECK(refused("\"v\":1", "\"v\":9").starts_with("unknown_version "));
    CHECK(refused("\"volume_ml\":40000", "\"volume_ml\":\"40\"") ==
          "wrong_type body.fuellings[0].volume_ml: an integer is expected");
    CHECK(refused("\"volume_ml\":40000", "\"volume_ml\":99999999999999999999")
              .starts_with("wrong_type "));
    CHECK(refused("\"revision\":2", "\"revision\":0").starts_with("out_of_range body.revision"));
    CHECK(refused("\"day\":\"2026-", "\"day\":\"2026-02-31\",\"d\":\"2026-")
              .starts_with("out_of_range body.day"));
    CHECK(refused("\"reason\":\"card\"", "\"reason\":\"card\",\"plate\":\"x\"")
              .starts_with("unknown_field body"));
    CHECK(refused("\"id\":\"01J0000000000000000000000A\",\"at\"", "\"id\":\"other\",\"at\"")
              .starts_with("id_mismatch "));
    CHECK(refused("\"reason\":\"card\"", "\"reason\":\"a\\u0000b\"")
              .starts_with("out_of_range body.reason"));
    CHECK(refused("92#", "\xff\xfe").starts_with("bad_json "));
}

TEST_CASE("nesting and length are bounded", "[wire]")
{
    CHECK(read(std::string(100'000, '[')).error().code == "bad_json");
    CHECK(read("{\"seq\":1,\"x\":\"" + std::string(300'000, 'x') + "\"}").error().code ==
          "out_of_range");
    CHECK(read("").error().code == "bad_json");
}

TEST_CASE("the number of a bad line is known where it can be read", "[wire]")
{
    sequence seq = 0;
    CHECK(wire::decode_line(replaced(line_of(test::sample_flag(), 42), "\"flag\"", "\"flog\""), seq)
              .has_error());
    CHECK(seq == 42);
    CHECK(wire::decode_line("{\"seq\":\"no\"}", seq).has_error());
    CHECK(seq == 0);
}

TEST_CASE("texts with quotes, line breaks and control characters survive", "[wire]")
{
    withheld_record w{"visit", "\x01\"\\/\n\t", "引号 “\""};
    const auto line = read(line_of(w));
    REQUIRE(line.has_value());
    const auto& back = std::get<withheld_record>(line->record);
    CHECK(back.id == w.id);
    CHECK(back.why == w.why);
    CHECK(line_of(w).find('\n') == std::string::npos);
}

TEST_CASE("every enumerator has a word and every word an enumerator", "[wire]")
{
    every_name_is_unique<visit_status>(4);
    every_name_is_unique<identification>(7);
    every_name_is_unique<customer_kind>(3);
    every_name_is_unique<consent_state>(3);
    every_name_is_unique<flag_state>(3);
    every_name_is_unique<recall_level>(5);
    every_name_is_unique<plate_kind>(9);
    CHECK(wire::name_of(visit_status::open).empty());
}

TEST_CASE("two stores have the same chain exactly while they hold the same records", "[wire]")
{
    auto a = wire::make_entry(test::sample_visit(), {1});
    a.seq = 1;
    auto b = a;
    b.seq = 2;
    const auto one = wire::extend_chain(wire::first_chain(), a);
    CHECK(one.size() == 64);
    CHECK(one == wire::extend_chain(wire::first_chain(), a));
    CHECK(wire::extend_chain(one, b) != one);
    b.body[b.body.size() - 2] = ' ';
    auto c = b;
    c.at = {2};
    CHECK(wire::extend_chain(one, b) != wire::extend_chain(one, c));
}

TEST_CASE("a sealed plate names its kind, since kinds share characters", "[wire]")
{
    const plate p{"豫A12345", plate_kind::green};
    CHECK(wire::plate_text(p) == "green 豫A12345");
    CHECK(wire::parse_plate_text("green 豫A12345").value() == p);
    for (const auto* bad : {"", "green", "green ", "pink 豫A12345", "豫A12345"})
        CHECK(wire::parse_plate_text(bad).has_error());
}

TEST_CASE("a line that a person is taken out of keeps number, sale and place in the chain",
          "[wire]")
{
    for (const auto& record : test::sample_records()) {
        auto e = wire::make_entry(record, {1'780'000'000'000});
        e.seq = 7;
        CAPTURE(e.kind);
        const auto left = wire::without_person(e);
        CHECK(left.seq == 7);
        CHECK(left.at == e.at);
        CHECK(left.customer.empty());
        CHECK(wire::extend_chain("00", left) == wire::extend_chain("00", e));
        CHECK(wire::without_person(left).body == left.body);
        CHECK(wire::without_person(left).was == left.was);
        std::string text;
        wire::append_line(text, left);
        for (const auto* his : {"6f1ed002ab559585", "AQI"})
            CHECK(text.find(his) == std::string::npos);
        const bool named = text.find("01J0000000000000000000000C") != std::string::npos;
        CHECK(named == (e.kind == "customer"));  // there the number's own record
        sequence seq = 0;
        const auto read = wire::decode_line(text, seq);
        REQUIRE(read.has_value());
        CHECK(read->was == left.was);
        const auto* v = std::get_if<visit_record>(&read->record);
        CHECK((v != nullptr) == (e.kind == "visit"));
        CHECK((v == nullptr || v->visit.fuellings.size() == 1));
    }
}

TEST_CASE("a visit that cannot be read is not passed over in silence when its person goes",
          "[wire]")
{
    auto e = wire::make_entry(test::sample_visit(), {1});
    e.seq = 7;
    e.body.resize(e.body.size() / 2);
    const auto left = wire::without_person(e);
    CHECK(left.kind == "withheld");
    CHECK(left.body.find("\"why\":\"unreadable\"") != std::string::npos);
    CHECK(wire::extend_chain("00", left) == wire::extend_chain("00", e));
}

TEST_CASE("each record says whom it is about", "[wire]")
{
    std::string about;
    for (const auto& record : test::sample_records())
        about += std::string(wire::customer_of(record).empty() ? "-" : "x");
    CHECK(about == "xxxxx----");
    CHECK(wire::customer_of(test::sample_visit()) == "01J0000000000000000000000C");
    CHECK(wire::customer_of(test::sample_customer("c")) == "c");
}
