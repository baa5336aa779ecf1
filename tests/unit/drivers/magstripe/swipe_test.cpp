#include "drivers/magstripe/messages.hpp"
#include "drivers/magstripe/swipe.hpp"
#include "tests/support/drain.hpp"
#include "tests/support/vectors.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string show(const magstripe::swipe& s)
{
    std::string text;
    for (const auto& t : s.tracks) {
        text += (text.empty() ? "" : "+") + std::to_string(t.number) + ":";
        text += t.read_error() ? "E" : std::to_string(t.content.size()) + (t.checked ? " c" : " -");
    }
    return text;
}

std::string read(const bytes& input, std::size_t piece)
{
    return test::read_in_pieces<magstripe::swipe_decoder>(input, piece, show);
}

bytes of(std::string_view text)
{
    return {text.begin(), text.end()};
}

std::string read_text(std::string_view text, magstripe::lrc_rule lrc)
{
    magstripe::swipe_decoder decoder(magstripe::swipe_scanner{lrc});
    decoder.feed(of(text));
    decoder.flush();
    return test::drain(decoder, show);
}

std::string random_digits(std::mt19937& random, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += static_cast<char>('0' + random() % 10);
    return text;
}

magstripe::card_track random_card(std::mt19937& random, int number)
{
    magstripe::card_track card;
    card.number = number;
    card.pan = card_number(random_digits(random, 10 + random() % 10));
    card.yymm = random() % 4 == 0 ? "" : random_digits(random, 4);
    card.service_code = random() % 4 == 0 ? "" : random_digits(random, 3);
    const std::string rest = random_digits(random, random() % 8);
    card.discretionary.assign(rest.begin(), rest.end());
    return card;
}

}  // namespace

TEST_CASE("lines of a swipe reader become tracks or named errors", "[drivers][magstripe]")
{
    for (const auto& v : test::load_vectors("magstripe/swipes.txt")) {
        DYNAMIC_SECTION(v.name)
        {
            CHECK(read(v.input, v.input.size()) == v.outcome);
        }
        DYNAMIC_SECTION(v.name << ", one byte at a time")
        {
            CHECK(read(v.input, 1) == v.outcome);
        }
        DYNAMIC_SECTION(v.name << ", after noise")
        {
            bytes noisy{0x00, 0x30, 0xFF, 0x3F, 0x0D, 0x41};
            noisy.insert(noisy.end(), v.input.begin(), v.input.end());
            CHECK(read(noisy, noisy.size()) == v.outcome);
        }
    }
}

TEST_CASE("a reader that must send LRCs is held to it", "[drivers][magstripe]")
{
    using magstripe::lrc_rule;
    CHECK(read_text(";1234567890=2512?<\r", lrc_rule::present) == "2:15 c");
    CHECK(read_text(";1234567890=2512?\r", lrc_rule::present) == "truncated_frame");
    CHECK(read_text("%AT3?;1234567890=2512?<\r", lrc_rule::present) == "bad_check_byte, 2:15 c");
    CHECK(read_text("%E?;1234567890=2512?<\r", lrc_rule::present) == "1:E+2:15 c");
}

TEST_CASE("a reader that sends no LRC is held to that", "[drivers][magstripe]")
{
    using magstripe::lrc_rule;
    CHECK(read_text(";1234567890=2512?\r", lrc_rule::absent) == "2:15 -");
    CHECK(read_text(";1234567890=2512?<\r", lrc_rule::absent) == "malformed_message");
}

TEST_CASE("a swipe that was encoded is read back, however its bytes are split",
          "[drivers][magstripe]")
{
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
        const magstripe::swipe s{
            {encode(random_card(random, 1), "DOE/JOHN"), encode(random_card(random, 2))}};
        const bytes raw = encode(s);
        REQUIRE(read(raw, raw.size()) == show(s));
        REQUIRE(read(raw, 1 + random() % 9) == show(s));
    }
}

TEST_CASE("a card track that was encoded is parsed back", "[drivers][magstripe]")
{
    std::mt19937 random(12);
    for (int round = 0; round < 300; ++round) {
        const auto card = random_card(random, 1 + round % 2);
        const auto back = parse_track(encode(card, "DOE/JOHN"));
        REQUIRE(back.has_value());
        CHECK(std::get<magstripe::card_track>(*back) == card);
    }
}

TEST_CASE("junk between swipes loses no swipe", "[drivers][magstripe]")
{
    std::mt19937 random(13);
    for (int round = 0; round < 300; ++round) {
        bytes line;
        std::string expected;
        for (int i = 0; i < 4; ++i) {
            for (auto junk = random() % 12; junk > 0; --junk)
                line.push_back(static_cast<std::uint8_t>(0x80 + random() % 0x80));
            const magstripe::swipe s{{encode(random_card(random, 2))}};
            const bytes raw = encode(s);
            line.insert(line.end(), raw.begin(), raw.end());
            expected = test::joined(expected, show(s));
        }
        REQUIRE(read(line, 1 + random() % 64) == expected);
    }
}

TEST_CASE("a damaged swipe takes at most itself along", "[drivers][magstripe]")
{
    std::mt19937 random(14);
    for (int round = 0; round < 500; ++round) {
        const magstripe::swipe before{{encode(random_card(random, 2))}};
        const magstripe::swipe after{
            {encode(random_card(random, 1), "A/B"), encode(random_card(random, 2))}};
        magstripe::swipe third{{encode(random_card(random, 2))}};
        third.tracks[0].checked = true;
        bytes damaged = encode(third);
        // Its line end stays: without one, it and the next swipe are one line.
        damaged[random() % (damaged.size() - 1)] ^= static_cast<std::uint8_t>(1u << random() % 8);
        bytes line = encode(before);
        line.insert(line.end(), damaged.begin(), damaged.end());
        const bytes tail = encode(after);
        line.insert(line.end(), tail.begin(), tail.end());
        const std::string seen = read(line, line.size());
        CHECK(seen.starts_with(show(before)));
        CHECK(seen.ends_with(show(after)));
    }
}

TEST_CASE("a reader that never stops sending cannot grow the buffer", "[drivers][magstripe]")
{
    magstripe::swipe_decoder decoder;
    std::size_t most = 0;
    int errors = 0;
    for (int i = 0; i < 2000; ++i) {
        decoder.feed(of("%B40000012345678;"));
        while (const auto seen = decoder.next())
            errors += *seen ? 0 : 1;
        most = std::max(most, decoder.waiting());
    }
    CHECK(most < magstripe::swipe_scanner::max_raw + 17);
    CHECK(errors > 0);
}

TEST_CASE("what is kept of a damaged swipe holds neither number nor name", "[drivers][magstripe]")
{
    const bytes kept = magstripe::blanked(of("%B4000001234567899^DOE/John^2512"));
    CHECK(std::string(kept.begin(), kept.end()) == "%X0000000000000000^XXX/XXXX^0000");
}

TEST_CASE("check digits by ISO/IEC 7812", "[drivers][magstripe]")
{
    for (const auto* good : {"79927398713", "4000001234567899", "7013051234567892"})
        CHECK(magstripe::luhn_fits(good));
    CHECK_FALSE(magstripe::luhn_fits("7013051234567890"));
    CHECK_FALSE(magstripe::luhn_fits(""));
    CHECK_FALSE(magstripe::luhn_fits("7992739871A"));
}
