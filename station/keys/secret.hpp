// 32 bytes of key material that wipe themselves. Copies are deliberate (`duplicate`), so that a key
// does not linger where nobody thought of it.
#pragma once

#include "schemas/bytes.hpp"

#include <array>
#include <cstdint>

namespace thirdvisit::station {

class secret {
public:
    static constexpr std::size_t size = 32;

    secret() = default;
    explicit secret(const std::array<std::uint8_t, size>& value) : value_(value) {}
    ~secret();
    secret(secret&& other) noexcept;
    secret& operator=(secret&& other) noexcept;
    secret(const secret&) = delete;
    secret& operator=(const secret&) = delete;

    [[nodiscard]] secret duplicate() const { return secret(value_); }
    [[nodiscard]] byte_view view() const { return value_; }
    std::uint8_t* data() { return value_.data(); }

private:
    std::array<std::uint8_t, size> value_{};
};

}  // namespace thirdvisit::station
