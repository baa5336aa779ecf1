#include "drivers/simulator/azt_pumps.hpp"
#include "drivers/simulator/dart_dispenser.hpp"
#include "drivers/simulator/desk_readers.hpp"
#include "drivers/simulator/em4100_reader.hpp"
#include "drivers/simulator/gilbarco_pumps.hpp"
#include "drivers/simulator/machine.hpp"
#include "drivers/simulator/magstripe_reader.hpp"
#include "drivers/simulator/sinopec_dispenser.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace thirdvisit::drivers::simulator {
namespace {

constexpr std::array dispensers{
    dispenser_row{"azt",
                  [](const dispenser_settings& s) -> std::unique_ptr<dispenser_machine> {
                      return std::make_unique<azt_pumps>(s);
                  }},
    dispenser_row{"dart",
                  [](const dispenser_settings& s) -> std::unique_ptr<dispenser_machine> {
                      return std::make_unique<dart_dispenser>(s);
                  }},
    dispenser_row{"gilbarco",
                  [](const dispenser_settings& s) -> std::unique_ptr<dispenser_machine> {
                      return std::make_unique<gilbarco_pumps>(s);
                  }},
    dispenser_row{"sinopec",
                  [](const dispenser_settings& s) -> std::unique_ptr<dispenser_machine> {
                      return std::make_unique<sinopec_dispenser>(s);
                  }},
};

constexpr std::array readers{
    reader_row{"em4100",
               [](const reader_settings& s) -> std::unique_ptr<reader_machine> {
                   return std::make_unique<em4100_reader>(s);
               }},
    reader_row{"magstripe",
               [](const reader_settings& s) -> std::unique_ptr<reader_machine> {
                   return std::make_unique<magstripe_reader>(s);
               }},
    reader_row{"osdp",
               [](const reader_settings& s) -> std::unique_ptr<reader_machine> {
                   return std::make_unique<osdp_machine>(s);
               }},
    reader_row{"pn532",
               [](const reader_settings& s) -> std::unique_ptr<reader_machine> {
                   return std::make_unique<pn532_machine>(s);
               }},
};

template <class Row>
const Row& row_of(std::span<const Row> rows, std::string_view protocol)
{
    std::string known;
    for (const auto& row : rows) {
        if (row.protocol == protocol)
            return row;
        known += " " + std::string(row.protocol);
    }
    throw std::invalid_argument("no simulator for protocol " + std::string(protocol) +
                                "; there are:" + known);
}

}  // namespace

std::span<const dispenser_row> all_dispensers() noexcept
{
    return dispensers;
}

std::span<const reader_row> all_readers() noexcept
{
    return readers;
}

std::unique_ptr<dispenser_machine> make_dispenser(std::string_view protocol,
                                                  const dispenser_settings& settings)
{
    return row_of(all_dispensers(), protocol).make(settings);
}

std::unique_ptr<reader_machine> make_reader(std::string_view protocol,
                                            const reader_settings& settings)
{
    return row_of(all_readers(), protocol).make(settings);
}

}  // namespace thirdvisit::drivers::simulator
