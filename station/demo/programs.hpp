// Our programs as a person would start them: head office, the cable, the station, the simulated
// forecourt. The demo plays with them; the fault campaign kills them.
#pragma once

#include "station/demo/child_process.hpp"
#include "station/demo/relay.hpp"
#include "station/demo/station_call.hpp"
#include "station/demo/world.hpp"

#include <functional>
#include <memory>

namespace thirdvisit::demo {

class programs {
public:
    // `say` hears one line for people about each program; may be empty. Failures throw
    // std::runtime_error with the log to look at.
    programs(world place, std::filesystem::path binaries, std::function<void(std::string)> say);
    ~programs();  // ends all of them, the forecourt first

    void start_office();
    // Environment on top of ours, e.g. THIRDVISIT_CRASH_AT. The first start also lays the cable and
    // writes the settings. False: it ended before its screens were open.
    bool start_station(const std::map<std::string, std::string>& environment = {});
    void start_simulator();
    // The code that was used up.
    std::string join();
    boost::json::value import_history();
    // No new cars: ends when every record is acknowledged. False: not within `patience`.
    bool drain_simulator(std::chrono::milliseconds patience);
    // Whether every visit is closed and every number at head office, for some seconds now; ask
    // again and again.
    bool settled();

    const world& place() const noexcept { return world_; }
    relay& cable() { return *relay_; }
    child_process& office() { return *office_; }
    child_process& station() { return *station_; }
    child_process& simulator() { return *simulator_; }
    // The first program that ended by itself, with its log; empty: all run.
    std::string ended();

private:
    std::string program(const char* name) const { return (binaries_ / name).string(); }
    void tell(const std::string& line) const
    {
        if (say_)
            say_(line);
    }

    world world_;
    std::filesystem::path binaries_;
    std::function<void(std::string)> say_;
    std::unique_ptr<relay> relay_;
    std::unique_ptr<child_process> office_, station_, simulator_;
    std::string office_token_;
    std::string last_totals_;
    std::chrono::steady_clock::time_point quiet_since_;
};

}  // namespace thirdvisit::demo
