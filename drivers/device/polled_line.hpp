// One master, several units on a shared line, one question in flight: who is asked next, how often
// it is repeated and when a unit is left alone for a while. What is asked and what an answer means
// is the unit's trade; a dead unit costs the others one unanswered question per rest.
#pragma once

#include "drivers/device/event_queue.hpp"
#include "drivers/framing/decoder.hpp"
#include "drivers/framing/noise.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace thirdvisit::drivers {

struct polling {
    std::chrono::milliseconds reply_within{200};
    std::chrono::milliseconds gap{5};  // between the end of one exchange and the next question
    int tries{3};
    std::chrono::milliseconds again_after{50};    // a unit that said "not now" is asked again
    std::chrono::milliseconds first_rest{1'000};  // doubled with every failure
    std::chrono::milliseconds longest_rest{30'000};
    bool echo{};  // the adapter hears what it sends: skip our own bytes
    std::chrono::milliseconds longest_answer{1'000};  // once it has begun
    std::chrono::milliseconds silence{200};  // a frame begun and not finished by then is given up
};

// What a unit made of a frame: not its answer; a sign that the answer is under way; its answer; or
// "not now", ask the same again later.
// `reply` is sent at once and not answered (an acknowledgement).
struct heard {
    enum kind { not_mine, begun, answered, again_later };
    kind what{not_mine};
    bytes reply{};
};

// Unit: `using frame_scanner = ...;`
//   time_point due() const                     when it wants to ask again
//   bytes request(time_point now)              the next question, never empty
//   heard on_frame(const frame&, time_point now, event_queue&)
//   void lost(time_point now, event_queue&)    unanswered after all tries
//   void reopened(time_point now)              a new transport
// and, where it has any use for them:
//   void tick(time_point now, event_queue&)    time passes
//   time_point next_tick(time_point otherwise) const
//   void acknowledge(const std::string& record_id)
//   void unasked(const frame&, time_point now, event_queue&)   behind its answer, before a question
template <class Unit>
class polled_line final : public session {
public:
    using frame = typename Unit::frame_scanner::frame;

    polled_line(std::vector<Unit> units, polling p) : units_(make(std::move(units))), polling_(p) {}

    action resume(time_point now) override
    {
        settle_silence(now);
        expire(now);
        for (auto& s : units_)
            if constexpr (requires { s.unit.tick(now, events_); })
                s.unit.tick(now, events_);
        if (auto e = events_.pop())
            return publish{std::move(*e)};
        if (!reply_.empty()) {
            free_at_ = now + polling_.gap;
            return sent(std::exchange(reply_, {}));
        }
        if (asked_ || now < free_at_)
            return sleep_until{wake(now)};
        return ask(now);
    }

    void on_bytes(byte_view input, time_point now) override
    {
        last_byte_ = now;
        decoder_.feed(without_echo(input));
        drain(now);
    }

    void acknowledge(const std::string& record_id, time_point) override
    {
        for (auto& s : units_)
            if constexpr (requires { s.unit.acknowledge(record_id); })
                s.unit.acknowledge(record_id);
    }

    void on_open(time_point now) override
    {
        decoder_ = decoder<typename Unit::frame_scanner>{};
        asked_.reset();
        answered_by_.reset();
        reply_.clear();
        echo_.clear();
        free_at_ = now;
        for (auto& s : units_) {
            s.unit.reopened(now);
            s.held.clear();
            s.tries = 0;
            s.rest_until = now;
        }
    }

    Unit& unit(std::size_t index) { return units_[index].unit; }

private:
    struct slot {
        Unit unit;
        bytes held;                        // the question it still owes an answer to; empty: none
        int tries{};                       // how often that was sent
        std::chrono::milliseconds rest{};  // grows while it is silent
        time_point rest_until{};
    };

    struct question {
        std::size_t who;
        time_point deadline;
    };

    static std::vector<slot> make(std::vector<Unit> units)
    {
        std::vector<slot> out;
        out.reserve(units.size());
        for (auto& u : units)
            out.push_back(slot{std::move(u), {}, 0, {}, {}});
        return out;
    }

    action sent(bytes line)
    {
        if (polling_.echo)
            echo_ = line;
        return transmit{std::move(line)};
    }

    // What comes back of our own question, as long as it is word for word the same.
    byte_view without_echo(byte_view input)
    {
        const auto [own, heard] =
            std::mismatch(echo_.begin(), echo_.end(), input.begin(), input.end());
        const auto count = own - echo_.begin();
        const bool other = heard != input.end() && own != echo_.end();
        echo_.erase(echo_.begin(), other ? echo_.end() : own);
        return input.subspan(other ? 0 : static_cast<std::size_t>(count));
    }

    static time_point due(const slot& s)
    {
        return s.held.empty() ? std::max(s.unit.due(), s.rest_until) : s.rest_until;
    }

    action ask(time_point now)
    {
        for (std::size_t step = 0; step < units_.size(); ++step) {
            const std::size_t who = (turn_ + step) % units_.size();
            slot& s = units_[who];
            if (due(s) > now)
                continue;
            if (s.held.empty())
                s.held = s.unit.request(now);
            ++s.tries;
            turn_ = who + 1;
            asked_ = question{who, now + polling_.reply_within};
            answered_by_.reset();
            return sent(s.held);
        }
        return sleep_until{wake(now)};
    }

    // A question without an answer is repeated word for word when the others have had their turn;
    // after the last try the unit rests. One that was silent before gets a single try per rest.
    void expire(time_point now)
    {
        if (!asked_ || now < asked_->deadline || answering(now))
            return;
        slot& s = units_[asked_->who];
        asked_.reset();
        free_at_ = now + polling_.gap;
        if (s.tries < polling_.tries && s.rest.count() == 0)
            return;
        s.rest = std::clamp(s.rest * 2, polling_.first_rest, polling_.longest_rest);
        s.rest_until = now + s.rest;
        s.held.clear();
        s.tries = 0;
        s.unit.lost(now, events_);
    }

    // An answer that has begun is heard out; long ones take longer than the wait for their start.
    bool answering(time_point now) const
    {
        return decoder_.waiting() != 0 && now < last_byte_ + polling_.silence &&
               now < asked_->deadline + polling_.longest_answer;
    }

    void settle_silence(time_point now)
    {
        if (decoder_.waiting() == 0 || now < last_byte_ + polling_.silence)
            return;
        decoder_.flush();
        drain(now);
    }

    void drain(time_point now)
    {
        while (auto got = decoder_.next()) {
            if (*got)
                take(**got, now);
            else
                spoiled(got->error(), now);
        }
    }

    // Whatever it was, the answer is not in it any more: asked again as soon as the line is quiet.
    void spoiled(boost::system::error_code why, time_point now)
    {
        if (asked_)
            asked_->deadline = std::min(asked_->deadline, now + polling_.silence);
        if (auto noise = noise_.pass(why, decoder_.raw(), now))
            events_.push(std::move(*noise));
    }

    void take(const frame& f, time_point now)
    {
        if (!asked_) {  // late or unasked; the next question will tell us again
            if constexpr (requires(Unit & u) { u.unasked(f, now, events_); })
                if (answered_by_)
                    units_[*answered_by_].unit.unasked(f, now, events_);
            return;
        }
        const std::size_t who = asked_->who;
        slot& s = units_[who];
        heard h = s.unit.on_frame(f, now, events_);
        if (h.what == heard::not_mine)
            return;
        if (h.what == heard::begun) {
            asked_->deadline = now + polling_.longest_answer;
            return;
        }
        asked_.reset();
        answered_by_ = who;
        reply_ = std::move(h.reply);
        s.rest = {};
        s.tries = 0;
        if (h.what == heard::again_later)
            s.rest_until = now + polling_.again_after;
        else
            s.held.clear();
        free_at_ = now + polling_.gap;
    }

    time_point wake(time_point now) const
    {
        time_point at = now + std::chrono::seconds(1);
        if (decoder_.waiting() != 0)
            at = std::min(at, last_byte_ + polling_.silence);
        if (asked_)
            return answering(now) ? at : std::min(at, asked_->deadline);
        for (const auto& s : units_)
            at = std::min(at, std::max(due(s), free_at_));
        for (const auto& s : units_)
            if constexpr (requires { s.unit.next_tick(at); })
                at = s.unit.next_tick(at);
        return at;
    }

    std::vector<slot> units_;
    polling polling_;
    decoder<typename Unit::frame_scanner> decoder_;
    noise_gate noise_;
    event_queue events_;
    std::optional<question> asked_;
    std::optional<std::size_t> answered_by_;  // since the last question
    bytes reply_;
    bytes echo_;
    time_point free_at_{};
    time_point last_byte_{};
    std::size_t turn_{};
};

}  // namespace thirdvisit::drivers
