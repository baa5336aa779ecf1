#include "drivers/simulator/stage.hpp"

#include <poll.h>
#include <time.h>

#include <algorithm>
#include <filesystem>

namespace thirdvisit::drivers::simulator {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds look_for_reader{50};

local_time local_now()
{
    const std::time_t now = std::time(nullptr);
    std::tm t{};
    ::localtime_r(&now, &t);
    const auto day = day_from_civil(t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
    return {*day, t.tm_hour * 3600 + t.tm_min * 60 + std::min(t.tm_sec, 59)};
}

// A machine, its pty and the cable in between.
struct actor {
    std::unique_ptr<session> machine;
    std::unique_ptr<pty_link> port;
    faulty_line to_pc;
    faulty_line from_pc;

    // Lets it speak and hear; the moment when it wants to again.
    time_point play(time_point now)
    {
        if (const auto in = port->read(); !in.empty())
            from_pc.send(in, now);
        if (const auto in = from_pc.arrived(now); !in.empty())
            machine->on_bytes(in, now);
        time_point next;
        for (;;) {
            const auto todo = machine->resume(now);
            if (const auto* t = std::get_if<transmit>(&todo)) {
                to_pc.send(t->frame, now);
            } else if (const auto* s = std::get_if<sleep_until>(&todo)) {
                next = s->when;
                break;
            }
        }
        port->write(to_pc.arrived(now));
        return std::min({next, to_pc.next_arrival(now), from_pc.next_arrival(now)});
    }
};

class stage {
public:
    stage(const scenario& play, const stage_orders& orders)
        : orders_(orders),
          started_(clock::now()),
          forecourt_(play, started_, orders.tell),
          cable_(play.cable),
          seed_(play.seed)
    {
        for (const auto& d : play.dispensers)
            add(d, play);
        for (const auto& r : play.readers)
            add(r, play);
    }

    tally run(const std::atomic<int>& stops)
    {
        while (!finished(stops.load())) {
            const auto now = clock::now();
            time_point next = forecourt_.advance(now);
            for (auto& a : actors_)
                next = std::min(next, a.play(now));
            wait(next);
        }
        return forecourt_.count();
    }

private:
    void add(const scenario::dispenser& d, const scenario& play)
    {
        auto machine = make_dispenser(d.protocol, {.nozzles = d.nozzles,
                                                   .speed = play.speed,
                                                   .seed = play.seed,
                                                   .clock = local_now,
                                                   .watch = forecourt_.watch(d.name),
                                                   .options = d.options});
        std::vector<int> numbers;
        for (const auto& n : d.nozzles)
            numbers.push_back(n.number);
        machine->preload(d.unsent, started_);
        forecourt_.add(d.name, *machine, std::move(numbers));
        open(std::move(machine), d.link);
    }

    void add(const scenario::reader& r, const scenario& play)
    {
        auto machine = make_reader(
            r.protocol,
            {.speed = play.speed, .watch = forecourt_.watch(r.name), .options = r.options});
        forecourt_.add(r.name, *machine);
        open(std::move(machine), r.link);
    }

    void open(std::unique_ptr<session> machine, const std::string& link)
    {
        const auto path = std::filesystem::path(orders_.links) / link;
        machine->on_open(started_);
        seed_ += 2;
        actors_.push_back({std::move(machine), std::make_unique<pty_link>(path.string()),
                           faulty_line(cable_, seed_), faulty_line(cable_, seed_ + 1)});
    }

    bool finished(int stops)
    {
        const bool time_up = orders_.run_for && clock::now() - started_ >= *orders_.run_for;
        if (stops == 0 && !time_up)
            return false;
        forecourt_.stop();
        return !orders_.drain || stops > 1 || forecourt_.drained();
    }

    void wait(time_point next)
    {
        std::vector<pollfd> ports;
        bool somebody_missing = false;
        for (const auto& a : actors_) {
            somebody_missing = somebody_missing || !a.port->open_at_other_end();
            if (a.port->open_at_other_end())
                ports.push_back({a.port->descriptor(), POLLIN, 0});
        }
        auto longest = std::chrono::ceil<std::chrono::milliseconds>(next - clock::now());
        if (somebody_missing || orders_.run_for)
            longest = std::min(longest, look_for_reader);
        ::poll(ports.data(), ports.size(),
               static_cast<int>(std::clamp<std::int64_t>(longest.count(), 0, 1000)));
    }

    stage_orders orders_;
    time_point started_;
    forecourt forecourt_;
    fault_rates cable_;
    std::uint32_t seed_;
    std::vector<actor> actors_;
};

}  // namespace

tally run_scenario(const scenario& play, const stage_orders& orders, const std::atomic<int>& stops)
{
    return stage(play, orders).run(stops);
}

}  // namespace thirdvisit::drivers::simulator
