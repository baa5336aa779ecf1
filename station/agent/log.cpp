// One line per happening; spdlog is known to this file alone.
#include "station/agent/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace thirdvisit::station {

namespace {

spdlog::level::level_enum level_of(log_level l)
{
    switch (l) {
    case log_level::error:
        return spdlog::level::err;
    case log_level::warning:
        return spdlog::level::warn;
    case log_level::info:
        return spdlog::level::info;
    case log_level::debug:
        return spdlog::level::debug;
    }
    return spdlog::level::info;
}

}  // namespace

void open_log(log_level least)
{
    auto logger = spdlog::stderr_logger_st("station");
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    logger->set_level(level_of(least));
    logger->flush_on(spdlog::level::trace);
    spdlog::set_default_logger(std::move(logger));
}

void log_error(const std::string& line)
{
    spdlog::error("{}", line);
}
void log_warning(const std::string& line)
{
    spdlog::warn("{}", line);
}
void log_info(const std::string& line)
{
    spdlog::info("{}", line);
}
void log_debug(const std::string& line)
{
    spdlog::debug("{}", line);
}

}  // namespace thirdvisit::station
