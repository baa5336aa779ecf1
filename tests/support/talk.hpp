// Two conversations at the ends of an imaginary wire, on a clock that only the test moves.
#pragma once

#include "drivers/device/card_sealer.hpp"
#include "drivers/device/session.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace thirdvisit::test {

// The token shows the number, so that tests can compare it; real tokens are keyed hashes.
struct plain_sealer final : drivers::card_sealer {
    card_identity seal(std::string_view digits) override
    {
        return {"token-of-" + std::string(digits), std::string(digits.substr(digits.size() - 4)),
                ""};
    }
};

// Two devices on one line: both hear everything, each answers for itself.
class both_of final : public drivers::session {
public:
    both_of(drivers::session& a, drivers::session& b) : a_(a), b_(b) {}

    void on_open(drivers::time_point now) override
    {
        a_.on_open(now);
        b_.on_open(now);
    }
    void on_bytes(byte_view input, drivers::time_point now) override
    {
        a_.on_bytes(input, now);
        b_.on_bytes(input, now);
    }
    drivers::action resume(drivers::time_point now) override
    {
        auto first = a_.resume(now);
        if (!std::holds_alternative<drivers::sleep_until>(first))
            return first;
        return b_.resume(now);
    }

private:
    drivers::session& a_;
    drivers::session& b_;
};

// Line noise: about one byte in `one_in` arrives with one bit turned. The same seed, the same noise.
class noisy_cable {
public:
    noisy_cable(std::uint32_t seed, std::uint32_t one_in) : dice_(seed), one_in_(one_in) {}

    void operator()(bytes& line)
    {
        for (auto& byte : line)
            if (roll() % one_in_ == 0)
                byte ^= static_cast<std::uint8_t>(1u << roll() % 8);
    }

private:
    std::uint32_t roll()
    {
        dice_ = dice_ * 1'664'525 + 1'013'904'223;
        return dice_ >> 8;
    }

    std::uint32_t dice_;
    std::uint32_t one_in_;
};

class wire {
public:
    using spoil = std::function<void(bytes&)>;

    wire(drivers::session& host, drivers::session& far) : host_(host), far_(far)
    {
        host_.on_open(now);
        far_.on_open(now);
    }

    // A third one on the same wire, who hears both directions; what it transmits is noted, not sent.
    void overhear(drivers::session& ear)
    {
        ear_ = &ear;
        ear.on_open(now);
    }

    // Lets both ends talk for `span` of imaginary time; every byte arrives within the millisecond.
    void run(std::chrono::milliseconds span)
    {
        const auto end = now + span;
        while (now < end) {
            wake_ = end;
            const auto a = settle(host_, far_, to_far);
            const auto b = settle(far_, host_, to_host);
            if (!a && !b && !listen())
                now = std::clamp(wake_, now + std::chrono::milliseconds(1), end);
        }
    }

    template <class Event>
    std::vector<Event> seen() const
    {
        return only<Event>(events);
    }

    template <class Event>
    static std::vector<Event> only(const std::vector<drivers::device_event>& events)
    {
        std::vector<Event> out;
        for (const auto& e : events)
            if (const auto* one = std::get_if<Event>(&e))
                out.push_back(*one);
        return out;
    }

    std::vector<std::string> notices() const
    {
        std::vector<std::string> out;
        for (const auto& n : seen<drivers::device_notice>())
            out.push_back(n.kind);
        return out;
    }

    drivers::time_point now{std::chrono::hours(1)};
    std::vector<drivers::device_event> events;  // what the host published
    std::vector<bytes> sent_by_host;
    std::vector<drivers::device_event> overheard;  // what the listener published
    std::size_t sent_by_ear{};
    spoil to_far = [](bytes&) {};
    spoil to_host = [](bytes&) {};

private:
    bool settle(drivers::session& from, drivers::session& to, const spoil& damage)
    {
        auto todo = from.resume(now);
        if (const auto* p = std::get_if<drivers::publish>(&todo)) {
            events.push_back(p->event);
            return true;
        }
        if (auto* t = std::get_if<drivers::transmit>(&todo)) {
            if (&from == &host_)
                sent_by_host.push_back(t->frame);
            bytes line = std::move(t->frame);
            damage(line);
            if (!line.empty()) {
                to.on_bytes(line, now);
                if (ear_ != nullptr)
                    ear_->on_bytes(line, now);
            }
            return true;
        }
        wake_ = std::min(wake_, std::get<drivers::sleep_until>(todo).when);
        return false;
    }

    bool listen()
    {
        if (ear_ == nullptr)
            return false;
        const auto todo = ear_->resume(now);
        if (const auto* p = std::get_if<drivers::publish>(&todo))
            overheard.push_back(p->event);
        sent_by_ear += std::holds_alternative<drivers::transmit>(todo) ? 1 : 0;
        if (const auto* s = std::get_if<drivers::sleep_until>(&todo))
            wake_ = std::min(wake_, s->when);
        return !std::holds_alternative<drivers::sleep_until>(todo);
    }

    drivers::time_point wake_{};
    drivers::session* ear_{};
    drivers::session& host_;
    drivers::session& far_;
};

}  // namespace thirdvisit::test
