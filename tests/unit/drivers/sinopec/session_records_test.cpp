// What becomes of transaction records, as owner and as tap.
#include "tests/unit/drivers/sinopec/pc_line.hpp"

using namespace thirdvisit;
using namespace thirdvisit::test::sinopec_line;

TEST_CASE("a record is answered after its acknowledgement and not before", "[drivers][sinopec]")
{
    line l;
    l.says(sinopec::record_upload{sale(7), {}});
    CHECK(l.answers().empty());
    const auto offers = l.of<record_offered>();
    REQUIRE(offers.size() == 1);
    const auto& r = offers[0].record;
    CHECK(r.kind == record_kind::sale);
    CHECK(r.nozzle == 2);
    CHECK(r.grade == "1031");
    CHECK(r.volume == milliliters{40'000});
    CHECK(r.amount == minor_units{31'400});
    CHECK(r.price == unit_price{7'850});
    CHECK(r.totaliser == milliliters{1'280'000});
    CHECK(r.record_number == 7);
    CHECK(r.pump_time == noon);
    CHECK(r.employee == "17");
    CHECK(r.card->tail == "0843");
    CHECK_FALSE(r.doubtful);

    l.passes(300ms);
    l.acknowledge(offers[0].record_id);
    const auto answers = l.answers();
    REQUIRE(answers.size() == 1);
    CHECK(to_hex(answers[0].data) == "32 00");
    CHECK(answers[0].number() == 0);
}

TEST_CASE("an acknowledged record that is offered again is answered again and told once",
          "[drivers][sinopec]")
{
    line l;
    l.says(sinopec::record_upload{sale(7), {}});
    l.acknowledge(l.of<record_offered>().at(0).record_id);
    CHECK(l.answers().size() == 1);
    l.says(sinopec::record_upload{sale(7), {}});
    CHECK(l.answers().size() == 1);
    CHECK(l.of<record_offered>().empty());
}

TEST_CASE("a record whose commit failed is told again when it is offered again",
          "[drivers][sinopec]")
{
    line l;
    l.says(sinopec::record_upload{sale(7), {}});
    l.says(sinopec::record_upload{sale(7), {}});
    const auto offers = l.of<record_offered>();
    REQUIRE(offers.size() == 2);
    CHECK(offers[0].record_id == offers[1].record_id);
    CHECK(l.answers().empty());
}

TEST_CASE("a late acknowledgement never answers another record", "[drivers][sinopec]")
{
    line l;
    l.says(sinopec::record_upload{sale(7), {}});
    const auto first = l.of<record_offered>().at(0).record_id;

    SECTION("the dispenser offers the next one meanwhile")
    {
        l.says(sinopec::record_upload{sale(8), {}});
        l.acknowledge(first);
        CHECK(l.answers().empty());
    }
    SECTION("the dispenser has gone on to a poll")
    {
        l.says(sinopec::poll{});
        l.answers();
        l.acknowledge(first);
        CHECK(l.answers().empty());
    }
    SECTION("the dispenser is about to give up")
    {
        l.passes(1600ms);
        l.acknowledge(first);
        CHECK(l.answers().empty());
    }
    SECTION("the line was opened again")
    {
        l.pc.on_open(l.now);
        l.acknowledge(first);
        CHECK(l.answers().empty());
    }
    l.says(sinopec::record_upload{sale(7), {}});
    CHECK(l.answers().size() == 1);  // offered again, it is answered at once
}

TEST_CASE("the same number with other bytes is a second record, and doubtful", "[drivers][sinopec]")
{
    line l;
    l.says(sinopec::record_upload{sale(7, 4000), {}});
    l.says(sinopec::record_upload{sale(7, 1000), {}});
    const auto offers = l.of<record_offered>();
    REQUIRE(offers.size() == 2);
    CHECK(offers[0].record_id != offers[1].record_id);
    CHECK_FALSE(offers[0].record.doubtful);
    CHECK(offers[1].record.doubtful);
}

TEST_CASE("a record is the same before and after its terminal computed the MAC",
          "[drivers][sinopec]")
{
    line l;
    auto early = sale(7);
    early.t_mac = {};
    l.says(sinopec::record_upload{early, {}});
    l.says(sinopec::record_upload{sale(7), {}});
    const auto offers = l.of<record_offered>();
    REQUIRE(offers.size() == 2);
    CHECK(offers[0].record_id == offers[1].record_id);
}

TEST_CASE("records are told apart by their kind", "[drivers][sinopec]")
{
    struct expected {
        int t_type;
        std::int64_t vol_cl;
        std::string card;
        record_kind kind;
        bool has_card;
    };
    const std::string test_card = "01000519900800001084";
    const std::string none(20, '0');
    for (const auto& e : {expected{0, 4000, customer, record_kind::sale, true},
                          expected{0x40, 4000, customer, record_kind::sale, true},
                          expected{0, 0, customer, record_kind::zero, true},
                          expected{1, 4000, customer, record_kind::sale, true},
                          expected{3, 4000, customer, record_kind::correction, true},
                          expected{4, 4000, customer, record_kind::correction, true},
                          expected{0x45, 0, attendant, record_kind::employee_on, true},
                          expected{0x46, 0, attendant, record_kind::employee_off, true},
                          expected{7, 4000, none, record_kind::sale, false},
                          expected{0, 4000, attendant, record_kind::sale, false},
                          expected{0, 4000, test_card, record_kind::test, true},
                          expected{8, 0, none, record_kind::other, false},
                          expected{9, 0, customer, record_kind::card_error, true},
                          expected{12, 4000, none, record_kind::other, false}}) {
        CAPTURE(e.t_type, e.vol_cl, e.card);
        line l;
        auto r = sale(7, e.vol_cl);
        r.t_type = static_cast<std::uint8_t>(e.t_type);
        r.asn = card_number(e.card);
        l.says(sinopec::record_upload{r, {}});
        const auto offer = l.of<record_offered>().at(0);
        CHECK(offer.record.kind == e.kind);
        CHECK(offer.record.card.has_value() == e.has_card);
        const bool opened = e.card == attendant && e.kind == record_kind::sale;
        CHECK(offer.record.opened_by.empty() != opened);
    }
}

TEST_CASE("a sale paid in points is worth what the pump showed", "[drivers][sinopec]")
{
    line l;
    auto r = sale(7);
    r.unit = 1;
    r.amn_fen = 12;
    l.says(sinopec::record_upload{r, {}});
    CHECK(l.of<record_offered>().at(0).record.amount == minor_units{31'400});
}

TEST_CASE("a tap that missed a record says which, after the time it may have been delayed",
          "[drivers][sinopec]")
{
    sinopec::session_settings settings;
    line l(settings);
    l.says(sinopec::record_upload{sale(7), {}});
    l.says(sinopec::record_upload{sale(9), {}});
    l.passes(179s);
    CHECK(l.of<device_notice>().empty());
    l.passes(1s);
    const auto notices = l.of<device_notice>();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].kind == "missing_sale");
    CHECK(notices[0].text ==
          "records never offered: 8; totaliser of nozzle 2 moved 40.00 L without a record");
    CHECK(l.answers().empty());
}

TEST_CASE("an owner asks for a record that was passed over, once, and is content when it comes",
          "[drivers][sinopec]")
{
    auto settings = line::owner();
    settings.ask = true;
    line l(settings);
    l.says(sinopec::record_upload{sale(7), {}});
    l.says(sinopec::record_upload{sale(9), {}});
    l.passes(130s);
    l.answers();
    const auto settle_first_questions = [&] {
        l.says(sinopec::real_time{});
        l.says(sinopec::information{});
        l.says(sinopec::real_time{});
        l.says(sinopec::volume_totals{});
        l.answers();
    };
    l.passes(0s);
    l.says(sinopec::real_time{});  // the first question, in the order of asking, is the record
    const auto asked = l.answers();
    REQUIRE(asked.size() == 1);
    CHECK(to_hex(asked[0].data) == "3E 00 00 00 08");
    CHECK(asked[0].from_pc());

    SECTION("it comes: stored like any other, not answered, nothing is missing")
    {
        l.events();
        l.says(sinopec::record_upload{sale(8), {}});
        const auto offers = l.of<record_offered>();
        REQUIRE(offers.size() == 1);
        l.acknowledge(offers[0].record_id);
        CHECK(l.answers().empty());
        settle_first_questions();
        l.passes(10min);
        for (const auto& notice : l.of<device_notice>())
            CHECK(notice.kind != "missing_sale");
    }
    SECTION("the terminal does not have it: people are told")
    {
        l.says(sinopec::record_not_found{8});
        l.events();
        l.passes(1min);
        CHECK(l.of<device_notice>().at(0).kind == "missing_sale");
    }
    SECTION("no answer: asked three times, then told")
    {
        for (int i = 0; i < 5; ++i) {
            l.passes(2s);
            l.says(sinopec::real_time{});
        }
        int times = 1;
        for (const auto& f : l.answers())
            times += f.data[0] == 0x3E;
        CHECK(times == 3);
    }
}
