// The PC's side of the Sinopec line, told as stories under a clock that the test moves.
#include "drivers/decode/decode.hpp"
#include "drivers/framing/bcd.hpp"
#include "drivers/framing/hex.hpp"
#include "drivers/sinopec/session.hpp"
#include "tests/support/fake_sealer.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

constexpr local_time noon{{20'000}, 43'200};

const std::string customer = "01000113200000000843";  // digits 5 and 6 of the printed number: 13
const std::string attendant = "01000419900800001084";

sinopec::transaction_record sale(std::int64_t number, std::int64_t vol_cl = 4000)
{
    sinopec::transaction_record r;
    r.pos_ttc = number;
    r.time_bcd = to_bcd_time(noon);
    r.asn = card_number(customer);
    r.psam_asn = card_number(std::string(20, '0'));
    r.vol_cl = vol_cl;
    r.prc_fen = 785;
    r.amn_fen = vol_cl * 785 / 100;
    r.nzn = 2;
    r.g_code = {0x10, 0x31};
    r.emp = 17;
    r.v_tot_cl = 100'000 + number * 4000;
    r.t_mac = {1, 2, 3, 4};
    return r;
}

// A PC and a pen that plays the dispenser.
struct line {
    explicit line(sinopec::session_settings settings = owner())
        : pc(settings, sealer, [this] { return wall; })
    {
        pc.on_open(now);
    }

    static sinopec::session_settings owner()
    {
        sinopec::session_settings s;
        s.mode = line_mode::owner;
        s.ask = false;
        return s;
    }

    void says(const sinopec::from_pump& message)
    {
        const auto raw = encode(sinopec::frame{0xE0, 0xFF, number, encode(message)});
        number = static_cast<std::uint8_t>((number + 1) & 0x3F);
        pc.on_bytes(raw, now);
        settle();
    }

    void passes(std::chrono::milliseconds time)
    {
        now += time;
        settle();
    }

    void acknowledge(const std::string& id)
    {
        pc.acknowledge(id, now);
        settle();
    }

    // Takes what was answered and said since the last look.
    std::vector<sinopec::frame> answers() { return std::exchange(sent, {}); }
    std::vector<device_event> events() { return std::exchange(seen, {}); }

    template <class Event>
    std::vector<Event> of()
    {
        std::vector<Event> found;
        for (auto& event : events())
            if (const auto* e = std::get_if<Event>(&event))
                found.push_back(*e);
        return found;
    }

    void settle()
    {
        for (;;) {
            const auto todo = pc.resume(now);
            if (const auto* t = std::get_if<transmit>(&todo)) {
                sinopec::frame_decoder decoder;
                decoder.feed(t->frame);
                sent.push_back(decoder.next().value().value());
            } else if (const auto* p = std::get_if<publish>(&todo)) {
                seen.push_back(p->event);
            } else {
                CHECK(std::get<sleep_until>(todo).when > now);
                return;
            }
        }
    }

    test::fake_sealer sealer;
    std::optional<local_time> wall{noon};
    sinopec::pc_session pc;
    time_point now{1000h};
    std::uint8_t number{};
    std::vector<sinopec::frame> sent;
    std::vector<device_event> seen;
};

sinopec::real_time shown(
    std::vector<std::variant<sinopec::card_item, sinopec::fuelling_item>> items)
{
    const auto count = static_cast<int>(items.size());
    return {.count = count, .items = std::move(items), .unknown_state = {}};
}

sinopec::card_item card_at(int gun, const std::string& digits)
{
    return {.gun = gun, .asn = card_number(digits), .status = {}, .bal_fen = 0, .further = {}};
}

sinopec::fuelling_item fuelling_at(int gun, std::int64_t vol_cl)
{
    return {
        .gun = gun, .p_unit = 0, .amn_fen = vol_cl * 785 / 100, .vol_cl = vol_cl, .prc_fen = 785};
}

std::string states(const std::vector<device_event>& events)
{
    std::string text;
    for (const auto& event : events) {
        const auto* s = std::get_if<state_changed>(&event);
        text += s ? std::to_string(s->nozzle) + (s->state == point_state::calling    ? "c"
                                                 : s->state == point_state::fuelling ? "f"
                                                                                     : "i")
                  : "";
    }
    return text;
}

}  // namespace

