// Requests from screens: sound ones become values, everything else names its field.
#include "station/door/json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

const char* const sound_answer = R"({"id":"01J","badge":"1046","stage":2,"answer":"done",
    "do_not_record":false,"address":"王先生","organisation":"","contact":null,
    "consents":[{"purpose":"address_and_history","state":"given",
                 "wording":"consent.address_and_history/1","language":"zh-CN"}]})";

const char* const sound_plate =
    R"({"id":"01J","plate":{"characters":"豫A12345","kind":"blue"},"model":"","colour":"","badge":""})";

const char* const sound_contact =
    R"({"id":"01J","badge":"1046","channel":"phone","reached":true,"cause":"price",
        "cause_text":"","measure":"none","note":"","next_on":"2026-05-03"})";

// The field that the reader complains about; "fine" when it does not.
template <class Read>
std::string fault_of(Read read, const std::string& text)
{
    const auto value = read(json::parse(text));
    return value ? "fine" : value.why().field + ": " + value.why().text;
}

// `text` with `from` replaced by `to`.
std::string with(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a whole answer arrives whole", "[door]")
{
    const auto a = read_answer(json::parse(sound_answer));
    REQUIRE(a);
    CHECK(a->stage == 2);
    CHECK(a->address == "王先生");
    REQUIRE(a->consents.size() == 1);
    CHECK(a->consents[0].state == consent_state::given);
    const auto with_phone = read_answer(json::parse(with(
        sound_answer, "\"contact\":null", R"("contact":{"kind":"phone","value":"13800000000"})")));
    REQUIRE(with_phone);
    CHECK(with_phone->contact_kind == "phone");
    CHECK(with_phone->contact == "13800000000");
}

TEST_CASE("a wrong answer names its field", "[door]")
{
    CHECK(fault_of(read_answer, sound_answer) == "fine");
    CHECK(fault_of(read_answer, "[]") == ": request.not_an_object");
    CHECK(fault_of(read_answer, "{}") == "id: request.not_a_text");
    CHECK(fault_of(read_answer, with(sound_answer, "\"01J\"", "\"\"")) == "id: request.no_id");
    CHECK(fault_of(read_answer, with(sound_answer, "\"stage\":2", "\"stage\":4")) ==
          "stage: request.not_a_number");
    CHECK(fault_of(read_answer, with(sound_answer, "\"stage\":2", "\"stage\":\"2\"")) ==
          "stage: request.not_a_number");
    CHECK(fault_of(read_answer, with(sound_answer, "done", "maybe")) ==
          "answer: request.not_a_choice");
    CHECK(fault_of(read_answer, with(sound_answer, "false", "0")) ==
          "do_not_record: request.not_yes_or_no");
    CHECK(fault_of(read_answer, with(sound_answer, "\"contact\":null,", "")) ==
          "contact: request.missing");
    CHECK(fault_of(read_answer, with(sound_answer, "\"purpose\":\"address_and_history\"",
                                     "\"purpose\":\"selling\"")) ==
          "purpose: request.not_a_choice");
    CHECK(fault_of(read_answer, with(sound_answer, "\"stage\":2", "\"stage\":2,\"phone\":\"1\"")) ==
          "phone: request.unknown_field");
}

TEST_CASE("texts are bounded and free of control characters", "[door]")
{
    CHECK(fault_of(read_plate_entry, sound_plate) == "fine");
    const auto picked = read_plate_entry(
        json::parse(with(sound_plate, "\"badge\":\"\"", "\"badge\":\"\",\"customer\":\"01K\"")));
    REQUIRE(picked);
    CHECK(picked->customer == "01K");
    CHECK(fault_of(read_plate_entry, with(sound_plate, "豫A12345", "")) ==
          "characters: request.no_plate");
    CHECK(fault_of(read_plate_entry, with(sound_plate, "豫A12345", std::string(81, 'A'))) ==
          "characters: request.not_a_text");
    CHECK(fault_of(read_plate_entry, with(sound_plate, "豫A12345", "A\\u0000B")) ==
          "characters: request.not_a_text");
    CHECK(fault_of(read_plate_entry, with(sound_plate, "\"blue\"", "\"pink\"")) ==
          "kind: request.not_a_choice");
}

TEST_CASE("a call's next date must be a real day or null", "[door]")
{
    CHECK(fault_of(read_contact, sound_contact) == "fine");
    CHECK(fault_of(read_contact, with(sound_contact, "\"2026-05-03\"", "null")) == "fine");
    CHECK(fault_of(read_contact, with(sound_contact, "2026-05-03", "2026-02-30")) ==
          "next_on: request.not_a_day");
    CHECK(fault_of(read_contact, with(sound_contact, "phone", "pigeon")) ==
          "channel: request.not_a_choice");
}

TEST_CASE("small requests are as strict as the large ones", "[door]")
{
    CHECK(fault_of(read_duty, R"({"id":"a","badge":"1","on":true})") == "fine");
    CHECK(fault_of(read_duty, R"({"id":"a","badge":"1"})") == "on: request.not_yes_or_no");
    CHECK(fault_of(read_same_car, R"({"id":"a","point":0})") == "point: request.not_a_number");
    CHECK(fault_of(read_served_by, R"({"id":"a","badge":7})") == "badge: request.not_a_text");
    CHECK(fault_of(read_id, R"({"id":"a"})") == "fine");
    CHECK(fault_of(read_id, R"({"id":"a","more":1})") == "more: request.unknown_field");
}

TEST_CASE("what a request may leave out is not needed and still checked", "[door]")
{
    const auto duty = [](const char* text) { return read_duty(json::parse(text)); };
    CHECK(duty(R"({"id":"a","badge":"1046","on":true})")->points.empty());
    CHECK(duty(R"({"id":"a","badge":"1046","on":true,"points":[1,3]})")->points ==
          std::vector<int>{1, 3});
    CHECK(duty(R"({"id":"a","badge":"1046","on":true,"points":[0]})").why().field == "points");
    CHECK(duty(R"({"id":"a","badge":"1046","on":true,"points":"1"})").why().field == "points");
    const auto car = [](const char* text) { return read_same_car(json::parse(text)); };
    CHECK_FALSE(car(R"({"id":"a","point":2})")->undo);
    CHECK(car(R"({"id":"a","point":2,"undo":true})")->undo);
    CHECK(car(R"({"id":"a","point":2,"undo":1})").why().field == "undo");
    CHECK(read_tap_card(json::parse(R"({"id":"a","card":"x"})"))->card == "x");
    CHECK_FALSE(read_tap_card(json::parse(R"({"id":"a"})")));
}

TEST_CASE("a merge and its undo name whom they are about", "[door]")
{
    const std::string sound = R"({"id":"m1","badge":"1046","keep":"A","other":"B"})";
    const auto m = read_merge(json::parse(sound));
    REQUIRE(m);
    CHECK(m->keep == "A");
    CHECK(m->other == "B");
    CHECK(m->badge == "1046");
    CHECK(fault_of(read_merge, with(sound, "\"A\"", "1")) == "keep: request.not_a_text");
    CHECK(fault_of(read_merge, with(sound, "B", std::string(65, 'B'))) ==
          "other: request.not_a_text");
    CHECK(fault_of(read_merge, with(sound, "m1", "")) == "id: request.no_id");
    const std::string back = R"({"id":"u1","badge":"1046","merge":"M"})";
    const auto u = read_merge_undo(json::parse(back));
    REQUIRE(u);
    CHECK(u->merge == "M");
    CHECK(fault_of(read_merge_undo, with(back, "\"M\"", "null")) == "merge: request.not_a_text");
}
