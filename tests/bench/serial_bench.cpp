// 48 serial lines saturated at 115,200 baud (product 14, proof P10): processor time of our readers
// (transport, session, driver as the agent runs them, as taps) against Node serialport with a
// frame parser. Both get the same bytes over pseudo-terminals in windows that take turns; a byte
// that either of them loses fails the benchmark. `--read PATH...` is our reader.
#include "drivers/driver.hpp"
#include "drivers/sinopec/frame.hpp"
#include "drivers/sinopec/messages.hpp"
#include "drivers/transport/ports.hpp"
#include "tests/bench/paired.hpp"
#include "tests/bench/peer.hpp"
#include "tests/support/fake_sealer.hpp"
#include "tests/support/pty_pair.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <algorithm>
#include <deque>
#include <iostream>
#include <memory>
#include <sstream>
#include <thread>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using steady = std::chrono::steady_clock;

namespace {

constexpr int lines = 48;
constexpr double bytes_per_second = 11'520;            // 115,200 baud, ten bits a byte
constexpr auto breath = std::chrono::milliseconds(2);  // a frame or two: a UART hands over crumbs
constexpr int rounds = 10;
constexpr auto window = std::chrono::seconds(1);

// Counts every byte that a driver reads.
class counted final : public transport {
public:
    counted(std::unique_ptr<transport> inner, long long& bytes)
        : inner_(std::move(inner)), bytes_(bytes)
    {}
    boost::asio::awaitable<result<std::size_t>> read_some(std::span<std::uint8_t> into,
                                                          steady::time_point deadline) override
    {
        const auto got = co_await inner_->read_some(into, deadline);
        bytes_ += got ? static_cast<long long>(*got) : 0;
        co_return got;
    }
    boost::asio::awaitable<result<>> write_all(byte_view frame) override
    {
        return inner_->write_all(frame);
    }

private:
    std::unique_ptr<transport> inner_;
    long long& bytes_;
};

struct reader {
    boost::asio::io_context io{1};
    test::fake_sealer cards;
    long long bytes{};
    long long bad{};
    std::vector<std::unique_ptr<device>> devices;
    std::vector<std::unique_ptr<transport>> transports;

    void open(const std::string& path)
    {
        const int fd = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            throw std::runtime_error("cannot open " + path);
        transports.push_back(
            std::make_unique<counted>(adopt_descriptor(io.get_executor(), fd), bytes));
        devices.push_back(
            find_driver("sinopec")->make({.cards = cards,
                                          .wall_clock = [] { return std::optional<local_time>(); },
                                          .mode = line_mode::tap,
                                          .options = {}}));
        auto heard = [this](const device_event& e) {
            bad += std::holds_alternative<line_noise>(e) ? 1 : 0;
        };
        boost::asio::co_spawn(io, devices.back()->run(*transports.back(), std::move(heard)),
                              [](std::exception_ptr thrown, boost::system::error_code) {
                                  if (thrown)
                                      std::rethrow_exception(thrown);
                              });
    }
};

boost::asio::awaitable<void> answer(reader& r, boost::asio::posix::stream_descriptor& asked)
{
    char chunk[16];
    for (;;) {
        const auto got =
            co_await asked.async_read_some(boost::asio::buffer(chunk), boost::asio::use_awaitable);
        if (got > 0)
            std::cout << r.bytes << " 0 " << r.bad << std::endl;
    }
}

int read_lines(char** from, char** to)
{
    reader r;
    std::for_each(from, to, [&](const char* path) { r.open(path); });
    boost::asio::posix::stream_descriptor asked(r.io, STDIN_FILENO);
    boost::asio::co_spawn(r.io, answer(r, asked), [&](std::exception_ptr) { r.io.stop(); });
    std::cout << "ready" << std::endl;
    r.io.run();
    return 0;
}

// What a dispenser says while it delivers: 30H polls and 31H states with rising figures. No byte of
// it is FA but the frames' own beginnings.
std::vector<bytes> recording()
{
    std::vector<bytes> frames;
    for (int n = 1; n < 1'000; ++n) {
        const auto number = static_cast<std::uint8_t>(n & 0x3F);
        const sinopec::real_time state{1, {sinopec::fuelling_item{1, 0, 100 + n, 13 * n, 785}}, {}};
        for (const auto& said : {sinopec::from_pump(sinopec::poll{}), sinopec::from_pump(state)}) {
            auto frame = sinopec::encode({0xE0, 0xFF, number, sinopec::encode(said)});
            if (std::count(frame.begin(), frame.end(), 0xFA) == 1)
                frames.push_back(std::move(frame));
        }
    }
    return frames;
}

class side {
public:
    explicit side(std::vector<std::string> command)
    {
        for (auto& p : ports_)
            command.push_back(p.path());
        process_ = std::make_unique<bench::talking_process>(std::move(command));
        if (process_->line() != "ready")
            throw std::runtime_error("a reader did not open its lines");
    }

