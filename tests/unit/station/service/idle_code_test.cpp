// Code that is not needed leaves memory and comes back by itself.
#include "station/service/idle_code.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>

using namespace thirdvisit::station;

namespace {

long resident_file_kib()
{
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("RssFile:"))
            return std::stol(line.substr(8));
    return 0;
}

}  // namespace

TEST_CASE("code that is not running leaves memory, and goes on when it is called", "[memory]")
{
    static const std::string constant = "constants are read again from the program's file";
    const auto before = resident_file_kib();
    release_idle_code();
    const auto after = resident_file_kib();
    CAPTURE(before, after);
    CHECK(after < before);
    CHECK(constant.size() == 48);
    release_idle_code();
    CHECK(std::to_string(resident_file_kib()) != "0");
}
