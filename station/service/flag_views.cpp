#include "station/service/flag_views.hpp"

#include "station/recall/cycle.hpp"
#include "station/service/recall_round.hpp"

#include <algorithm>

namespace thirdvisit::station {

namespace {

constexpr int history_days = 800;
constexpr int timeline_days = 180;
constexpr int month_days = 90;  // a month's litres are a third of the last three months'
constexpr int visits_on_page = 50;
constexpr std::size_t flags_shown = 500;

rhythm_settings with_grace(int days)
{
    rhythm_settings s;
    s.grace_days = days;
    return s;
}

// The days of the vehicle that the flag is about: the one last seen on the flag's last visit day.
std::vector<business_day> flagged_days(const std::vector<vehicle_days>& vehicles, business_day last)
{
    for (const auto& v : vehicles)
        if (std::find(v.days.begin(), v.days.end(), last) != v.days.end())
            return v.days;
    return vehicles.empty() ? std::vector<business_day>{} : vehicles.front().days;
}

void fill_timeline(view::flag& out, const std::vector<visit_stop>& stops, business_day today)
{
    milliliters quarter;
    for (const auto& s : stops) {
        if (s.day.count > today.count - month_days)
            quarter.count += s.volume.count;
        if (s.day.count <= today.count - timeline_days)
            continue;
        if (!out.visits.empty() && out.visits.back().day == s.day)
            out.visits.back().volume.count += s.volume.count;
        else
            out.visits.push_back({s.day, s.volume});
    }
    out.month_volume = {quarter.count / 3};
}

void fill_contacts(view::flag& out, const std::vector<stored_contact>& contacts,
                   const recall_calendar& now)
{
    for (const auto& c : contacts) {
        if (c.record.flag != out.id)
            continue;
        ++out.attempts;
        out.contact_made = out.contact_made || c.record.reached;
        out.contacts.push_back({now.day_of(c.record.at), c.record.reached, c.record.cause});
    }
}

view::flag make_view(store_reader& r, const stored_flag& f, const recall_calendar& now)
{
    view::flag out;
    const auto& record = f.record;
    out.id = record.id;
    out.customer = record.customer;
    out.level = record.level;
    out.cycle_days = record.cycle_days;
    out.last_visit = record.last_visit;
    out.due = record.due;
    out.can_call = f.task == flag_task::call;
    out.explanation = f.explanation;
    out.value_class = name_of(r.classes.find(record.customer).value.shown);
    const auto who = r.customers.find(record.customer);
    if (who) {
        out.kind = who->kind;
        out.manager = who->manager;
        out.title =
            title_of(r.customers.vehicles_of(who->id), r.customers.cards_of(who->id), who->address);
    }
    const auto stops = r.history.stops_of(record.customer, now.today + -history_days);
    const auto skipped = r.notes.skipped_days(record.last_visit, now.today + -1);
    const auto settings = with_grace(now.grace_days);
    out.grace_end = due_dates_of(record.last_visit, record.cycle_days, settings, skipped).grace_end;
    out.elapsed_days = elapsed_days(record.last_visit, now.today, skipped);
    const auto days = fold_days(flagged_days(days_by_vehicle(stops), record.last_visit), now.today);
    out.rarity_percent =
        rarity_percent(rhythm_of(days, now.today, settings).gaps, out.elapsed_days);
    if (out.explanation.key == "flag.explanation") {  // raised days ago: the counts are today's
        out.explanation.args["elapsed"] = std::int64_t{out.elapsed_days};
        if (out.explanation.args.contains("rarity"))
            out.explanation.args["rarity"] = std::int64_t{out.rarity_percent};
    }
    fill_timeline(out, stops, now.today);
    fill_contacts(out, r.flags.contacts_of(record.customer), now);
    return out;
}

}  // namespace

std::optional<view::flag> load_flag(store_reader& r, const std::string& id,
                                    const recall_calendar& now)
{
    const auto f = r.flags.find(id);
    return f ? std::optional(make_view(r, *f, now)) : std::nullopt;
}

view::flag_list load_flags(store_reader& r, const recall_calendar& now)
{
    view::flag_list out;
    out.grace_days = now.grace_days;
    auto raised = r.flags.raised();
    for (const auto& f : raised) {
        out.late += f.record.level == recall_level::late ? 1 : 0;
        out.overdue += f.record.level == recall_level::overdue ? 1 : 0;
        out.lost += f.record.level == recall_level::lost ? 1 : 0;
    }
    raised.resize(std::min(raised.size(), flags_shown));
    for (const auto& f : raised)
        out.flags.push_back(make_view(r, f, now));
    // Unusual times value: litres at stake, weighed by how seldom he stays away this long.
    std::stable_sort(out.flags.begin(), out.flags.end(),
                     [](const view::flag& a, const view::flag& b) {
                         return a.month_volume.count * (100 - a.rarity_percent) >
                                b.month_volume.count * (100 - b.rarity_percent);
                     });
    return out;
}

std::optional<view::customer_page> load_page(store_reader& r, const std::string& asked,
                                             const recall_calendar& now)
{
    const auto id = r.merges.survivor_of(asked);
    const auto who = r.customers.find(id);
    if (!who)
        return std::nullopt;
    view::customer_page out;
    out.id = who->id;
    out.asked_for = asked == id ? std::string{} : asked;
    out.merged = r.merges.merged_into(id);
    out.stage = who->stage;
    out.kind = who->kind;
    out.manager = who->manager;
    out.address = masked_name(who->address);
    out.organisation = who->kind == customer_kind::organisation ? who->organisation
                                                                : masked_name(who->organisation);
    out.contact = masked_contact(who->contact_kind, who->contact);
    const auto vehicles = r.customers.vehicles_of(id);
    const auto cards = r.customers.cards_of(id);
    out.title = title_of(vehicles, cards, who->address);
    for (const auto& c : cards)
        out.card_tails.push_back(c.tail);
    for (const auto& v : vehicles)
        if (!v.plate.characters.empty())
            out.plates.push_back(masked(v.plate));
    out.consents = r.customers.consents_of(id);
    if (const auto flag = r.flags.raised_for(id))
        out.flag = make_view(r, *flag, now);
    for (const auto& v : r.visits.of_customer(id, visits_on_page))
        out.visits.push_back(view_of(v, std::nullopt, {}, "", false));
    const auto by_vehicle = days_by_vehicle(r.history.stops_of(id, now.today + -history_days));
    const auto main =
        std::max_element(by_vehicle.begin(), by_vehicle.end(), [](const auto& a, const auto& b) {
            return a.days.size() < b.days.size();
        });
    if (main != by_vehicle.end()) {
        const auto pace =
            rhythm_of(fold_days(main->days, now.today), now.today, with_grace(now.grace_days));
        out.cycle_days = pace.cycle;
        out.regular = pace.regular();
        for (const auto why : pace.reasons)
            out.reasons.emplace_back(name_of(why));
    }
    return out;
}

}  // namespace thirdvisit::station
