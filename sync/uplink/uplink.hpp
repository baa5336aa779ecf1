// Decides what to say to head office next. Sans-I/O: it is told what happened and answers with one
// action. Head office's word about what it holds replaces our belief, in both directions
// (decision 20).
#pragma once

#include "sync/ports.hpp"

#include <chrono>
#include <deque>
#include <random>
#include <variant>

namespace thirdvisit::sync {

using std::chrono::milliseconds;

struct say_hello {};
struct acknowledge {
    sequence up_to;
};
struct send_after {
    sequence cursor;
};
struct set_aside {
    sequence seq;
    std::string code;
    std::string text;
};
struct take_epoch {
    std::string epoch;
};
struct back_off {
    milliseconds pause;
};
struct finished {};  // head office holds everything

using action =
    std::variant<say_hello, acknowledge, send_after, set_aside, take_epoch, back_off, finished>;

struct patience {
    milliseconds first{30'000};  // largest first pause
    milliseconds longest{900'000};
    int refusals{5};  // of one record, before it is set aside
};

class uplink {
public:
    uplink(patience p, std::uint32_t seed);

    action start() { return say_hello{}; }  // never resume blind
    action on_hello(const greeting& g);
    // Its refusals are counted already (`outbox::count_refusals`).
    action on_receipt(const receipt& r, const std::string& our_epoch);
    // What the last action asked for is durable.
    action on_stored();
    action on_epoch_taken();
    action on_nothing_pending() { return finished{}; }
    // Something new to send, the connection being sound.
    action on_work() { return send_after{cursor_}; }
    // `asked`: the pause head office wants, at least.
    action on_failure(milliseconds asked = {});
    // Only a person can help: ask again now and then.
    action on_hopeless() { return back_off{jittered(patience_.longest)}; }
    action on_backed_off() { return say_hello{}; }

    sequence cursor() const { return cursor_; }

private:
    void adopt(sequence theirs);
    void give_up(const std::vector<refusal>& refused);
    milliseconds jittered(milliseconds ceiling);

    patience patience_;
    milliseconds ceiling_;
    std::minstd_rand random_;
    sequence cursor_{0};
    std::deque<set_aside> hopeless_;
};

}  // namespace thirdvisit::sync
