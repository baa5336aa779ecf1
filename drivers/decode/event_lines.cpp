// Device events as JSON lines for `thirdvisit listen`, the simulator and replay checks.
#include "drivers/decode/decode.hpp"
#include "drivers/framing/hex.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>

namespace thirdvisit::drivers {
namespace {

using boost::json::object;

std::string_view name_of_state(point_state state)
{
    static constexpr std::array<std::string_view, 10> names{
        "",         "inoperative",       "closed",  "idle",
        "calling",  "authorised",        "started", "suspended_started",
        "fuelling", "suspended_fuelling"};
    return names[static_cast<std::size_t>(state)];
}

std::string_view name_of_kind(record_kind kind)
{
    static constexpr std::array<std::string_view, 9> names{
        "sale",        "zero",       "employee_on", "employee_off", "test",
        "own_vehicle", "correction", "card_error",  "other"};
    return names[static_cast<std::size_t>(kind)];
}

object show(const state_changed& e)
{
    return {{"event", "state_changed"},
            {"address", e.address},
            {"nozzle", e.nozzle},
            {"state", name_of_state(e.state)}};
}

object show(const fuelling_progress& e)
{
    return {{"event", "fuelling_progress"},
            {"address", e.address},
            {"nozzle", e.nozzle},
            {"volume_ml", e.volume.count},
            {"amount_minor", e.amount.count},
            {"price_mills_per_l", e.price.mills_per_liter}};
}

object show(const record_offered& e)
{
    const auto& r = e.record;
    object line{{"event", "record_offered"},
                {"address", e.address},
                {"record_id", e.record_id},
                {"record_number", r.record_number},
                {"kind", name_of_kind(r.kind)},
                {"nozzle", r.nozzle},
                {"grade", r.grade},
                {"volume_ml", r.volume.count},
                {"amount_minor", r.amount.count},
                {"price_mills_per_l", r.price.mills_per_liter},
                {"totaliser_ml", r.totaliser.count},
                {"doubtful", r.doubtful}};
    if (r.pump_time)
        line["pump_time"] = to_string(*r.pump_time);
    if (!r.employee.empty())
        line["employee"] = r.employee;
    if (r.card) {
        line["token"] = r.card->token;
        line["tail"] = r.card->tail;
    }
    return line;
}

object show(const card_seen& e)
{
    object line{{"event", "card_seen"},
                {"address", e.address},
                {"nozzle", e.nozzle},
                {"token", e.card.token},
                {"tail", e.card.tail}};
    object fields;
    for (const auto& f : e.fields) {
        const bool personal = f.meaning == "driver_id" || f.meaning == "account";
        fields[f.meaning] = personal ? "••" : f.value;
    }
    if (!fields.empty())
        line["fields"] = std::move(fields);
    return line;
}

object show(const card_gone& e)
{
    return {{"event", "card_gone"}, {"address", e.address}, {"token", e.token}};
}

object show(const totaliser_read& e)
{
    return {{"event", "totaliser_read"},
            {"address", e.address},
            {"nozzle", e.nozzle},
            {"total_ml", e.total.count}};
}

object show(const fell_silent& e)
{
    return {{"event", "fell_silent"}, {"address", e.address}};
}

object show(const spoke_again& e)
{
    return {{"event", "spoke_again"}, {"address", e.address}};
}

object show(const line_noise& e)
{
    return {{"event", "line_noise"}, {"why", name_of(e.why)}, {"raw", to_hex(e.raw)}};
}

object show(const device_notice& e)
{
    return {{"event", "device_notice"}, {"address", e.address}, {"kind", e.kind}, {"text", e.text}};
}

}  // namespace

std::string to_json_line(const device_event& event)
{
    return boost::json::serialize(std::visit([](const auto& e) { return show(e); }, event));
}

}  // namespace thirdvisit::drivers
