// Replay: the driver as it runs in a station, with a clock that is the recording's own.
#include "drivers/decode/decode.hpp"
#include "drivers/device/device_service.hpp"
#include "drivers/recorder/recording.hpp"

#include <algorithm>
#include <stdexcept>

namespace thirdvisit::drivers {
namespace {

constexpr std::chrono::seconds after_the_end{10};  // so that silence is told

class player {
public:
    player(session& who, std::vector<std::string>& lines, std::vector<bytes>* sent)
        : who_(who), lines_(lines), sent_(sent)
    {
        who_.on_open(now_);
    }

    void play(const recorded_bytes& part)
    {
        run_until(start_ + part.at);
        if (part.way == direction::from_device)
            who_.on_bytes(part.data, now_);
        settle();
    }

    void run_until(time_point end)
    {
        for (auto next = settle(); next < end; next = settle())
            now_ = std::max(next, now_);
        now_ = end;
    }

private:
    time_point settle()
    {
        for (;;) {
            const auto todo = who_.resume(now_);
            if (const auto* p = std::get_if<publish>(&todo))
                tell(p->event);
            else if (const auto* t = std::get_if<transmit>(&todo); t && sent_)
                sent_->push_back(t->frame);
            else if (const auto* s = std::get_if<sleep_until>(&todo))
                return s->when;
        }
    }

    void tell(const device_event& event)
    {
        const auto at =
            std::chrono::duration_cast<std::chrono::milliseconds>(now_ - start_).count();
        lines_.push_back(std::to_string(at) + " " + to_json_line(event));
        if (const auto* offer = std::get_if<record_offered>(&event))
            who_.acknowledge(offer->record_id, now_);
    }

    static constexpr time_point beginning() { return time_point(std::chrono::hours(1)); }

    session& who_;
    std::vector<std::string>& lines_;
    std::vector<bytes>* sent_;
    time_point start_{beginning()};
    time_point now_{beginning()};
};

}  // namespace

std::vector<std::string> replay(const recording& tape, card_sealer& cards,
                                const std::map<std::string, std::string>& options)
{
    const auto* row = find_driver(tape.protocol);
    if (!row)
        throw std::invalid_argument("the recording is of protocol " + tape.protocol +
                                    ", for which there is no driver");
    const auto made = row->make({.cards = cards,
                                 .wall_clock = [] { return std::optional<local_time>(); },
                                 .mode = tape.mode,
                                 .options = options});
    session* who = conversation_of(*made);
    if (!who)
        throw std::invalid_argument("driver " + tape.protocol + " cannot be replayed");
    return replay(tape, *who);
}

std::vector<std::string> replay(const recording& tape, session& who, std::vector<bytes>* sent)
{
    std::vector<std::string> lines;
    player play(who, lines, sent);
    for (const auto& part : tape.lines)
        play.play(part);
    const auto last = tape.lines.empty() ? std::chrono::milliseconds(0) : tape.lines.back().at;
    play.run_until(time_point(std::chrono::hours(1)) + last + after_the_end);
    return lines;
}

}  // namespace thirdvisit::drivers
