// The coroutines around ports, on real ptys and sockets. Every wait ends by an event of the test's
// own making; a test that hangs fails after 20 s.
#include "drivers/device/device_service.hpp"
#include "drivers/transport/line_service.hpp"
#include "drivers/transport/tty.hpp"
#include "tests/support/pty_pair.hpp"
#include "tests/support/run_loop.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include <sys/wait.h>

#include <array>
#include <csignal>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

namespace asio = boost::asio;
using clock_type = std::chrono::steady_clock;

// Publishes what it reads as a notice, answers each read with its size, acknowledges by a "!".
class parrot final : public session {
public:
    void on_open(time_point) override { ++opened; }
    void on_bytes(byte_view input, time_point) override
    {
        heard.emplace_back(input.begin(), input.end());
    }
    action resume(time_point now) override
    {
        if (acknowledged) {
            acknowledged = false;
            return transmit{{'!'}};
        }
        if (heard.empty())
            return sleep_until{now + 1h};
        const auto text = std::exchange(heard, {});
        std::string all;
        for (const auto& t : text)
            all += t;
        return publish{device_notice{0, "heard", all}};
    }
    void acknowledge(const std::string&, time_point) override { acknowledged = true; }

    int opened{};
    bool acknowledged{};
    std::vector<std::string> heard;
};

std::string read_now(int fd)
{
    std::array<char, 64> data{};
    const auto count = ::read(fd, data.data(), data.size());
    return {data.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
}

// Runs until `done` or 20 s.
bool until(asio::io_context& io, const std::function<bool()>& done)
{
    const auto limit = clock_type::now() + 20s;
    io.restart();
    while (!done() && clock_type::now() < limit)
        io.run_one_until(limit);
    return done();
}

struct ward {  // a line under run_line, and a way to stop it
    ward(asio::io_context& io, port_opener open, device& what, event_sink events,
         line_state_sink states, plug_box* box, port_share* share = nullptr)
    {
        asio::co_spawn(
            io, run_line(std::move(open), what, std::move(events), std::move(states), box, share),
            asio::bind_cancellation_slot(stop.slot(),
                                         [this](std::exception_ptr) { ended = true; }));
    }
    asio::cancellation_signal stop;
    bool ended{};
};

}  // namespace

TEST_CASE("a silent line is silent, not unplugged", "[drivers][transport]")
{
    asio::io_context io;
    const test::pty_pair pty;
    auto port = test::run(io, open_port(tty_port{pty.path()}, {}));
    REQUIRE(port.line);
    CHECK(port.device == pty.path());
    std::array<std::uint8_t, 16> into{};
    const auto nothing = test::run(io, port.line->read_some(into, clock_type::now() + 30ms));
    CHECK(nothing.error() == errc::deadline_passed);
    pty.say("FA");
    const auto some = test::run(io, port.line->read_some(into, clock_type::now() + 10s));
    REQUIRE(some.has_value());
    CHECK(*some == 2);
}

TEST_CASE("a port that hangs up ends the read with an error that is no silence",
          "[drivers][transport]")
{
    asio::io_context io;
    test::pty_pair pty;
    auto port = test::run(io, open_port(tty_port{pty.path()}, {}));
    REQUIRE(port.line);
    pty.hang_up();
    std::array<std::uint8_t, 16> into{};
    const auto gone = test::run(io, port.line->read_some(into, clock_type::now() + 10s));
    REQUIRE_FALSE(gone.has_value());
    CHECK(gone.error() != errc::deadline_passed);
}

