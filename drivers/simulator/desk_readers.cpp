#include "drivers/simulator/desk_readers.hpp"

#include "drivers/framing/hex.hpp"

#include <stdexcept>

namespace thirdvisit::drivers::simulator {
namespace {

constexpr std::size_t wiegand_digits = 8;
constexpr std::size_t number_digits = 20;

void tell(const observer& watch, happening::kind what, const std::string& card)
{
    if (watch)
        watch({.what = what, .card = card});
}

std::vector<osdp::simulated_reader> readers_for(const reader_settings& settings)
{
    osdp::simulated_reader_settings one;
    one.encrypted_only = settings.options.contains("secure");
    std::vector<osdp::simulated_reader> all;
    all.emplace_back(one);
    return all;
}

}  // namespace

osdp_machine::osdp_machine(const reader_settings& settings)
    : settings_(settings), line_(readers_for(settings))
{}

void osdp_machine::present(std::string_view card, time_point)
{
    constexpr int wiegand_bits = 26;
    const auto bits = from_hex(card);
    if (card.size() == wiegand_digits && bits)
        line_.at(0).present_bits(wiegand_bits, *bits);
    else
        line_.at(0).present_digits(card);
    card_ = card;
    tell(settings_.watch, happening::kind::card_in, card_);
}

void osdp_machine::take_away(time_point)
{
    tell(settings_.watch, happening::kind::card_out, card_);
}

void pn532_machine::present(std::string_view card, time_point)
{
    const auto data = from_hex(card);
    if (data && (data->size() == 4 || data->size() == 7))
        chip_.put(pn532::uid_card(*data));
    else if (data && card.size() == number_digits)
        chip_.put(pn532::fuel_card({0x04, 0x2A, 0x51, 0xC2, 0x7D, 0x11, 0x80}, *data, 100'000));
    else
        throw std::invalid_argument("a PN532 card is a UID of 8 or 14 hex digits, or a public "
                                    "number of 20 digits: " +
                                    std::string(card));
    card_ = card;
    tell(settings_.watch, happening::kind::card_in, card_);
}

void pn532_machine::take_away(time_point)
{
    chip_.take_away();
    tell(settings_.watch, happening::kind::card_out, card_);
}

}  // namespace thirdvisit::drivers::simulator
