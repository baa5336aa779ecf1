// Views as JSON: the C++ side of schemas/screens/station.ts, key by key.
#include "station/door/json.hpp"
#include "station/door/json_names.hpp"

#include <boost/json.hpp>

namespace thirdvisit::station {

namespace {

json::value day(business_day d)
{
    return json::string(to_string(d));
}

template <class T>
json::value count_or_null(const std::optional<T>& v)
{
    if constexpr (std::is_same_v<T, utc_ms>)
        return v ? json::value(v->since_epoch) : json::value(nullptr);
    else
        return v ? json::value(v->count) : json::value(nullptr);
}

json::value text_or_null(const std::optional<std::string>& v)
{
    return v ? json::value(*v) : json::value(nullptr);
}

json::value text_or_null(const std::optional<view::text>& v)
{
    return v ? json_of(*v) : json::value(nullptr);
}

json::array strings(const std::vector<std::string>& all)
{
    json::array list;
    for (const auto& each : all)
        list.emplace_back(each);
    return list;
}

json::value plate(const thirdvisit::plate& p)
{
    return {{"characters", p.characters}, {"kind", name_in(words_of_plate_kind, p.kind)}};
}

json::array twins(const std::vector<view::twin_hint>& all)
{
    json::array list;
    for (const auto& t : all)
        list.push_back({{"title", t.title}, {"reasons", strings(t.reasons)}});
    return list;
}

json::value customer(const view::visit_customer& c)
{
    return {{"id", c.id},
            {"stage", c.stage},
            {"kind", name_in(words_of_customer_kind, c.kind)},
            {"address", c.address},
            {"organisation", c.organisation},
            {"visit_days", c.visit_days},
            {"last_grade", c.last_grade},
            {"last_volume_ml", count_or_null(c.last_volume)},
            {"twins", twins(c.twins)}};
}

json::value fuelling(const view::visit_fuelling& f)
{
    return {{"grade", f.grade},
            {"volume_ml", f.volume.count},
            {"amount_minor", f.amount.count},
            {"at", f.at.since_epoch}};
}

json::value together(const view::twins_together& v)
{
    return {{"stage", v.stage}, {"visit_days", v.visit_days}, {"cars", v.cars},
            {"cards", v.cards}, {"fills", strings(v.fills)},  {"contact_left", v.contact_left}};
}

json::value side(const view::twin_side& v)
{
    return {{"customer", v.customer},
            {"title", v.title},
            {"stage", v.stage},
            {"manager", v.manager},
            {"visit_days", v.visit_days},
            {"last_visit", v.last_visit ? day(*v.last_visit) : json::value(nullptr)}};
}

json::value consent(const consent_record& c)
{
    return {{"purpose", c.purpose},   {"state", name_in(words_of_consent, c.state)},
            {"at", c.at.since_epoch}, {"wording", c.wording},
            {"language", c.language}, {"how", c.how}};
}

}  // namespace

json::value json_of(const view::employee& v)
{
    json::object employee{{"badge", v.badge}, {"name", v.name}, {"on_duty", v.on_duty}};
    if (!v.points.empty())
        employee["points"] = json::array(v.points.begin(), v.points.end());
    return employee;
}

json::value json_of(const view::waiting_card& v)
{
    return {{"id", v.id}, {"tail", v.tail}, {"at", v.at.since_epoch}};
}

json::value json_of(const std::map<std::string, text_argument>& args)
{
    json::object out;
    for (const auto& [name, value] : args)
        if (const auto* number = std::get_if<std::int64_t>(&value))
            out[name] = *number;
        else
            out[name] = std::get<std::string>(value);
    return out;
}

json::value json_of(const view::text& v)
{
    return {{"key", v.key}, {"args", json_of(v.args)}};
}

json::value json_of(const view::prompt& v)
{
    return {{"kind", name_in(words_of_prompt, v.kind)},
            {"stage", v.stage},
            {"say", json_of(v.say)},
            {"fields", strings(v.fields)},
            {"reason", v.reason}};
}

json::value json_of(const view::visit& v)
{
    json::array fuellings;
    for (const auto& f : v.fuellings)
        fuellings.push_back(fuelling(f));
    return {{"id", v.id},
            {"revision", v.revision},
            {"point", v.point},
            {"status", name_in(words_of_visit_status, v.status)},
            {"begun", v.begun.since_epoch},
            {"ended", v.ended.since_epoch},
            {"fuellings", std::move(fuellings)},
            {"card_tail", text_or_null(v.card_tail)},
            {"plate", v.plate ? plate(*v.plate) : json::value(nullptr)},
            {"model", v.model},
            {"colour", v.colour},
            {"how", name_in(words_of_identification, v.how)},
            {"reason", v.reason},
            {"customer", v.customer ? customer(*v.customer) : json::value(nullptr)},
            {"prompt", json_of(v.prompt)},
            {"answered", v.answered},
            {"served_by", v.served_by},
            {"same_cars", json::array(v.same_cars.begin(), v.same_cars.end())},
            {"grumbled", v.grumbled}};
}

json::value json_of(const view::point& v)
{
    return {{"point", v.point},
            {"line", v.line},
            {"state", v.silent ? "silent" : name_in(words_of_point_state, v.state)},
            {"nozzle", v.nozzle},
            {"grade", v.grade},
            {"volume_ml", v.volume.count},
            {"amount_minor", v.amount.count},
            {"since", v.since.since_epoch},
            {"card_tail", text_or_null(v.card_tail)},
            {"visit", text_or_null(v.visit)}};
}

json::value json_of(const view::flag& v)
{
    json::array visits;
    for (const auto& each : v.visits)
        visits.push_back({{"day", day(each.day)}, {"volume_ml", each.volume.count}});
    json::array contacts;
    for (const auto& each : v.contacts)
        contacts.push_back(
            {{"day", day(each.day)}, {"reached", each.reached}, {"cause", each.cause}});
    return {{"id", v.id},
            {"customer", v.customer},
            {"level", name_in(words_of_level, v.level)},
            {"title", v.title},
            {"kind", name_in(words_of_customer_kind, v.kind)},
            {"manager", v.manager},
            {"cycle_days", v.cycle_days},
            {"last_visit", day(v.last_visit)},
            {"due", day(v.due)},
            {"grace_end", day(v.grace_end)},
            {"elapsed_days", v.elapsed_days},
            {"rarity_percent", v.rarity_percent},
            {"month_volume_ml", v.month_volume.count},
            {"value_class", v.value_class},
            {"task", v.can_call ? "call" : "watch"},
            {"attempts", v.attempts},
            {"contact_made", v.contact_made},
            {"explanation", json_of(v.explanation)},
            {"visits", std::move(visits)},
            {"contacts", std::move(contacts)}};
}

json::value json_of(const view::flag_list& v)
{
    return {{"flags", json_of(v.flags)},
            {"grace_days", v.grace_days},
            {"counts", {{"late", v.late}, {"overdue", v.overdue}, {"lost", v.lost}}}};
}

json::value json_of(const view::expected_customer& v)
{
    return {{"customer", v.customer}, {"title", v.title}, {"due", day(v.due)}};
}

json::value json_of(const view::plate_match& v)
{
    return {{"customer", v.customer},
            {"plate", plate(v.plate)},
            {"model", v.model},
            {"colour", v.colour},
            {"grade", v.grade}};
}

json::value json_of(const view::customer_page& v)
{
    json::array plates, consents;
    for (const auto& p : v.plates)
        plates.push_back(plate(p));
    for (const auto& c : v.consents)
        consents.push_back(consent(c));
    return {{"id", v.id},
            {"asked_for", v.asked_for},
            {"merged", strings(v.merged)},
            {"stage", v.stage},
            {"kind", name_in(words_of_customer_kind, v.kind)},
            {"title", v.title},
            {"manager", v.manager},
            {"address", v.address},
            {"organisation", v.organisation},
            {"contact", v.contact},
            {"card_tails", strings(v.card_tails)},
            {"plates", std::move(plates)},
            {"consents", std::move(consents)},
            {"flag", v.flag ? json_of(*v.flag) : json::value(nullptr)},
            {"visits", json_of(v.visits)},
            {"cycle_days", v.cycle_days ? json::value(*v.cycle_days) : json::value(nullptr)},
            {"regular", v.regular},
            {"reasons", strings(v.reasons)}};
}

json::value json_of(const view::twin_pair& v)
{
    return {{"a", side(v.a)},
            {"b", side(v.b)},
            {"reasons", strings(v.reasons)},
            {"found_at", v.found.since_epoch},
            {"keep", v.a_kept ? "a" : "b"},
            {"obstacle", v.obstacle},
            {"if_a", together(v.if_a)},
            {"if_b", together(v.if_b)}};
}

json::value json_of(const view::merge& v)
{
    return {{"id", v.id},
            {"survivor", side(v.survivor)},
            {"merged", v.merged},
            {"merged_title", v.merged_title},
            {"at", v.at.since_epoch},
            {"badge", v.badge},
            {"can_undo", v.can_undo}};
}

json::value json_of(const view::twin_desk& v)
{
    return {{"twins", json_of(v.pairs)}, {"merges", json_of(v.merged)}};
}

json::value json_of(const view::damaged_file& v)
{
    return {{"name", v.name},
            {"found_at", v.found.since_epoch},
            {"rows_saved", v.rows_saved},
            {"rows_lost", v.rows_lost}};
}

json::value json_of(const view::damage& v)
{
    return {{"facts", v.facts}, {"visits", v.visits}, {"files", json_of(v.files)}};
}

json::value json_of(const view::totals& v)
{
    return {{"fuellings_stored", v.fuellings_stored},
            {"visits", v.visits},
            {"customers", v.customers},
            {"flags", v.flags},
            {"unsent", v.unsent},
            {"set_aside", v.set_aside},
            {"open_visits", v.open_visits}};
}

json::value json_of(const device_status& v)
{
    json::object device{{"line", v.line},
                        {"driver", v.driver},
                        {"mode", v.owner ? "owner" : "tap"},
                        {"state", v.state},
                        {"detail", text_or_null(v.detail)},
                        {"lent_until", count_or_null(v.lent_until)},
                        {"proof", v.proof},
                        {"last_frame_at", count_or_null(v.last_frame)},
                        {"frames", v.frames},
                        {"errors", v.errors},
                        {"points", json::array(v.points.begin(), v.points.end())}};
    if (v.clock_off_s)
        device["clock_off_s"] = *v.clock_off_s;
    return device;
}

json::value json_of(const head_office_status& v, const view::backlog& b)
{
    json::array aside;
    for (const auto& s : b.set_aside_records)
        aside.push_back({{"seq", s.seq},
                         {"kind", s.kind},
                         {"at", s.at.since_epoch},
                         {"code", s.code},
                         {"text", s.text}});
    return {{"state", v.state},
            {"detail", text_or_null(v.detail)},
            {"last_sync_at", count_or_null(v.last_sync)},
            {"waiting", b.waiting},
            {"oldest_at", count_or_null(b.oldest)},
            {"next_sync_at", count_or_null(v.next_sync)},
            {"set_aside", b.set_aside},
            {"set_aside_records", std::move(aside)},
            {"last_seq", b.last_seq},
            {"acknowledged", b.acknowledged},
            {"epoch", b.epoch}};
}

json::value json_of(const station_config& v, int grace_days)
{
    return {{"id", v.id},
            {"name", v.name},
            {"company", v.company},
            {"home_prefix", v.home_prefix},
            {"currency", v.currency},
            {"language", v.language == language::en ? "en" : "zh-CN"},
            {"grace_days", grace_days},
            {"demo", v.demo},
            {"time_zone", v.zone}};
}

json::value json_of(const import_report& v, const phrasebook& words)
{
    json::array errors;
    for (const auto& e : v.errors)
        errors.push_back(
            {{"line", e.line}, {"column", e.column}, {"code", e.code}, {"text", words.say(e.why)}});
    return {{"lines", v.lines},
            {"facts", v.facts},
            {"known", v.known},
            {"matched", v.matched},
            {"visits", v.visits},
            {"customers", v.customers},
            {"errors", std::move(errors)},
            {"errors_in_all", v.errors_in_all},
            {"stored", v.stored}};
}

json::value json_of(const round_report& v)
{
    return {
        {"days", v.days}, {"raised", v.raised}, {"closed", v.closed}, {"withdrawn", v.withdrawn}};
}

}  // namespace thirdvisit::station
