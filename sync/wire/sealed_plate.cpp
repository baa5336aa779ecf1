#include "sync/wire/sealed_plate.hpp"

#include "sync/wire/names.hpp"

namespace thirdvisit::sync::wire {

std::string plate_text(const plate& p)
{
    return std::string(name_of(p.kind)) + " " + p.characters;
}

result<plate> parse_plate_text(std::string_view text)
{
    const auto blank = text.find(' ');
    const auto kind = parse_name<plate_kind>(text.substr(0, blank));
    if (blank == std::string_view::npos || !kind || blank + 1 == text.size())
        return errc::malformed_message;
    return plate{std::string(text.substr(blank + 1)), *kind};
}

}  // namespace thirdvisit::sync::wire
