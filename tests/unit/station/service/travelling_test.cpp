// Whatever the station lets in, head office takes: the largest and oddest input that a door, a pump
// or an import accepts comes out as lines that head office can read.
#include "schemas/limits.hpp"
#include "sync/wire/records.hpp"
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

const std::string number = "9030360000000843";

// The first line that head office would refuse, with its reason; empty: none.
std::string refused(core_bench& b)
{
    for (const auto& e : b.outbox(100'000)) {
        std::string text;
        sync::wire::append_line(text, e);
        sync::sequence seq{};
        if (const auto line = sync::wire::decode_line(text, seq); !line)
            return e.kind + ": " + line.error().code + ", " + line.error().text;
    }
    return {};
}

std::string open_visit(core_bench& b)
{
    for (const auto& v : b.snapshot().visits)
        if (v.status == visit_status::open)
            return v.id;
    return {};
}

std::string characters(std::size_t count)
{
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += "王";
    return out;
}

profile_answer longest_answer()
{
    profile_answer a;
    a.id = std::string(longest_request_id, 'a');
    a.badge = std::string(longest_badge, '9');
    a.stage = 2;
    a.answer = answer_kind::done;
    a.address = characters(40);
    a.organisation = characters(80);
    for (const auto* purpose :
         {"address_and_history", "chain", "phone", "message", "birthday", "marketing"})
        a.consents.push_back(
            {purpose, consent_state::given, std::string(longest_wording, 'w'), "zh-CN", "said"});
    return a;
}

}  // namespace

TEST_CASE("the longest answer that a door takes travels", "[travelling]")
{
    core_bench b;
    b.business->set_head_office_key(std::string(64, '7'));
    b.visit_by_card(1, number);
    b.pass(3 * day);
    b.present_card(1, number);
    b.lift(1);
    const auto visit = open_visit(b);
    REQUIRE(b.wait(b.business->answer(visit, longest_answer())));
    CHECK(b.sent("consent") == 6);
    CHECK(refused(b).empty());
}

TEST_CASE("what would not travel is refused at the door, by its field", "[travelling]")
{
    core_bench b;
    b.visit_by_card(1, number);
    b.pass(3 * day);
    b.present_card(1, number);
    b.lift(1);
    const auto visit = open_visit(b);
    const auto field_of = [&](const profile_answer& a) {
        const auto done = b.wait(b.business->answer(visit, a));
        return done ? std::string("taken") : done.why().field;
    };
    auto long_id = longest_answer();
    long_id.id += 'a';
    CHECK(field_of(long_id) == "id");
    auto long_badge = longest_answer();
    long_badge.badge += '9';
    CHECK(field_of(long_badge) == "badge");
    auto long_wording = longest_answer();
    long_wording.consents[0].wording += 'w';
    CHECK(field_of(long_wording) == "consents");
    CHECK(b.sent("consent") == 0);
}

TEST_CASE("causes and measures are those of the code list", "[travelling]")
{
    core_bench b;
    contact_request r{.id = "k1",
                      .badge = "1046",
                      .channel = "phone",
                      .reached = true,
                      .cause = "price of diesel",
                      .cause_text = {},
                      .measure = "none",
                      .note = {},
                      .next_on = {}};
    auto done = b.wait(b.business->record_contact("nobody", r));
    REQUIRE_FALSE(done);
    CHECK(done.why().field == "cause");
    r.cause = "price";
    r.measure = "shouted";
    done = b.wait(b.business->record_contact("nobody", r));
    REQUIRE_FALSE(done);
    CHECK(done.why().field == "measure");
}

TEST_CASE("one card that pays for everybody, live and imported, makes visits that travel",
          "[travelling]")
{
    std::string csv = "card,plate,time,grade,litres,amount\n";
    for (int i = 0; i < 150; ++i) {
        char line[80];
        std::snprintf(line, sizeof line, "%s,,2026-04-01 %02d:%02d,92#,%d.00,300.00\n",
                      number.c_str(), 8 + i / 30, 2 * (i % 30), 20 + i % 7);
        csv += line;
    }
    core_bench b;
    const auto report = b.wait(b.business->import(csv, {}));
    CHECK(report.facts == 150);
    CHECK(report.visits == 3);
    for (int i = 0; i < 70; ++i) {
        b.present_card(1 + i % 2, number);
        b.fuel(1 + i % 2, 100 + i);
        b.pass(4 * minute);
    }
    b.pass(60 * minute);
    CHECK(refused(b).empty());
    CHECK(b.totals().fuellings_stored == 70);
}

TEST_CASE("odd sales of an import travel or are errors of their line", "[travelling]")
{
    const std::string long_grade(longest_grade, 'g');
    core_bench b;
    const auto report = b.wait(
        b.business->import("card,plate,time,grade,litres,amount\n" + number +
                               ",,2026-04-01 08:00," + long_grade + ",0.001,9999999.00\n" + number +
                               ",,2026-04-02 08:00,g" + long_grade + ",40.00,300.00\n",
                           {}));
    CHECK(report.facts == 1);
    REQUIRE(report.errors.size() == 1);
    CHECK(report.errors[0].code == "no_grade");
    CHECK(refused(b).empty());
}

TEST_CASE("a fleet with more cards than one record holds travels", "[travelling]")
{
    std::string csv = "card,plate,time,grade,litres,amount\n";
    const auto cards = most_identities_of_customer + 20;
    for (std::size_t i = 0; i < cards; ++i) {
        char line[80];
        std::snprintf(line, sizeof line,
                      "90303600000%05zu,豫A12345,2026-0%zu-%02zu 08:%02zu,0#,40.00,300.00\n", i,
                      1 + i / 140, 1 + i / 5 % 28, i % 5 * 10);
        csv += line;
    }
    core_bench b;
    b.business->set_head_office_key(std::string(64, '7'));
    const auto report = b.wait(b.business->import(csv, {}));
    CHECK(report.errors_in_all == 0);
    CHECK(report.customers >= 1);
    CHECK(refused(b).empty());
}
