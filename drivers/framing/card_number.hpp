// A card number between the wire and the sealer. It cannot be printed or logged by accident, shows
// only its last four places, and overwrites itself when it goes away.
#pragma once

#include "drivers/framing/wipe.hpp"
#include "schemas/bytes.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace thirdvisit::drivers {

class card_number {
public:
    static constexpr std::size_t max_digits = 40;

    card_number() = default;
    explicit card_number(std::string_view digits) noexcept
        : size_(std::min(digits.size(), max_digits))
    {
        std::copy_n(digits.begin(), size_, text_.begin());
    }
    card_number(const card_number&) = default;
    card_number& operator=(const card_number&) = default;
    ~card_number() { wipe(text_.data(), text_.size()); }

    bool operator==(const card_number& other) const noexcept { return digits() == other.digits(); }
    bool empty() const noexcept { return size_ == 0; }

    // For the sealer and for encoders only.
    std::string_view digits() const noexcept { return {text_.data(), size_}; }

    std::string_view tail() const noexcept
    {
        return digits().substr(size_ - std::min<std::size_t>(size_, 4));
    }

    // "••0843": all that tools and people ever see.
    std::string masked() const { return empty() ? std::string() : "••" + std::string(tail()); }

private:
    std::array<char, max_digits> text_{};
    std::size_t size_{};
};

// Packed decimal bytes to digits; empty if a digit is above 9.
inline card_number card_from_bcd(byte_view packed) noexcept
{
    std::array<char, card_number::max_digits> text{};
    const std::size_t count = std::min(packed.size(), text.size() / 2);
    for (std::size_t i = 0; i < count; ++i) {
        if (packed[i] >> 4 > 9 || (packed[i] & 15) > 9)
            return {};
        text[2 * i] = static_cast<char>('0' + (packed[i] >> 4));
        text[2 * i + 1] = static_cast<char>('0' + (packed[i] & 15));
    }
    const card_number card(std::string_view(text.data(), 2 * count));
    wipe(text.data(), text.size());
    return card;
}

}  // namespace thirdvisit::drivers
