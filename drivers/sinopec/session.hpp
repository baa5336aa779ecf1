// The PC's side of a Sinopec dispenser line, as owner (answers, acknowledges) or as tap (listens
// only; the station's other PC answers). The dispenser speaks first and polls about twice a second.
#pragma once

#include "drivers/device/card_sealer.hpp"
#include "drivers/device/session.hpp"
#include "drivers/driver.hpp"
#include "drivers/framing/noise.hpp"
#include "drivers/sinopec/clash_watch.hpp"
#include "drivers/sinopec/frame.hpp"
#include "drivers/sinopec/point_watch.hpp"
#include "drivers/sinopec/sale_book.hpp"
#include "drivers/sinopec/sale_ledger.hpp"
#include "drivers/sinopec/shelf.hpp"

#include <deque>
#include <functional>
#include <optional>

namespace thirdvisit::drivers::sinopec {

struct session_settings {
    using milliseconds = std::chrono::milliseconds;

    line_mode mode{line_mode::tap};
    std::optional<int> own_address;   // strict addressing: frames to another target are left alone
    std::optional<int> pump_address;  // and so are frames from another source
    bool ask{true};                   // read information once and totals every hour (owner only)
    int province{};                   // of the station, for lists that count in one province
    milliseconds silent_after{5000};  // listener practice: no sound frame for 5 s
    milliseconds flush_after{200};
    // The dispenser gives up an answer after 2 s and may offer another record then, which a late
    // answer would acknowledge unstored: answers are matched by command alone.
    milliseconds answer_within{1500};
    milliseconds reply_within{2000};  // for what we ask
    int tries{3};
    std::chrono::minutes totals_every{60};
};

class pc_session final : public session {
public:
    using wall_clock = std::function<std::optional<local_time>()>;

    pc_session(session_settings settings, card_sealer& cards, wall_clock clock, shelf files = {});

    void on_open(time_point now) override;
    void on_bytes(byte_view input, time_point now) override;
    action resume(time_point now) override;
    void acknowledge(const std::string& record_id, time_point now) override;

private:
    struct request {  // what the dispenser is waiting for: one thing at a time
        frame asked;
        time_point at;
    };
    struct question {  // what we ask it
        from_pc message;
        int tries{};
        time_point due{};
    };

    void on_frame(const frame& f, time_point now);
    void on_pump(const from_pump& message, const frame& f, time_point now);
    void on_pc(const frame& f);
    void drain(time_point now);
    bool for_us(const frame& f) const;
    bool owner() const noexcept { return settings_.mode == line_mode::owner; }

    void hear(const poll& m, const frame& f, time_point now);
    void hear(const real_time& m, const frame& f, time_point now);
    void hear(const record_upload& m, const frame& f, time_point now);
    void hear(const download_request& m, const frame& f, time_point now);
    void hear(const segment_request& m, const frame& f, time_point now);
    void hear(const grey_query& m, const frame& f, time_point now);
    void hear(const list_query& m, const frame& f, time_point now);
    void hear(const volume_totals& m, const frame& f, time_point now);
    void hear(const information& m, const frame& f, time_point now);
    void hear(const error_report& m, const frame& f, time_point now);
    void hear(const record_not_found& m, const frame& f, time_point now);
    void hear(const vendor_extension& m, const frame& f, time_point now);

    void answer(const frame& asked, const from_pc& message);
    void ask(const from_pc& message) { questions_.push_back({message, 0, {}}); }
    void ask_next(time_point now);
    bool answers_our_question(const from_pc& asked) const;
    void settle_question() { asking_.reset(); }
    void look_for_missing(time_point now);
    void look_for_silence(time_point now);
    void notice(std::string kind, std::string text);
    time_point next_time(time_point now) const;

    session_settings settings_;
    card_sealer& cards_;
    wall_clock clock_;
    shelf files_;
    frame_decoder decoder_;
    point_watch points_;
    sale_book book_;
    sale_ledger ledger_;
    clash_watch clash_;
    noise_gate noise_;
    std::deque<bytes> outbox_;
    std::deque<device_event> events_;
    std::optional<request> open_record_;  // a record upload that waits for its answer
    std::string open_record_id_;
    std::deque<question> questions_;
    std::optional<question> asking_;
    frame last_heard_;  // for the addresses
    time_point last_byte_{};
    time_point last_frame_{};
    time_point totals_due_{};
    std::size_t unexplained_bytes_{};  // since the last sound frame of anybody
    std::uint8_t own_number_{};
    bool speaking_{};
    bool silence_told_{};
    bool quiet_moment_{};  // the dispenser waits for nothing: we may ask
    bool asked_information_{};
    bool second_pc_told_{};
    std::set<int> extensions_told_;
};

}  // namespace thirdvisit::drivers::sinopec
