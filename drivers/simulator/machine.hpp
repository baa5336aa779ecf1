// The device's side of a line, without the line: what a dispenser or a reader would send, and when.
// Sans-I/O like the sessions they talk to, so tests put both into one process with a fake clock;
// `thirdvisit-simulator` puts them on ptys.
#pragma once

#include "drivers/device/session.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::drivers::simulator {

// What really happened at the simulated device: the truth that tests and the demo compare with.
struct happening {
    enum class kind {
        card_in,
        nozzle_lifted,
        fuelling_finished,
        record_acknowledged,
        card_out,
        offline,  // the PC did not answer three times in a row
        online,
    };
    kind what{};
    int nozzle{};
    std::int64_t number{};  // of the record
    std::int64_t volume_ml{};
    std::int64_t amount_minor{};
    std::string card{};  // as ordered, empty: none
};
using observer = std::function<void(const happening&)>;

struct fuelling_order {
    int nozzle{1};
    std::string card{};  // digits as printed; empty: pays without a card
    std::int64_t volume_ml{};
};

class dispenser_machine : public session {
public:
    // False: that nozzle is busy or does not exist.
    virtual bool begin(const fuelling_order& order, time_point now) = 0;
    virtual void restart(time_point now) = 0;      // power fails and comes back; records stay
    virtual void be_silent(time_point until) = 0;  // says and hears nothing
    virtual void preload(int records, time_point now) = 0;  // unsent records of before
    virtual bool busy() const = 0;                          // a nozzle is up or a card is in
    virtual std::size_t unacknowledged() const = 0;         // records the PC has not acknowledged
};

class reader_machine : public session {
public:
    virtual void present(std::string_view card, time_point now) = 0;
    virtual void take_away(time_point now) = 0;
};

struct dispenser_settings {
    struct nozzle {
        int number{1};
        std::string grade{"1031"};
        std::int64_t price_mills{7850};
        std::int64_t totaliser_ml{1'000'000};
    };
    std::vector<nozzle> nozzles{{}};
    double speed{1.0};  // times as fast as life, firmware timings included
    std::uint32_t seed{1};
    std::function<local_time()> clock{};  // the terminal's own
    observer watch{};
    std::map<std::string, std::string> options{};
};

struct reader_settings {
    double speed{1.0};
    observer watch{};
    std::map<std::string, std::string> options{};
};

// One row per protocol; drivers/simulator/machines.cpp lists them.
struct dispenser_row {
    std::string_view protocol;
    std::unique_ptr<dispenser_machine> (*make)(const dispenser_settings& settings);
};
struct reader_row {
    std::string_view protocol;
    std::unique_ptr<reader_machine> (*make)(const reader_settings& settings);
};

std::span<const dispenser_row> all_dispensers() noexcept;
std::span<const reader_row> all_readers() noexcept;

// Throws std::invalid_argument for a protocol that is not listed.
std::unique_ptr<dispenser_machine> make_dispenser(std::string_view protocol,
                                                  const dispenser_settings& settings);
std::unique_ptr<reader_machine> make_reader(std::string_view protocol,
                                            const reader_settings& settings);

// A second of the simulated world.
inline std::chrono::nanoseconds scaled(double seconds, double speed)
{
    return std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9 / speed));
}

}  // namespace thirdvisit::drivers::simulator
