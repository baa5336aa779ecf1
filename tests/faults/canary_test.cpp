// A whole day through the real programs with unmistakable people: card, plate, name, phone, join
// code and keys. Afterwards none of it is found in any log, however verbose, in any output, nor in
// any file of the station or of head office, in the clear or in another dress.
#include "station/demo/programs.hpp"
#include "tests/support/canaries.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <SQLiteCpp/Database.h>

#include <algorithm>
#include <fstream>
#include <set>

using namespace thirdvisit;
using namespace thirdvisit::demo;
using namespace thirdvisit::test;
using namespace std::chrono_literals;

namespace json = boost::json;

namespace {

const std::string card = "9031740865290417362";
const std::string plate_text = "豫Q7X9Z3";
const std::string surname = "夏侯";
const std::string phone = "13987651204";
const std::string organisation = "金鳞镖局";

std::vector<canary> people()
{
    return {{"card number", card, true},
            {"most of a card number", card.substr(2, 12), true},
            {"plate", plate_text},
            {"plate without its province", plate_text.substr(3)},
            {"name", surname},
            {"phone", phone, true},
            {"organisation", organisation}};
}

demo_settings quick()
{
    demo_settings s;
    s.speed = 60;
    s.car_every_s = 10;
    s.usual_ports = false;
    s.programs = THIRDVISIT_BIN_DIR;
    return s;
}

// Everybody who comes is our canary, over a cable that damages a byte now and then.
world with_canaries(world w)
{
    write_file(w.file("customers.txt"), card + " " + plate_text + "|blue|Jetta|white\n");
    auto scenario = read_file(w.file("forecourt.toml"));
    scenario.insert(scenario.find("\n[random]"), "\n[cable]\ndamage = 0.001\n");
    scenario.insert(scenario.find("every_s"), "without_card = 0.0\n");
    write_file(w.file("forecourt.toml"), scenario);
    return w;
}

// The longest run of letters and digits of a key file: the key itself, in hex or base64.
std::string key_in(const std::filesystem::path& file)
{
    const auto text = read_file(file);
    std::string best, run;
    for (const char c : text + "\n") {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/') {
            run += c;
            continue;
        }
        if (run.size() > best.size())
            best = run;
        run.clear();
    }
    return best;
}

// What programs wrote below a folder, by name. What the forecourt knows and the keys' own files are
// not theirs.
std::vector<std::pair<std::string, std::string>> written_in(const std::filesystem::path& folder)
{
    static const std::set<std::string> known{"customers.txt", "events.jsonl"};
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& e : std::filesystem::recursive_directory_iterator(folder)) {
        const auto name = e.path().filename().string();
        if (!e.is_regular_file() || known.contains(name) || e.path().extension() == ".key")
            continue;
        out.emplace_back(e.path().lexically_relative(folder).string(), read_file(e.path()));
    }
    return out;
}

// "station.log tells: plate as itself", for each of them.
std::vector<std::string> told_in(const std::filesystem::path& folder,
                                 const std::vector<canary>& secrets)
{
    std::vector<std::string> out;
    for (const auto& [name, content] : written_in(folder))
        for (const auto& bird : heard_in(content, secrets))
            out.push_back(name + " tells: " + bird);
    return out;
}

class day_of_canaries {
public:
    day_of_canaries()
        : settings_(quick()),
          all_(with_canaries(make_world(settings_, *parse_day("2026-05-20"))), settings_.programs,
               {})
    {}
    ~day_of_canaries()
    {
        std::error_code ignored;
        std::filesystem::remove_all(all_.place().folder, ignored);
    }

    void live()
    {
        all_.start_office();
        REQUIRE(all_.start_station());
        all_.station().terminate();
        REQUIRE(all_.station().wait(20s));
        std::ofstream(file("station.toml"), std::ios::app) << "[log]\nlevel = \"debug\"\n";
        REQUIRE(all_.start_station());
        ask_wrongly();
        join_code_ = all_.join();
        import();
        all_.start_simulator();
        serve();
        ask_wrongly();
        record_a_line();
        REQUIRE(all_.drain_simulator(60s));
        const auto until = std::chrono::steady_clock::now() + 60s;
        while (!all_.settled() && std::chrono::steady_clock::now() < until)
            all_.station().wait(100ms);
        CHECK(call("GET", "/api/status").body.at("totals").at("unsent") == 0);
        all_.station().kill();  // what is in the log beside the database stays there
        all_.station().wait(5s);
        all_.office().kill();
        all_.office().wait(5s);
    }

