// A line that goes away and comes back, told to people and never given up.
#include "station/agent/line_keeper.hpp"
#include "station/agent/tasks.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
namespace asio = boost::asio;

namespace {

// A port that hands out what it was given and then fails.
class short_port final : public drivers::transport {
public:
    asio::awaitable<result<std::size_t>> read_some(std::span<std::uint8_t> into,
                                                   std::chrono::steady_clock::time_point) override
    {
        if (given_++ > 0)
            co_return make_error_code(boost::system::errc::no_such_device);
        into[0] = 0x55;
        co_return std::size_t{1};
    }
    asio::awaitable<result<>> write_all(byte_view) override { co_return result<>{}; }

private:
    int given_{};
};

// Reads once, reports what it was told to, and ends with the port.
class scripted_device final : public drivers::device {
public:
    explicit scripted_device(std::vector<drivers::device_event> events) : events_(std::move(events))
    {}

    void acknowledge(const std::string& id) override { acknowledged.push_back(id); }

    asio::awaitable<boost::system::error_code> run(drivers::transport& line,
                                                   drivers::event_sink out) override
    {
        ++runs;
        std::array<std::uint8_t, 8> chunk;
        co_await line.read_some(chunk, {});
        for (const auto& e : events_)
            out(e);
        const auto end = co_await line.read_some(chunk, {});
        co_return end.error();
    }

    int runs{};
    std::vector<std::string> acknowledged;

private:
    std::vector<drivers::device_event> events_;
};

struct bench {
    asio::io_context context{1};
    drivers::plug_box box{context.get_executor()};
    std::vector<std::string> log;
    std::vector<std::string> states;
    int taken{};
    int opened{};
    int fails_first{};
    scripted_device* device{};
    std::unique_ptr<line_keeper> keeper;
    tasks running{context.get_executor(), [this](std::string line) { log.push_back(line); }};

    explicit bench(std::vector<drivers::device_event> events, int addresses = 1)
    {
        line_parts p;
        p.settings.id = "pumps";
        for (int a = 1; a <= addresses; ++a)
            p.settings.nozzles.push_back({a, 1, a, "92#"});
        auto made = std::make_unique<scripted_device>(std::move(events));
        device = made.get();
        p.device = std::move(made);
        p.executor = context.get_executor();
        p.open = [this]() -> asio::awaitable<drivers::opened_port> {
            drivers::opened_port port;
            if (opened++ < fails_first)
                port.text = {"port.not_plugged", {{"port", "usb:1:2"}}};
            else
                port.line = std::make_unique<short_port>();
            co_return port;
        };
        p.box = &box;
        p.take = [this](const drivers::device_event&) { ++taken; };
        p.changed = [this] { states.push_back(keeper->status().state); };
        p.log = [this](std::string line) { log.push_back(line); };
        p.now = [] { return utc_ms{42}; };
        keeper = std::make_unique<line_keeper>(std::move(p));
    }

    // Until the device has run so often; "something was plugged in" takes the place of waiting.
    void run_until(int runs)
    {
        running.spawn("line", keeper->run());
        while (device->runs < runs) {
            context.poll();
            box.announce();
        }
        running.cancel();
        context.run();
    }
};

}  // namespace

TEST_CASE("a port that went away is opened again and its device goes on", "[agent]")
{
    bench b({});
    b.run_until(2);
    CHECK(b.opened == 2);
    CHECK(b.states == std::vector<std::string>{"ok", "closed", "ok", "closed"});
    CHECK(b.keeper->status().frames == 2);
    CHECK(b.keeper->status().last_frame == utc_ms{42});
    CHECK(b.running.running() == 0);
}

TEST_CASE("a port that cannot be opened is told once, with the reason", "[agent]")
{
    bench b({});
    b.fails_first = 2;
    b.run_until(1);
    CHECK(b.opened == 3);
    CHECK(b.states == std::vector<std::string>{"closed", "ok", "closed"});
    CHECK(std::count_if(b.log.begin(), b.log.end(), [](const auto& line) {
              return line.starts_with("line pumps is closed: Port usb:1:2: nothing like it");
          }) == 1);
    CHECK(b.keeper->status().detail->key == "port.lost");
}

TEST_CASE("a line is silent when all its devices are, and speaks again", "[agent]")
{
    bench one({drivers::fell_silent{1}, drivers::spoke_again{1}});
    one.run_until(1);
    CHECK(one.states == std::vector<std::string>{"ok", "silent", "ok", "closed"});

    bench two({drivers::fell_silent{1}}, 2);
    two.run_until(1);
    CHECK(two.states == std::vector<std::string>{"ok", "closed"});
    CHECK(two.taken == 2);  // and the other one when the port was lost
}

TEST_CASE("a lost port silences its devices, once, until they speak again", "[agent]")
{
    bench b({});
    b.fails_first = 3;
    b.run_until(1);
    CHECK(b.taken == 2);  // before the first opening, and after the loss
}

TEST_CASE("noise is counted and still handed on", "[agent]")
{
    bench b({drivers::line_noise{}, drivers::line_noise{}});
    b.run_until(1);
    CHECK(b.keeper->status().errors == 2);
    CHECK(b.taken == 3);  // and that the port was lost
}

TEST_CASE("an acknowledgement reaches the device of the line", "[agent]")
{
    bench b({});
    b.keeper->acknowledge("17");
    CHECK(b.device->acknowledged == std::vector<std::string>{"17"});
}

TEST_CASE("a lent line shows until when, and its devices fall silent meanwhile", "[agent]")
{
    bench b({});
    std::optional<bool> lent;
    b.running.spawn("line", b.keeper->run());
    b.running.spawn("POS", [](line_keeper& k, std::optional<bool>& done) -> asio::awaitable<void> {
        done = co_await k.release_port(std::chrono::seconds(60));
    }(*b.keeper, lent));
    while (!lent)
        b.context.poll();
    CHECK(*lent);
    CHECK(b.keeper->status().state == "closed");
    REQUIRE(b.keeper->status().lent_until);
    CHECK(b.keeper->status().lent_until->since_epoch > 42 + 59'000);
    CHECK(b.keeper->status().lent_until->since_epoch <= 42 + 60'000);
    CHECK(b.taken >= 1);

    const auto opened = b.opened;
    b.keeper->claim_port();
    while (b.opened == opened)
        b.context.poll();
    b.context.poll();
    CHECK_FALSE(b.keeper->status().lent_until);
    b.running.cancel();
    b.context.restart();
    b.context.run();
}

TEST_CASE("how a task ended is logged, unless it was cancelled", "[agent]")
{
    asio::io_context context(1);
    std::vector<std::string> log;
    tasks all(context.get_executor(), [&](std::string line) { log.push_back(line); });
    all.spawn("broken", []() -> asio::awaitable<void> {
        throw std::runtime_error("the disk is gone");
        co_return;
    }());
    all.spawn("endless", [](asio::io_context& c) -> asio::awaitable<void> {
        asio::steady_timer never(c, asio::steady_timer::time_point::max());
        co_await never.async_wait(asio::use_awaitable);
    }(context));
    context.poll();
    CHECK(log == std::vector<std::string>{"broken ended: the disk is gone"});
    CHECK(all.running() == 1);
    all.cancel();
    context.restart();
    context.run();
    CHECK(all.running() == 0);
    CHECK(log.size() == 1);
}
