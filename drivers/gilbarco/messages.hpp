// What words, digit runs and blocks of a Gilbarco two-wire line say. Figures as on the wire, six
// or eight digits, least significant first; where the point stands is the station's to know.
// Positions of the transaction block: volume, money, price, grade and pump as one master reads
// them; the words that announce them (F7, F9, FA) are required too.
#pragma once

#include "drivers/gilbarco/frame.hpp"
#include "schemas/errc.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace thirdvisit::drivers::gilbarco {

constexpr int most_pumps = 16;  // pump 16 is written as 0

enum class command : std::uint8_t {  // high nibble of a word to the pump
    status = 0,
    authorise = 1,
    send_data = 2,  // a block follows
    stop = 3,
    transaction = 4,
    totals = 5,
    money = 6,
    stop_all = 0xF,  // FC, to everybody
};

struct request {
    command code{command::status};
    int pump{};  // 1 .. 16; 0: everybody (stop_all)
    bool operator==(const request&) const = default;
};

enum class pump_state : std::uint8_t {  // high nibble of a word from the pump
    data_error = 0,
    off = 6,
    call = 7,
    authorised = 8,
    busy = 9,
    preset_done = 0xA,  // transaction complete, PEOT
    done = 0xB,         // transaction complete, FEOT
    stopped = 0xC,
    send_data = 0xD,  // ready for a block
};

struct status {
    pump_state state{pump_state::off};
    int pump{};
    bool operator==(const status&) const = default;
};

struct preset {  // money of six zeros cancels
    bool money{};
    int level{1};
    std::optional<int> grade;
    std::int64_t value{};
    bool operator==(const preset&) const = default;
};

struct price_change {
    int level{1};
    int grade{};
    std::int64_t price{};
    bool operator==(const price_change&) const = default;
};

struct special_function {
    std::string function;  // digits as sent
    bool operator==(const special_function&) const = default;
};

struct transaction {
    int pump{};
    int grade{};
    std::int64_t price{};
    std::int64_t volume{};
    std::int64_t money{};
    bool operator==(const transaction&) const = default;
};

struct totals {
    struct grade_total {
        int grade{};
        std::int64_t volume{};
        std::int64_t money{};
        std::int64_t price_1{};
        std::int64_t price_2{};
        bool operator==(const grade_total&) const = default;
    };
    std::vector<grade_total> grades;
    bool operator==(const totals&) const = default;
};

using block = std::variant<preset, price_change, special_function, transaction, totals>;

std::string_view name_of(command c) noexcept;
std::string_view name_of(pump_state s) noexcept;

// errc::unknown_command for words no pump or master sends.
[[nodiscard]] result<request> parse_request(std::uint8_t word);
[[nodiscard]] result<status> parse_status(std::uint8_t word);

// A sound block. errc::malformed_message: known by its second word or length, impossible inside;
// errc::unknown_command: neither.
[[nodiscard]] result<block> parse_block(byte_view raw);

// Six digit words. errc::malformed_message: a digit above 9.
[[nodiscard]] result<std::int64_t> parse_digits(byte_view raw);

std::uint8_t encode(const request& r) noexcept;
std::uint8_t encode(const status& s) noexcept;
bytes encode(const block& b);
bytes encode_digits(std::int64_t value, std::size_t width);

}  // namespace thirdvisit::drivers::gilbarco
