#include "station/agent/log.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <regex>

using namespace thirdvisit::station;

namespace {

// What is written to standard error meanwhile.
template <class F>
std::string said_by(F work)
{
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const int usual = ::dup(STDERR_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    work();
    ::dup2(usual, STDERR_FILENO);
    ::close(usual);
    ::close(ends[1]);
    char text[4096];
    const auto size = ::read(ends[0], text, sizeof text);
    ::close(ends[0]);
    return {text, static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

}  // namespace

TEST_CASE("a line of the log has its time with the zone, its level and its text", "[log]")
{
    const auto said = said_by([] {
        open_log(log_level::info);
        log_warning("line pump-1 is silent");
    });
    const std::regex form(
        R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d warning line pump-1 is silent\n)");
    CHECK(std::regex_match(said, form));
}

TEST_CASE("the log leaves out what is less than the level asked for", "[log]")
{
    const auto said = said_by([] {
        open_log(log_level::warning);
        log_info("nothing much");
        log_error("the disk is full");
        log_debug("bytes");
    });
    CHECK(said.find("nothing much") == std::string::npos);
    CHECK(said.find("bytes") == std::string::npos);
    CHECK(said.find("error the disk is full\n") != std::string::npos);
}
