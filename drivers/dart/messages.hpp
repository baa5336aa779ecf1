// What the transactions of a DART data frame say (dossier 4.3, 4.4), both directions: their numbers
// repeat, so the direction decides. Figures are the wire's digits; decimals are a pump setting.
#pragma once

#include "schemas/bytes.hpp"
#include "schemas/errc.hpp"

#include <cstdint>
#include <variant>
#include <vector>

namespace thirdvisit::drivers::dart {

enum class order : std::uint8_t {  // CD1
    return_status = 0x00,
    return_parameters = 0x02,
    return_identity = 0x03,
    return_filling_information = 0x04,
    reset = 0x05,
    authorise = 0x06,
    stop = 0x08,
    switch_off = 0x0A,
    suspend = 0x0D,
    resume = 0x0E,
    return_prices = 0x0F,
};

enum class pump_status : std::uint8_t {  // DC1
    not_programmed = 0,
    reset = 1,
    authorised = 2,
    filling = 4,
    completed = 5,
    limit_reached = 6,
    switched_off = 7,
    suspended = 8,
};

// ---- master to pump

struct pump_order {  // 01
    order what{};
    bool operator==(const pump_order&) const = default;
};
struct allowed_nozzles {  // 02
    std::vector<int> nozzles;
    bool operator==(const allowed_nozzles&) const = default;
};
struct preset_volume {  // 03
    std::int64_t volume{};
    bool operator==(const preset_volume&) const = default;
};
struct preset_amount {  // 04
    std::int64_t amount{};
    bool operator==(const preset_amount&) const = default;
};
struct price_update {  // 05, in nozzle order
    std::vector<std::int64_t> prices;
    bool operator==(const price_update&) const = default;
};
struct output {  // 07
    int function{};
    bool operator==(const output&) const = default;
};
struct set_parameters {  // 09
    bytes data;
    bool operator==(const set_parameters&) const = default;
};
struct filling_type {  // 0D
    int type{};
    bool operator==(const filling_type&) const = default;
};
struct suspend_request {  // 0E
    int nozzle{};
    bool operator==(const suspend_request&) const = default;
};
struct resume_request {  // 0F
    int nozzle{};
    bool operator==(const resume_request&) const = default;
};
struct totals_request {  // 65; 01..09 volume, 11..19 amount of nozzle 1..9
    int counter{};
    bool operator==(const totals_request&) const = default;
};

using to_pump =
    std::variant<pump_order, allowed_nozzles, preset_volume, preset_amount, price_update, output,
                 set_parameters, filling_type, suspend_request, resume_request, totals_request>;

// ---- pump to master

struct status {  // 01
    pump_status what{};
    bool operator==(const status&) const = default;
};
struct filled {  // 02
    std::int64_t volume{};
    std::int64_t amount{};
    bool operator==(const filled&) const = default;
};
struct nozzle_and_price {  // 03
    std::int64_t price{};
    int nozzle{};
    bool out{};
    bool operator==(const nozzle_and_price&) const = default;
};
struct pump_alarm {  // 05
    int code{};
    bool operator==(const pump_alarm&) const = default;
};
struct parameters {  // 07; no source gives the places of its fields
    bytes data;
    bool operator==(const parameters&) const = default;
};
struct pump_identity {  // 09
    std::int64_t number{};
    bool operator==(const pump_identity&) const = default;
};
struct totals {  // 65: three totals of 5 bytes, or two of 6 (Chinese variant)
    int counter{};
    std::vector<std::int64_t> values;
    bool operator==(const totals&) const = default;
};
struct ifsf_state {  // 66, 67
    int number{};
    bytes data;
    bool operator==(const ifsf_state&) const = default;
};

using from_pump = std::variant<status, filled, nozzle_and_price, pump_alarm, parameters,
                               pump_identity, totals, ifsf_state>;

// Every transaction of one data frame. errc::bad_length: a transaction reaches beyond the frame;
// errc::malformed_message; errc::unknown_command: a number the dossier does not list.
[[nodiscard]] result<std::vector<to_pump>> parse_to_pump(byte_view data);
[[nodiscard]] result<std::vector<from_pump>> parse_from_pump(byte_view data);

// One transaction with its number and length.
bytes encode(const to_pump& message);
bytes encode(const from_pump& message);

}  // namespace thirdvisit::drivers::dart
