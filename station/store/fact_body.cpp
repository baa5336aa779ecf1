#include "station/store/fact_body.hpp"

#include <boost/json.hpp>

namespace thirdvisit::station {

namespace {

namespace json = boost::json;

json::object card_object(const card_identity& c)
{
    return {{"token", c.token}, {"tail", c.tail}};
}

card_identity card_from(const json::object& o)
{
    return {std::string(o.at("token").as_string()), std::string(o.at("tail").as_string()), ""};
}

std::string text(const json::object& o, const char* name)
{
    const auto* v = o.if_contains(name);
    return v == nullptr ? std::string{} : std::string(v->as_string());
}

template <class T = std::int64_t>
T number(const json::object& o, const char* name)
{
    const auto* v = o.if_contains(name);
    return v == nullptr ? T{} : static_cast<T>(v->as_int64());
}

json::object record_object(const fuelling_recorded& r)
{
    json::object o{{"record_kind", static_cast<int>(r.kind)},
                   {"nozzle", r.nozzle},
                   {"grade", r.grade},
                   {"volume_ml", r.volume.count},
                   {"amount_minor", r.amount.count},
                   {"price_mills", r.price.mills_per_liter},
                   {"totaliser_ml", r.totaliser.count},
                   {"record_number", r.record_number}};
    if (r.corrects != 0)
        o["corrects"] = r.corrects;
    if (r.card)
        o["card"] = card_object(*r.card);
    if (r.pump_time)
        o["pump_time"] = to_string(*r.pump_time);
    if (!r.employee.empty())
        o["employee"] = r.employee;
    if (!r.opened_by.empty())
        o["opened_by"] = json::object{{"token", r.opened_by}};
    if (r.doubtful)
        o["doubtful"] = true;
    if (r.live)
        o["live"] = true;
    if (r.clock_offset_s != 0)
        o["clock_offset_s"] = r.clock_offset_s;
    if (r.time_unknown)
        o["time_unknown"] = true;
    return o;
}

fuelling_recorded record_from(const json::object& o)
{
    fuelling_recorded r{.kind = static_cast<record_kind>(number<int>(o, "record_kind")),
                        .nozzle = number<int>(o, "nozzle"),
                        .grade = text(o, "grade"),
                        .volume = {number(o, "volume_ml")},
                        .amount = {number(o, "amount_minor")},
                        .price = {number(o, "price_mills")},
                        .totaliser = {number(o, "totaliser_ml")},
                        .record_number = number(o, "record_number"),
                        .corrects = number(o, "corrects"),
                        .card = std::nullopt,
                        .pump_time = std::nullopt,
                        .employee = text(o, "employee"),
                        .doubtful = o.contains("doubtful"),
                        .live = o.contains("live"),
                        .clock_offset_s = number(o, "clock_offset_s"),
                        .time_unknown = o.contains("time_unknown")};
    if (const auto* c = o.if_contains("card"))
        r.card = card_from(c->as_object());
    if (const auto* by = o.if_contains("opened_by"))
        r.opened_by = text(by->as_object(), "token");
    if (const auto t = parse_local_time(text(o, "pump_time")))
        r.pump_time = *t;
    return r;
}

json::object duty_object(const employee_on_duty& f)
{
    json::object o{{"badge", f.badge}};
    if (!f.points.empty())
        o["points"] = json::array(f.points.begin(), f.points.end());
    return o;
}

employee_on_duty duty_from(const json::object& o)
{
    employee_on_duty f{text(o, "badge"), {}};
    if (const auto* points = o.if_contains("points"))
        for (const auto& p : points->as_array())
            f.points.push_back(static_cast<int>(p.as_int64()));
    return f;
}

// The plate's characters stay out: they are sealed in a column of their own.
json::object act_object(const visit_act& a)
{
    json::object o{{"act", static_cast<int>(a.what)}, {"visit", a.visit}};
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty())
            o[name] = value;
    };
    put("other", a.other);
    put("badge", a.badge);
    put("customer", a.customer);
    if (a.plate)
        o["plate_kind"] = static_cast<int>(a.plate->kind);
    if (a.model)
        o["model"] = *a.model;
    if (a.colour)
        o["colour"] = *a.colour;
    return o;
}

