#include "drivers/decode/decode.hpp"

#include "drivers/azt/tools.hpp"
#include "drivers/dart/tools.hpp"
#include "drivers/em4100/tools.hpp"
#include "drivers/framing/hex.hpp"
#include "drivers/gilbarco/tools.hpp"
#include "drivers/magstripe/tools.hpp"
#include "drivers/osdp/tools.hpp"
#include "drivers/pn532/tools.hpp"
#include "drivers/sinopec/tools.hpp"
#include "drivers/unipump/tools.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <cassert>

namespace thirdvisit::drivers {
namespace {

constexpr std::array all{
    &azt::tools,  &dart::tools,  &em4100::tools,  &gilbarco::tools, &magstripe::tools,
    &osdp::tools, &pn532::tools, &sinopec::tools, &unipump::tools,
};

bool says_nothing(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos || text[first] == '#';
}

}  // namespace

std::span<const line_tools* const> all_line_tools() noexcept
{
    return all;
}

const line_tools* find_line_tools(std::string_view protocol) noexcept
{
    const auto row = std::find_if(all.begin(), all.end(),
                                  [&](const auto* tools) { return tools->protocol == protocol; });
    return row == all.end() ? nullptr : *row;
}

std::vector<std::string> decode(std::string_view protocol, byte_view data,
                                std::optional<direction> known)
{
    const line_tools* tools = find_line_tools(protocol);
    assert(tools != nullptr);
    return tools->make_decoder()->capture(data, known);
}

std::vector<std::string> hex_line_decoder::line(std::string_view text)
{
    ++number_;
    if (says_nothing(text))
        return {};
    const auto data = from_hex(text);
    if (!data)
        return {boost::json::serialize(
            boost::json::object{{"ok", false}, {"error", "bad_hex"}, {"line", number_}})};
    return capture_->capture(*data, known_);
}

}  // namespace thirdvisit::drivers
