// The people of the demo; see attendants.hpp.
#include "station/demo/attendants.hpp"

#include "station/demo/station_call.hpp"

#include <boost/json.hpp>

#include <array>
#include <chrono>
#include <fstream>
#include <random>
#include <set>
#include <thread>

namespace thirdvisit::demo {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr auto badge = "1046";
constexpr int most_calls = 5;

std::string text(const json::value& v, std::string_view key)
{
    const auto* found = v.as_object().if_contains(key);
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

json::value consent(const char* purpose, const char* wording)
{
    return {{"purpose", purpose}, {"state", "given"}, {"wording", wording}, {"language", "zh-CN"}};
}

}  // namespace

struct attendants::parts {
    std::filesystem::path events;
    std::filesystem::path socket;
    std::mt19937_64 random;
    std::ifstream in{};
    std::string unfinished{};
    std::set<std::string> seen{};  // visits that were answered
    std::atomic<bool> stopped{false};
    std::atomic<int> plates{0}, answers{0}, calls{0};
    std::thread thread{};

    void work();
    void note_plates();
    void note_plate(const json::value& event);
    void answer_prompts();
    void answer(const json::value& visit);
    json::object answer_body(const json::value& visit);
    void call_absent();
    bool chance(unsigned percent) { return random() % 100 < percent; }
};

void attendants::parts::work()
{
    for (int round = 0; !stopped; ++round) {
        note_plates();
        if (round % 5 == 0)
            answer_prompts();
        if (round % 40 == 20)
            call_absent();
        std::this_thread::sleep_for(100ms);
    }
}

// The events file grows while we read it; half a line waits for its other half.
void attendants::parts::note_plates()
{
    if (!in.is_open())
        in.open(events);
    in.clear();
    for (char c; in.get(c);) {
        if (c != '\n') {
            unfinished += c;
            continue;
        }
        boost::system::error_code ec;
        const auto event = json::parse(unfinished, ec);
        unfinished.clear();
        if (!ec && text(event, "event") == "nozzle_lifted")
            note_plate(event);
    }
}

void attendants::parts::note_plate(const json::value& event)
{
    const auto car = parse_label(text(event, "label"));
    const auto device = text(event, "device");  // "pump-3" stands at point 3
    if (!car || !device.starts_with("pump-"))
        return;
    const json::value body{
        {"id", fresh_id()},
        {"plate", {{"characters", car->plate.characters}, {"kind", name_of(car->plate.kind)}}},
        {"model", car->model},
        {"colour", car->colour},
        {"badge", badge}};
    if (call_station(socket, "POST", "/api/points/" + device.substr(5) + "/plate",
                     json::serialize(body))
            .status == 200)
        ++plates;
}

void attendants::parts::answer_prompts()
{
    const auto now = call_station(socket, "GET", "/api/state");
    if (now.status != 200)
        return;
    for (const auto& visit : now.body.at("visits").as_array()) {
        const auto kind = text(visit.at("prompt"), "kind");
        const bool asks = kind == "introduce" || kind == "contact";
        if (asks && text(visit, "answered").empty() && visit.at("customer").is_object() &&
            seen.insert(text(visit, "id")).second)
            answer(visit);
    }
}

json::object attendants::parts::answer_body(const json::value& visit)
{
    static constexpr std::array<const char*, 5> names{"王先生", "李女士", "张先生", "刘师傅",
                                                      "陈女士"};
    const bool contact = text(visit.at("prompt"), "kind") == "contact";
    const bool willing = chance(75);
    json::object body{{"id", fresh_id()},
                      {"badge", badge},
                      {"stage", visit.at("prompt").at("stage")},
                      {"answer", willing ? "done" : "not_now"},
                      {"do_not_record", false},
                      {"address", willing && !contact ? names[random() % names.size()] : ""},
                      {"organisation", ""},
                      {"contact", nullptr},
                      {"consents", json::array{}}};
    if (!willing)
        return body;
    if (contact) {
        body["contact"] = {{"kind", "phone"},
                           {"value", "1380000" + std::to_string(1000 + random() % 9000)}};
        body["consents"] = json::array{consent("phone", "consent.contact/1")};
    } else {
        body["consents"] =
            json::array{consent("address_and_history", "consent.address_and_history/1")};
    }
    return body;
}

void attendants::parts::answer(const json::value& visit)
{
    const auto path = "/api/visits/" + text(visit, "id") + "/answer";
    if (call_station(socket, "POST", path, json::serialize(answer_body(visit))).status == 200)
        ++answers;
}

void attendants::parts::call_absent()
{
    static constexpr std::array<const char*, 4> causes{"price", "moved", "in_repair", "no_reason"};
    const auto list = call_station(socket, "GET", "/api/flags");
    if (list.status != 200 || calls >= most_calls)
        return;
    const auto flag = flag_to_call(list.body.at("flags"));
    if (!flag)
        return;
    const json::value body{{"id", fresh_id()},
                           {"badge", badge},
                           {"channel", "phone"},
                           {"reached", true},
                           {"cause", causes[random() % causes.size()]},
                           {"cause_text", ""},
                           {"measure", "explained"},
                           {"note", ""},
                           {"next_on", nullptr}};
    const auto path = "/api/flags/" + *flag + "/contact";
    if (call_station(socket, "POST", path, json::serialize(body)).status == 200)
        ++calls;
}

std::optional<std::string> flag_to_call(const json::value& flags)
{
    for (const auto& flag : flags.as_array())
        if (text(flag, "task") == "call" && !flag.at("contact_made").as_bool())
            return text(flag, "id");
    return std::nullopt;
}

attendants::attendants(std::filesystem::path events, std::filesystem::path socket,
                       std::uint64_t seed)
    : parts_(new parts{std::move(events), std::move(socket), std::mt19937_64(seed)})
{
    parts_->thread = std::thread([p = parts_.get()] { p->work(); });
}

attendants::~attendants()
{
    stop();
}

void attendants::stop()
{
    parts_->stopped = true;
    if (parts_->thread.joinable())
        parts_->thread.join();
}

int attendants::plates() const noexcept
{
    return parts_->plates;
}
int attendants::answers() const noexcept
{
    return parts_->answers;
}
int attendants::calls() const noexcept
{
    return parts_->calls;
}

}  // namespace thirdvisit::demo
