// Reading and writing the fields of a message, big-endian binary and BCD. The reader remembers the
// first failure, so that a message is parsed in one breath and judged once.
#pragma once

#include "drivers/framing/bcd.hpp"
#include "drivers/framing/card_number.hpp"
#include "schemas/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace thirdvisit::drivers {

class field_reader {
public:
    explicit field_reader(byte_view data) noexcept : rest_(data) {}

    std::int64_t big_endian(std::size_t width) noexcept  // at most 7 bytes
    {
        std::int64_t value = 0;
        for (const auto byte : take(width))
            value = value << 8 | byte;
        return value;
    }

    std::int64_t little_endian(std::size_t width) noexcept  // at most 7 bytes
    {
        std::int64_t value = 0;
        const auto field = take(width);
        for (std::size_t i = field.size(); i-- > 0;)
            value = value << 8 | field[i];
        return value;
    }

    int byte() noexcept { return static_cast<int>(big_endian(1)); }

    std::int64_t bcd(std::size_t width) noexcept
    {
        const auto value = bcd_number(take(width));
        sound_ = sound_ && value.has_value();
        return value.value_or(0);
    }

    // A date that is none is no fault of the message: clocks run empty.
    std::optional<local_time> time() noexcept { return bcd_time(take(7)); }

    card_number card(std::size_t width) noexcept
    {
        const auto field = take(width);
        const auto card = card_from_bcd(field);
        sound_ = sound_ && (!card.empty() || width == 0);
        return card;
    }

    byte_view take(std::size_t width) noexcept
    {
        if (width > rest_.size()) {
            sound_ = false;
            rest_ = {};
            return {};
        }
        const auto field = rest_.first(width);
        rest_ = rest_.subspan(width);
        return field;
    }

    template <std::size_t width>
    std::array<std::uint8_t, width> raw() noexcept
    {
        std::array<std::uint8_t, width> copy{};
        const auto field = take(width);
        std::copy(field.begin(), field.end(), copy.begin());
        return copy;
    }

    byte_view rest() noexcept { return take(rest_.size()); }
    std::size_t left() const noexcept { return rest_.size(); }
    bool sound() const noexcept { return sound_; }
    bool sound_and_empty() const noexcept { return sound_ && rest_.empty(); }

private:
    byte_view rest_;
    bool sound_{true};
};

class field_writer {
public:
    field_writer& big_endian(std::int64_t value, std::size_t width)
    {
        for (std::size_t i = width; i-- > 0;)
            data_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
        return *this;
    }

    field_writer& little_endian(std::int64_t value, std::size_t width)
    {
        for (std::size_t i = 0; i < width; ++i)
            data_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
        return *this;
    }

    field_writer& byte(std::int64_t value) { return big_endian(value, 1); }
    field_writer& bcd(std::int64_t value, std::size_t width) { return raw(to_bcd(value, width)); }

    field_writer& time(const std::optional<local_time>& t)
    {
        return raw(t ? to_bcd_time(*t) : std::array<std::uint8_t, 7>{});
    }

    // Digits packed into `width` bytes, zeros in front.
    field_writer& card(const card_number& number, std::size_t width)
    {
        const auto digits = number.digits();
        const auto digit = [&](std::size_t place) {  // counted from the right
            return place < digits.size() ? digits[digits.size() - 1 - place] - '0' : 0;
        };
        for (std::size_t i = width; i-- > 0;)
            data_.push_back(static_cast<std::uint8_t>(digit(2 * i + 1) * 16 + digit(2 * i)));
        return *this;
    }

    field_writer& raw(byte_view data)
    {
        data_.insert(data_.end(), data.begin(), data.end());
        return *this;
    }

    bytes done() { return std::move(data_); }

private:
    bytes data_;
};

}  // namespace thirdvisit::drivers
