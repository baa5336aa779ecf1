#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

const std::string number = "9030360000000843";

profile_answer introduced(const std::string& id)
{
    profile_answer a;
    a.id = id;
    a.badge = "1046";
    a.stage = 2;
    a.answer = answer_kind::done;
    a.address = "王先生";
    a.consents = {{"address_and_history", consent_state::given, "consent.address_and_history/1",
                   "zh-CN", "said"}};
    return a;
}

std::string open_visit(core_bench& b)
{
    for (const auto& v : b.snapshot().visits)
        if (v.status == visit_status::open)
            return v.id;
    return {};
}

// The second visit day of one card, with the car at the pump.
std::string second_visit(core_bench& b)
{
    b.visit_by_card(1, number);
    b.pass(3 * day);
    b.present_card(1, number);
    b.lift(1);
    return open_visit(b);
}

std::string everything_in(const std::filesystem::path& folder)
{
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(folder))
        if (file.path().filename() != "station.key")
            all += read_file(file.path());
    return all;
}

}  // namespace

TEST_CASE("an organisation is found by its initials or the beginning of its name", "[people]")
{
    core_bench b;
    const auto visit = second_visit(b);
    auto given = introduced("a-1");
    given.organisation = "运达物流";
    REQUIRE(b.wait(b.business->answer(visit, given)));
    const auto found = [&](const std::string& typed) {
        return b.wait(b.business->find_organisations(typed));
    };
    const std::vector<std::string> it{"运达物流"};
    CHECK(found("yd") == it);
    CHECK(found("YDWL") == it);
    CHECK(found("wl") == it);
    CHECK(found("运达") == it);
    CHECK(found("物流") == it);
    CHECK(found("yw").empty());
    CHECK(found("y").empty());
    CHECK(found("运").empty());
    CHECK(found("((").empty());
    CHECK(found("").empty());
}

TEST_CASE("the first visit asks for nothing but the plate, the second for a form of address",
          "[people]")
{
    core_bench b;
    b.lift(1);
    b.present_card(1, number);
    auto shown = b.snapshot().visits.at(0);
    CHECK(shown.prompt.kind != view::prompt_kind::introduce);
    CHECK(shown.prompt.kind != view::prompt_kind::contact);
    b.fuel(1, 1);
    b.pass(4 * minute);
    b.pass(3 * day);
    b.present_card(1, number);
    b.lift(1);
    for (const auto& v : b.snapshot().visits)
        if (v.status == visit_status::open) {
            CHECK(v.prompt.kind == view::prompt_kind::introduce);
            CHECK(v.customer->visit_days == 2);
        }
}

TEST_CASE("an answer completes stage 2, once, and makes the attendant the customer's manager",
          "[people]")
{
    core_bench b;
    const auto visit = second_visit(b);
    auto done = b.wait(b.business->answer(visit, introduced("a-1")));
    REQUIRE(done);
    CHECK(done->answered == "done");
    CHECK(done->customer->stage == 2);
    CHECK(done->customer->address == "王先生");
    const auto sent = b.outbox().size();
    REQUIRE(b.wait(b.business->answer(visit, introduced("a-1"))));
    CHECK(b.outbox().size() == sent);
    CHECK(b.sent("consent") == 1);
    const auto page = b.wait(b.business->customer(done->customer->id));
    CHECK(page->manager == "1046");
    CHECK(page->address == "王••");
    b.restart();
    CHECK(b.wait(b.business->customer(done->customer->id))->stage == 2);
}

TEST_CASE("nothing personal is stored without consent", "[people]")
{
    core_bench b;
    const auto visit = second_visit(b);
    auto a = introduced("a-1");
    a.consents.clear();
    const auto no = b.wait(b.business->answer(visit, a));
    REQUIRE_FALSE(no);
    CHECK(no.why().why == errc::not_permitted);
    CHECK(no.why().field == "address");
    CHECK(b.sent("consent") == 0);
}

TEST_CASE("no name, phone, plate or card number is on the disk in the clear", "[people]")
{
    core_bench b;
    const auto visit = second_visit(b);
    auto a = introduced("a-1");
    a.contact_kind = "phone";
    a.contact = "139 1234 7651";
    a.consents.push_back({"phone", consent_state::given, "consent.phone/1", "zh-CN", "said"});
    REQUIRE(b.wait(b.business->answer(visit, a)));
    REQUIRE(b.wait(b.business->enter_plate(1, b.plate("p-1", "豫A12345"))));
    b.fuel(1, 2);
    b.pass(4 * minute);
    b.stop();
    const auto all = everything_in(b.folder());
    for (const auto& word :
         {std::string("王先生"), std::string("13912347651"), std::string("豫A12345"), number})
        CHECK(all.find(word) == std::string::npos);
}