visit_act act_from(const json::object& o)
{
    visit_act a{.what = static_cast<act_kind>(number<int>(o, "act")),
                .visit = text(o, "visit"),
                .other = text(o, "other"),
                .badge = text(o, "badge"),
                .customer = text(o, "customer")};
    if (o.contains("plate_kind"))
        a.plate = plate{"", static_cast<plate_kind>(number<int>(o, "plate_kind"))};
    if (o.contains("model"))
        a.model = text(o, "model");
    if (o.contains("colour"))
        a.colour = text(o, "colour");
    return a;
}

struct to_object {
    json::object operator()(const nozzle_lifted& f) const { return {{"nozzle", f.nozzle}}; }
    json::object operator()(const nozzle_hung_up& f) const { return {{"nozzle", f.nozzle}}; }
    json::object operator()(const fuelling_recorded& f) const { return record_object(f); }
    json::object operator()(const card_presented& f) const
    {
        return {{"card", card_object(f.card)}, {"nozzle", f.nozzle}};
    }
    json::object operator()(const card_removed& f) const { return {{"token", f.token}}; }
    json::object operator()(const plate_entered& f) const
    {
        return {{"kind", static_cast<int>(f.plate.kind)},
                {"model", f.model},
                {"colour", f.colour},
                {"badge", f.badge}};
    }
    json::object operator()(const employee_on_duty& f) const { return duty_object(f); }
    json::object operator()(const employee_off_duty& f) const { return {{"badge", f.badge}}; }
    json::object operator()(const device_silent&) const { return {}; }
    json::object operator()(const device_back&) const { return {}; }
    json::object operator()(const visit_act& f) const { return act_object(f); }
};

struct kind_name {
    std::string_view operator()(const nozzle_lifted&) const { return "nozzle_lifted"; }
    std::string_view operator()(const nozzle_hung_up&) const { return "nozzle_hung_up"; }
    std::string_view operator()(const fuelling_recorded&) const { return "fuelling_recorded"; }
    std::string_view operator()(const card_presented&) const { return "card_presented"; }
    std::string_view operator()(const card_removed&) const { return "card_removed"; }
    std::string_view operator()(const plate_entered&) const { return "plate_entered"; }
    std::string_view operator()(const employee_on_duty&) const { return "employee_on_duty"; }
    std::string_view operator()(const employee_off_duty&) const { return "employee_off_duty"; }
    std::string_view operator()(const device_silent&) const { return "device_silent"; }
    std::string_view operator()(const device_back&) const { return "device_back"; }
    std::string_view operator()(const visit_act&) const { return "visit_act"; }
};

result<fact_content> content_from(std::string_view kind, const json::object& o)
{
    if (kind == "nozzle_lifted")
        return fact_content{nozzle_lifted{number<int>(o, "nozzle")}};
    if (kind == "nozzle_hung_up")
        return fact_content{nozzle_hung_up{number<int>(o, "nozzle")}};
    if (kind == "fuelling_recorded")
        return fact_content{record_from(o)};
    if (kind == "card_presented")
        return fact_content{
            card_presented{card_from(o.at("card").as_object()), number<int>(o, "nozzle")}};
    if (kind == "card_removed")
        return fact_content{card_removed{text(o, "token")}};
    if (kind == "plate_entered")
        return fact_content{plate_entered{{"", static_cast<plate_kind>(number<int>(o, "kind"))},
                                          text(o, "model"),
                                          text(o, "colour"),
                                          text(o, "badge")}};
    if (kind == "employee_on_duty")
        return fact_content{duty_from(o)};
    if (kind == "employee_off_duty")
        return fact_content{employee_off_duty{text(o, "badge")}};
    if (kind == "device_silent")
        return fact_content{device_silent{}};
    if (kind == "device_back")
        return fact_content{device_back{}};
    if (kind == "visit_act")
        return fact_content{act_from(o)};
    return errc::malformed_message;
}

}  // namespace

std::string_view kind_of(const fact_content& content) noexcept
{
    return std::visit(kind_name{}, content);
}

std::string fact_body(const fact_content& content)
{
    return json::serialize(std::visit(to_object{}, content));
}

result<fact_content> parse_fact_body(std::string_view kind, std::string_view body)
{
    boost::system::error_code ec;
    const auto value = json::parse(body, ec);
    if (ec || !value.is_object())
        return errc::malformed_message;
    try {
        return content_from(kind, value.get_object());
    } catch (const std::exception&) {  // a field of another type: only a damaged row can do that
        return errc::malformed_message;
    }
}

}  // namespace thirdvisit::station