TEST_CASE("errors of ports name the port and what to do", "[drivers][transport]")
{
    asio::io_context io;
    const auto missing =
        test::run(io, open_port(usb_port{"0403", "6001", "NOWHERE"}, {}, "/nowhere"));
    CHECK(missing.why == errc::port_not_found);
    CHECK(missing.text ==
          text{"port.not_plugged", {{"port", "usb:0403:6001:NOWHERE"}, {"device", ""}}});

    const test::pty_pair pty;
    const auto first = test::run(io, open_port(tty_port{pty.path()}, {}));
    const auto second = test::run(io, open_port(tty_port{pty.path()}, {}));
    CHECK_FALSE(second.line);
    CHECK(second.text.key == "port.held_by");
    CHECK(second.text.args.at("pid") == text_argument{std::int64_t{::getpid()}});

    const auto odd = test::run(io, open_port(tty_port{pty.path()}, {.bits = 5}));
    CHECK_FALSE(odd.line);
    const auto nowhere = test::run(io, open_port(tty_port{"/dev/thirdvisit-nowhere"}, {}));
    CHECK(nowhere.text.key == "port.no_device");
}

TEST_CASE("a serial server is a port like any other", "[drivers][transport]")
{
    asio::io_context io;
    asio::ip::tcp::acceptor server(io, {asio::ip::make_address("127.0.0.1"), 0});
    const auto number = std::to_string(server.local_endpoint().port());
    auto port = test::run(io, open_port(tcp_port{"127.0.0.1", number}, {}));
    REQUIRE(port.line);
    auto far = server.accept();
    asio::write(far, asio::buffer("abc", 3));
    std::array<std::uint8_t, 16> into{};
    const auto got = test::run(io, port.line->read_some(into, clock_type::now() + 10s));
    CHECK(got.value() == 3);
    CHECK(test::run(io, port.line->write_all(bytes{'x', 'y'})).has_value());
    far.close();
    const auto gone = test::run(io, port.line->read_some(into, clock_type::now() + 10s));
    CHECK_FALSE(gone.has_value());

    server.close();
    const auto refused = test::run(io, open_port(tcp_port{"127.0.0.1", number}, {}));
    CHECK_FALSE(refused.line);
    CHECK(refused.text ==
          text{"port.no_server",
               {{"port", "tcp:127.0.0.1:" + number}, {"device", ""}, {"error", "ECONNREFUSED"}}});
}

TEST_CASE("an acknowledgement wakes a line that waits for bytes", "[drivers][transport]")
{
    asio::io_context io;
    const test::pty_pair pty;
    auto port = test::run(io, open_port(tty_port{pty.path()}, {}));
    const auto what = serve(std::make_unique<parrot>());
    std::string heard;
    asio::co_spawn(
        io,
        what->run(*port.line,
                  [&](const device_event& e) { heard += std::get<device_notice>(e).text; }),
        [](std::exception_ptr, boost::system::error_code) {});
    pty.say("hello");
    REQUIRE(until(io, [&] { return heard == "hello"; }));
    what->acknowledge("any");
    std::string answer;
    CHECK(until(io, [&] {
        answer += read_now(pty.master());
        return answer == "!";
    }));
}

TEST_CASE("a line whose port is lost is opened again by itself and says what happened",
          "[drivers][transport]")
{
    asio::io_context io;
    plug_box box(io.get_executor());
    auto pty = std::make_unique<test::pty_pair>();
    auto own = std::make_unique<parrot>();
    auto& bird = *own;
    const auto what = serve(std::move(own));
    std::string heard;
    std::vector<line_state> states;
    const auto open = [&]() -> asio::awaitable<opened_port> {
        // Named first: GCC 12 destroys temporary aggregates inside a co_await twice.
        port_spec spec = tty_port{pty ? pty->path() : "/dev/thirdvisit-gone"};
        co_return co_await open_port(std::move(spec), {});
    };
    ward line(
        io, open, *what, [&](const device_event& e) { heard += std::get<device_notice>(e).text; },
        [&](const line_state& s) { states.push_back(s); }, &box);

    REQUIRE(until(io, [&] { return bird.opened == 1; }));
    pty->say("one");
    REQUIRE(until(io, [&] { return heard == "one"; }));
    pty.reset();
    REQUIRE(until(io, [&] { return states.back().phase == line_state::phase::lost; }));
    CHECK(states.back().text.key == "port.lost");
    pty = std::make_unique<test::pty_pair>();
    box.announce();
    REQUIRE(until(io, [&] { return bird.opened == 2; }));
    pty->say("two");
    CHECK(until(io, [&] { return heard == "onetwo"; }));

    line.stop.emit(asio::cancellation_type::terminal);
    CHECK(until(io, [&] { return line.ended; }));
}

