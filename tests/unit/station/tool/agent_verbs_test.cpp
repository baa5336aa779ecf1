// The verbs that ask the running station, against a small server on a Unix socket.
#include "station/tool/commands.hpp"

#include "sync/http/server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <filesystem>
#include <sstream>
#include <thread>

using namespace thirdvisit;
using namespace thirdvisit::station::tool;
using thirdvisit::station::language;
namespace asio = boost::asio;

namespace {

// Answers every request with the same text, and remembers the last one.
class fake_station {
public:
    fake_station(int status, std::string body)
        : folder_(std::filesystem::temp_directory_path() / "thirdvisit-tool-XXXXXX")
    {
        auto name = folder_.string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder_ = name;
        server_ = std::make_unique<http::server>(
            context_.get_executor(),
            [this, status, body](http::request r) -> asio::awaitable<http::response> {
                seen = std::move(r);
                co_return http::json_answer(status, body);
            });
        REQUIRE(server_->listen_unix(socket()));
        thread_ = std::thread([this] { context_.run(); });
    }
    ~fake_station()
    {
        asio::post(context_, [this] { server_->stop(); });
        guard_.reset();
        thread_.join();
        std::filesystem::remove_all(folder_);
    }
    std::string socket() const { return (folder_ / "s.sock").string(); }

    http::request seen;

private:
    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard_{context_.get_executor()};
    std::filesystem::path folder_;
    std::unique_ptr<http::server> server_;
    std::thread thread_;
};

struct said {
    int code{};
    std::string out, err;
};

template <class Verb>
said run(Verb verb, const std::string& input = "")
{
    std::istringstream in(input);
    std::ostringstream out, err;
    const int code = verb(streams{in, out, err});
    return {code, out.str(), err.str()};
}

const char* const status_answer =
    R"({"station":"s1","name":"One","address":"http://127.0.0.1:8370/?token=a",
        "totals":{"fuellings_stored":3,"visits":2,"customers":1,"flags":0,"open_visits":1},
        "head_office":{"state":"waiting","detail":{"key":"link.busy","args":{}},"waiting":12,"set_aside":3,
                       "last_sync_at":1767225600000,"next_sync_at":null},
        "devices":[{"line":"pumps","driver":"sinopec","mode":"tap","state":"closed","detail":{"key":"port.held_by","args":
                        {"port":"usb:1:2","device":"/dev/ttyUSB0","pid":4711,"program":"minicom"}},
                    "frames":7,"errors":1,"last_frame_at":null,"clock_off_s":-28800}],
        "damage":{"facts":2,"visits":5,"files":[{"name":"station.db.damaged-1767225600000",
                   "found_at":1767225600000,"rows_saved":900,"rows_lost":7}]},
        "trouble":{"key":"store.disk_full","args":{"where":"/data/station.db"}}})";

}  // namespace

TEST_CASE("status tells people what the station is doing", "[tool]")
{
    fake_station station(200, status_answer);
    const auto s = run([&](streams st) { return show_status({station.socket(), false}, st); });
    CHECK(s.code == success);
    CHECK(s.out.find("12 records wait") != std::string::npos);
    CHECK(s.out.find("last sync 2026-01-01T00:00:00Z") != std::string::npos);
    CHECK(s.out.find("line pumps (sinopec, tap): port cannot be opened, 7 frames, 1 errors, last "
                     "heard never") != std::string::npos);
    CHECK(s.out.find("The pump's clock is 8 h slow") != std::string::npos);
    CHECK(s.out.find("held by process 4711 (minicom)") != std::string::npos);
    CHECK(s.out.find("Head office is busy") != std::string::npos);
    CHECK(s.out.find("3 set aside") != std::string::npos);
    CHECK(s.out.find("Tell head office the number") != std::string::npos);
    CHECK(s.out.find("damaged: 5 visits and 2 records of pumps and readers") != std::string::npos);
    CHECK(s.out.find("station.db.damaged-1767225600000, set aside 2026-01-01T00:00:00Z: 900 rows "
                     "saved, 7 lost") != std::string::npos);
    CHECK(s.out.find("removed by itself after 7 days") != std::string::npos);
    CHECK(s.out.find("TROUBLE: The disk is full (/data/station.db)") != std::string::npos);
    CHECK(station.seen.path == "/api/status");
}

TEST_CASE("whoever works in Chinese is told everything in Chinese", "[tool]")
{
    fake_station station(200, status_answer);
    const auto s = run([&](streams st) {
        return show_status({station.socket(), false, language::zh_cn}, st);
    });
    CHECK(s.out.find("加油3笔，到站2次（1次未结束），客户1位，异常0位") != std::string::npos);
    CHECK(s.out.find("总部：等待中，上次同步2026-01-01T00:00:00Z，12条记录待上传") !=
          std::string::npos);
    CHECK(s.out.find("线路 pumps（sinopec，只监听）：端口打不开") != std::string::npos);
    CHECK(s.out.find("tool.") == std::string::npos);  // a key without a sentence
    CHECK(s.out.find("被进程4711（minicom）占用") != std::string::npos);
    CHECK(s.out.find("总部繁忙") != std::string::npos);
    CHECK(s.out.find("故障：磁盘已满（/data/station.db）") != std::string::npos);
}