    // Feeds every line at its full rate for one window; the share of a core that reading took.
    double feed(const std::vector<bytes>& all)
    {
        const auto before = process_->processor_seconds();
        const auto start = steady::now();
        std::size_t sent = 0;
        while (steady::now() - start < window) {
            std::this_thread::sleep_for(breath);
            const std::chrono::duration<double> gone = steady::now() - start;
            const auto due = static_cast<std::size_t>(gone.count() * bytes_per_second);
            const auto piece = next_frames(all, due - std::min(due, sent));
            send(piece);
            sent += piece.size();
        }
        fed_ += static_cast<long long>(sent) * lines;
        wait_until_read();
        const std::chrono::duration<double> took = steady::now() - start;
        return (process_->processor_seconds() - before) / took.count();
    }

    long long fed() const { return fed_; }
    // A reader that was kept from running for longer than a frame may be torn takes it for torn.
    long long bad() const { return bad_; }

private:
    // Whole frames only: a feeder that has to wait for its turn must not look like a torn line.
    bytes next_frames(const std::vector<bytes>& all, std::size_t size)
    {
        bytes piece;
        while (piece.size() < size) {
            const auto& frame = all[at_++ % all.size()];
            piece.insert(piece.end(), frame.begin(), frame.end());
        }
        return piece;
    }

    void send(const bytes& piece)
    {
        for (const auto& p : ports_)
            if (::write(p.master(), piece.data(), piece.size()) !=
                static_cast<ssize_t>(piece.size()))
                throw std::runtime_error("a line was not read fast enough");
    }

    void wait_until_read()
    {
        const auto start = steady::now();
        for (;;) {
            process_->say("how far");
            std::istringstream said(process_->line());
            long long bytes = 0, frames = 0;
            said >> bytes >> frames >> bad_;
            if (bytes == fed_)
                return;
            if (steady::now() - start > std::chrono::seconds(10))
                throw std::runtime_error("a reader lost bytes: " + std::to_string(bytes) + " of " +
                                         std::to_string(fed_));
            std::this_thread::sleep_for(breath);
        }
    }

    std::array<test::pty_pair, lines> ports_;
    std::unique_ptr<bench::talking_process> process_;
    std::size_t at_{};
    long long fed_{};
    long long bad_{};
};

int measure(const std::string& self)
{
    const auto all = recording();
    side ours({self, "--read"});
    const auto script = bench::peer_script("serial_reader.js");
    const auto theirs =
        script ? std::make_unique<side>(std::vector<std::string>{"node", *script}) : nullptr;
    std::vector<double> mine, peers, ratios;
    for (int round = 0; round < rounds; ++round) {
        const bool first = round % 2 == 0;
        const double early = first ? ours.feed(all) : theirs ? theirs->feed(all) : 0;
        const double late = first ? theirs ? theirs->feed(all) : 0 : ours.feed(all);
        mine.push_back(first ? early : late);
        peers.push_back(first ? late : early);
        ratios.push_back(mine.back() / std::max(peers.back(), 1e-9));
    }
    const auto ratio = bench::quartiles_of(ratios);
    bench::print({.name = "saturated_48_lines",
                  .value = bench::quartiles_of(mine).median * 100,
                  .unit = "% of a core",
                  .peer = bench::quartiles_of(peers).median * 100,
                  .ratio = ratio.median,
                  .has_peer = theirs != nullptr,
                  .detail = std::to_string(ours.fed()) + " bytes to each, none lost, " +
                            std::to_string(ours.bad()) +
                            " frames taken for torn; our taps, frames to events; peer: Node "
                            "serialport with a frame parser; quartiles " +
                            std::to_string(theirs ? ratio.low : 0) + " to " +
                            std::to_string(theirs ? ratio.high : 0) + "; goal <= 1/6"});
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        if (argc > 2 && std::string(argv[1]) == "--read")
            return read_lines(argv + 2, argv + argc);
        return measure(argv[0]);
    } catch (const std::exception& e) {
        std::cerr << "bench_serial: " << e.what() << "\n";
        return 1;
    }
}
