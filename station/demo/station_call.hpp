// One call of the station's addresses, over its Unix socket or a page's own address. Path and the
// value of its parameter, if it has one, are given as they are, without escapes.
#pragma once

#include <boost/json/value.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace thirdvisit::demo {

struct answered {
    int status{};  // 0: nobody answered
    boost::json::value body;
};

answered call_station(const std::filesystem::path& socket, const std::string& method,
                      const std::string& path, const std::string& body = "",
                      const std::string& content_type = "application/json");

// A program's screens on loopback, with the token of its printed address.
answered call_screen(std::uint16_t port, const std::string& token, const std::string& method,
                     const std::string& path, const std::string& body = "");

std::string fresh_id();

}  // namespace thirdvisit::demo
