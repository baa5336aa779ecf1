// Goes through the ports that are plugged in, listens to each at the settings of every known
// protocol without sending a byte, and proposes a configuration.
#pragma once

#include "drivers/probe/protocol_guess.hpp"
#include "drivers/transport/adapters.hpp"
#include "schemas/text.hpp"

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace thirdvisit::drivers {

struct probe_finding {
    std::string port;         // what to write into the configuration
    std::string device;       // today's name
    std::string description;  // the maker's words
    text trouble;             // with a key: it could not be opened, and why
    std::size_t bytes_heard{};
    guess what;
    line_settings line;
};

// `for_each`: how long to listen at each line setting; a dispenser polls twice a second. Readers
// that wait to be asked stay silent and are found by nobody.
boost::asio::awaitable<std::vector<probe_finding>> probe_ports(
    std::vector<adapter> ports, std::chrono::milliseconds for_each,
    std::function<void(const probe_finding&)> progress = {});

// A commented [[line]] for the configuration; a remark where there is nothing to propose.
// `trouble`: the finding's, as a sentence.
std::string to_toml(const probe_finding& finding, const std::string& trouble = {});

}  // namespace thirdvisit::drivers
