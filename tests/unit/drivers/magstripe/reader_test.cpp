#include "drivers/magstripe/session.hpp"
#include "drivers/simulator/magstripe_reader.hpp"
#include "tests/support/talk.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

constexpr auto good_card = "4000001234567899";
constexpr auto bad_check_digit = "7013051234567890";

using given = std::map<std::string, std::string>;

struct desk {
    explicit desk(given options = {}, magstripe::reader_settings rules = {})
        : far({.speed = 1, .watch = {}, .options = std::move(options)}),
          host(std::move(rules), cards, [this] { return today; }),
          line(host, far)
    {}

    void swipe(std::string_view card)
    {
        far.present(card, line.now);
        far.take_away(line.now);
        line.run(500ms);
    }

    test::plain_sealer cards;
    std::optional<local_time> today{local_time{*parse_day("2026-05-03"), 0}};
    simulator::magstripe_reader far;
    magstripe::swipe_reader host;
    test::wire line;
};

}  // namespace

TEST_CASE("a swipe becomes one card, however the reader ends its line", "[drivers][magstripe]")
{
    for (const auto* line_end : {"cr", "crlf", "lf", "none"})
        for (const bool lrc : {false, true}) {
            CAPTURE(line_end, lrc);
            given options{{"line_end", line_end}};
            if (lrc)
                options["lrc"] = "yes";
            desk d(options);
            d.swipe(good_card);
            d.swipe(good_card);
            const auto seen = d.line.seen<card_seen>();
            REQUIRE(seen.size() == 2);
            CHECK(seen[0].card.token == "token-of-4000001234567899");
            CHECK(seen[0].card.tail == "7899");
            CHECK(d.line.seen<spoke_again>().size() == 1);
            CHECK(d.line.seen<line_noise>().empty());
        }
}

TEST_CASE("one readable track is enough", "[drivers][magstripe]")
{
    for (const auto* unreadable : {"1", "2"}) {
        desk d(given{{"unreadable", unreadable}});
        d.swipe(good_card);
        CHECK(d.line.seen<card_seen>().size() == 1);
    }
    desk d(given{{"track1", "no"}});
    d.swipe(good_card);
    CHECK(d.line.seen<card_seen>().size() == 1);
}

TEST_CASE("a stripe that could not be read asks for another swipe", "[drivers][magstripe]")
{
    desk d(given{{"unreadable", "12"}});
    d.swipe(good_card);
    CHECK(d.line.seen<card_seen>().empty());
    CHECK(d.line.notices() == std::vector<std::string>{"read_error"});
}

TEST_CASE("a wrong check digit is refused, unless its prefix has none", "[drivers][magstripe]")
{
    desk strict;
    strict.swipe(bad_check_digit);
    CHECK(strict.line.seen<card_seen>().empty());
    CHECK(strict.line.notices() == std::vector<std::string>{"card_refused"});

    desk local(given{}, {.rules = magstripe::card_rules("7013=off", "")});
    local.swipe(bad_check_digit);
    CHECK(local.line.seen<card_seen>().size() == 1);
}

TEST_CASE("an expired card is reported, refused or ignored as set", "[drivers][magstripe]")
{
    constexpr auto old = ";4000001234567899=2512101?";
    desk reports;
    reports.swipe(old);
    CHECK(reports.line.seen<card_seen>().size() == 1);
    CHECK(reports.line.notices() == std::vector<std::string>{"card_expired"});

    desk refuses(given{}, {.expired = magstripe::expired_card::refuse});
    refuses.swipe(old);
    CHECK(refuses.line.seen<card_seen>().empty());

    desk ignores(given{}, {.expired = magstripe::expired_card::ignore});
    ignores.swipe(old);
    CHECK(ignores.line.notices().empty());
}

TEST_CASE("nothing is called expired while our own clock is not trusted", "[drivers][magstripe]")
{
    desk d(given{}, {.expired = magstripe::expired_card::refuse});
    d.today.reset();
    d.swipe(";4000001234567899=2512101?");
    CHECK(d.line.seen<card_seen>().size() == 1);
    CHECK(d.line.notices().empty());
}

TEST_CASE("two numbers in one swipe are taken for neither", "[drivers][magstripe]")
{
    desk d;
    d.swipe("%B4000001234567899^A/B^4912101?;79927398713=4912101?");
    CHECK(d.line.seen<card_seen>().empty());
    CHECK(d.line.notices() == std::vector<std::string>{"tracks_disagree"});
}

TEST_CASE("a stripe of a private layout identifies nobody", "[drivers][magstripe]")
{
    desk d;
    d.swipe("%AT3?");
    CHECK(d.line.seen<card_seen>().empty());
    CHECK(d.line.notices() == std::vector<std::string>{"unknown_layout"});
}

TEST_CASE("fleet fields travel with the card", "[drivers][magstripe]")
{
    desk d(given{}, {.rules = magstripe::card_rules("on", "4000: vehicle@0+5, restriction@5+1")});
    d.swipe(";4000001234567899=4912101987652?");
    const auto seen = d.line.seen<card_seen>();
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].fields == std::vector<card_field>{{"vehicle", "98765"}, {"restriction", "2"}});
}

TEST_CASE("a damaged swipe is noise without number and name, and the next one counts",
          "[drivers][magstripe]")
{
    desk d;
    d.line.to_host = [](bytes& line) { line[5] = 0x7F; };
    d.swipe("%B4000001234567899^DOE/JOHN^4912101?");
    d.line.to_host = [](bytes&) {};
    d.swipe(good_card);
    const auto noise = d.line.seen<line_noise>();
    REQUIRE(noise.size() == 1);
    const std::string kept(noise[0].raw.begin(), noise[0].raw.end());
    CHECK(kept.find("DOE") == std::string::npos);
    CHECK(kept.find('4') == std::string::npos);
    CHECK(d.line.seen<card_seen>().size() == 1);
}

TEST_CASE("half a swipe is given up when the reader pauses", "[drivers][magstripe]")
{
    desk d(given{{"line_end", "none"}});
    d.swipe(";40000012345");
    CHECK(d.line.seen<line_noise>().size() == 1);
    d.swipe(good_card);
    CHECK(d.line.seen<card_seen>().size() == 1);
}

TEST_CASE("a reader that never stops sending is bounded noise", "[drivers][magstripe]")
{
    desk d;
    const std::string babble(64, '%');
    for (int i = 0; i < 5'000; ++i) {
        d.host.on_bytes(bytes(babble.begin(), babble.end()), d.line.now);
        d.line.run(10ms);
    }
    CHECK(d.line.seen<line_noise>().size() <= 12 * 2);
    CHECK(d.line.seen<card_seen>().empty());
    d.host.on_bytes(bytes{'\r'}, d.line.now);
    d.swipe(good_card);
    CHECK(d.line.seen<card_seen>().size() == 1);
}
