#include "drivers/framing/noise.hpp"

#include <algorithm>
#include <vector>

namespace thirdvisit::drivers {
namespace {

constexpr std::size_t shortest_number = 8;

bool is_hex_digit(std::uint8_t c) noexcept
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

// Marks what it zeroed, so that the packed pass does not take '0' '0' '0' for digits again.
std::vector<bool> scrub_text(bytes& data)
{
    std::vector<bool> done(data.size());
    for (std::size_t first = 0; first < data.size();) {
        std::size_t end = first;
        while (end < data.size() && is_hex_digit(data[end]))
            ++end;
        if (end - first >= shortest_number) {
            std::fill_n(data.begin() + static_cast<std::ptrdiff_t>(first), end - first, '0');
            std::fill_n(done.begin() + static_cast<std::ptrdiff_t>(first), end - first, true);
        }
        first = std::max(end, first + 1);
    }
    return done;
}

void scrub_packed(bytes& data, const std::vector<bool>& done)
{
    const auto digit = [&](std::size_t nibble) {
        const auto byte = data[nibble / 2];
        return !done[nibble / 2] && (nibble % 2 == 0 ? byte >> 4 : byte & 15) < 10;
    };
    for (std::size_t first = 0; first < 2 * data.size();) {
        std::size_t end = first;
        while (end < 2 * data.size() && digit(end))
            ++end;
        for (std::size_t n = first; end - first >= shortest_number && n < end; ++n)
            data[n / 2] = static_cast<std::uint8_t>(data[n / 2] & (n % 2 == 0 ? 0x0F : 0xF0));
        first = std::max(end, first + 1);
    }
}

}  // namespace

void scrub_digit_runs(bytes& data)
{
    scrub_packed(data, scrub_text(data));
}

void scrub_text_runs(bytes& text)
{
    scrub_text(text);
}

std::optional<line_noise> noise_gate::pass(boost::system::error_code why, byte_view raw,
                                           time_point now)
{
    ++total_;
    if (passed_ == 0 || now - minute_ >= std::chrono::minutes(1)) {
        minute_ = now;
        passed_ = 0;
    }
    if (passed_ == per_minute)
        return std::nullopt;
    ++passed_;
    // Scrubbed before it is cut, else a number that crosses the cut would keep its head.
    bytes copy(raw.begin(), raw.end());
    scrub_digit_runs(copy);
    copy.resize(std::min(copy.size(), kept_bytes));
    return line_noise{why, std::move(copy)};
}

}  // namespace thirdvisit::drivers
