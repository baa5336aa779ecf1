#include "station/keys/station_card_sealer.hpp"

#include "station/keys/blind_index.hpp"

#include <algorithm>
#include <charconv>

namespace thirdvisit::station {

namespace {

constexpr std::string_view purpose = "card";  // sync/wire/sealed_plate.hpp names them all
constexpr std::size_t shown = 4;

std::uint64_t beginning_of(std::string_view token)
{
    std::uint64_t value = 0;
    std::from_chars(token.data(), token.data() + std::min<std::size_t>(16, token.size()), value,
                    16);
    return value;
}

}  // namespace

station_card_sealer::station_card_sealer(const secret& token_key)
    : token_key_(token_key.duplicate())
{}

card_identity station_card_sealer::seal(std::string_view digits)
{
    card_identity card{
        .token = card_token(token_key_, digits),
        .tail = std::string(digits.substr(digits.size() - std::min(shown, digits.size()))),
        .sealed = {}};
    if (head_office_ &&
        !std::binary_search(sealed_.begin(), sealed_.end(), beginning_of(card.token)))
        card.sealed = sealing::seal(*head_office_, purpose, digits);
    return card;
}

void station_card_sealer::remember(const std::string& token)
{
    const auto value = beginning_of(token);
    const auto at = std::lower_bound(sealed_.begin(), sealed_.end(), value);
    if (at == sealed_.end() || *at != value)
        sealed_.insert(at, value);
}

void station_card_sealer::forget(const std::string& token)
{
    const auto [from, to] = std::equal_range(sealed_.begin(), sealed_.end(), beginning_of(token));
    sealed_.erase(from, to);
}

}  // namespace thirdvisit::station