TEST_CASE("the same complaint about a port is made once", "[drivers][transport]")
{
    asio::io_context io;
    plug_box box(io.get_executor());
    const auto what = serve(std::make_unique<parrot>());
    int attempts = 0;
    std::vector<line_state> states;
    const auto open = [&]() -> asio::awaitable<opened_port> {
        ++attempts;
        co_return opened_port{nullptr, errc::port_not_found, text{"port.not_plugged", {}}, {}};
    };
    ward line(
        io, open, *what, [](const device_event&) {},
        [&](const line_state& s) { states.push_back(s); }, &box);
    REQUIRE(until(io, [&] {
        box.announce();
        return attempts >= 20;
    }));
    CHECK(states.size() == 2);  // opening, lost
    line.stop.emit(asio::cancellation_type::terminal);
    CHECK(until(io, [&] { return line.ended; }));
}

TEST_CASE("a port that never opens delays no other line", "[drivers][transport]")
{
    asio::io_context io;
    const test::pty_pair pty;
    const auto stuck = serve(std::make_unique<parrot>());
    auto own = std::make_unique<parrot>();
    auto& bird = *own;
    const auto alive = serve(std::move(own));
    std::string heard;
    const auto never = [&]() -> asio::awaitable<opened_port> {
        asio::steady_timer for_ever(io, asio::steady_timer::time_point::max());
        co_await for_ever.async_wait(asio::use_awaitable);
        co_return opened_port{};
    };
    const auto open = [&]() -> asio::awaitable<opened_port> {
        port_spec spec = tty_port{pty.path()};
        co_return co_await open_port(std::move(spec), {});
    };
    const auto ignore = [](const line_state&) {};
    ward first(
        io, never, *stuck, [](const device_event&) {}, ignore, nullptr);
    ward second(
        io, open, *alive, [&](const device_event& e) { heard += std::get<device_notice>(e).text; },
        ignore, nullptr);
    REQUIRE(until(io, [&] { return bird.opened == 1; }));
    pty.say("here");
    CHECK(until(io, [&] { return heard == "here"; }));
    first.stop.emit(asio::cancellation_type::terminal);
    second.stop.emit(asio::cancellation_type::terminal);
    CHECK(until(io, [&] { return first.ended && second.ended; }));
}

namespace {

// Another program that takes a port and holds it until it is told to let go.
class other_program {
public:
    explicit other_program(const std::string& device)
    {
        int ready[2];
        REQUIRE(::pipe2(ready, O_CLOEXEC) == 0);
        pid_ = ::fork();
        if (pid_ == 0) {
            const auto fd = open_tty(device, {});
            const char done = fd ? 'y' : 'n';
            ::_exit(::write(ready[1], &done, 1) == 1 && fd ? ::pause() : 1);
        }
        ::close(ready[1]);
        char done = 'n';
        REQUIRE(::read(ready[0], &done, 1) == 1);
        ::close(ready[0]);
        REQUIRE(done == 'y');
    }
    ~other_program() { let_go(); }
    other_program(const other_program&) = delete;
    other_program& operator=(const other_program&) = delete;

