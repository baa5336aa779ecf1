// What may go wrong at any card reader, for every protocol that has a simulator: pulled plugs, a bad
// cable, a reader that never stops sending. No card may be lost, told twice or taken for another.
#include "tests/device/fault_tools.hpp"
#include "tests/device/story.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

constexpr int cycles = 1'000;
constexpr int different_cards = 7;

// Card `n` as the simulator of this protocol takes it; all of them are sound cards.
std::string card_of(std::string_view protocol, int n)
{
    static const std::map<std::string_view, std::vector<std::string>> cards{
        {"em4100",
         {"010063E9AE", "100086F444", "0100000001", "0100000002", "FF12345678", "0A0B0C0D0E",
          "0011223344"}},
        {"magstripe",
         {"4000001234567899", "7013051234567892", "79927398713", "4539578763621486",
          "6011000990139424", "4111111111111111", "5500005555555559"}},
        {"osdp",
         {"10000419900800001084", "10000419900800001092", "10000419900800001100", "01234567890",
          "98765432109", "11223344556", "10000113200100000843"}},
        {"pn532",
         {"04A1B2C3", "04A1B2C4", "FB0EE20B", "04112233445566", "0499887766AABB", "11223344",
          "01000419900800001084"}},
    };
    return cards.at(protocol).at(static_cast<std::size_t>(n % different_cards));
}

struct reader_story {
    explicit reader_story(std::string_view p, simulator::fault_rates cable = {},
                          std::map<std::string, std::string> options = {})
        : protocol(p),
          ours(p),
          reader(simulator::make_reader(p, {.watch = {}, .options = std::move(options)})),
          ends(
              ours.line(), *reader, [this](const device_event& e) { hear(e); }, cable)
    {}

    void hear(const device_event& e)
    {
        if (const auto* c = std::get_if<card_seen>(&e))
            seen.push_back(c->card.token);
        gone += std::holds_alternative<card_gone>(e) ? 1 : 0;
        noises += std::holds_alternative<line_noise>(e) ? 1 : 0;
    }

    // The token that card `n` has: found out once, over a perfect cable.
    static std::string token_of(std::string_view protocol, int n)
    {
        reader_story s(protocol);
        s.ends.run_for(2s);
        s.reader->present(card_of(protocol, n), s.ends.now());
        s.ends.run_until([&] { return !s.seen.empty(); }, 30s);
        REQUIRE(s.seen.size() == 1);
        return s.seen.front();
    }

    // Swipes and OSDP reads have no going.
    bool tells_going() const { return protocol == "em4100" || protocol == "pn532"; }

    std::string_view protocol;
    test::driver_end ours;
    std::unique_ptr<simulator::reader_machine> reader;
    std::vector<std::string> seen;
    int gone{};
    int noises{};
    test::two_ends ends;
};

template <class Story>
void for_every_reader(Story story)
{
    for (const auto& row : simulator::all_readers())
        DYNAMIC_SECTION(std::string(row.protocol))
        {
            std::vector<std::string> tokens;
            for (int n = 0; n < different_cards; ++n)
                tokens.push_back(reader_story::token_of(row.protocol, n));
            REQUIRE(std::set<std::string>(tokens.begin(), tokens.end()).size() == different_cards);
            story(row.protocol, tokens);
        }
}

}  // namespace

TEST_CASE("a thousand pulled plugs at a reader lose and double no card", "[device][faults]")
{
    for_every_reader([](std::string_view protocol, const std::vector<std::string>& tokens) {
        reader_story s(protocol);
        std::mt19937 random(7);
        const auto a_while = [&] { return std::chrono::milliseconds(random() % 3'000); };
        for (int cycle = 0; cycle < cycles; ++cycle) {
            INFO("cycle " << cycle);
            s.ends.run_for(a_while());
            s.ends.plug(false);
            s.ends.run_for(a_while());
            s.ends.plug(true);
            s.ends.run_for(a_while());
            const auto before = s.seen.size();
            s.reader->present(card_of(protocol, cycle), s.ends.now());
            REQUIRE(s.ends.run_until([&] { return s.seen.size() > before; }, 2min));
            s.reader->take_away(s.ends.now());
            s.ends.run_for(3s);
            REQUIRE(s.seen.size() == before + 1);
            CHECK(s.seen.back() == tokens[static_cast<std::size_t>(cycle % different_cards)]);
        }
        if (s.tells_going())
            CHECK(s.gone == cycles);
    });
}

TEST_CASE("an hour over a cable that spoils one byte in a thousand takes no card for another",
          "[device][faults]")
{
    for_every_reader([](std::string_view protocol, const std::vector<std::string>& tokens) {
        reader_story s(protocol, test::bad_cable, {{"lrc", "yes"}});
        std::mt19937 random(9);
        const auto end = s.ends.now() + 1h;
        int presented = 0, told = 0, twice = 0;
        for (; s.ends.now() < end; ++presented) {
            const auto before = s.seen.size();
            s.reader->present(card_of(protocol, presented), s.ends.now());
            s.ends.run_for(2s);
            s.reader->take_away(s.ends.now());
            s.ends.run_for(std::chrono::milliseconds(3'000 + random() % 9'000));
            const auto now_told = s.seen.size() - before;
            told += now_told >= 1 ? 1 : 0;
            twice += now_told > 1 ? 1 : 0;
            for (auto i = before; i < s.seen.size(); ++i)
                CHECK(s.seen[i] == tokens[static_cast<std::size_t>(presented % different_cards)]);
        }
        CHECK(presented > 200);
        CHECK(s.noises > 0);
        CHECK(twice == 0);
        // A swipe is one line and nobody repeats it but the customer; all others ask again.
        if (protocol == "magstripe")
            CHECK(told > presented * 8 / 10);
        else
            CHECK(told == presented);
    });
}

TEST_CASE("a reader that never stops sending noise costs bounded memory and few events",
          "[device][faults]")
{
    for_every_reader([](std::string_view protocol, const std::vector<std::string>&) {
        test::driver_end ours(protocol);
        test::check_flood_is_bounded(ours.line());
    });
}

TEST_CASE("a card that is never taken away is told once, however long it lies there",
          "[device][faults]")
{
    for_every_reader([](std::string_view protocol, const std::vector<std::string>& tokens) {
        reader_story s(protocol);
        s.ends.run_for(2s);
        s.reader->present(card_of(protocol, 0), s.ends.now());
        s.ends.run_for(10min);
        CHECK(s.seen == std::vector<std::string>{tokens[0]});
        CHECK(s.gone == 0);
    });
}
