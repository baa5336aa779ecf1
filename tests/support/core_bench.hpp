// A whole station core on a clock of the test's own, with people and pumps that do what they are
// told. Nothing here waits: `settle` runs the executor until it has nothing left to do.
#pragma once

#include "station/service/core.hpp"
#include "station/service/station_clock.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::test {

// 2026-05-28 12:26:40 in Shanghai.
constexpr utc_ms first_noon{1'779'942'400'000};
constexpr std::int64_t minute = 60'000;
constexpr std::int64_t day = 86'400'000;

class core_bench {
    std::optional<temp_folder> own_;  // goes after the core has closed
    std::filesystem::path folder_;

public:
    core_bench() : folder_(own_.emplace().path()) { start(); }
    // In a folder that outlives it, at a time.
    core_bench(std::filesystem::path folder, utc_ms at) : folder_(std::move(folder)), now(at)
    {
        start();
    }

    void start()
    {
        station::core_settings s;
        s.state_folder = folder_;
        s.station = "S1";
        s.places = {{"line-1", 1, 1, {{1, "92#"}, {2, "95#"}}, false},
                    {"line-1", 2, 2, {{1, "0#"}}, false},
                    {"desk", 0, 0, {}, false}};
        s.staff = {{"1046", "张伟"}, {"1051", "李娜"}};
        s.everybody_on_duty = true;
        s.time = {.wall = [this] { return now; },
                  .steady =
                      [this] {
                          return std::chrono::steady_clock::time_point(
                              std::chrono::milliseconds(now.since_epoch));
                      }};
        if (configure)
            configure(s);
        context = std::make_unique<boost::asio::io_context>();
        business = std::make_unique<station::core>(context->get_executor(), s);
        business->on_change([this](const station::change& c) { changes.push_back(c); });
        step();
    }
    void stop()
    {
        business.reset();
        context.reset();
    }
    void restart()
    {
        stop();
        start();
    }

    template <class T>
    T wait(boost::asio::awaitable<T> work)
    {
        auto done = boost::asio::co_spawn(*context, std::move(work), boost::asio::use_future);
        context->restart();
        context->run();
        return done.get();
    }
    void step() { wait(business->step()); }
    void pass(std::int64_t ms)
    {
        now = now + ms;
        step();
    }

    void hear(const std::string& line, const drivers::device_event& e)
    {
        business->take(line, e, [this](const std::string& id) {
            acknowledged.push_back(id);
            if (acknowledge)
                acknowledge(id);
        });
        step();
    }
    card_identity card(const std::string& number) { return business->cards().seal(number); }
    void present_card(int address, const std::string& number)
    {
        hear("line-1", drivers::card_seen{address, 1, card(number)});
    }
    void lift(int address)
    {
        hear("line-1", drivers::state_changed{address, 1, drivers::point_state::calling});
    }
    void hang_up(int address)
    {
        hear("line-1", drivers::state_changed{address, 1, drivers::point_state::idle});
    }
    drivers::record_offered record(int address, std::int64_t number,
                                   const std::string& card_number = {})
    {
        drivers::record_offered r{address, "T" + std::to_string(number), {}};
        r.record.nozzle = 1;
        r.record.volume = {31'400};
        r.record.amount = {23'640};
        r.record.price = {7'529};
        r.record.record_number = number;
        if (!card_number.empty())
            r.record.card = card(card_number);
        return r;
    }
    // Lift, fuel, hang up, record; a minute in all.
    void fuel(int address, std::int64_t number, const std::string& card_number = {})
    {
        lift(address);
        pass(minute);
        hang_up(address);
        hear("line-1", record(address, number, card_number));
    }
    // A whole visit by card, closed.
    void visit_by_card(std::int64_t number, const std::string& card_number)
    {
        present_card(1, card_number);
        fuel(1, number);
        pass(4 * minute);
    }
    station::plate_entry plate(const std::string& id, const std::string& characters)
    {
        return {id, {characters, plate_kind::blue}, "Jetta", "white", "1046", ""};
    }
    station::view::snapshot snapshot() { return wait(business->snapshot()); }
    station::view::totals totals() { return wait(business->totals()); }
    std::vector<sync::entry> outbox(std::size_t limit = 1000)
    {
        return wait(business->outbox().pending(0, limit));
    }
    int sent(const std::string& kind)
    {
        int n = 0;
        for (const auto& e : outbox())
            n += e.kind == kind ? 1 : 0;
        return n;
    }
    const std::filesystem::path& folder() const { return folder_; }

    utc_ms now{first_noon};
    std::function<void(station::core_settings&)> configure;
    std::unique_ptr<boost::asio::io_context> context;
    std::unique_ptr<station::core> business;
    std::vector<station::change> changes;
    std::vector<std::string> acknowledged;
    std::function<void(const std::string&)> acknowledge;
};

}  // namespace thirdvisit::test
