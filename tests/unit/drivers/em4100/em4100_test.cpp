#include "drivers/em4100/frame.hpp"
#include "drivers/em4100/session.hpp"
#include "drivers/em4100/tools.hpp"
#include "tests/support/fake_sealer.hpp"
#include "tests/support/frame_properties.hpp"
#include "tests/support/frame_vectors.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

std::string show(const em4100::tag& t)
{
    return (t.binary ? "binary " : "ascii ") + t.hex() + " " + t.printed() + " " + t.facility();
}

const em4100::tag first{{0x01, 0x00, 0x63, 0xE9, 0xAE}, false};
const em4100::tag second{{0x10, 0x00, 0x86, 0xF4, 0x44}, false};

struct desk {
    desk() : reader(sealer) { reader.on_open(now); }

    void sends(const em4100::tag& t)
    {
        reader.on_bytes(encode(t), now);
        settle();
    }
    void passes(std::chrono::milliseconds time)
    {
        now += time;
        settle();
    }
    void settle()
    {
        for (;;) {
            const auto todo = reader.resume(now);
            if (const auto* p = std::get_if<publish>(&todo)) {
                if (const auto* c = std::get_if<card_seen>(&p->event))
                    seen += "+" + c->card.tail;
                else if (std::holds_alternative<card_gone>(p->event))
                    seen += "-";
                else if (const auto* n = std::get_if<line_noise>(&p->event))
                    seen += "!" + std::string(name_of(n->why));
                continue;
            }
            REQUIRE(std::holds_alternative<sleep_until>(todo));
            CHECK(std::get<sleep_until>(todo).when > now);
            return;
        }
    }

    test::fake_sealer sealer;
    em4100::reader_session reader;
    time_point now{1000h};
    std::string seen;
};

}  // namespace

TEST_CASE("bytes of an EM4100 reader become tags or named errors", "[drivers][em4100]")
{
    test::check_frame_vectors<em4100::tag_decoder>("em4100/frames.txt", show,
                                                   bytes{0x00, 0x41, 0xFF, 0x03});
}

TEST_CASE("tags in both framings come through splits, junk and damage", "[drivers][em4100]")
{
    const auto random_tag = [](std::mt19937& random) {
        em4100::tag t{{}, random() % 2 == 0};
        for (auto& byte : t.id)
            byte = static_cast<std::uint8_t>(random());
        return t;
    };
    test::check_frame_properties<em4100::tag_decoder>(
        {.random = random_tag,
         .encode = em4100::encode,
         .no_start = [](auto& dice) { return static_cast<std::uint8_t>(3 + dice() % 0xFF); },
         .announcement = {0x02, 0x30},
         .longest = em4100::tag_scanner::max_raw});
}

TEST_CASE("a tag is told once, however often it repeats, and gone after 400 ms without it",
          "[drivers][em4100]")
{
    desk d;
    for (int i = 0; i < 1000; ++i) {
        d.sends(first);
        d.passes(60ms);
    }
    CHECK(d.seen == "+E9AE");
    d.passes(339ms);
    CHECK(d.seen == "+E9AE");
    d.passes(1ms);
    CHECK(d.seen == "+E9AE-");
    d.sends(first);
    CHECK(d.seen == "+E9AE-+E9AE");
}

TEST_CASE("two tags that take turns are both near, not coming and going", "[drivers][em4100]")
{
    desk d;
    for (int i = 0; i < 50; ++i) {
        d.sends(first);
        d.passes(60ms);
        d.sends(second);
        d.passes(60ms);
    }
    CHECK(d.seen == "+E9AE+F444");
    d.passes(1s);
    CHECK(d.seen == "+E9AE+F444--");
}

TEST_CASE("a tag that is put on while another's removal was not noticed yet is told at once",
          "[drivers][em4100]")
{
    desk d;
    d.sends(first);
    d.passes(100ms);
    d.sends(second);
    CHECK(d.seen == "+E9AE+F444");
    d.passes(300ms);
    CHECK(d.seen == "+E9AE+F444-");
}

TEST_CASE("a reader that is cut off in the middle of a tag is reported and read again",
          "[drivers][em4100]")
{
    desk d;
    d.reader.on_bytes(byte_view(encode(first)).first(9), d.now);
    d.passes(200ms);
    CHECK(d.seen == "!truncated_frame");
    d.sends(first);
    CHECK(d.seen == "!truncated_frame+E9AE");
}

TEST_CASE("a reader that never stops sending noise is bounded", "[drivers][em4100]")
{
    desk d;
    std::mt19937 random(9);
    for (int i = 0; i < 20'000; ++i) {
        bytes noise(16);
        for (auto& byte : noise)
            byte = random() % 3 == 0 ? 0x02 : static_cast<std::uint8_t>(random());
        d.reader.on_bytes(noise, d.now);
    }
    d.passes(1s);
    CHECK(std::count(d.seen.begin(), d.seen.end(), '!') <= noise_gate::per_minute);
}

TEST_CASE("decode shows a tag's last four places only", "[drivers][em4100]")
{
    const auto lines = em4100::tools.make_decoder()->capture(encode(first), std::nullopt);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0] == R"({"ok":true,"frame":{"framing":"ascii","length":14},"kind":"tag",)"
                      R"("fields":{"id":"••E9AE"}})");
}
