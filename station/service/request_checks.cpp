#include "station/service/request_checks.hpp"

#include "schemas/limits.hpp"
#include "station/keys/blind_index.hpp"
#include "station/profile/plates.hpp"
#include "station/recall/care_codes.hpp"

#include <algorithm>
#include <cctype>

namespace thirdvisit::station {

rejection wrong(std::string field, std::string text)
{
    return {errc::malformed_message, std::move(field), std::move(text)};
}

bool usable_id(const std::string& id)
{
    return !id.empty() && id.size() <= longest_request_id &&
           std::all_of(id.begin(), id.end(), [](unsigned char c) {
               return std::isalnum(c) || c == '-' || c == '_' || c == '.';
           });
}

bool usable_badge(const std::string& badge)
{
    return badge.size() <= longest_badge;
}

std::optional<rejection> check_plate(plate_entry& e)
{
    if (!usable_id(e.id))
        return wrong("id", "error.bad_id");
    if (!usable_badge(e.badge))
        return wrong("badge", "error.unknown_badge");
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

std::optional<rejection> check_contact(const contact_request& r)
{
    constexpr std::size_t longest_note = 500;
    if (!usable_id(r.id))
        return wrong("id", "error.bad_id");
    if (!usable_badge(r.badge))
        return wrong("badge", "error.unknown_badge");
    if (r.channel != "phone" && r.channel != "message" && r.channel != "on_site")
        return wrong("channel", "error.bad_channel");
    if (!is_code(causes, r.cause))
        return wrong("cause", "error.bad_cause");
    if (!is_code(measures, r.measure))
        return wrong("measure", "error.bad_measure");
    if (r.note.size() + r.cause_text.size() > longest_note)
        return wrong("note", "error.too_long");
    return std::nullopt;
}

}  // namespace thirdvisit::station
