// The door as a browser and the operator's tool meet it: a real server on loopback, a real core on
// a temporary store. Time stands still unless a test moves it.
#include "station/door/door.hpp"

#include "sync/http/client.hpp"
#include "sync/http/server.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

core_settings core_in(const std::filesystem::path& folder)
{
    core_settings s;
    s.state_folder = folder;
    s.station = "s1";
    s.staff = {{"1046", "张伟"}};
    s.places = {
        {.line = "pumps", .address = 0, .point = 1, .grades = {{1, "92#"}}, .self_service = false}};
    return s;
}

config settings_of_station()
{
    config c;
    c.station.id = "s1";
    c.station.name = "One";
    return c;
}

// Server, core and client on one thread; `get` and `post` return when the answer is there.
class bench {
public:
    bench()
        : core_(context_.get_executor(), core_in(folder_.path())),
          guard_("thirdvisit_test", "0123456789abcdef0123456789abcdef"),
          door_(context_.get_executor(), core_, settings_, guard_, neighbours()),
          screens_(context_.get_executor(),
                   [this](http::request r) { return door_.answer_screen(std::move(r)); }),
          tool_(context_.get_executor(),
                [this](http::request r) { return door_.answer_tool(std::move(r)); })
    {
        port_ = *screens_.listen_tcp("127.0.0.1", 0);
        guard_.set_port(port_);
        REQUIRE(tool_.listen_unix(socket()).has_value());
        core_.on_change([this](const change& c) { door_.on_change(c); });
        spawn(core_.run());
        spawn(door_.run());
    }
    ~bench()
    {
        screens_.stop();
        tool_.stop();
        door_.stop();
        core_.stop();
        context_.run();
    }

    http::response send(http::request asked, bool as_tool = false)
    {
        http::client_settings where;
        if (as_tool) {
            where.unix_path = socket();
        } else {
            where.host = "127.0.0.1";
            where.port = port_;
        }
        http::client client(context_.get_executor(), where);
        std::optional<result<http::response>> answer;
        auto work = [&]() -> asio::awaitable<void> {
            auto got = co_await client.send(std::move(asked), 20s);
            client.close();
            answer = std::move(got);
        };
        spawn(work());
        while (!answer)
            context_.run_one();
        REQUIRE(answer->has_value());
        return **answer;
    }

    static http::request ask(const std::string& method, const std::string& path,
                             const std::string& body = "")
    {
        http::request r;
        r.method = method;
        r.path = path;
        r.body = body;
        r.headers.add("Authorization", "Bearer 0123456789abcdef0123456789abcdef");
        if (!body.empty())
            r.headers.add("Content-Type", "application/json");
        return r;
    }
    http::response get(const std::string& path) { return send(ask("GET", path)); }
    http::response post(const std::string& path, const std::string& body)
    {
        return send(ask("POST", path, body));
    }

    // Bytes as they are, and what comes back until the connection ends.
    std::string raw(const std::string& text)
    {
        asio::ip::tcp::socket socket(context_);
        std::string answer;
        bool done = false;
        auto work = [&]() -> asio::awaitable<void> {
            const asio::ip::tcp::endpoint there(asio::ip::address_v4::loopback(), port_);
            co_await socket.async_connect(there, asio::use_awaitable);
            co_await asio::async_write(socket, asio::buffer(text), asio::use_awaitable);
            boost::system::error_code ended;
            co_await asio::async_read(socket, asio::dynamic_buffer(answer),
                                      asio::redirect_error(asio::use_awaitable, ended));
            done = true;
        };
        spawn(work());
        while (!done)
            context_.run_one();
        return answer;
    }

    // The nozzle of point 1 goes up, as a line would say it.
    void lift()
    {
        core_.take("pumps", drivers::state_changed{0, 1, drivers::point_state::calling},
                   [](const std::string&) {});
        settle();
    }
    void settle() { core_settled(); }

