// Check sums of the serial protocols, named as in the protocol list; tables are made while
// compiling. Each is checked against its published value for "123456789" in the tests.
#pragma once

#include "schemas/bytes.hpp"

#include <array>
#include <cstdint>
#include <numeric>

namespace thirdvisit::drivers {
namespace detail {

consteval std::array<std::uint16_t, 256> reflected_table(std::uint16_t polynomial)
{
    std::array<std::uint16_t, 256> table{};
    for (unsigned i = 0; i < 256; ++i) {
        unsigned value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1) != 0 ? (value >> 1) ^ polynomial : value >> 1;
        table[i] = static_cast<std::uint16_t>(value);
    }
    return table;
}

consteval std::array<std::uint16_t, 256> straight_table(std::uint16_t polynomial)
{
    std::array<std::uint16_t, 256> table{};
    for (unsigned i = 0; i < 256; ++i) {
        unsigned value = i << 8;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 0x8000) != 0 ? (value << 1) ^ polynomial : value << 1;
        table[i] = static_cast<std::uint16_t>(value);
    }
    return table;
}

inline constexpr auto arc_table = reflected_table(0xA001);
inline constexpr auto osdp_table = straight_table(0x1021);

}  // namespace detail

// CRC-16/ARC: polynomial 8005 reflected, start 0000, no final XOR. Check value BB3D.
constexpr std::uint16_t crc16_arc(byte_view data, std::uint16_t start = 0) noexcept
{
    unsigned crc = start;
    for (const auto byte : data)
        crc = (crc >> 8) ^ detail::arc_table[(crc ^ byte) & 0xFF];
    return static_cast<std::uint16_t>(crc);
}

// CRC-16/SPI-FUJITSU as OSDP uses it: polynomial 1021, start 1D0F. Check value E5CC.
constexpr std::uint16_t crc16_osdp(byte_view data, std::uint16_t start = 0x1D0F) noexcept
{
    unsigned crc = start;
    for (const auto byte : data)
        crc = ((crc << 8) & 0xFFFF) ^ detail::osdp_table[((crc >> 8) ^ byte) & 0xFF];
    return static_cast<std::uint16_t>(crc);
}

// Two's complement of the 8-bit sum: adding all bytes and this one gives zero.
constexpr std::uint8_t negated_sum8(byte_view data) noexcept
{
    return static_cast<std::uint8_t>(-std::accumulate(data.begin(), data.end(), 0u));
}

constexpr std::uint8_t xor8(byte_view data, std::uint8_t start = 0) noexcept
{
    return std::accumulate(data.begin(), data.end(), start, [](std::uint8_t a, std::uint8_t b) {
        return static_cast<std::uint8_t>(a ^ b);
    });
}

}  // namespace thirdvisit::drivers
