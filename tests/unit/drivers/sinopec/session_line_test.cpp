// How the session behaves on its line: polls, silence, noise, addresses, other talkers.
#include "tests/unit/drivers/sinopec/pc_line.hpp"

using namespace thirdvisit;
using namespace thirdvisit::test::sinopec_line;

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

TEST_CASE("a line on which nothing can be read is told apart from a silent one",
          "[drivers][sinopec]")
{
    line l;
    for (int i = 0; i < 60; ++i) {
        l.pc.on_bytes(bytes{0x80, 0x1F, 0xE0}, l.now);  // a wrong speed, for example
        l.passes(100ms);
    }
    const auto notices = l.of<device_notice>();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].kind == "unreadable");
    CHECK(notices[0].text.starts_with("150 bytes came and none of them was a frame"));
    line quiet;
    quiet.passes(6s);
    CHECK(quiet.of<device_notice>().empty());
}
