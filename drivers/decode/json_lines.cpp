#include "drivers/decode/json_lines.hpp"

#include "drivers/framing/hex.hpp"
#include "drivers/framing/noise.hpp"

#include <boost/json/serialize.hpp>

namespace thirdvisit::drivers {
namespace {

std::string scrubbed_hex(byte_view raw)
{
    bytes copy(raw.begin(), raw.end());
    scrub_digit_runs(copy);
    return to_hex(copy);
}

}  // namespace

std::string sound_line(boost::json::object frame, std::string_view kind, boost::json::object fields,
                       std::string_view direction)
{
    boost::json::object line{{"ok", true}, {"frame", std::move(frame)}, {"kind", kind}};
    if (!direction.empty())
        line["direction"] = direction;
    line["fields"] = std::move(fields);
    return boost::json::serialize(line);
}

std::string bad_message_line(boost::json::object frame, boost::system::error_code why,
                             byte_view raw)
{
    return boost::json::serialize(boost::json::object{{"ok", false},
                                                      {"frame", std::move(frame)},
                                                      {"error", name_of(why)},
                                                      {"raw", scrubbed_hex(raw)}});
}

std::string fault_line(boost::system::error_code why, byte_view raw)
{
    return boost::json::serialize(
        boost::json::object{{"ok", false}, {"error", name_of(why)}, {"raw", scrubbed_hex(raw)}});
}

std::string nothing_line(std::size_t skipped)
{
    return boost::json::serialize(boost::json::object{
        {"ok", false}, {"error", name_of(errc::truncated_frame)}, {"skipped", skipped}});
}

}  // namespace thirdvisit::drivers