    int sync_asked{};
    std::string lent;
    std::vector<std::string> log;

private:
    door_neighbours neighbours()
    {
        door_neighbours n;
        n.devices = [] {
            device_status pumps;
            pumps.line = "pumps";
            return std::vector<device_status>{pumps};
        };
        n.head_office = [] { return head_office_status{}; };
        n.sync_now = [this] { ++sync_asked; };
        n.join = [](std::string code) -> asio::awaitable<outcome<text>> {
            if (code == "good") {
                text done{"link.joined", {{"company", "Zhongyuan"}}};
                co_return done;
            }
            co_return rejection{errc::refused, "code", "link.code_of_other", {{"station", "S2"}}};
        };
        n.release_port =
            [this](std::string line,
                   std::chrono::seconds at_most) -> asio::awaitable<outcome<device_status>> {
            lent = line + " " + std::to_string(at_most.count());
            device_status s;
            s.line = line;
            s.lent_until = utc_ms{1};
            if (line != "pumps")
                co_return rejection{errc::not_found, "line", "request.no_such_line"};
            co_return s;
        };
        n.claim_port = [this](const std::string& line) -> outcome<device_status> {
            lent = line + " claimed";
            device_status s;
            s.line = line;
            return s;
        };
        n.log = [this](std::string line) { log.push_back(std::move(line)); };
        return n;
    }
    std::string socket() const { return (folder_.path() / "s.sock").string(); }
    void spawn(asio::awaitable<void> work)
    {
        asio::co_spawn(context_, std::move(work), asio::detached);
    }
    void core_settled()
    {
        bool done = false;
        auto work = [&]() -> asio::awaitable<void> {
            co_await core_.totals();  // behind everything that was taken before
            done = true;
        };
        spawn(work());
        while (!done)
            context_.run_one();
    }

    test::temp_folder folder_;
    asio::io_context context_{1};
    config settings_ = settings_of_station();
    core core_;
    http::loopback_guard guard_;
    door door_;
    http::server screens_;
    http::server tool_;
    std::uint16_t port_{};
};

json::value body_of(const http::response& r)
{
    return json::parse(r.body);
}

const std::string plate_of_a_new_car =
    R"({"id":"p1","plate":{"characters":"豫A12345","kind":"blue"},"model":"Jetta","colour":"white",
        "badge":"1046"})";

}  // namespace

TEST_CASE("the state is everything a screen shows, in the contract's words", "[door]")
{
    bench b;
    const auto r = b.get("/api/state");
    REQUIRE(r.status == 200);
    const auto v = body_of(r);
    for (const auto* key : {"station", "now", "staff", "head_office", "devices", "points", "visits",
                            "tasks", "expected", "models"})
        CHECK(v.as_object().contains(key));
    CHECK(v.at("station").at("name") == "One");
    CHECK(v.at("staff").at(0).at("on_duty") == false);
    CHECK(v.at("devices").at(0).at("line") == "pumps");
    CHECK(r.headers.get("Cache-Control") == "no-store");
}

TEST_CASE("a plate at a pump becomes an open visit, once for each id", "[door]")
{
    bench b;
    b.lift();
    const auto first = b.post("/api/points/1/plate", plate_of_a_new_car);
    REQUIRE(first.status == 200);
    CHECK(body_of(first).at("status") == "open");
    CHECK(body_of(first).at("plate").at("kind") == "blue");
    const auto again = b.post("/api/points/1/plate", plate_of_a_new_car);
    CHECK(again.status == 200);
    CHECK(body_of(again).at("id") == body_of(first).at("id"));
    CHECK(body_of(b.get("/api/state")).at("visits").as_array().size() == 1);
}

TEST_CASE("what does not exist, is malformed or may not be done is refused in so many words",
          "[door]")
{
    bench b;
    CHECK(b.get("/api/nothing").status == 404);
    CHECK(b.get("/api/duty").status == 405);
    CHECK(b.post("/api/points/99/plate", plate_of_a_new_car).status == 404);
    CHECK(b.post("/api/points/x/plate", plate_of_a_new_car).status == 404);
    const auto half = b.post("/api/points/1/plate", R"({"id":"p1"})");
    CHECK(half.status == 400);
    CHECK(body_of(half).at("error") == "malformed");
    CHECK(body_of(half).at("field") == "plate");
    CHECK(b.post("/api/points/1/plate", "{").status == 400);
    CHECK(b.post("/api/points/1/plate", std::string(200, '[')).status == 400);
    CHECK(b.get("/api/customers/nobody").status == 404);
    CHECK(b.post("/api/customers/nobody/reveal", R"({"id":"r","badge":"1046"})").status == 403);
    CHECK(b.post("/api/visits/none/served_by", R"({"id":"s","badge":"1046"})").status == 404);
    CHECK(b.post("/api/visits/none/same_car", R"({"id":"s","point":1})").status == 404);
    CHECK(b.post("/api/flags/none/contact", R"({"id":"c","badge":"1046","channel":"phone",
        "reached":true,"cause":"price","cause_text":"","measure":"none","note":"",
        "next_on":null})")
              .status == 404);
    CHECK(b.log.empty());
}

