// Captured DART bytes for people. Transaction numbers mean different things in both directions: the
// exchange around a block tells which, else both readings are shown. There are no card numbers.
#include "drivers/dart/tools.hpp"

#include "drivers/dart/direction.hpp"
#include "drivers/dart/messages.hpp"
#include "drivers/decode/capture.hpp"
#include "drivers/decode/scrub_frames.hpp"
#include "drivers/framing/hex.hpp"

#include <boost/json/array.hpp>

namespace thirdvisit::drivers::dart {
namespace {

using boost::json::array;
using boost::json::object;

struct shown {
    std::string_view kind;
    object fields;
};

std::string_view name_of(order o)
{
    switch (o) {
    case order::return_status:
        return "return_status";
    case order::return_parameters:
        return "return_parameters";
    case order::return_identity:
        return "return_identity";
    case order::return_filling_information:
        return "return_filling_information";
    case order::reset:
        return "reset";
    case order::authorise:
        return "authorise";
    case order::stop:
        return "stop";
    case order::switch_off:
        return "switch_off";
    case order::suspend:
        return "suspend";
    case order::resume:
        return "resume";
    case order::return_prices:
        break;
    }
    return "return_prices";
}

std::string_view name_of(pump_status s)
{
    static constexpr std::array<std::string_view, 9> names{
        "not_programmed",    "reset",           "authorised",   "",         "filling",
        "filling_completed", "maximum_reached", "switched_off", "suspended"};
    return names[static_cast<std::size_t>(s)];
}

template <class Numbers>
array list_of(const Numbers& numbers)
{
    array out;
    for (const auto n : numbers)
        out.push_back(n);
    return out;
}

struct shower {
    shown operator()(const pump_order& m) const
    {
        return {"command", {{"dcc", static_cast<int>(m.what)}, {"command", name_of(m.what)}}};
    }
    shown operator()(const allowed_nozzles& m) const
    {
        return {"allowed_nozzles", {{"nozzles", list_of(m.nozzles)}}};
    }
    shown operator()(const preset_volume& m) const
    {
        return {"preset_volume", {{"volume", m.volume}}};
    }
    shown operator()(const preset_amount& m) const
    {
        return {"preset_amount", {{"amount", m.amount}}};
    }
    shown operator()(const price_update& m) const
    {
        return {"price_update", {{"prices", list_of(m.prices)}}};
    }
    shown operator()(const output& m) const { return {"output", {{"function", m.function}}}; }
    shown operator()(const set_parameters& m) const
    {
        return {"set_parameters", {{"data", to_hex(m.data)}}};
    }
    shown operator()(const filling_type& m) const { return {"filling_type", {{"type", m.type}}}; }
    shown operator()(const suspend_request& m) const { return {"suspend", {{"nozzle", m.nozzle}}}; }
    shown operator()(const resume_request& m) const { return {"resume", {{"nozzle", m.nozzle}}}; }
    shown operator()(const totals_request& m) const
    {
        return {"request_totals", {{"counter", m.counter}}};
    }
    shown operator()(const status& m) const
    {
        return {"status", {{"status", static_cast<int>(m.what)}, {"state", name_of(m.what)}}};
    }
    shown operator()(const filled& m) const
    {
        return {"filled", {{"volume", m.volume}, {"amount", m.amount}}};
    }
    shown operator()(const nozzle_and_price& m) const
    {
        return {"nozzle", {{"price", m.price}, {"nozzle", m.nozzle}, {"out", m.out}}};
    }
    shown operator()(const pump_alarm& m) const { return {"alarm", {{"code", m.code}}}; }
    shown operator()(const parameters& m) const
    {
        return {"parameters", {{"data", to_hex(m.data)}}};
    }
    shown operator()(const pump_identity& m) const
    {
        return {"identity", {{"identity", m.number}}};
    }
    shown operator()(const totals& m) const
    {
        return {"totals", {{"counter", m.counter}, {"totals", list_of(m.values)}}};
    }
    shown operator()(const ifsf_state& m) const
    {
        return {m.number == 0x66 ? "ifsf_stand_alone" : "ifsf_state", {{"data", to_hex(m.data)}}};
    }
};

// One transaction as itself, several as a list.
template <class Message>
shown show_all(const std::vector<Message>& transactions)
{
    if (transactions.size() == 1)
        return std::visit(shower{}, transactions.front());
    array list;
    for (const auto& t : transactions) {
        shown one = std::visit(shower{}, t);
        list.push_back(object{{"kind", one.kind}, {"fields", std::move(one.fields)}});
    }
    return {"transactions", {{"transactions", std::move(list)}}};
}

result<shown> reading(byte_view data, direction way)
{
    if (way == direction::to_device) {
        const auto m = parse_to_pump(data);
        return m ? result<shown>(show_all(*m)) : result<shown>(m.error());
    }
    const auto m = parse_from_pump(data);
    return m ? result<shown>(show_all(*m)) : result<shown>(m.error());
}

std::string_view name_of(frame_kind kind)
{
    switch (kind) {
    case frame_kind::poll:
        return "poll";
    case frame_kind::data:
        return "data";
    case frame_kind::nak:
        return "nak";
    case frame_kind::eot:
        return "eot";
    case frame_kind::ack:
        return "ack";
    case frame_kind::ack_poll:
        break;
    }
    return "ack_poll";
}

object show_frame(const frame& f)
{
    object out{{"address", f.address}, {"block", name_of(f.kind)}};
    if (f.kind != frame_kind::poll)
        out["tx"] = f.tx;
    return out;
}

std::string_view name_of(direction way)
{
    return way == direction::to_device ? "to-device" : "from-device";
}

std::string known_line(const frame& f, byte_view raw, direction way)
{
    auto seen = reading(f.data, way);
    if (!seen)
        return bad_message_line(show_frame(f), seen.error(), raw);
    return sound_line(show_frame(f), seen->kind, std::move(seen->fields), name_of(way));
}

std::string data_line(const frame& f, byte_view raw, std::optional<direction> way)
{
    if (way)
        return known_line(f, raw, *way);
    auto out = reading(f.data, direction::to_device);
    auto in = reading(f.data, direction::from_device);
    if (!out || !in)  // only one of them makes sense, or none
        return known_line(f, raw, in ? direction::from_device : direction::to_device);
    object both{{"to-device", object{{"kind", out->kind}, {"fields", std::move(out->fields)}}},
                {"from-device", object{{"kind", in->kind}, {"fields", std::move(in->fields)}}}};
    return sound_line(show_frame(f), "ambiguous", std::move(both), "unknown");
}

class decoder_for_people final : public capture_decoder {
public:
    std::vector<std::string> capture(byte_view data, std::optional<direction> known) override
    {
        return run_capture(frame_decoder(), data, [&](const frame& f, byte_view raw) {
            const auto heard = exchange_.next(f);
            const auto way = known ? known : heard;
            if (f.kind == frame_kind::data)
                return data_line(f, raw, way);
            return sound_line(show_frame(f), name_of(f.kind), {},
                              way ? name_of(*way) : std::string_view("unknown"));
        });
    }

private:
    exchange_watch exchange_;
};

}  // namespace

const line_tools tools{
    .protocol = "dart",
    .make_decoder = []() -> std::unique_ptr<capture_decoder> {
        return std::make_unique<decoder_for_people>();
    },
    .make_scrubber = []() -> std::unique_ptr<scrubber> {
        return make_frame_scrubber(frame_decoder(), [](const frame&, byte_view raw) {
            return bytes(raw.begin(), raw.end());
        });
    },
};

}  // namespace thirdvisit::drivers::dart