    std::vector<canary> secrets() const
    {
        auto all = people();
        all.push_back({"join code", join_code_.substr(join_code_.size() / 3, 24)});
        for (const auto* key : {"station/station.key", "head_office/fleet.key",
                                "head_office/sealing.key", "head_office/authority.key"}) {
            const auto text = key_in(file(key));
            REQUIRE(text.size() >= 16);
            all.push_back({key, text});
            if (text.find_first_not_of("0123456789abcdef") != std::string::npos)
                continue;
            std::string raw;
            for (std::size_t i = 0; i + 2 <= text.size(); i += 2)
                raw += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
            all.push_back({std::string(key) + " in bytes", raw});
        }
        return all;
    }

    const std::filesystem::path& folder() const { return all_.place().folder; }

private:
    std::filesystem::path file(const std::string& name) const { return all_.place().file(name); }
    answered call(const std::string& method, const std::string& path, const std::string& body = {},
                  const std::string& type = "application/json")
    {
        return call_station(all_.place().socket(), method, path, body, type);
    }

    // Requests that are refused, with a person in each part of them.
    void ask_wrongly()
    {
        const auto everything = card + " " + plate_text + " " + surname + "先生 " + phone;
        CHECK(call("POST", "/api/points/1/plate", "{\"plate\": \"" + everything).status == 400);
        CHECK(call("POST", "/api/points/1/plate",
                   json::serialize(json::value{{"id", phone}, {"plate", everything}}))
                  .status == 400);
        CHECK(
            call("POST", "/api/join", json::serialize(json::value{{"code", everything}})).status >=
            400);
        CHECK(call("GET", "/api/customers/" + plate_text).status == 404);
        CHECK(call("GET", "/" + phone).status == 404);
        CHECK(call("GET", "/api/plates?q=" + plate_text.substr(4)).status == 200);
        CHECK(call("POST", "/api/visits/" + phone + "/answer", everything).status >= 400);
    }

    // Two earlier days, so that name and contact are asked for, and lines that are wrong.
    void import()
    {
        std::string csv = "card,plate,time,grade,litres,amount\n";
        for (const auto* day : {"2026-05-02", "2026-05-09"})
            csv += card + "," + plate_text + "," + day + " 08:10:00,92#,30.00,235.50\n";
        csv += card + "," + plate_text + ",yesterday,92#,30.00,235.50\n";
        csv += card + "," + plate_text + "," + surname + phone + ",92#,x,y\n";
        const auto report = call("POST", "/api/import", csv, "text/csv");
        REQUIRE(report.status == 200);
        CHECK(report.body.at("visits") == 2);
    }

    // Until a visit was answered with a name and one with a contact.
    void serve()
    {
        const auto until = std::chrono::steady_clock::now() + 60s;
        while (answered_ < 2 && std::chrono::steady_clock::now() < until) {
            const auto now = call("GET", "/api/state");
            REQUIRE(now.status == 200);
            for (const auto& v : now.body.at("visits").as_array())
                serve(v.as_object());
            all_.station().wait(50ms);
        }
        CHECK(plates_ > 0);
        CHECK(answered_ == 2);
    }
    void serve(const json::object& visit)
    {
        if (visit.at("status") == "open") {
            const json::value entered{{"id", fresh_id()},
                                      {"plate", {{"characters", plate_text}, {"kind", "blue"}}},
                                      {"model", "Jetta"},
                                      {"colour", "white"},
                                      {"badge", "1046"}};
            const auto path = "/api/points/" + std::to_string(visit.at("point").as_int64());
            plates_ += call("POST", path + "/plate", json::serialize(entered)).status == 200;
        }
        if (!visit.at("customer").is_object() || answered_ >= 2)
            return;
        const auto id = json::value_to<std::string>(visit.at("id"));
        answered_ +=
            call("POST", "/api/visits/" + id + "/answer", answer(answered_ == 0 ? 2 : 3)).status ==
            200;
    }
    static std::string answer(int stage)
    {
        const auto consent = [](const char* purpose) {
            return json::value{{"purpose", purpose},
                               {"state", "given"},
                               {"wording", "consent/1"},
                               {"language", "zh-CN"}};
        };
        json::object body{{"id", fresh_id()},
                          {"badge", "1046"},
                          {"stage", stage},
                          {"answer", "done"},
                          {"do_not_record", false},
                          {"address", stage == 2 ? surname + "先生" : ""},
                          {"organisation", stage == 2 ? organisation : ""},
                          {"contact", nullptr}};
        if (stage == 3)
            body["contact"] = {{"kind", "phone"}, {"value", phone}};
        body["consents"] =
            json::array{consent("address_and_history"), consent("chain"), consent("phone")};
        return json::serialize(body);
    }

