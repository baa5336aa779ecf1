// A PC's session on a Sinopec line and a pen that plays the dispenser, under a clock that the test
// moves.
#pragma once

#include "drivers/decode/decode.hpp"
#include "drivers/framing/bcd.hpp"
#include "drivers/framing/hex.hpp"
#include "drivers/sinopec/session.hpp"
#include "tests/support/fake_sealer.hpp"

#include <catch2/catch.hpp>

namespace thirdvisit::test::sinopec_line {

using namespace drivers;
using namespace std::chrono_literals;

constexpr local_time noon{{20'000}, 43'200};

inline const std::string customer =
    "01000113200000000843";  // digits 5 and 6 of the printed number: 13
inline const std::string attendant = "01000419900800001084";

inline sinopec::transaction_record sale(std::int64_t number, std::int64_t vol_cl = 4000)
{
    sinopec::transaction_record r;
    r.pos_ttc = number;
    r.time_bcd = to_bcd_time(noon);
    r.asn = card_number(customer);
    r.psam_asn = card_number(std::string(20, '0'));
    r.vol_cl = vol_cl;
    r.prc_fen = 785;
    r.amn_fen = vol_cl * 785 / 100;
    r.nzn = 2;
    r.g_code = {0x10, 0x31};
    r.emp = 17;
    r.v_tot_cl = 100'000 + number * 4000;
    r.t_mac = {1, 2, 3, 4};
    return r;
}

// A PC and a pen that plays the dispenser.
struct line {
    explicit line(sinopec::session_settings settings = owner())
        : pc(settings, sealer, [this] { return wall; })
    {
        pc.on_open(now);
    }

    static sinopec::session_settings owner()
    {
        sinopec::session_settings s;
        s.mode = line_mode::owner;
        s.ask = false;
        return s;
    }

    void says(const sinopec::from_pump& message)
    {
        const auto raw = encode(sinopec::frame{0xE0, 0xFF, number, encode(message)});
        number = static_cast<std::uint8_t>((number + 1) & 0x3F);
        pc.on_bytes(raw, now);
        settle();
    }

    void passes(std::chrono::milliseconds time)
    {
        now += time;
        settle();
    }

    void acknowledge(const std::string& id)
    {
        pc.acknowledge(id, now);
        settle();
    }

    // Takes what was answered and said since the last look.
    std::vector<sinopec::frame> answers() { return std::exchange(sent, {}); }
    std::vector<device_event> events() { return std::exchange(seen, {}); }

    template <class Event>
    std::vector<Event> of()
    {
        std::vector<Event> found;
        for (auto& event : events())
            if (const auto* e = std::get_if<Event>(&event))
                found.push_back(*e);
        return found;
    }

    void settle()
    {
        for (;;) {
            const auto todo = pc.resume(now);
            if (const auto* t = std::get_if<transmit>(&todo)) {
                sinopec::frame_decoder decoder;
                decoder.feed(t->frame);
                sent.push_back(decoder.next().value().value());
            } else if (const auto* p = std::get_if<publish>(&todo)) {
                seen.push_back(p->event);
            } else {
                CHECK(std::get<sleep_until>(todo).when > now);
                return;
            }
        }
    }

    test::fake_sealer sealer;
    std::optional<local_time> wall{noon};
    sinopec::pc_session pc;
    time_point now{1000h};
    std::uint8_t number{};
    std::vector<sinopec::frame> sent;
    std::vector<device_event> seen;
};

inline sinopec::real_time shown(
    std::vector<std::variant<sinopec::card_item, sinopec::fuelling_item>> items)
{
    const auto count = static_cast<int>(items.size());
    return {.count = count, .items = std::move(items), .unknown_state = {}};
}

inline sinopec::card_item card_at(int gun, const std::string& digits)
{
    return {.gun = gun, .asn = card_number(digits), .status = {}, .bal_fen = 0, .further = {}};
}

inline sinopec::fuelling_item fuelling_at(int gun, std::int64_t vol_cl)
{
    return {
        .gun = gun, .p_unit = 0, .amn_fen = vol_cl * 785 / 100, .vol_cl = vol_cl, .prc_fen = 785};
}

inline std::string states(const std::vector<device_event>& events)
{
    std::string text;
    for (const auto& event : events) {
        const auto* s = std::get_if<state_changed>(&event);
        text += s ? std::to_string(s->nozzle) + (s->state == point_state::calling    ? "c"
                                                 : s->state == point_state::fuelling ? "f"
                                                                                     : "i")
                  : "";
    }
    return text;
}

}  // namespace thirdvisit::test::sinopec_line
