#include "drivers/transport/port_spec.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace thirdvisit::drivers {
namespace {

bool is_usb_id(std::string_view text)
{
    return text.size() == 4 && std::all_of(text.begin(), text.end(),
                                           [](unsigned char c) { return std::isxdigit(c) != 0; });
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

bool is_tcp_port(std::string_view text)
{
    unsigned value = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    return ec == std::errc{} && end == text.data() + text.size() && value >= 1 && value <= 65535;
}

result<port_spec> parse_usb(std::string_view rest)
{
    if (rest.size() < 9 || rest[4] != ':' || !is_usb_id(rest.substr(0, 4)) ||
        !is_usb_id(rest.substr(5, 4)))
        return errc::malformed_message;
    if (rest.size() > 9 && (rest[9] != ':' || rest.size() == 10))
        return errc::malformed_message;
    return port_spec{usb_port{lower(rest.substr(0, 4)), lower(rest.substr(5, 4)),
                              std::string(rest.size() > 9 ? rest.substr(10) : "")}};
}

result<port_spec> parse_tcp(std::string_view rest)
{
    const auto colon = rest.rfind(':');  // hosts may be IPv6: [::1]:4001
    if (colon == std::string_view::npos || colon == 0 || !is_tcp_port(rest.substr(colon + 1)))
        return errc::malformed_message;
    auto host = rest.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    return port_spec{tcp_port{std::string(host), std::string(rest.substr(colon + 1))}};
}

struct writer {
    std::string operator()(const usb_port& p) const
    {
        return "usb:" + p.vendor + ":" + p.product + (p.serial.empty() ? "" : ":" + p.serial);
    }
    std::string operator()(const path_port& p) const { return "path:" + p.id_path; }
    std::string operator()(const tty_port& p) const { return "tty:" + p.device; }
    std::string operator()(const tcp_port& p) const
    {
        const bool v6 = p.host.find(':') != std::string::npos;
        return "tcp:" + (v6 ? "[" + p.host + "]" : p.host) + ":" + p.port;
    }
};

}  // namespace

result<port_spec> parse_port_spec(std::string_view text)
{
    const auto colon = text.find(':');
    const auto kind = text.substr(0, colon);
    const auto rest = colon == std::string_view::npos ? "" : text.substr(colon + 1);
    if (kind == "usb")
        return parse_usb(rest);
    if (kind == "tcp")
        return parse_tcp(rest);
    if (kind == "path" && !rest.empty())
        return port_spec{path_port{std::string(rest)}};
    if (kind == "tty" && rest.starts_with('/'))
        return port_spec{tty_port{std::string(rest)}};
    return errc::malformed_message;
}

std::string to_string(const port_spec& spec)
{
    return std::visit(writer{}, spec);
}

std::string explain_port_spec(std::string_view text)
{
    return "port \"" + std::string(text) +
           "\" is not understood; write usb:VENDOR:PRODUCT[:SERIAL] (four hex digits each), "
           "path:ID_PATH, tty:/dev/NAME or tcp:HOST:PORT; `thirdvisit probe` lists what is plugged "
           "in";
}

}  // namespace thirdvisit::drivers
