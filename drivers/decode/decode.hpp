// Bytes for people: captured hex in, JSON lines out (`thirdvisit decode`), and device events as
// JSON lines (`thirdvisit listen`). No card number ever appears: "••0843".
#pragma once

#include "drivers/decode/line_tools.hpp"
#include "drivers/device/events.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::drivers {

std::span<const line_tools* const> all_line_tools() noexcept;
const line_tools* find_line_tools(std::string_view protocol) noexcept;  // nullptr: no such protocol

// One capture in one go. The protocol must exist.
std::vector<std::string> decode(std::string_view protocol, byte_view data,
                                std::optional<direction> known = std::nullopt);

// For a program that reads lines of hex, one capture a line:
//   {"ok":true,"frame":{...},"kind":"poll","fields":{...}}
//   {"ok":false,"error":"bad_check_byte","raw":"FA 00 ..."}
//   {"ok":false,"error":"bad_hex","line":7}
// Empty lines and lines that begin with # give nothing, but are counted.
class hex_line_decoder {
public:
    hex_line_decoder(const line_tools& tools, std::optional<direction> known)
        : capture_(tools.make_decoder()), known_(known)
    {}

    std::vector<std::string> line(std::string_view text);

private:
    std::unique_ptr<capture_decoder> capture_;
    std::optional<direction> known_;
    std::int64_t number_{};
};

// {"event":"card_seen","address":0,"nozzle":3,"token":"...","tail":"0843"}
std::string to_json_line(const device_event& event);

}  // namespace thirdvisit::drivers