    pid_t pid() const { return pid_; }
    void let_go()
    {
        if (pid_ <= 0)
            return;
        ::kill(pid_, SIGKILL);
        ::waitpid(std::exchange(pid_, -1), nullptr, 0);
    }

private:
    pid_t pid_;
};

// A line on a pty whose port can be lent.
struct lendable {
    lendable()
        : line(
              io,
              [this]() -> asio::awaitable<opened_port> {
                  port_spec spec = tty_port{pty.path()};
                  co_return co_await open_port(std::move(spec), {});
              },
              *what, [](const device_event&) {},
              [this](const line_state& s) { states.push_back(s); }, &box, &share)
    {
        REQUIRE(until(io, [this] { return bird->opened == 1; }));
    }
    ~lendable()
    {
        line.stop.emit(asio::cancellation_type::terminal);
        until(io, [this] { return line.ended; });
    }
    bool comes_to(enum line_state::phase phase)
    {
        return until(io, [&] { return states.back().phase == phase; });
    }

    asio::io_context io;
    const test::pty_pair pty;
    parrot* bird = new parrot;
    std::unique_ptr<device> what = serve(std::unique_ptr<session>(bird));
    port_share share{io.get_executor()};
    plug_box box{io.get_executor()};
    std::vector<line_state> states;
    ward line;
};

}  // namespace

TEST_CASE("a port that is released is the POS's until it is claimed again", "[drivers][transport]")
{
    lendable l;
    l.share.release(1h);
    const auto may_open = test::run(l.io, l.share.until_closed());
    CHECK(may_open);
    CHECK(l.states.back().phase == line_state::phase::released);
    CHECK(l.states.back().text == text{"port.lent", {{"minutes", std::int64_t{60}}}});
    {
        const auto pos = open_tty(l.pty.path(), {});
        REQUIRE(pos.has_value());
        ::close(*pos);
    }
    l.share.claim();
    CHECK(until(l.io, [&] { return l.bird->opened == 2; }));
}

TEST_CASE("a port that the POS forgets to give back is taken back when the time is over",
          "[drivers][transport]")
{
    lendable l;
    l.share.release(20ms);
    REQUIRE(l.comes_to(line_state::phase::released));
    CHECK(until(l.io, [&] { return l.bird->opened == 2; }));
    CHECK_FALSE(l.share.released());
    CHECK(l.share.left() == 0ms);
}

TEST_CASE("a port claimed back before it was closed was never lent", "[drivers][transport]")
{
    lendable l;
    l.share.release(1h);
    l.share.claim();
    const auto may_open = test::run(l.io, l.share.until_closed());
    CHECK_FALSE(may_open);
    CHECK(l.bird->opened == 1);
}

TEST_CASE("a port that another program takes in between is told with its holder and opened again "
          "when that lets go",
          "[drivers][transport]")
{
    lendable l;
    l.share.release(1h);
    REQUIRE(l.comes_to(line_state::phase::released));
    other_program pos(l.pty.path());
    l.share.claim();
    REQUIRE(l.comes_to(line_state::phase::lost));
    CHECK(l.states.back().text.key == "port.held_by");
    CHECK(l.states.back().text.args.at("pid") == text_argument{std::int64_t{pos.pid()}});
    CHECK(l.bird->opened == 1);
    pos.let_go();
    l.box.announce();
    CHECK(until(l.io, [&] { return l.bird->opened == 2; }));
}

TEST_CASE("a port that is lost can be lent at once", "[drivers][transport]")
{
    lendable l;
    {
        l.share.release(1h);
        REQUIRE(l.comes_to(line_state::phase::released));
        other_program pos(l.pty.path());
        l.share.claim();
        REQUIRE(l.comes_to(line_state::phase::lost));
        l.share.release(1h);
        CHECK(test::run(l.io, l.share.until_closed()));
    }
    l.share.claim();
    CHECK(until(l.io, [&] { return l.bird->opened == 2; }));
}

TEST_CASE("a line that is stopped has lost nothing and says so", "[drivers][transport]")
{
    lendable l;
    l.line.stop.emit(asio::cancellation_type::terminal);
    REQUIRE(until(l.io, [&] { return l.line.ended; }));
    CHECK(l.states.back().phase == line_state::phase::open);
}