TEST_CASE("a plate typed twice with one id is one plate", "[people]")
{
    core_bench b;
    b.lift(1);
    REQUIRE(b.wait(b.business->enter_plate(1, b.plate("p-1", "豫a·12345"))));
    const auto again = b.wait(b.business->enter_plate(1, b.plate("p-1", "豫A12345")));
    REQUIRE(again);
    CHECK(again->plate->characters == "豫A12345");
    b.fuel(1, 1);
    b.pass(4 * minute);
    CHECK(b.totals().visits == 1);
    const auto found = b.wait(b.business->find_plates("345"));
    REQUIRE(found.size() == 1);
    CHECK(found[0].plate.characters == "豫A12345");
    CHECK(b.snapshot().visits.at(0).plate->characters == "豫A·•••45");
    CHECK(b.wait(b.business->find_plates("45")).empty());
}

TEST_CASE("a car of another model than before shows no name until a person names the customer",
          "[people]")
{
    core_bench b;
    auto entry = b.plate("p-1", "豫A12345");
    entry.model = "Lavida";
    b.lift(1);
    REQUIRE(b.wait(b.business->enter_plate(1, entry)));
    b.fuel(1, 1);
    b.pass(3 * day);
    entry = b.plate("p-2", "豫A12345");
    entry.model = "Corolla";
    b.lift(1);
    const auto doubtful = b.wait(b.business->enter_plate(1, entry));
    REQUIRE(doubtful);
    CHECK(doubtful->how == identification::to_confirm);
    CHECK(doubtful->reason == "model_differs");
    CHECK_FALSE(doubtful->customer);

    const auto found = b.wait(b.business->find_plates("345"));
    REQUIRE(found.size() == 1);
    entry.id = "p-3";
    entry.customer = found[0].customer;
    const auto sure = b.wait(b.business->correct_plate(doubtful->id, entry));
    REQUIRE(sure);
    CHECK(sure->how == identification::plate);
    REQUIRE(sure->customer);
    CHECK(sure->customer->id == found[0].customer);
}

TEST_CASE("plates of special kinds are never stored", "[people]")
{
    core_bench b;
    const auto no = b.wait(b.business->enter_plate(1, b.plate("p-1", "豫A1234警")));
    REQUIRE_FALSE(no);
    CHECK(no.why().why == errc::not_permitted);
    CHECK(b.wait(b.business->enter_plate(9, b.plate("p-2", "豫A12345"))).why().why ==
          errc::not_found);
    CHECK(b.wait(b.business->enter_plate(1, b.plate("p-3", "   "))).why().field == "plate");
}

TEST_CASE("who served can be put right with one tap", "[people]")
{
    core_bench b;
    const auto visit = second_visit(b);
    CHECK(b.wait(b.business->served_by(visit, {"s-1", "1051"}))->served_by == "1051");
    CHECK(b.wait(b.business->served_by(visit, {"s-2", "9999"})).why().field == "badge");
    b.fuel(1, 2);
    b.pass(4 * minute);
    CHECK(b.snapshot().visits.front().served_by == "1051");
}

TEST_CASE("the same car at another pump is joined by hand", "[people]")
{
    core_bench b;
    b.fuel(1, 1);
    b.pass(4 * minute);
    b.fuel(2, 2);
    const auto visit = open_visit(b);
    REQUIRE(b.wait(b.business->same_car(visit, {"j-1", 1})));
    b.pass(4 * minute);
    CHECK(b.totals().visits == 1);
}

TEST_CASE("duty is stored, told to head office, and survives a restart", "[people]")
{
    core_bench b;
    b.configure = [](core_settings& s) { s.everybody_on_duty = false; };
    b.restart();
    CHECK_FALSE(b.snapshot().staff.at(0).on_duty);
    REQUIRE(b.wait(b.business->duty({"d-1", "1046", true})));
    REQUIRE(b.wait(b.business->duty({"d-1", "1046", true})));
    CHECK(b.sent("duty") == 1);
    b.restart();
    CHECK(b.snapshot().staff.at(0).on_duty);
    b.pass(minute);
    REQUIRE(b.wait(b.business->duty({"d-2", "1046", false})));
    CHECK_FALSE(b.snapshot().staff.at(0).on_duty);
}

TEST_CASE("never and do not record me erases the person and keeps only the mark", "[people]")
{
    core_bench b;
    const auto visit = second_visit(b);
    REQUIRE(b.wait(b.business->answer(visit, introduced("a-1"))));
    auto never = introduced("a-2");
    never.answer = answer_kind::never;
    never.do_not_record = true;
    never.address.clear();
    never.consents.clear();
    never.stage = 3;
    REQUIRE(b.wait(b.business->answer(visit, never)));
    b.fuel(1, 2);
    b.pass(4 * minute);
    const auto customer = b.totals().customers;
    CHECK(customer == 1);
    b.pass(3 * day);
    b.visit_by_card(3, number);
    const auto v = b.snapshot().visits.front();
    CHECK_FALSE(v.customer);
    CHECK_FALSE(v.card_tail);
    CHECK(v.how == identification::anonymous);
}
