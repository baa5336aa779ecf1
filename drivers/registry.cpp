#include "drivers/azt/driver.hpp"
#include "drivers/dart/driver.hpp"
#include "drivers/driver.hpp"
#include "drivers/em4100/driver.hpp"
#include "drivers/gilbarco/driver.hpp"
#include "drivers/magstripe/driver.hpp"
#include "drivers/osdp/driver.hpp"
#include "drivers/pn532/driver.hpp"
#include "drivers/sinopec/driver.hpp"

#include <algorithm>
#include <array>

namespace thirdvisit::drivers {
namespace {

constexpr std::array all{
    &azt::row,       &dart::row, &em4100::row, &gilbarco::row,
    &magstripe::row, &osdp::row, &pn532::row,  &sinopec::row,
};

}  // namespace

std::span<const driver* const> all_drivers() noexcept
{
    return all;
}

const driver* find_driver(std::string_view name) noexcept
{
    const auto row =
        std::find_if(all.begin(), all.end(), [&](const driver* d) { return d->name == name; });
    return row == all.end() ? nullptr : *row;
}

std::string_view name_of(proof p) noexcept
{
    static constexpr std::array<std::string_view, 5> names{"none", "own vectors", "captured frames",
                                                           "foreign peer", "hardware"};
    return names[static_cast<std::size_t>(p)];
}

}  // namespace thirdvisit::drivers
