// The tools' side of every protocol: hex lines in, JSON lines out, events as JSON.
#include "drivers/decode/decode.hpp"
#include "drivers/driver.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <set>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

boost::json::object parsed(const std::string& line)
{
    return boost::json::parse(line).as_object();
}

}  // namespace

TEST_CASE("hex lines become JSON lines, bad ones with their number", "[drivers][decode]")
{
    hex_line_decoder decoder(*find_line_tools("sinopec"), std::nullopt);
    CHECK(decoder.line("# a remark").empty());
    CHECK(decoder.line("   ").empty());
    const auto sound = decoder.line("FA E0 FF 00 00 01 30 F0 03");
    REQUIRE(sound.size() == 1);
    CHECK(parsed(sound[0]).at("kind") == "poll");
    CHECK(parsed(sound[0]).at("frame").at("target") == "E0");
    const auto bad = decoder.line("FA E0 F");
    REQUIRE(bad.size() == 1);
    CHECK(bad[0] == R"({"ok":false,"error":"bad_hex","line":4})");
    const auto two = decoder.line("FAE0FF00000130F003 FAE0FF03000130B403");
    CHECK(two.size() == 2);
}

TEST_CASE("decode names what is wrong with a frame", "[drivers][decode]")
{
    const auto error = [](const char* hex) {
        hex_line_decoder decoder(*find_line_tools("sinopec"), std::nullopt);
        const auto lines = decoder.line(hex);
        REQUIRE(lines.size() == 1);
        const auto line = parsed(lines[0]);
        CHECK(line.at("ok") == false);
        return std::string(line.at("error").as_string());
    };
    CHECK(error("FA E0 FF 00 00 01 30 F0 04") == "bad_check_byte");
    CHECK(error("FA E0 FF 00 00 01 30 F0") == "truncated_frame");
    CHECK(error("FA E0 FF 00 00 0A 30 F0 03") == "bad_length");
    CHECK(error("FA 00 00 03 00 03 36 04 FA FA FA FA 62") == "malformed_message");
    CHECK(error("00 11 22") == "truncated_frame");
}

TEST_CASE("a given direction wins over the sender's bit", "[drivers][decode]")
{
    // 38 with one byte: from the PC it reads totals, from the dispenser it is too short.
    const std::string hex = "FA E2 FF 45 00 01 38 D8 16";
    hex_line_decoder inferred(*find_line_tools("sinopec"), std::nullopt);
    CHECK(parsed(inferred.line(hex).at(0)).at("kind") == "read_volume_totals");
    hex_line_decoder told(*find_line_tools("sinopec"), direction::from_device);
    CHECK(parsed(told.line(hex).at(0)).at("error") == "malformed_message");
}

TEST_CASE("every protocol that can be driven can be decoded and scrubbed", "[drivers][decode]")
{
    for (const auto* row : all_drivers()) {
        CAPTURE(std::string(row->name));
        const auto* tools = find_line_tools(row->name);
        REQUIRE(tools != nullptr);
        CHECK(tools->make_decoder() != nullptr);
        if (row->device_class == device_class::card_reader) {
            REQUIRE(tools->make_scrubber != nullptr);
            CHECK(tools->make_scrubber() != nullptr);
        }
    }
    CHECK(find_line_tools("morse") == nullptr);
}

TEST_CASE("every driver says honestly how far it is proven", "[drivers]")
{
    std::set<std::string_view> names;
    for (const auto* row : all_drivers()) {
        CAPTURE(std::string(row->name));
        CHECK(names.insert(row->name).second);
        CHECK_FALSE(row->summary.empty());
        CHECK(row->proven_by.size() > 20);
        CHECK(row->proof != proof::hardware);  // nobody has tried
        CHECK((row->can_own || row->can_tap));
        CHECK(find_driver(row->name) == row);
    }
    CHECK(find_driver("morse") == nullptr);
    CHECK(name_of(proof::captured_frames) == "captured frames");
}

TEST_CASE("every event is one JSON line", "[drivers][decode]")
{
    record_offered offer{3, "17-AB", {}};
    offer.record.kind = record_kind::own_vehicle;
    offer.record.card = card_identity{"abc", "0843", "sealed-stays-away"};
    offer.record.pump_time = local_time{{20'000}, 43'200};
    offer.record.employee = "9";
    const std::vector<device_event> events{
        state_changed{1, 2, point_state::suspended_fuelling},
        fuelling_progress{1, 2, {1000}, {785}, {7850}},
        offer,
        card_seen{1, 2, {"abc", "0843", "sealed-stays-away"}},
        card_gone{1, "abc"},
        totaliser_read{1, 2, {1000}},
        fell_silent{1},
        spoke_again{1},
        line_noise{errc::bad_check_byte, {0xFA, 0x00}},
        device_notice{1, "information", "\"quoted\"\n"},
    };
    std::string names;
    for (const auto& event : events) {
        const auto line = to_json_line(event);
        CHECK(line.find('\n') == std::string::npos);
        CHECK(line.find("sealed-stays-away") == std::string::npos);
        names += std::string(parsed(line).at("event").as_string()) + " ";
    }
    CHECK(names == "state_changed fuelling_progress record_offered card_seen card_gone "
                   "totaliser_read fell_silent spoke_again line_noise device_notice ");
    CHECK(parsed(to_json_line(events[0])).at("state") == "suspended_fuelling");
    CHECK(parsed(to_json_line(events[2])).at("kind") == "own_vehicle");
    CHECK(parsed(to_json_line(events[2])).at("pump_time") == "2024-10-04T12:00:00");
}