TEST_CASE("a poll is answered with its own number, to the address seen, with 17 bytes",
          "[drivers][sinopec]")
{
    line l;
    l.number = 0x2A;
    l.says(sinopec::poll{});
    const auto answers = l.answers();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].control == 0x6A);
    CHECK(answers[0].target == 0xFF);
    CHECK(answers[0].source == 0xE0);
    CHECK(to_hex(answers[0].data) == "30 20 24 10 04 12 00 00 00 00 00 00 00 00 00 00 00");
}

TEST_CASE("a PC that does not trust its clock keeps the time to itself", "[drivers][sinopec]")
{
    line l;
    l.wall.reset();
    l.says(sinopec::poll{});
    CHECK(to_hex(l.answers().at(0).data) == "30 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
}

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

TEST_CASE("nozzles are lifted, deliver and are hung up as real time shows them",
          "[drivers][sinopec]")
{
    line l;
    l.says(sinopec::real_time{});
    CHECK(states(l.events()).empty());
    l.says(shown({fuelling_at(2, 0)}));
    CHECK(states(l.events()) == "2c");
    l.says(shown({fuelling_at(2, 150), fuelling_at(3, 10)}));
    CHECK(states(l.events()) == "2f3c3f");
    l.says(shown({fuelling_at(2, 300), fuelling_at(3, 10)}));
    const auto progress = l.of<fuelling_progress>();
    REQUIRE(progress.size() == 1);
    CHECK(progress[0].volume == milliliters{3'000});
    CHECK(progress[0].amount == minor_units{2'355});
    l.says(shown({fuelling_at(3, 10)}));
    CHECK(states(l.events()) == "2i");
    l.says(sinopec::real_time{});
    CHECK(states(l.events()) == "3i");
    CHECK(l.answers().empty());
}

TEST_CASE("a card is seen once for each nozzle and gone when no nozzle shows it",
          "[drivers][sinopec]")
{
    line l;
    const auto both = shown({card_at(1, customer), card_at(3, customer)});
    l.says(both);
    auto seen = l.of<card_seen>();
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].card.token == seen[1].card.token);
    CHECK(seen[0].nozzle + seen[1].nozzle == 4);
    l.says(both);
    CHECK(l.of<card_seen>().empty());
    l.says(shown({card_at(1, customer)}));
    CHECK(l.of<card_gone>().empty());
    l.says(sinopec::real_time{});
    const auto gone = l.of<card_gone>();
    REQUIRE(gone.size() == 1);
    CHECK(gone[0].token == seen[0].card.token);
    l.says(shown({card_at(1, customer)}));
    CHECK(l.of<card_seen>().size() == 1);
}

TEST_CASE("the sealer gets the number as printed, without the zeros that fill its field",
          "[drivers][sinopec]")
{
    line l;
    l.says(shown({card_at(1, customer)}));
    REQUIRE(l.sealer.given.size() == 1);
    CHECK(l.sealer.given[0] == "1000113200000000843");
}

TEST_CASE("an attendant's card at the pump is a notice, not a customer", "[drivers][sinopec]")
{
    line l;
    l.says(shown({card_at(1, attendant)}));
    const auto events = l.events();
    CHECK(std::none_of(events.begin(), events.end(),
                       [](const auto& e) { return std::holds_alternative<card_seen>(e); }));
    CHECK(std::any_of(events.begin(), events.end(), [](const auto& e) {
        const auto* n = std::get_if<device_notice>(&e);
        return n && n->kind == "employee_card" && n->text == "card ••1084 at nozzle 1";
    }));
    l.says(sinopec::real_time{});
    CHECK(l.of<card_gone>().empty());
}

TEST_CASE("nothing is concluded from what stands behind an unknown item", "[drivers][sinopec]")
{
    line l;
    l.says(shown({fuelling_at(2, 10)}));
    l.events();
    l.says(sinopec::real_time{.count = 2, .items = {}, .unknown_state = 3});
    const auto notices = l.of<device_notice>();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].kind == "unknown_item");
    l.says(sinopec::real_time{.count = 2, .items = {}, .unknown_state = 3});
    CHECK(l.events().empty());
    l.says(sinopec::real_time{});
    CHECK(states(l.events()) == "2i");
}

TEST_CASE("five seconds without a sound frame are silence; the next frame ends it",
          "[drivers][sinopec]")
{
    line l;
    l.says(sinopec::poll{});
    CHECK(l.of<spoke_again>().size() == 1);
    l.passes(4900ms);
    CHECK(l.events().empty());
    l.passes(100ms);
    CHECK(l.of<fell_silent>().size() == 1);
    l.passes(60s);
    CHECK(l.events().empty());
    l.says(sinopec::poll{});
    CHECK(l.of<spoke_again>().size() == 1);
}

TEST_CASE("noise does not count as speaking", "[drivers][sinopec]")
{
    line l;
    for (int i = 0; i < 60; ++i) {
        l.pc.on_bytes(bytes{0xFA, 0xE0, 0xFF, 0, 0, 1, 0x30, 0, 0}, l.now);
        l.passes(100ms);
    }
    const auto events = l.events();
    CHECK(std::count_if(events.begin(), events.end(),
                        [](const auto& e) { return std::holds_alternative<fell_silent>(e); }) == 1);
    CHECK(std::count_if(events.begin(), events.end(), [](const auto& e) {
              return std::holds_alternative<line_noise>(e);
          }) == noise_gate::per_minute);
}

TEST_CASE("a frame that was cut off costs 200 ms, not the 9999 bytes it announced",
          "[drivers][sinopec]")
{
    line l;
    l.pc.on_bytes(bytes{0xFA, 1, 2, 3, 0x99, 0x99, 0x11}, l.now);
    l.passes(199ms);
    CHECK(l.events().empty());
    l.passes(1ms);
    const auto noise = l.of<line_noise>();
    REQUIRE(noise.size() == 1);
    CHECK(noise[0].why == errc::truncated_frame);
}

TEST_CASE("a tap never transmits, whatever it hears", "[drivers][sinopec]")
{
    sinopec::session_settings settings;  // tap by default
    line l(settings);
    l.says(sinopec::poll{});
    l.says(sinopec::real_time{});
    l.says(sinopec::record_upload{sale(7), {}});
    const auto offers = l.of<record_offered>();
    REQUIRE(offers.size() == 1);
    l.acknowledge(offers[0].record_id);
    l.says(sinopec::record_upload{sale(7), {}});
    CHECK(l.of<record_offered>().empty());
    l.says(sinopec::download_request{5, 1});
    l.says(sinopec::list_query{card_number(customer)});
    l.says(sinopec::error_report{0, {'e'}});
    l.passes(10min);
    CHECK(l.answers().empty());
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

TEST_CASE("a tap that hears the other PC's answers makes nothing of them", "[drivers][sinopec]")
{
    sinopec::session_settings settings;
    line l(settings);
    const auto raw = encode(
        sinopec::frame{0xFF, 0xE0, 0x44, encode(sinopec::from_pc{sinopec::record_answer{}})});
    l.pc.on_bytes(raw, l.now);
    l.settle();
    CHECK(l.events().empty());
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

TEST_CASE("an owner reads information once and totals every hour, in quiet moments only",
          "[drivers][sinopec]")
{
    auto settings = line::owner();
    settings.ask = true;
    line l(settings);
    l.says(sinopec::poll{});
    CHECK(l.answers().size() == 1);  // the answer only: the dispenser is about to speak
    l.says(sinopec::real_time{});
    CHECK(to_hex(l.answers().at(0).data) == "3A");
    l.says(sinopec::information{.maker = "MAKER",
                                .province = 11,
                                .city = 1,
                                .superior = 1,
                                .station = 42,
                                .time_bcd = {},
                                .guns = {1, 2},
                                .has = {}});
    CHECK(l.of<device_notice>().at(0).text == "MAKER, station 42, nozzles 1 2");
    l.says(sinopec::real_time{});
    CHECK(to_hex(l.answers().at(0).data) == "38");
    l.says(sinopec::volume_totals{{{.number = 2, .v_tot_cl = 11'747'820}}});
    CHECK(l.of<totaliser_read>().at(0).total == milliliters{117'478'200});
    l.says(sinopec::real_time{});
    CHECK(l.answers().empty());
    l.passes(60min);
    l.says(sinopec::real_time{});
    CHECK(to_hex(l.answers().at(0).data) == "38");
}

TEST_CASE("queries are answered without knowing anybody: not found, not listed, nothing to load",
          "[drivers][sinopec]")
{
    line l;
    l.says(sinopec::grey_query{card_number(customer), 100, 1, 0, {}});
    auto answer = l.answers().at(0).data;
    CHECK(answer.size() == 43);
    CHECK(answer[1] == 1);
    l.says(sinopec::list_query{card_number(customer)});
    answer = l.answers().at(0).data;
    CHECK(answer.size() == 12);
    CHECK((answer[1] & 1) == 1);
    l.says(sinopec::download_request{4, 0xF8});
    CHECK(to_hex(l.answers().at(0).data) == "33 00 00 00 00 04");
    l.says(sinopec::segment_request{4, 0, 6});
    CHECK(to_hex(l.answers().at(0).data) == "34 04 00 00 06");
}

TEST_CASE("an error of the dispenser is told without card numbers and confirmed",
          "[drivers][sinopec]")
{
    line l;
    const std::string text = "reader 2: card 0100011320000000 stuck";
    l.says(sinopec::error_report{0, bytes(text.begin(), text.end())});
    CHECK(to_hex(l.answers().at(0).data) == "3C 3B 00");
    CHECK(l.of<device_notice>().at(0).text == "reader 2: card 0000000000000000 stuck");
}

TEST_CASE("a maker's own command is told once and never answered", "[drivers][sinopec]")
{
    line l;
    l.says(sinopec::vendor_extension{0x71, {1, 2, 3}});
    l.says(sinopec::vendor_extension{0x71, {1, 2, 3}});
    CHECK(l.answers().empty());
    const auto notices = l.of<device_notice>();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].kind == "vendor_extension");
}

TEST_CASE("a strict line leaves frames of other addresses alone", "[drivers][sinopec]")
{
    auto settings = line::owner();
    settings.own_address = 0xE0;
    settings.pump_address = 0x05;
    line l(settings);
    l.says(sinopec::poll{});
    CHECK(l.answers().empty());
    CHECK(l.events().empty());
    l.pc.on_bytes(encode(sinopec::frame{0xE0, 0x05, 0, {0x30}}), l.now);
    l.settle();
    CHECK(l.answers().size() == 1);
}

TEST_CASE("two dispensers on one line are noticed once; a restart is none", "[drivers][sinopec]")
{
    line l;
    for (int i = 0; i < 10; ++i)
        l.says(sinopec::poll{});
    l.number = 0;  // restart
    for (int i = 0; i < 10; ++i)
        l.says(sinopec::poll{});
    CHECK(l.of<device_notice>().empty());
    std::uint8_t other = 40;
    for (int i = 0; i < 20; ++i) {
        std::swap(l.number, other);
        l.says(sinopec::poll{});
    }
    const auto notices = l.of<device_notice>();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].kind == "address_clash");
}