TEST_CASE("hints, alert values and organisations have addresses of their own", "[door]")
{
    bench b;
    CHECK(body_of(b.get("/api/hints")).at("hints").as_array().empty());
    auto search = bench::ask("GET", "/api/organisations");
    search.query = {{"q", "yd"}};
    CHECK(body_of(b.send(search)).as_array().empty());
    const auto watch =
        b.post("/api/customers/nobody/watch", R"({"id":"w","badge":"1046","below_ml":100000})");
    CHECK(watch.status == 404);
    CHECK(body_of(watch).at("text") == "error.no_such_customer");
    const auto wrong =
        b.post("/api/customers/nobody/watch", R"({"id":"w","badge":"1046","below_ml":0})");
    CHECK(wrong.status == 400);
    CHECK(body_of(wrong).at("field") == "below_ml");
    CHECK(b.post("/api/visits/none/grumbled", R"({"id":"g","badge":"1046"})").status == 404);
    CHECK(b.post("/api/care/none/contact", R"({"id":"c","badge":"1046","channel":"phone",
        "reached":true,"cause":"price","cause_text":"","measure":"none","note":"",
        "next_on":null})")
              .status == 404);
}

TEST_CASE("a form posted as a plain page would post it is refused", "[door]")
{
    bench b;
    auto r = bench::ask("POST", "/api/duty", R"({"id":"d","badge":"1046","on":false})");
    r.headers = {{"Authorization", "Bearer 0123456789abcdef0123456789abcdef"},
                 {"Content-Type", "text/plain"}};
    CHECK(b.send(r).status == 400);
}

TEST_CASE("the page of duplicates holds pairs and merges, and refuses what is not there", "[door]")
{
    bench b;
    const auto desk = body_of(b.get("/api/twins"));
    CHECK(desk.at("twins").as_array().empty());
    CHECK(desk.at("merges").as_array().empty());
    const auto merge =
        b.post("/api/twins/merge", R"({"id":"m","badge":"1046","keep":"A","other":"B"})");
    CHECK(merge.status == 404);
    CHECK(body_of(merge).at("text") == "error.no_such_customer");
    const auto undo = b.post("/api/twins/undo", R"({"id":"u","badge":"1046","merge":"M"})");
    CHECK(undo.status == 404);
    CHECK(body_of(undo).at("text") == "error.no_such_merge");
    CHECK(b.post("/api/twins/merge", R"({"id":"m"})").status == 400);
    CHECK(b.post("/api/twins/undo", R"({"id":"u","badge":"9999","merge":"M"})").status == 400);
}

TEST_CASE("duty, plates, flags and sync answer with the new value", "[door]")
{
    bench b;
    const auto duty = b.post("/api/duty", R"({"id":"d1","badge":"1046","on":true})");
    REQUIRE(duty.status == 200);
    CHECK(body_of(duty).at(0).at("on_duty") == true);
    auto search = bench::ask("GET", "/api/plates");
    search.query = {{"q", "12"}};
    CHECK(body_of(b.send(search)).as_array().empty());
    CHECK(body_of(b.get("/api/flags")).at("counts").at("late") == 0);
    CHECK(b.post("/api/sync/now", R"({"id":"s1"})").status == 200);
    CHECK(b.sync_asked == 1);
}

