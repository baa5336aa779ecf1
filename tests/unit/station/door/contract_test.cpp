// The door's JSON against schemas/screens/station.ts itself: every key the screens expect is sent,
// and no key is sent that the contract does not know.
#include "station/door/json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <set>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

struct keys {
    std::set<std::string> needed;
    std::set<std::string> optional;
};

std::string contract()
{
    std::ifstream in(std::string(THIRDVISIT_SOURCE_DIR) + "/schemas/screens/station.ts");
    std::string text{std::istreambuf_iterator<char>(in), {}};
    std::string bare;  // without comments
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.compare(i, 2, "//") == 0)
            i = text.find('\n', i);
        bare += text[i];
    }
    return bare;
}

bool is_name(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// Keys between the braces of `export interface NAME {`, inner objects left out.
keys keys_of(const std::string& name)
{
    const auto text = contract();
    const auto start = text.find("export interface " + name + " {");
    REQUIRE(start != std::string::npos);
    keys found;
    int depth = 0;
    bool at_start = false;
    for (auto i = text.find('{', start); i < text.size(); ++i) {
        const char c = text[i];
        if (c == '{' || c == '(' || c == '<')
            at_start = ++depth == 1;
        else if (c == '}' || c == ')' || c == '>')
            --depth;
        else if (c == ';')
            at_start = depth == 1;
        else if (depth == 1 && at_start && is_name(c)) {
            auto end = i;
            while (is_name(text[end]))
                ++end;
            (text[end] == '?' ? found.optional : found.needed).insert(text.substr(i, end - i));
            at_start = false;
        }
        if (depth == 0)
            break;
    }
    return found;
}

void check_contract(const std::string& name, const json::value& sent)
{
    CAPTURE(name);
    const auto wanted = keys_of(name);
    REQUIRE_FALSE(wanted.needed.empty());
    for (const auto& key : wanted.needed) {
        CAPTURE(key);
        CHECK(sent.as_object().contains(key));
    }
    for (const auto& [key, value] : sent.as_object()) {
        CAPTURE(std::string(key));
        CHECK(wanted.needed.count(std::string(key)) + wanted.optional.count(std::string(key)) == 1);
    }
}

}  // namespace

TEST_CASE("what the door sends is what the screens' contract says", "[door]")
{
    check_contract("Employee", json_of(view::employee{}));
    check_contract("Employee", json_of(view::employee{"1046", "", true, {1, 2}}));
    check_contract("WaitingCard", json_of(view::waiting_card{}));
    check_contract("Text", json_of(view::text{}));
    check_contract("Prompt", json_of(view::prompt{}));
    check_contract("Visit", json_of(view::visit{}));
    check_contract("Point", json_of(view::point{}));
    check_contract("Flag", json_of(view::flag{}));
    check_contract("Device", json_of(device_status{}));
    device_status wrong_clock;
    wrong_clock.clock_off_s = -28'800;
    check_contract("Device", json_of(wrong_clock));
    check_contract("HeadOffice", json_of(head_office_status{}, view::backlog{}));
    check_contract("Station", json_of(station_config{}, 3));
    check_contract("PlateMatch", json_of(view::plate_match{}));
    check_contract("VolumeHint", json_of(view::volume_hint{}));
    check_contract("CareTask", json_of(view::care_task{}));
    check_contract("Hints", json_of(view::hint_list{}));
    check_contract("Damage", json_of(view::damage{}));
    const auto pair = json_of(view::twin_pair{});
    check_contract("TwinPair", pair);
    check_contract("TwinSide", pair.at("a"));
    check_contract("TwinsTogether", pair.at("if_a"));
    check_contract("Merge", json_of(view::merge{}));
    check_contract("TwinDesk", json_of(view::twin_desk{}));
}

TEST_CASE("a visit's customer and fuellings carry the contract's names", "[door]")
{
    view::visit v;
    v.customer = view::visit_customer{};
    v.fuellings.resize(1);
    v.plate = plate{"豫A12345", plate_kind::green};
    const auto sent = json_of(v);
    const auto text = contract();
    for (const auto* part : {"customer", "plate"})
        for (const auto& [key, value] : sent.at(part).as_object())
            CHECK((text.find(std::string(key) + ": ") != std::string::npos ||
                   text.find(std::string(key) + "?: ") != std::string::npos));
    CHECK(sent.at("plate").at("kind") == "green");
    CHECK(sent.at("customer").at("last_volume_ml").is_null());
    CHECK(sent.at("fuellings").as_array().at(0).as_object().size() == 4);
}

TEST_CASE("a silent point says so whatever its last state was", "[door]")
{
    view::point p;
    p.state = drivers::point_state::fuelling;
    CHECK(json_of(p).at("state") == "fuelling");
    p.silent = true;
    CHECK(json_of(p).at("state") == "silent");
}
