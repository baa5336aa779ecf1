#include "drivers/pn532/reader.hpp"

#include "drivers/framing/hex.hpp"
#include "drivers/simulator/pn532_chip.hpp"
#include "tests/support/talk.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace thirdvisit::drivers::pn532;
using namespace std::chrono_literals;

namespace {

const bytes uid_a{0xFB, 0x0E, 0xE2, 0x0B};
const bytes uid_b{0x04, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66};
const bytes asn{0x01, 0x00, 0x04, 0x19, 0x90, 0x08, 0x00, 0x00, 0x10, 0x84};

struct bench {
    explicit bench(reader_settings s = {}) : host(make(s), line_timing()), line(host, far) {}

    std::vector<reader> make(const reader_settings& s)
    {
        std::vector<reader> out;
        out.emplace_back(s, sealer);
        return out;
    }

    std::vector<std::string> tokens() const
    {
        std::vector<std::string> out;
        for (const auto& c : line.seen<card_seen>())
            out.push_back(c.card.token);
        return out;
    }

    test::plain_sealer sealer;
    desk_reader host;
    simulated_chip far;
    test::wire line;
};

using tokens = std::vector<std::string>;

}  // namespace

TEST_CASE("the chip is woken, bounded in its searches and then looks for cards", "[drivers][pn532]")
{
    bench b;
    b.line.run(500ms);
    REQUIRE(b.line.sent_by_host.size() > 4);
    CHECK(to_hex(b.line.sent_by_host[0]).substr(0, 47) ==
          "55 55 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
    CHECK(to_hex(b.line.sent_by_host[1]) == "00 00 FF 02 FE D4 02 2A 00");
    CHECK(to_hex(b.line.sent_by_host[2]) == "00 00 FF 06 FA D4 32 05 00 01 02 F2 00");
    CHECK(b.far.retries_are_finite());
    CHECK(b.line.notices() == tokens{"identified"});
}

TEST_CASE("a card left on the antenna is reported once, and again when it comes back",
          "[drivers][pn532]")
{
    bench b;
    b.far.put(uid_card(uid_a));
    b.line.run(10s);
    CHECK(b.tokens() == tokens{"token-of-FB0EE20B"});
    b.far.take_away();
    b.line.run(2s);
    CHECK(b.line.seen<card_gone>().size() == 1);
    b.far.put(uid_card(uid_a));
    b.line.run(1s);
    CHECK(b.tokens() == tokens{"token-of-FB0EE20B", "token-of-FB0EE20B"});
}

TEST_CASE("a second card beside one that was left is recognised", "[drivers][pn532]")
{
    bench b;
    b.far.put(uid_card(uid_a));
    b.line.run(1s);
    b.far.put(uid_card(uid_b));
    b.line.run(1s);
    CHECK(b.tokens() == tokens{"token-of-FB0EE20B", "token-of-04112233445566"});
    b.far.take_away(uid_a);
    b.line.run(2s);
    REQUIRE(b.line.seen<card_gone>().size() == 1);
    CHECK(b.line.seen<card_gone>()[0].token == "token-of-FB0EE20B");
}

TEST_CASE("two cards that come at once are both reported and said to have come at once",
          "[drivers][pn532]")
{
    bench b;
    b.line.run(500ms);
    b.far.put(fuel_card(uid_b, asn, 100));
    b.far.put(uid_card(uid_a));
    b.line.run(1s);
    CHECK(b.tokens() == tokens{"token-of-01000419900800001084", "token-of-FB0EE20B"});
    CHECK(b.line.notices() == tokens{"identified", "several_cards"});
}

TEST_CASE("a fuel card is known by its public number, its balance only on request",
          "[drivers][pn532]")
{
    bench quiet;
    quiet.far.put(fuel_card({0x08, 1, 2, 3}, asn, 123'456));
    quiet.line.run(2s);
    CHECK(quiet.tokens() == tokens{"token-of-01000419900800001084"});
    CHECK(quiet.line.notices() == tokens{"identified"});

    reader_settings s;
    s.ask_balance = true;
    bench asking(s);
    asking.far.put(fuel_card(uid_b, asn, 123'456));
    asking.line.run(2s);
    REQUIRE(asking.line.seen<device_notice>().size() == 2);
    CHECK(asking.line.seen<device_notice>()[1].text == "123456");
}

TEST_CASE("a made-up UID is never taken for a card number", "[drivers][pn532]")
{
    bench b;
    simulated_card card = uid_card({0x08, 1, 2, 3});
    card.answers.sak = 0x20;
    b.far.put(card);
    b.line.run(3s);
    CHECK(b.tokens().empty());
    CHECK(b.line.notices() == tokens{"identified", "card_without_number"});
}

TEST_CASE("a card that refuses our application is known by its fixed UID", "[drivers][pn532]")
{
    bench b;
    simulated_card card = uid_card(uid_b);
    card.answers.sak = 0x20;
    b.far.put(card);
    b.line.run(3s);
    CHECK(b.tokens() == tokens{"token-of-04112233445566"});
}

TEST_CASE("a card that changes its made-up UID while it lies there is not reported twice",
          "[drivers][pn532]")
{
    bench b;
    b.far.put(fuel_card({0x08, 1, 2, 3}, asn, 0));
    b.line.run(1s);
    b.far.take_away();
    b.far.put(fuel_card({0x08, 9, 9, 9}, asn, 0));
    b.line.run(3s);
    CHECK(b.tokens() == tokens{"token-of-01000419900800001084"});
    CHECK(b.line.seen<card_gone>().empty());
}

TEST_CASE("damaged answers are asked for again and no card is lost", "[drivers][pn532]")
{
    bench b;
    b.line.run(500ms);
    b.far.put(fuel_card(uid_b, asn, 0));
    b.far.damage(2);
    b.line.run(6s);
    CHECK(b.tokens() == tokens{"token-of-01000419900800001084"});
    CHECK_FALSE(b.line.seen<line_noise>().empty());
}

TEST_CASE("a reader that is unplugged falls silent once and is woken when it returns",
          "[drivers][pn532]")
{
    bench b;
    b.line.run(500ms);
    b.far.unplug(true);
    b.line.run(60s);
    CHECK(b.line.seen<fell_silent>().size() == 1);
    b.far.unplug(false);
    b.far.put(uid_card(uid_a));
    b.line.run(15s);
    CHECK(b.line.seen<spoke_again>().size() == 1);
    CHECK(b.tokens() == tokens{"token-of-FB0EE20B"});
}

TEST_CASE("an hour of noise at one byte in a thousand loses no card", "[drivers][pn532]")
{
    bench b;
    b.line.to_far = test::noisy_cable(5, 1'000);
    b.line.to_host = test::noisy_cable(6, 1'000);
    b.line.run(1s);
    for (int i = 0; i < 120; ++i) {
        const auto last = static_cast<std::uint8_t>(i);
        if (i % 2 == 0)
            b.far.put(uid_card({0x11, 0x22, 0x33, last}));
        else
            b.far.put(fuel_card({0x08, 1, 2, last}, {1, 0, 4, 0x19, 0x90, 8, 0, 0, 0x10, 0x10}, 0));
        b.line.run(15s);
        b.far.take_away();
        b.line.run(15s);
    }
    CHECK(b.tokens().size() == 120);
    CHECK(b.line.seen<card_gone>().size() == 120);
    CHECK_FALSE(b.line.seen<line_noise>().empty());
}
