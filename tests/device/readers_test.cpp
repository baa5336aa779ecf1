// What a station wants from any card reader: run against every simulator over a pty and a socket.
#include "tests/device/bench.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

// A card each protocol can read, as the simulator takes it.
std::string card_for(std::string_view protocol)
{
    static const std::map<std::string_view, std::string> cards{
        {"em4100", "010063E9AE"},
        {"magstripe", "4000001234567899"},
        {"osdp", "0123456789ABCDEF"},
        {"pn532", "04A1B2C3"},
    };
    return cards.at(protocol);
}

struct desk {
    desk(std::string_view protocol, test::line_kind kind)
        : bench(*find_driver(protocol), make(protocol), kind), card(card_for(protocol))
    {}

    std::unique_ptr<simulator::reader_machine> make(std::string_view protocol)
    {
        simulator::reader_settings settings;
        settings.speed = 10;
        auto made = simulator::make_reader(protocol, settings);
        machine = made.get();
        return made;
    }

    void present()
    {
        machine->present(card, std::chrono::steady_clock::now());
        bench.nudge_machine();
    }
    void take_away()
    {
        machine->take_away(std::chrono::steady_clock::now());
        bench.nudge_machine();
    }

    simulator::reader_machine* machine{};
    test::bench bench;
    std::string card;
};

void reads_a_card(std::string_view protocol, test::line_kind kind)
{
    desk d(protocol, kind);
    d.present();
    REQUIRE(d.bench.until([&] { return !d.bench.seen<card_seen>().empty(); }));
    const auto seen = d.bench.seen<card_seen>().at(0);
    CHECK_FALSE(seen.card.token.empty());
    CHECK(seen.card.tail.size() == 4);
    CHECK(d.card.ends_with(seen.card.tail));

    d.take_away();
    if (protocol != "magstripe" && protocol != "osdp") {  // these tell a swipe, not a presence
        REQUIRE(d.bench.until([&] { return !d.bench.seen<card_gone>().empty(); }));
        CHECK(d.bench.seen<card_gone>().at(0).token == seen.card.token);
        CHECK(d.bench.seen<card_seen>().size() == 1);
    }
    d.present();
    REQUIRE(d.bench.until([&] { return d.bench.seen<card_seen>().size() >= 2; }));
    CHECK(d.bench.seen<card_seen>().at(1).card.token == seen.card.token);
}

}  // namespace

TEST_CASE("every simulated reader has a driver", "[device]")
{
    for (const auto& row : simulator::all_readers()) {
        CAPTURE(std::string(row.protocol));
        const auto* driver = find_driver(row.protocol);
        REQUIRE(driver != nullptr);
        CHECK(driver->device_class == device_class::card_reader);
    }
}

TEST_CASE("a reader tells a card when it comes and when it goes", "[device]")
{
    for (const auto& row : simulator::all_readers())
        for (const auto kind : {test::line_kind::pty, test::line_kind::socket_pair})
            DYNAMIC_SECTION(std::string(row.protocol)
                            << " over a " << (kind == test::line_kind::pty ? "pty" : "socket"))
            {
                reads_a_card(row.protocol, kind);
            }
}
