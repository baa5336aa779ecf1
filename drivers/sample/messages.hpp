// What the teaching protocol says. The PC asks `P` (how are you?) or `A000017` (forget record 17);
// the pump answers `I` idle, `N` nozzle up, or `R` with number 6, millilitres 7, price 5, amount 8.
#pragma once

#include "schemas/errc.hpp"
#include "schemas/values.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace thirdvisit::drivers::sample {

struct idle {};
struct nozzle_up {};
struct record_ready {  // with every answer until it is forgotten
    std::int64_t number{};
    milliliters volume;
    unit_price price;
    minor_units amount;
};
using status = std::variant<idle, nozzle_up, record_ready>;

[[nodiscard]] result<status> parse_status(std::string_view text);

inline constexpr std::string_view poll = "P";
std::string forget(std::int64_t number);

}  // namespace thirdvisit::drivers::sample
