// Obeys the uplink machine: speaks to the outbox and to head office, waits for the night or the
// doorbell, and tells people how it stands. Holds no judgement of its own.
#pragma once

#include "sync/ports.hpp"
#include "sync/uplink/bell.hpp"
#include "sync/uplink/schedule.hpp"
#include "sync/uplink/uplink.hpp"

#include <functional>
#include <optional>
#include <random>
#include <string>

namespace thirdvisit::sync {

enum class uplink_state {
    idle,  // all is well; the next contact is at `next_at`
    sending,
    unreachable,  // it will be tried again at `next_at`
    stopped,      // somebody has to do something: `fault` and `text` say what
};

struct uplink_status {
    uplink_state state{uplink_state::idle};
    std::string fault;  // word of sync/link_fault or sync/http/fault, "store_failed"; empty: none
    std::string text;   // the same as an English sentence
    std::optional<utc_ms> last_success;  // head office held everything
    std::optional<utc_ms> next_at;
    std::int64_t set_aside{};   // since start
    std::int64_t new_epochs{};  // since start: our disk was restored or cloned, tell people
    std::int64_t acknowledged{};
};

struct uplink_settings {
    bool eager{};  // as soon as something is there, instead of by night
    nightly night;
    struct patience patience;
    std::size_t batch{500};             // records asked from the outbox at once
    milliseconds greet_every{300'000};  // eager: a hello even when nothing is to be sent
    milliseconds settle{60'000};        // nightly: after a start, up to this long before asking
};

// All are called on the executor; the clocks may jump.
struct uplink_hooks {
    std::function<utc_ms()> now;
    std::function<local_time()> local_now;
    std::function<void(const uplink_status&)> on_status;
    // Head office's clock at the moment of its answer, and how long the answer took.
    std::function<void(utc_ms theirs, std::int64_t round_trip_ms)> on_time;
    std::function<void(const instructions&)> on_instructions;
};

class uplink_service {
public:
    uplink_service(outbox& box, head_office& far, bell& doorbell, uplink_settings settings,
                   uplink_hooks hooks, std::uint32_t seed);

    // Until stop(). `box`, `far` and `doorbell` must outlive it.
    awaitable<void> run();
    void stop();

    // Something new is in the outbox; matters in eager mode only.
    void ring();
    // Now, whatever the hour and the pause.
    void send_now();

    const uplink_status& status() const { return status_; }

private:
    awaitable<void> settle_in();
    awaitable<action> rest();
    awaitable<void> wait_for_night();
    awaitable<action> obey_safely(action todo);
    awaitable<action> obey(action todo);
    awaitable<action> greet();
    awaitable<action> send(sequence cursor);
    awaitable<action> put_aside(set_aside one);
    awaitable<action> renumber(std::string epoch);
    awaitable<action> pause(milliseconds how_long);
    awaitable<void> fetch_instructions();
    action failure(boost::system::error_code why);
    void tell(uplink_state state, std::optional<milliseconds> next = {});

    outbox& box_;
    head_office& far_;
    bell& bell_;
    uplink_settings settings_;
    uplink_hooks hooks_;
    uplink machine_;
    night_starts starts_;
    std::minstd_rand random_;
    uplink_status status_;
    std::string instructions_version_;
    std::optional<local_time> last_session_;
    std::size_t batch_;  // smaller for a while when head office takes less
    bool greeted_{};     // since the last rest
    bool stopped_{};
    bool wanted_{};  // somebody said: now
    bool work_{};    // something new came while we were busy
    bool resting_{};
};

}  // namespace thirdvisit::sync
