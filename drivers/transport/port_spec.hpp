// Which port a line uses, as written in the configuration. Device numbers change at every plug, so
// adapters are named by what they are or where they are plugged in:
//   usb:0403:6001:A50285BI            vendor, product, serial (serial may be left out)
//   path:pci-0000:00:14.0-usb-0:2:1.0 udev's ID_PATH: the socket itself
//   tty:/dev/ttyS0                    a fixed device or a pty
//   tcp:192.168.1.50:4001             a serial server
#pragma once

#include "schemas/errc.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace thirdvisit::drivers {

struct usb_port {
    std::string vendor;   // four lower-case hex digits
    std::string product;  // four lower-case hex digits
    std::string serial;   // empty: any
    bool operator==(const usb_port&) const = default;
};
struct path_port {
    std::string id_path;
    bool operator==(const path_port&) const = default;
};
struct tty_port {
    std::string device;
    bool operator==(const tty_port&) const = default;
};
struct tcp_port {
    std::string host;
    std::string port;
    bool operator==(const tcp_port&) const = default;
};

using port_spec = std::variant<usb_port, path_port, tty_port, tcp_port>;

// errc::malformed_message; `explain_port_spec` says it in a sentence for the configuration.
[[nodiscard]] result<port_spec> parse_port_spec(std::string_view text);
std::string to_string(const port_spec& spec);
std::string explain_port_spec(std::string_view text);

}  // namespace thirdvisit::drivers
