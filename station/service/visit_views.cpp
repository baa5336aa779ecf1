#include "station/service/visit_views.hpp"

#include "station/profile/plates.hpp"
#include "station/service/twins.hpp"

#include <algorithm>

namespace thirdvisit::station {

namespace {

constexpr int last_visits = 1;

bool name_may_appear(const visit& v)
{
    return v.how == identification::card || v.how == identification::plate ||
           v.how == identification::card_and_plate;
}

std::string doubt_of(identification how)
{
    switch (how) {
    case identification::conflicting:
        return "conflicting";
    case identification::shared_card:
        return "shared_card";
    default:
        break;
    }
    return "to_confirm";
}

}  // namespace

std::optional<customer_context> load_context(store_reader& r, const std::string& customer)
{
    auto who = r.customers.find(customer);
    if (!who)
        return std::nullopt;
    customer_context c{.who = std::move(*who),
                       .visit_days = 0,
                       .last_day = std::nullopt,
                       .last_grade = {},
                       .last_volume = std::nullopt,
                       .questions = r.customers.questions_of(customer),
                       .late_since_due = std::nullopt,
                       .twins = {},
                       .grumbled = r.hints.open_care(customer).has_value()};
    const auto days = r.history.days_of(customer);
    c.visit_days = static_cast<int>(days.size());
    if (!days.empty())
        c.last_day = days.back();
    for (const auto& v : r.visits.of_customer(customer, last_visits)) {
        c.last_volume = volume_of(v);
        if (!v.fuellings.empty())
            c.last_grade = v.fuellings.back().grade;
    }
    if (const auto flag = r.flags.raised_for(customer))
        c.late_since_due = flag->record.due;
    c.twins = load_twin_hints(r, customer);
    return c;
}

profile profile_of(const customer_context& c, const visit& v)
{
    const bool counted = c.last_day && *c.last_day >= v.day;
    return {.kind = c.who.kind,
            .visit_days = c.visit_days + (counted ? 0 : 1),
            .has_identity = true,
            .has_address = !c.who.address.empty(),
            .has_organisation = !c.who.organisation.empty(),
            .has_contact = !c.who.contact.empty(),
            .do_not_record = c.who.do_not_record,
            .stage_2_on = c.who.stage_2_on,
            .questions = c.questions};
}

prompt prompt_of(const visit& v, const std::optional<customer_context>& c, const surroundings& now,
                 const std::string& answered)
{
    const bool identified = v.card.has_value() || v.plate.has_value();
    const profile unknown{
        .visit_days = 1, .has_identity = identified, .stage_2_on = std::nullopt, .questions = {}};
    const prompt_context context{
        .today = now.today,
        .mode = now.self_service ? service_mode::self_service : service_mode::attended,
        .pumps_running = now.pumps_running,
        .attendants_on_duty = now.attendants_on_duty,
        .offered_this_visit = !answered.empty(),
        .identity_doubtful = identified && !name_may_appear(v) ? doubt_of(v.how) : std::string{},
        .identified = identified,
        .badge = v.served_by,
        .name = now.served_by_name,
        .customer = c && name_may_appear(v) ? c->who.address : std::string{},
        .came_back_days_late =
            c && c->late_since_due ? std::max(0, now.today - *c->late_since_due) : 0,
        .rectified_complaint = {}};
    return prompt_for(c ? profile_of(*c, v) : unknown, context);
}

view::visit view_of(const visit& v, const std::optional<customer_context>& c, const prompt& say,
                    const std::string& answered, bool at_the_pump)
{
    view::visit out;
    out.id = v.id;
    out.revision = v.revision;
    out.point = v.point;
    out.status = v.status;
    out.begun = v.begun;
    out.ended = v.ended;
    for (const auto& f : v.fuellings)
        out.fuellings.push_back({f.grade, f.volume, f.amount, f.at});
    if (v.card)
        out.card_tail = v.card->tail;
    if (v.plate)
        out.plate = at_the_pump ? *v.plate : masked(*v.plate);
    out.model = v.model;
    out.colour = v.colour;
    out.how = v.how;
    out.reason = v.reason;
    out.prompt = say;
    out.answered = answered;
    out.served_by = v.served_by;
    if (!c || !name_may_appear(v))
        return out;
    out.grumbled = c->grumbled;
    out.customer = view::visit_customer{
        .id = c->who.id,
        .stage = c->who.stage,
        .kind = c->who.kind,
        .address = at_the_pump ? c->who.address : masked_name(c->who.address),
        .organisation = at_the_pump ? c->who.organisation : masked_name(c->who.organisation),
        .visit_days = profile_of(*c, v).visit_days,
        .last_grade = c->last_grade,
        .last_volume = c->last_volume,
        .twins = at_the_pump ? c->twins : std::vector<view::twin_hint>{}};
    return out;
}

std::string masked_name(const std::string& name)
{
    const auto parts = characters_of(name);
    return parts.empty() ? std::string{} : parts.front() + "••";
}

std::string masked_contact(const std::string& kind, const std::string& value)
{
    if (value.empty())
        return {};
    constexpr std::size_t shown = 2;
    return kind == "phone" && value.size() > shown
               ? "•••••••••" + value.substr(value.size() - shown)
               : "•••••";
}

plate masked(const plate& p)
{
    return {masked_plate(p), p.kind};
}

std::string title_of(const std::vector<vehicle_row>& vehicles, const std::vector<card_row>& cards,
                     const std::string& address)
{
    std::string title;
    if (!vehicles.empty() && !vehicles.front().plate.characters.empty())
        title = masked_plate(vehicles.front().plate);
    else if (!cards.empty())
        title = "••" + cards.front().tail;
    if (!address.empty())
        title += (title.empty() ? "" : " ") + masked_name(address);
    return title;
}

}  // namespace thirdvisit::station
