// One line per happening, written whole; see log.hpp. A logging library would cost the idle agent
// half a megabyte for this.
#include "station/agent/log.hpp"

#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <string_view>

namespace thirdvisit::station {

namespace {

log_level least_shown = log_level::info;

// "2026-05-03T14:05:09.123+08:00 ", in the machine's own zone.
std::string stamp()
{
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    std::tm parts{};
    ::localtime_r(&now.tv_sec, &parts);
    char day[32];
    char zone[8];
    std::strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts);
    std::strftime(zone, sizeof zone, "%z", &parts);
    char whole[64];
    std::snprintf(whole, sizeof whole, "%s.%03ld%.3s:%s ", day, now.tv_nsec / 1'000'000, zone,
                  zone + 3);
    return whole;
}

// One write, so that lines of two threads never mix. A full pipe or a closed one stops nobody.
void write_line(log_level level, std::string_view word, const std::string& text)
{
    if (level > least_shown)
        return;
    const auto line = stamp().append(word).append(text).append("\n");
    static_cast<void>(!::write(STDERR_FILENO, line.data(), line.size()));
}

}  // namespace

void open_log(log_level least)
{
    least_shown = least;
}

void log_error(const std::string& line)
{
    write_line(log_level::error, "error ", line);
}
void log_warning(const std::string& line)
{
    write_line(log_level::warning, "warning ", line);
}
void log_info(const std::string& line)
{
    write_line(log_level::info, "info ", line);
}
void log_debug(const std::string& line)
{
    write_line(log_level::debug, "debug ", line);
}

}  // namespace thirdvisit::station