TEST_CASE("the printed address leaves a cookie, everybody else is turned away", "[door]")
{
    bench b;
    auto stranger = bench::ask("GET", "/");
    stranger.headers = {};
    CHECK(b.send(stranger).status == 401);
    auto guest = stranger;
    guest.query = {{"token", "0123456789abcdef0123456789abcdef"}};
    const auto welcome = b.send(guest);
    CHECK(welcome.status == 303);
    CHECK(welcome.headers.get("Set-Cookie").find("SameSite=Strict") != std::string::npos);
    auto back = stranger;
    back.headers.add("Cookie", "thirdvisit_test=0123456789abcdef0123456789abcdef");
    const auto page = b.send(back);
    CHECK(page.status == 200);
    CHECK(page.headers.get("Content-Security-Policy").find("default-src 'self'") == 0);
}

TEST_CASE("pages of other sites and other names for this machine are refused", "[door]")
{
    bench b;
    auto r = bench::ask("GET", "/api/state");
    r.headers.add("Origin", "http://evil.example");
    CHECK(b.send(r).status == 403);
    CHECK(b.raw("GET /api/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n"
                "Authorization: Bearer 0123456789abcdef0123456789abcdef\r\n\r\n")
              .find("HTTP/1.1 421") == 0);
}

TEST_CASE("a body beyond the limit is refused and nobody else suffers", "[door]")
{
    bench b;
    CHECK(b.post("/api/duty", std::string(2 * 1024 * 1024, ' ')).status == 413);
    CHECK(b.get("/api/state").status == 200);
}

TEST_CASE("a POS borrows a line's port for a time and gives it back", "[door]")
{
    bench b;
    const auto lent = b.post("/api/lines/pumps/port/release", R"({"id":"01J","seconds":60})");
    CHECK(lent.status == 200);
    CHECK(b.lent == "pumps 60");
    CHECK(body_of(lent).at("line") == "pumps");
    CHECK(body_of(lent).at("lent_until") == 1);
    const auto back = b.post("/api/lines/pumps/port/claim", R"({"id":"01K"})");
    CHECK(back.status == 200);
    CHECK(b.lent == "pumps claimed");
    CHECK(body_of(back).at("lent_until").is_null());

    CHECK(b.post("/api/lines/other/port/release", R"({"id":"01J","seconds":60})").status == 404);
    for (const auto* wrong : {R"({"id":"01J"})", R"({"id":"01J","seconds":0})",
                              R"({"id":"01J","seconds":86401})", R"({"seconds":60})"})
        CHECK(b.post("/api/lines/pumps/port/release", wrong).status == 400);
}

TEST_CASE("only the operator's tool may import, join and ask for the status", "[door]")
{
    bench b;
    CHECK(b.get("/api/status").status == 404);
    CHECK(b.post("/api/import", "{}").status == 404);
    CHECK(b.post("/api/join", R"({"code":"good"})").status == 404);

    const auto status = b.send(bench::ask("GET", "/api/status"), true);
    REQUIRE(status.status == 200);
    CHECK(body_of(status).at("trouble").is_null());
    CHECK(b.send(bench::ask("POST", "/api/join", R"({"code":"good"})"), true).status == 200);
    const auto no = b.send(bench::ask("POST", "/api/join", R"({"code":"bad"})"), true);
    CHECK(no.status == 409);
    CHECK(body_of(no).at("text") == "link.code_of_other");
    CHECK(body_of(no).at("args").at("station") == "S2");

    auto csv = bench::ask("POST", "/api/import",
                          "card,plate,time,grade,litres,amount\n"
                          "9000000000000000001,,2026-01-05 10:00,92#,30.00,230.00\n"
                          "9000000000000000001,,not a time,92#,30.00,230.00\n");
    const auto report = b.send(csv, true);
    REQUIRE(report.status == 200);
    CHECK(body_of(report).at("facts") == 1);
    REQUIRE(body_of(report).at("errors").as_array().size() == 1);
    CHECK(body_of(report).at("errors").at(0).at("line") == 3);
    CHECK(body_of(report).at("errors").at(0).at("column") == "time");
    csv.query["language"] = "en";
    CHECK(body_of(b.send(csv, true)).at("errors").at(0).at("text") ==
          "\"not a time\" is no date and time; write it as 2026-05-03 14:05");
    csv.query["language"] = "zh-CN";
    CHECK(body_of(b.send(csv, true)).at("errors").at(0).at("text") ==
          "“not a time”不是日期时间；请写成2026-05-03 14:05");
    CHECK(body_of(report).as_object().contains("round"));
}
