// The example of drivers/README.md, tested the way a real driver is.
#include "drivers/sample/driver.hpp"
#include "drivers/sample/pump.hpp"
#include "tests/support/fake_sealer.hpp"
#include "tests/support/frame_properties.hpp"
#include "tests/support/frame_vectors.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

struct line {
    line() { pc.on_open(now); }

    // Lets the PC ask, answers with `text`, and returns what was asked.
    std::string answer(const std::string& text)
    {
        std::string asked;
        now += 1s;
        settle(asked);
        pc.on_bytes(sample::encode(text), now);
        std::string nothing;
        settle(nothing);
        return asked;
    }

    void settle(std::string& asked)
    {
        for (;;) {
            const auto todo = pc.resume(now);
            if (const auto* t = std::get_if<transmit>(&todo))
                asked += std::string(t->frame.begin() + 1, t->frame.end() - 2);
            else if (const auto* p = std::get_if<publish>(&todo))
                events.push_back(p->event);
            else
                return;
        }
    }

    template <class Event>
    int count() const
    {
        return static_cast<int>(std::count_if(events.begin(), events.end(), [](const auto& e) {
            return std::holds_alternative<Event>(e);
        }));
    }

    polled_line<sample::pump> pc{std::vector<sample::pump>(1), polling{}};
    time_point now{1000h};
    std::vector<device_event> events;
};

}  // namespace

TEST_CASE("bytes of the sample protocol become payloads or named errors", "[drivers][sample]")
{
    test::check_frame_vectors<sample::payload_decoder>(
        "sample/frames.txt", [](const sample::payload& p) { return p.text; }, bytes{0xFF, 0x00});
}

TEST_CASE("sample frames come through splits, junk and damage", "[drivers][sample]")
{
    const auto random_payload = [](std::mt19937& random) {
        sample::payload p;
        for (auto left = 1 + random() % sample::payload_scanner::max_payload; left > 0; --left)
            p.text += static_cast<char>(' ' + random() % 95);
        return p;
    };
    test::check_frame_properties<sample::payload_decoder>(
        {.random = random_payload,
         .encode = [](const sample::payload& p) { return sample::encode(p.text); },
         .no_start = [](auto& dice) { return static_cast<std::uint8_t>(3 + dice() % 0xFF); },
         .announcement = {0x02, 'x'},
         .longest = sample::payload_scanner::max_raw});
}

TEST_CASE("a sample frame that never ends is too long", "[drivers][sample]")
{
    sample::payload_decoder decoder;
    bytes endless(100, 'x');
    endless[0] = 0x02;
    decoder.feed(endless);
    CHECK(decoder.next()->error() == errc::frame_too_long);
}

TEST_CASE("a sample pump's record is offered until it is acknowledged, then forgotten",
          "[drivers][sample]")
{
    line l;
    CHECK(l.answer("I") == "P");
    CHECK(l.answer("N") == "P");
    CHECK(l.answer("R00001700400000785000031400") == "P");
    REQUIRE(l.count<record_offered>() == 1);
    l.pc.acknowledge("17", l.now);
    CHECK(l.answer("I") == "A000017");
    CHECK(l.answer("I") == "P");
    CHECK(l.count<record_offered>() == 1);
    CHECK(l.count<state_changed>() == 3);  // idle, calling, idle
}

TEST_CASE("a silent sample pump is reported once and its acknowledgements die", "[drivers][sample]")
{
    line l;
    l.answer("I");
    l.pc.acknowledge("17", l.now);
    std::string asked;
    for (int i = 0; i < 50; ++i) {
        l.now += 250ms;
        l.settle(asked);
    }
    CHECK(l.count<fell_silent>() == 1);
    l.now += 30s;  // a silent pump is asked seldom
    CHECK(l.answer("I").find('A') == std::string::npos);
    CHECK(l.count<spoke_again>() == 2);
}

TEST_CASE("impossible sample answers are left alone", "[drivers][sample]")
{
    for (const auto* text :
         {"", "X", "R", "R0000170040000078500003140", "R-0001700400000785000031400"})
        CHECK_FALSE(sample::parse_status(text).has_value());
}

TEST_CASE("the sample row makes a device and takes no options", "[drivers][sample]")
{
    test::fake_sealer sealer;
    CHECK(sample::row.make(
        {.cards = sealer, .wall_clock = {}, .mode = line_mode::owner, .options = {}}));
    CHECK_THROWS_WITH(sample::row.make({.cards = sealer,
                                        .wall_clock = {},
                                        .mode = line_mode::owner,
                                        .options = {{"colour", "red"}}}),
                      Catch::Contains("colour"));
}
