// The station's side of a simulated Sinopec line for stories in fake time, and the truth as the
// dispenser knows it.
#pragma once

#include "drivers/simulator/sinopec_dispenser.hpp"
#include "drivers/sinopec/files.hpp"
#include "drivers/sinopec/session.hpp"
#include "tests/support/fake_sealer.hpp"
#include "tests/support/two_ends.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

namespace thirdvisit::test::sinopec_trade {

using namespace drivers;

inline const std::string card = "1000113200100000843";

inline sinopec::session_settings owner()
{
    sinopec::session_settings s;
    s.mode = line_mode::owner;
    return s;
}

// A store that knows each record by its id and acknowledges after a while, as a busy disk would.
struct station {
    explicit station(sinopec::session_settings settings = owner(), sinopec::shelf files = {})
        : line(
              settings, sealer,
              [] {
                  return local_time{{20'000}, 0};
              },
              std::move(files))
    {}

    void hear(const device_event& event)
    {
        if (const auto* offer = std::get_if<record_offered>(&event)) {
            stored.emplace(offer->record_id, offer->record);
            to_acknowledge.push_back(offer->record_id);
        } else if (const auto* n = std::get_if<device_notice>(&event)) {
            notices.push_back(n->kind);
        } else if (std::holds_alternative<line_noise>(event)) {
            ++noises;
        } else if (std::holds_alternative<fell_silent>(event)) {
            ++silences;
        } else if (const auto* s = std::get_if<state_changed>(&event)) {
            lifted += s->state == point_state::calling;
            hung_up += s->state == point_state::idle;
        } else if (const auto* c = std::get_if<card_seen>(&event)) {
            cards.push_back(c->card.tail);
        }
    }

    void commit(time_point now)
    {
        for (const auto& id : std::exchange(to_acknowledge, {}))
            line.acknowledge(id, now);
    }

    int count(const std::string& kind) const
    {
        return static_cast<int>(std::count(notices.begin(), notices.end(), kind));
    }

    test::fake_sealer sealer;
    sinopec::pc_session line;
    std::map<std::string, fuelling_recorded> stored;
    std::vector<std::string> to_acknowledge;
    std::vector<std::string> notices;
    std::vector<std::string> cards;
    int noises{};
    int silences{};
    int lifted{};
    int hung_up{};
};

// The truth as the dispenser knows it.
struct truth {
    std::map<std::int64_t, std::int64_t> sold;  // number: ml
    int acknowledged{};

    simulator::dispenser_settings settings()
    {
        simulator::dispenser_settings s;
        s.nozzles = {{.number = 1}, {.number = 2}};
        s.watch = [this](const simulator::happening& h) {
            if (h.what == simulator::happening::kind::fuelling_finished)
                sold[h.number] = h.volume_ml;
            acknowledged += h.what == simulator::happening::kind::record_acknowledged;
        };
        return s;
    }
};

inline std::map<std::int64_t, std::int64_t> told(const station& s)
{
    std::map<std::int64_t, std::int64_t> numbers;
    for (const auto& [id, record] : s.stored) {
        CHECK_FALSE(record.doubtful);
        CHECK(numbers.emplace(record.record_number, record.volume.count).second);
    }
    return numbers;
}

}  // namespace thirdvisit::test::sinopec_trade
