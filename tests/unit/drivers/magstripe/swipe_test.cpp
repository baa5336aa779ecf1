#include "drivers/magstripe/messages.hpp"
#include "drivers/magstripe/swipe.hpp"
#include "tests/support/frame_properties.hpp"
#include "tests/support/frame_vectors.hpp"

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
    test::check_frame_vectors<magstripe::swipe_decoder>("magstripe/swipes.txt", show,
                                                        {0x00, 0x30, 0xFF, 0x3F, 0x0D, 0x41});
}

TEST_CASE("swipes come through splits, junk and damage", "[drivers][magstripe]")
{
    const auto random_swipe = [](std::mt19937& random) {
        magstripe::swipe s{{encode(random_card(random, 2))}};
        if (random() % 2 == 0)
            s.tracks.insert(s.tracks.begin(), encode(random_card(random, 1), "DOE/JOHN"));
        s.tracks.back().checked = random() % 2 == 0;
        return s;
    };
    test::check_frame_properties<magstripe::swipe_decoder>(
        {.random = random_swipe,
         .encode = [](const magstripe::swipe& s) { return encode(s); },
         .no_start = [](auto& dice) { return static_cast<std::uint8_t>(0x80 + dice() % 0x80); },
         .announcement = of("%B4"),
         .end_kept = 1,
         .longest = magstripe::swipe_scanner::max_raw});
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
