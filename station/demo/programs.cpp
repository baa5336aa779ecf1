// Our programs as a person would start them; see programs.hpp.
#include "station/demo/programs.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <stdexcept>
#include <utility>

namespace thirdvisit::demo {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr auto program_patience = 20s;
constexpr std::string_view printed_address = "Screens  ";

// A token out of "http://127.0.0.1:8370/?token=…".
std::string token_of(const std::string& address)
{
    constexpr std::string_view mark = "token=";
    const auto at = address.find(mark);
    return at == std::string::npos ? std::string() : address.substr(at + mark.size());
}

answered expect(answered a, const std::string& what)
{
    if (a.status != 200)
        throw std::runtime_error(what + " was refused (" + std::to_string(a.status) + " " +
                                 json::serialize(a.body) + ")");
    return a;
}

}  // namespace

programs::programs(world place, std::filesystem::path binaries,
                   std::function<void(std::string)> say)
    : world_(std::move(place)), binaries_(std::move(binaries)), say_(std::move(say))
{}

programs::~programs()
{
    simulator_.reset();
    station_.reset();
    office_.reset();
}

void programs::start_office()
{
    office_.reset();
    office_ = std::make_unique<child_process>(command{
        {program("thirdvisit-head-office"), "--demo", "--company", "示例石油", "--data",
         world_.office_folder().string(), "--screens-port", std::to_string(world_.office_port),
         "--sync-address", "127.0.0.1", "--sync-port", std::to_string(world_.sync_port)},
        world_.file("head_office.log"),
        {}});
    const auto line = office_->line(std::string(printed_address), program_patience);
    if (!line)
        throw std::runtime_error("head office did not start; see " +
                                 world_.file("head_office.log.err").string());
    const auto address = line->substr(printed_address.size());
    office_token_ = token_of(address);
    tell("head office  " + address);
}

bool programs::start_station(const std::map<std::string, std::string>& environment)
{
    if (!relay_) {
        relay_ = std::make_unique<relay>(0, world_.sync_port);
        world_.relay_port = relay_->port();
        std::ofstream(world_.file("station.toml")) << station_toml(world_);
    }
    station_.reset();
    station_ = std::make_unique<child_process>(
        command{{program("thirdvisit-station"), "--config", world_.file("station.toml").string()},
                world_.file("station.log"),
                environment});
    const auto line = station_->line(std::string(printed_address), program_patience);
    if (!line)
        return false;
    auto address = line->substr(printed_address.size());
    tell("attendant    " + address);
    address.insert(address.find("?token="), "manager");
    tell("manager      " + address);
    return true;
}

// Its terminals show the station's time as real ones do, whatever this machine's zone is.
void programs::start_simulator()
{
    simulator_ = std::make_unique<child_process>(
        command{{program("thirdvisit-simulator"), "forecourt", "--scenario",
                 world_.file("forecourt.toml").string(), "--links", world_.file("links").string(),
                 "--events", world_.file("events.jsonl").string(), "--drain"},
                world_.file("simulator.log"),
                {{"TZ", "Asia/Shanghai"}}});
}

std::string programs::join()
{
    const json::value station{{"id", fresh_id()},
                              {"station", station_id},
                              {"name", "郑花路站"},
                              {"district", "示范片区"}};
    const auto made = expect(call_screen(world_.office_port, office_token_, "POST", "/api/stations",
                                         json::serialize(station)),
                             "the new station");
    const json::value code{{"code", made.body.at("join_code")}};
    expect(call_station(world_.socket(), "POST", "/api/join", json::serialize(code)), "joining");
    return json::value_to<std::string>(made.body.at("join_code"));
}

json::value programs::import_history()
{
    return expect(
               call_station(world_.socket(), "POST", "/api/import", world_.history_csv, "text/csv"),
               "the import")
        .body;
}

bool programs::drain_simulator(std::chrono::milliseconds patience)
{
    simulator_->terminate();
    const auto ended = simulator_->wait(patience);
    return ended && *ended == 0;
}

// A record is acknowledged before its visit is made, so one quiet moment proves nothing: everything
// must stay as it is for longer than the closing window.
bool programs::settled()
{
    constexpr auto quiet = 4s;
    const auto now = std::chrono::steady_clock::now();
    const auto status = call_station(world_.socket(), "GET", "/api/status");
    if (status.status != 200)
        return false;
    const auto& totals = status.body.at("totals");
    auto seen = json::serialize(totals);
    if (std::exchange(last_totals_, seen) != seen)
        quiet_since_ = now;
    return totals.at("open_visits") == 0 && totals.at("unsent") == 0 && now - quiet_since_ > quiet;
}

std::string programs::ended()
{
    if (!office_->running())
        return "thirdvisit-head-office (head_office.log.err)";
    if (!station_->running())
        return "thirdvisit-station (station.log.err)";
    return simulator_->running() ? "" : "thirdvisit-simulator (simulator.log.err)";
}

}  // namespace thirdvisit::demo
