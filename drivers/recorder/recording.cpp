#include "drivers/recorder/recording.hpp"

#include "drivers/decode/decode.hpp"
#include "drivers/framing/hex.hpp"

#include <cassert>
#include <charconv>

namespace thirdvisit::drivers {
namespace {

constexpr std::string_view title = "# thirdvisit recording 1, ";
constexpr std::int64_t longest_ms = 31LL * 24 * 3600 * 1000;

// For protocols that carry no card numbers.
class nothing_to_hide final : public scrubber {
public:
    bytes feed(byte_view data) override { return {data.begin(), data.end()}; }
    bytes flush() override { return {}; }
};

std::string_view next_line(std::string_view& text)
{
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

bool read_title(std::string_view line, recording& into)
{
    if (!line.starts_with(title))
        return false;
    line.remove_prefix(title.size());
    const auto comma = line.find(", ");
    if (comma == std::string_view::npos)
        return false;
    into.protocol = line.substr(0, comma);
    const auto mode = line.substr(comma + 2);
    into.mode = mode == "owner" ? line_mode::owner : line_mode::tap;
    return mode == "owner" || mode == "tap";
}

// "12 > FA 00"
std::optional<recorded_bytes> read_line(std::string_view line)
{
    std::int64_t at = 0;
    const auto* end = line.data() + line.size();
    const auto [rest, ec] = std::from_chars(line.data(), end, at);
    const std::string_view tail(rest, static_cast<std::size_t>(end - rest));
    if (ec != std::errc{} || at < 0 || at > longest_ms || tail.size() < 4 || tail[0] != ' ' ||
        tail[2] != ' ' || (tail[1] != '<' && tail[1] != '>'))
        return std::nullopt;
    auto data = from_hex(tail.substr(3));
    if (!data)
        return std::nullopt;
    return recorded_bytes{std::chrono::milliseconds(at),
                          tail[1] == '<' ? direction::from_device : direction::to_device,
                          std::move(*data)};
}

}  // namespace

result<recording> parse_recording(std::string_view text, int* line)
{
    recording tape;
    int number = 1;
    bool sound = read_title(next_line(text), tape);
    while (sound && !text.empty()) {
        ++number;
        const auto one = next_line(text);
        if (one.empty() || one.front() == '#')
            continue;
        auto read = read_line(one);
        sound = read && (tape.lines.empty() || tape.lines.back().at <= read->at);
        if (sound)
            tape.lines.push_back(std::move(*read));
    }
    if (line)
        *line = number;
    if (!sound)
        return errc::malformed_message;
    return tape;
}

recording_writer::recording_writer(std::string_view protocol, line_mode mode, time_point start,
                                   line_sink out)
    : start_(start), out_(std::move(out))
{
    const auto* tools = find_line_tools(protocol);
    assert(tools != nullptr);
    for (auto& one : sides_)
        one.scrub =
            tools->make_scrubber ? tools->make_scrubber() : std::make_unique<nothing_to_hide>();
    put(std::string(title) + std::string(protocol) +
        (mode == line_mode::owner ? ", owner" : ", tap"));
}

void recording_writer::on_bytes(direction way, byte_view data, time_point now)
{
    flush(now);
    auto& one = of(way);
    one.last = now;
    one.holding = true;
    write(way, one.scrub->feed(data), now);
}

void recording_writer::flush(time_point now)
{
    for (const auto way : {direction::from_device, direction::to_device}) {
        auto& one = of(way);
        if (!one.holding || now - one.last < pause)
            continue;
        one.holding = false;
        write(way, one.scrub->flush(), one.last + pause);
    }
}

void recording_writer::write(direction way, const bytes& data, time_point now)
{
    if (data.empty())
        return;
    const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_).count();
    put(std::to_string(at) + (way == direction::from_device ? " < " : " > ") + to_hex(data));
}

void recording_writer::put(std::string line)
{
    if (written_ >= most)
        return;
    written_ += line.size() + 1;
    if (written_ >= most)
        line = "# the recording ends here: it has reached its largest size";
    line += '\n';
    out_(line);
}

}  // namespace thirdvisit::drivers