TEST_CASE("a second PC on an owned line is noticed", "[drivers][sinopec]")
{
    line l;
    l.says(sinopec::poll{});
    l.events();
    const auto answer =
        encode(sinopec::frame{0xFF, 0xE1, 0x40, encode(sinopec::from_pc{sinopec::poll_answer{}})});
    l.pc.on_bytes(answer, l.now);
    l.pc.on_bytes(answer, l.now);
    l.settle();
    const auto notices = l.of<device_notice>();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].kind == "second_pc");
}

TEST_CASE("our own echo on a half-duplex line is no second PC", "[drivers][sinopec]")
{
    line l;
    l.says(sinopec::poll{});
    l.events();
    for (const auto& f : l.answers())
        l.pc.on_bytes(encode(f), l.now);
    l.settle();
    CHECK(l.events().empty());
}

TEST_CASE("no event ever holds a card number", "[drivers][sinopec]")
{
    line l;
    l.says(shown({card_at(1, customer), card_at(2, attendant)}));
    l.says(sinopec::record_upload{sale(7), {}});
    auto raw = encode(sinopec::frame{
        0xE0, 0xFF, 3, encode(sinopec::from_pump{sinopec::record_upload{sale(8), {}}})});
    raw.back() ^= 1;
    l.pc.on_bytes(raw, l.now);
    l.passes(1s);
    for (const auto& event : l.events()) {
        const auto text = to_json_line(event);
        CAPTURE(text);
        CHECK(text.find("11320000000") == std::string::npos);
        CHECK(text.find("13 20 00 00 00 08 43") == std::string::npos);
        CHECK(text.find("41990080000") == std::string::npos);
    }
}