    // A line lent to the operator's tool, which writes down every byte and prints every fact.
    void record_a_line()
    {
        REQUIRE(call("POST", "/api/lines/pump-4/port/release",
                     json::serialize(json::value{{"id", fresh_id()}, {"seconds", 60}}))
                    .status == 200);
        child_process tool({{THIRDVISIT_BIN_DIR "/thirdvisit", "listen", "--driver", "sinopec",
                             "--mode", "owner", "--port", "tty:" + file("links/pump-4").string(),
                             "--record", file("station/recorded.log").string(), "--seconds", "5"},
                            file("listen.log"),
                            {}});
        REQUIRE(tool.wait(20s));
        CHECK(call("POST", "/api/lines/pump-4/port/claim",
                   json::serialize(json::value{{"id", fresh_id()}}))
                  .status == 200);
    }

    demo_settings settings_;
    programs all_;
    std::string join_code_;
    int plates_{};
    int answered_{};
};

}  // namespace

TEST_CASE("a canary is heard in every dress", "[canary]")
{
    const auto birds = people();
    for (const auto& c : birds)
        for (const auto& d : dresses_of(c)) {
            INFO(c.what << " as " << d.name);
            CHECK(d.text.size() >= 4);
            CHECK_FALSE(heard_in("2026-05-20 info " + d.text + " and more", birds).empty());
        }
    CHECK(heard_in("2026-05-20 info visit 01J0 of customer 01J1, card ••7362, 豫Q·•••Z3", birds)
              .empty());
    CHECK(base64_of("abc", 0, false) == "YWJj");
    CHECK(packed("12345", true) == "\x23\x45");
}

TEST_CASE("a leak planted in a log, a recording, a database or its log is found and named",
          "[canary]")
{
    const temp_folder folder;
    std::filesystem::create_directories(folder.path() / "station");
    write_file(folder.path() / "clean.log.err", "2026-05-20 info visit 01J0, card ••7362\n");
    write_file(folder.path() / "customers.txt", card);  // the forecourt's own
    CHECK(told_in(folder.path(), people()).empty());

    write_file(folder.path() / "station.log.err", "debug GET /api/plates?q=" + hex_of(plate_text));
    write_file(folder.path() / "station/recorded.log",
               std::string("\x02\0", 2) + packed(card, false));
    SQLite::Database db((folder.path() / "station/station.db").string(),
                        SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    db.exec("PRAGMA journal_mode = WAL");
    db.exec("CREATE TABLE leak (id INTEGER PRIMARY KEY, said TEXT)");
    db.exec(("INSERT INTO leak VALUES (1, '" + organisation + "')").c_str());
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    db.exec(("INSERT INTO leak VALUES (2, '" + base64_of(phone, 1, false) + "')").c_str());
    const auto told = told_in(folder.path(), people());
    for (const auto* leak : {"station.log.err tells: plate as hex",
                             "station/recorded.log tells: card number as packed digits",
                             "station/station.db tells: organisation as itself",
                             "station/station.db-wal tells: phone as base64"}) {
        CAPTURE(leak);
        CHECK(std::find(told.begin(), told.end(), leak) != told.end());
    }
}

TEST_CASE("no log, output or file of the programs says who a customer is, nor any key",
          "[faults][canary]")
{
    day_of_canaries d;
    d.live();
    const auto secrets = d.secrets();
    for (const auto& leak : told_in(d.folder(), secrets))
        FAIL_CHECK(leak);
    std::set<std::string> names;
    for (const auto& [name, content] : written_in(d.folder()))
        names.insert(name);
    for (const auto* looked_at : {"station.log.err", "head_office.log.err", "simulator.log.err",
                                  "listen.log", "station/station.db", "station/station.db-wal",
                                  "station/recorded.log", "head_office/head_office.db"})
        CHECK(names.contains(looked_at));
}
