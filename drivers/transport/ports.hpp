// Opening ports: the spec from the configuration in, an exclusive, configured transport out, or a
// text that says what is wrong and what to do.
#pragma once

#include "drivers/driver.hpp"
#include "drivers/transport/port_spec.hpp"
#include "drivers/transport/transport.hpp"
#include "schemas/text.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace thirdvisit::drivers {

struct opened_port {
    std::unique_ptr<transport> line;  // null: `why` and `text` say what happened
    boost::system::error_code why;
    thirdvisit::text text;
    std::string device;  // today's name, e.g. "/dev/ttyUSB1", for logs and screens
};

// `root`: where sysfs and udev's notes begin; tests put it elsewhere. TCP gives up after 5 s.
boost::asio::awaitable<opened_port> open_port(port_spec spec, line_settings line,
                                              std::filesystem::path root = "/");

// A system error as a word that a text in any language can carry: "ECONNREFUSED", "asio.netdb 1".
std::string word_of(boost::system::error_code ec);

// A descriptor that is open already (a pty in tests and simulators); takes it over.
std::unique_ptr<transport> adopt_descriptor(boost::asio::any_io_executor executor, int fd);

}  // namespace thirdvisit::drivers