TEST_CASE("the locale decides the language, the stronger variable first", "[tool]")
{
    CHECK(language_of_locale(nullptr, nullptr, "zh_CN.UTF-8") == language::zh_cn);
    CHECK(language_of_locale("en_GB.UTF-8", nullptr, "zh_CN.UTF-8") == language::en);
    CHECK(language_of_locale("", "zh_CN", "C") == language::zh_cn);
    CHECK(language_of_locale(nullptr, nullptr, nullptr) == language::en);
    CHECK(language_of_locale(nullptr, nullptr, "de_DE.UTF-8") == language::en);
}

TEST_CASE("a customer who was merged is told by both ids", "[tool]")
{
    fake_station station(200, R"({"id":"A","asked_for":"B","merged":["B","C"],"title":"x",
        "stage":2,"kind":"person","manager":"","cycle_days":null,"reasons":[],"visits":[]})");
    const auto s = run([&](streams st) {
        return show_customer({station.socket(), false}, "B", st);
    });
    CHECK(s.code == success);
    CHECK(s.out.find("B was merged into this profile.") != std::string::npos);
    CHECK(s.out.find("joined in it: B C") != std::string::npos);
}

TEST_CASE("--json hands on the station's own answer", "[tool]")
{
    fake_station station(200, R"({"flags":[],"grace_days":3,"counts":{"late":0}})");
    const auto s = run([&](streams st) { return show_flags({station.socket(), true}, "", st); });
    CHECK(s.out == "{\"flags\":[],\"grace_days\":3,\"counts\":{\"late\":0}}\n");
}

TEST_CASE("an import sends the file, its options and its columns", "[tool]")
{
    fake_station station(200,
                         R"({"lines":2,"facts":1,"known":0,"matched":0,"visits":1,"customers":1,
                                  "errors":[{"line":2,"code":"bad_time","text":"no such time"}]})");
    const import_choices choices{"-", true, false, {{"time", "Trade time"}}};
    const auto s = run(
        [&](streams st) {
            return import_history({station.socket(), false}, choices, st);
        },
        "a,b\n");
    CHECK(s.code == bad_input);
    CHECK(s.out.find("line 2: no such time (bad_time)") != std::string::npos);
    CHECK(s.out.find("2 lines: 1 would be new, 0 known before, 0 recorded live, 1 wrong") !=
          std::string::npos);
    CHECK(station.seen.body == "a,b\n");
    CHECK(station.seen.parameter("dry_run") == "1");
    CHECK(station.seen.parameter("column.time") == "Trade time");
    CHECK(station.seen.parameter("language") == "en");
}

TEST_CASE("a line's port is lent and claimed by its name", "[tool]")
{
    fake_station station(200, R"({"line":"desk","lent_until":1767225600000})");
    auto s = run([&](streams st) {
        return release_port({station.socket(), false}, "desk", 60, st);
    });
    CHECK(s.code == success);
    CHECK(station.seen.path == "/api/lines/desk/port/release");
    CHECK(station.seen.body.find("\"seconds\":60") != std::string::npos);
    CHECK(s.out.find("until 2026-01-01T00:00:00Z") != std::string::npos);
    s = run([&](streams st) { return claim_port({station.socket(), false}, "desk", st); });
    CHECK(s.code == success);
    CHECK(station.seen.path == "/api/lines/desk/port/claim");
}

TEST_CASE("a refusal is told with its reason; a station in trouble is a failure", "[tool]")
{
    fake_station refuses(404,
                         R"({"error":"not_found","field":"","text":"error.no_such_customer"})");
    auto s = run([&](streams st) { return show_customer({refuses.socket(), false}, "x", st); });
    CHECK(s.code == bad_input);
    CHECK(s.err.find("This customer is gone") != std::string::npos);
    s = run([&](streams st) {
        return show_customer({refuses.socket(), false, language::zh_cn}, "x", st);
    });
    CHECK(s.err.find("error.") == std::string::npos);

    fake_station broken(503, R"({"error":"store","field":"","text":"store.disk_full",
                                    "args":{"where":"/data"}})");
    s = run([&](streams st) { return sync_now({broken.socket(), false}, st); });
    CHECK(s.code == failed);
    CHECK(s.err.find("The disk is full (/data)") != std::string::npos);

    fake_station old(400, R"({"error":"malformed","field":"id","text":"","why":"no_id"})");
    s = run([&](streams st) { return sync_now({old.socket(), false}, st); });
    CHECK(s.err.find("The request was not understood") != std::string::npos);
    CHECK(s.err.find("[no_id], field id") != std::string::npos);
}

TEST_CASE("a station that does not run ends with 3 and says what to do", "[tool]")
{
    const auto s = run([&](streams st) { return show_status({"/nowhere/s.sock", false}, st); });
    CHECK(s.code == not_reachable);
    CHECK(s.err.find("systemctl start thirdvisit-station") != std::string::npos);
}
