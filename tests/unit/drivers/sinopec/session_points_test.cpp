// What the real-time message says about nozzles and cards.
#include "tests/unit/drivers/sinopec/pc_line.hpp"

using namespace thirdvisit;
using namespace thirdvisit::test::sinopec_line;

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

TEST_CASE("an error of the dispenser is told without card numbers and confirmed",
          "[drivers][sinopec]")
{
    line l;
    const std::string text = "reader 2: card 0100011320000000 stuck";
    l.says(sinopec::error_report{0, bytes(text.begin(), text.end())});
    CHECK(to_hex(l.answers().at(0).data) == "3C 3B 00");
    CHECK(l.of<device_notice>().at(0).text == "reader 2: card 0000000000000000 stuck");
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
