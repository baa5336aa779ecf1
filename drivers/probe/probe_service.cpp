#include "drivers/probe/probe_service.hpp"

#include "drivers/transport/ports.hpp"

#include <algorithm>

namespace thirdvisit::drivers {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

constexpr std::size_t enough = 64 * 1024;

std::vector<line_settings> settings_to_try()
{
    std::vector<line_settings> all;
    for (const auto* row : all_drivers())
        if (std::none_of(all.begin(), all.end(),
                         [&](const line_settings& l) { return same_line(l, row->line); }))
            all.push_back(row->line);
    return all;
}

asio::awaitable<bytes> listen(transport& line, std::chrono::milliseconds time)
{
    bytes heard;
    std::array<std::uint8_t, 512> chunk;
    const auto end = clock::now() + time;
    while (clock::now() < end && heard.size() < enough) {
        const auto got = co_await line.read_some(chunk, end);
        if (!got)
            break;
        heard.insert(heard.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(*got));
    }
    co_return heard;
}

asio::awaitable<probe_finding> probe_port(adapter port, std::chrono::milliseconds for_each)
{
    probe_finding found;
    found.port = port.proposed_spec();
    found.device = "/dev/" + port.name;
    found.description = port.description;
    for (const auto& line : settings_to_try()) {
        port_spec spec = tty_port{found.device};
        auto opened = co_await open_port(std::move(spec), line);
        if (!opened.line) {
            found.trouble = opened.text;
            break;
        }
        const bytes heard = co_await listen(*opened.line, for_each);
        found.bytes_heard += heard.size();
        const auto what = best_guess(heard, line);
        if (what.frames > found.what.frames) {
            found.what = what;
            found.line = line;
        }
    }
    co_return found;
}

}  // namespace

asio::awaitable<std::vector<probe_finding>> probe_ports(
    std::vector<adapter> ports, std::chrono::milliseconds for_each,
    std::function<void(const probe_finding&)> progress)
{
    std::vector<probe_finding> all;
    for (auto& port : ports) {
        auto found = co_await probe_port(std::move(port), for_each);
        if (progress)
            progress(found);
        all.push_back(std::move(found));
    }
    co_return all;
}

std::string to_toml(const probe_finding& f, const std::string& trouble)
{
    const std::string where =
        f.description.empty() ? f.device : f.description + ", now " + f.device;
    if (!f.trouble.key.empty())
        return "# " + where + "\n# " + trouble + "\n";
    if (f.what.protocol.empty())
        return "# " + where + ": " + std::to_string(f.bytes_heard) +
               " bytes heard, no protocol recognised; a reader that waits to be asked is silent\n"
               "# port = \"" +
               f.port + "\"\n";
    return "# " + where + ": " + std::to_string(f.what.frames) + " frames understood\n" +
           "[[line]]\nid = \"" + f.what.protocol + "-1\"  # any name you like\ndriver = \"" +
           f.what.protocol + "\"\nport = \"" + f.port + "\"\n";
}

}  // namespace thirdvisit::drivers
