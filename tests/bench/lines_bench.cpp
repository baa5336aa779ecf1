// How much the lines cost: every protocol's decoder against a bare copy of the same bytes, and the
// processor time of one process that polls 16 dispensers and 8 readers over real sockets at full
// speed, the simulated devices being another process.
#include "drivers/dart/frame.hpp"
#include "drivers/device/device_service.hpp"
#include "drivers/driver.hpp"
#include "drivers/osdp/frame.hpp"
#include "drivers/pn532/frame.hpp"
#include "drivers/simulator/machine.hpp"
#include "drivers/sinopec/frame.hpp"
#include "drivers/transport/ports.hpp"
#include "tests/bench/paired.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

constexpr std::size_t chunk = 256;  // what one read from a tty brings at most

// The same frame until 64 KiB are full, as one long recording.
bytes recording_of(const bytes& frame)
{
    bytes line;
    while (line.size() < 64 * 1024)
        line.insert(line.end(), frame.begin(), frame.end());
    return line;
}

template <class Decoder>
void bench_decoder(const std::string& protocol, const bytes& frame)
{
    const bytes line = recording_of(frame);
    std::size_t frames = 0;
    const auto product = [&] {
        Decoder decoder;
        for (std::size_t at = 0; at < line.size(); at += chunk) {
            decoder.feed(byte_view(line).subspan(at, std::min(chunk, line.size() - at)));
            while (const auto got = decoder.next())
                frames += got->has_value() ? 1 : 0;
        }
        return static_cast<int>(line.size());
    };
    bytes kept;
    std::size_t seen = 0;
    const auto peer = [&] {
        kept.clear();
        for (std::size_t at = 0; at < line.size(); at += chunk)
            kept.insert(kept.end(), line.begin() + static_cast<std::ptrdiff_t>(at),
                        line.begin() +
                            static_cast<std::ptrdiff_t>(std::min(at + chunk, line.size())));
        seen += kept.size();
        return static_cast<int>(line.size());
    };
    bench::plan windows;
    windows.rounds = 10;
    windows.window_seconds = 0.1;
    const auto r = bench::paired_windows(windows, product, peer);
    if (frames == 0 || seen == 0)
        throw std::runtime_error("nothing was decoded");
    bench::print(
        {.name = "decode_" + protocol,
         .value = r.product_median / 1e6,
         .unit = "MB/s",
         .peer = r.peer_median / 1e6,
         .ratio = r.ratio.median,
         .has_peer = true,
         .detail = "frames found and checked in pieces of 256 bytes, against copying them"});
}

void bench_decoders()
{
    bench_decoder<dart::frame_decoder>(
        "dart", dart::encode(
                    {0x51, dart::frame_kind::data, 3, {2, 8, 0, 0, 0x12, 0x34, 0, 0, 0x56, 0x78}}));
    osdp::frame card;
    card.from_reader = true;
    card.code = 0x50;
    card.data = {0, 1, 26, 0, 1, 2, 3, 0x40};
    bench_decoder<decoder<osdp::frame_scanner>>("osdp", osdp::encode(card));
    bench_decoder<pn532::frame_decoder>(
        "pn532", pn532::encode({pn532::frame_kind::information,
                                true,
                                0x4B,
                                {1, 1, 0, 4, 8, 4, 0xFB, 0x0E, 0xE2, 0x0B}}));
    sinopec::frame record;
    record.data.assign(96, 0x12);
    record.data[0] = 0x32;
    bench_decoder<sinopec::frame_decoder>("sinopec", sinopec::encode(record));
}

struct plain_sealer final : card_sealer {
    card_identity seal(std::string_view) override { return {"token", "0000", ""}; }
};

using ends = std::pair<int, int>;

ends socket_pair()
{
    int fd[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0)
        throw std::runtime_error("no socket pair");
    return {fd[0], fd[1]};
}

void run_on(boost::asio::io_context& io, device& what, transport& line, event_sink out)
{
    boost::asio::co_spawn(io, what.run(line, std::move(out)), boost::asio::detached);
}

// The devices' process: it ends with its parent.
[[noreturn]] void simulate(const std::vector<std::string>& protocols,
                           const std::vector<ends>& lines)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    boost::asio::io_context io;
    std::vector<std::unique_ptr<device>> devices;
    std::vector<std::unique_ptr<transport>> transports;
    for (std::size_t i = 0; i < protocols.size(); ++i) {
        std::unique_ptr<session> machine;
        if (find_driver(protocols[i])->device_class == device_class::dispenser)
            machine = simulator::make_dispenser(protocols[i], {});
        else
            machine = simulator::make_reader(protocols[i], {});
        devices.push_back(serve(std::move(machine)));
        transports.push_back(adopt_descriptor(io.get_executor(), lines[i].second));
        run_on(io, *devices.back(), *transports.back(), [](const device_event&) {});
    }
    io.run();
    std::_Exit(0);
}

double processor_seconds()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

void bench_polling(const std::string& name, const std::vector<std::string>& protocols,
                   const std::string& detail)
{
    constexpr auto span = std::chrono::seconds(5);
    std::vector<ends> lines(protocols.size());
    for (auto& l : lines)
        l = socket_pair();
    const pid_t child = ::fork();
    if (child == 0)
        simulate(protocols, lines);

    boost::asio::io_context io;
    plain_sealer sealer;
    std::size_t events = 0;
    std::vector<std::unique_ptr<device>> devices;
    std::vector<std::unique_ptr<transport>> transports;
    for (std::size_t i = 0; i < protocols.size(); ++i) {
        devices.push_back(find_driver(protocols[i])
                              ->make({.cards = sealer,
                                      .wall_clock = nullptr,
                                      .mode = line_mode::owner,
                                      .options = {}}));
        transports.push_back(adopt_descriptor(io.get_executor(), lines[i].first));
        run_on(io, *devices.back(), *transports.back(), [&](const device_event&) { ++events; });
    }
    io.run_for(std::chrono::seconds(1));  // hellos are not what is measured
    const double before = processor_seconds();
    io.run_for(span);
    const double share =
        (processor_seconds() - before) / std::chrono::duration<double>(span).count();
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    if (events == 0)
        throw std::runtime_error("the devices were not heard");
    bench::print({.name = name, .value = share * 100, .unit = "% of a core", .detail = detail});
}

}  // namespace

int main()
{
    bench_decoders();
    const std::vector<std::string> readers(8, "osdp");
    bench_polling("poll_8_readers", readers,
                  "OSDP, each reader on its own line, asked every 50 ms");
    std::vector<std::string> all(16, "dart");
    all.insert(all.end(), readers.begin(), readers.end());
    bench_polling(
        "poll_16_dispensers_8_readers", all,
        "DART pumps asked every 150 ms and OSDP readers every 50 ms, each on its own line");
}
