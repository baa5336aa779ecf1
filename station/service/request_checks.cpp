#include "station/service/request_checks.hpp"

#include "station/keys/blind_index.hpp"
#include "station/profile/plates.hpp"

#include <algorithm>
#include <cctype>

namespace thirdvisit::station {

rejection wrong(std::string field, std::string text)
{
    return {errc::malformed_message, std::move(field), std::move(text)};
}

bool usable_id(const std::string& id)
{
    constexpr std::size_t longest_id = 64;
    return !id.empty() && id.size() <= longest_id &&
           std::all_of(id.begin(), id.end(), [](unsigned char c) {
               return std::isalnum(c) || c == '-' || c == '_' || c == '.';
           });
}

std::optional<rejection> check_plate(plate_entry& e)
{
    if (!usable_id(e.id))
        return wrong("id", "error.bad_id");
    if (!e.customer.empty())
        return std::nullopt;
    const auto clean = normalise_plate(e.plate.characters);
    if (!clean)
        return wrong("plate", "error.bad_plate");
    e.plate.characters = *clean;
    if (special_kind(e.plate) != special_plate::none)
        return rejection{errc::not_permitted, "plate", "error.special_plate"};
    if (characters_of(e.model).size() > 40 || characters_of(e.colour).size() > 20)
        return wrong("model", "error.too_long");
    return std::nullopt;
}

}  // namespace thirdvisit::station
