// What people do: plates, answers, who served, same car, duty, contacts. Each is one commit, and
// the same request id twice changes nothing.
#include "station/service/core_parts.hpp"

#include "schemas/ids.hpp"
#include "station/keys/blind_index.hpp"
#include "station/profile/plates.hpp"
#include "station/service/people.hpp"
#include "station/service/request_checks.hpp"
#include "station/service/twins.hpp"
#include "sync/wire/records.hpp"

#include <algorithm>

namespace thirdvisit::station {

void core::parts::load_staff(const std::vector<std::string>& on_duty)
{
    staff.clear();
    for (const auto& m : settings.staff)
        staff.push_back({m.badge, m.name,
                         settings.everybody_on_duty ||
                             std::find(on_duty.begin(), on_duty.end(), m.badge) != on_duty.end()});
    for (const auto& badge : on_duty)
        if (!knows_badge(badge))  // signed on at a pump, not in the configuration
            staff.push_back({badge, "", true});
    for (auto& e : staff)
        e.points = builder.in_charge_of(e.badge);
}

// A manager who is there because everybody is serves nobody.
int core::parts::attendants_on_duty() const
{
    const auto only_listed = [&](const std::string& badge) {
        return settings.everybody_on_duty &&
               std::any_of(settings.staff.begin(), settings.staff.end(),
                           [&](const auto& m) { return m.manager && m.badge == badge; });
    };
    return static_cast<int>(std::count_if(staff.begin(), staff.end(), [&](const auto& e) {
        return e.on_duty && !only_listed(e.badge);
    }));
}

std::string core::parts::name_of_badge(const std::string& badge) const
{
    const auto found =
        std::find_if(staff.begin(), staff.end(), [&](const auto& e) { return e.badge == badge; });
    return found == staff.end() ? std::string{} : found->name;
}

bool core::parts::knows_badge(const std::string& badge) const
{
    return std::any_of(staff.begin(), staff.end(), [&](const auto& e) { return e.badge == badge; });
}

// The plate that stands for a picked customer, in the clear: it never went to the screen.
awaitable<bool> core::parts::fill_in_picked(plate_entry& entry)
{
    if (entry.customer.empty())
        co_return true;
    auto find = [who = entry.customer](store_reader& r) {
        auto known = r.merges.survivor_of(who);
        auto his = r.customers.vehicles_of(known);
        return std::pair(std::move(known), std::move(his));
    };
    auto found = co_await on_reader(std::move(find));
    entry.customer = std::move(found.first);
    const auto& vehicles = found.second;
    if (vehicles.empty() || vehicles.front().plate.characters.empty())
        co_return false;
    const auto his = std::find_if(vehicles.begin(), vehicles.end(), [&](const auto& v) {
        return v.plate == entry.plate || masked(v.plate) == entry.plate;
    });
    entry.plate = (his == vehicles.end() ? vehicles.begin() : his)->plate;
    co_return true;
}

awaitable<outcome<view::visit>> core::enter_plate(int point, plate_entry entry)
{
    auto& p = *parts_;
    if (p.points.tile(point) == nullptr)
        co_return rejection{errc::not_found, "point", "error.no_such_point"};
    if (auto no = check_plate(entry))
        co_return std::move(*no);
    if (!co_await p.fill_in_picked(entry))
        co_return rejection{errc::not_found, "customer", "error.no_such_customer"};
    const auto pass = co_await p.gate.enter();
    const auto now = p.clock.now();
    fact f{.id = p.next_fact_id(now),
           .key = "plate/" + entry.id,
           .source = "screen",
           .point = point,
           .at = now,
           .received = now,
           .content = plate_entered{entry.plate, entry.model, entry.colour, entry.badge}};
    co_await p.commit_one(std::move(f));
    const auto* open = p.builder.open_visit(point);
    auto* row = open == nullptr ? nullptr : p.board.find(open->id);
    if (row == nullptr)
        co_return rejection{errc::not_found, "point", "error.nobody_there"};
    co_return visit_board::view(*row);
}

// One fact from a person, committed now and judged at once.
awaitable<void> core::parts::commit_one(fact f)
{
    refuse_in_trouble();
    auto also = std::exchange(along, {});
    auto commit = [this, f, also, now = f.received](store& s) {
        return records.take(s, {f}, also, now);
    };
    std::vector<recorded_fact> done;
    std::exception_ptr failed;
    try {
        done = co_await on_store(std::move(commit));
    } catch (const store_error&) {
        failed = std::current_exception();
    }
    if (failed) {
        restore(std::move(also));
        std::rethrow_exception(failed);
    }
    co_await apply_facts(std::move(done));
}

void core::parts::refuse_in_trouble() const
{
    if (bad)
        throw store_error(store_fault::io, bad->what, bad->where, bad->remedy);
}

outcome<view::visit> core::parts::answer_with(const std::string& visit)
{
    if (const auto* row = board.find(visit))
        return visit_board::view(*row);
    return rejection{errc::not_found, "visit", "error.no_such_visit"};
}

awaitable<outcome<view::visit>> core::answer(std::string visit, profile_answer given)
{
    auto& p = *parts_;
    if (!usable_id(given.id))
        co_return wrong("id", "error.bad_id");
    const auto pass = co_await p.gate.enter();
    p.refuse_in_trouble();
    const auto* row = p.board.find(visit);
    if (row == nullptr)
        co_return rejection{errc::not_found, "visit", "error.no_such_visit"};
    answer_work job{.visit = row->what,
                    .given = std::move(given),
                    .today = p.clock.today(),
                    .now = p.clock.now()};
    auto commit = [&p, job](store& s) { return take_answer(s, p.records, job); };
    auto done = co_await p.on_store(std::move(commit));
    if (!done)
        co_return done.why();
    if (auto* again = p.board.find(visit)) {
        again->answered = done->answered;
        again->what.customer = done->customer;
    }
    p.builder.assign_customer(visit, done->customer);
    if (done->changed)
        p.tell(outbox_grew{});
    co_await p.refresh(visit, true);
    co_return p.answer_with(visit);
}

awaitable<outcome<std::vector<view::employee>>> core::duty(duty_request r)
{
    auto& p = *parts_;
    if (!usable_id(r.id))
        co_return wrong("id", "error.bad_id");
    if (!p.knows_badge(r.badge))
        co_return rejection{errc::malformed_message, "badge", "error.unknown_badge"};
    for (const int point : r.points)
        if (p.points.tile(point) == nullptr)
            co_return wrong("points", "error.no_such_point");
    const auto pass = co_await p.gate.enter();
    const auto now = p.clock.now();
    fact f{.id = p.next_fact_id(now),
           .key = "duty/" + r.id,
           .source = "screen",
           .point = 0,
           .at = now,
           .received = now,
           .content = {}};
    if (r.on)
        f.content = employee_on_duty{r.badge, r.points};
    else
        f.content = employee_off_duty{r.badge};
    co_await p.commit_one(std::move(f));
    auto list = [](store& s) { return s.notes.on_duty(); };
    p.load_staff(co_await p.on_store(std::move(list)));
    p.tell(p.staff);
    p.tell(outbox_grew{});
    co_return p.staff;
}

awaitable<outcome<std::vector<view::twin_pair>>> core::tell_apart(apart_request r)
{
    auto& p = *parts_;
    if (!usable_id(r.id))
        co_return wrong("id", "error.bad_id");
    p.refuse_in_trouble();
    auto commit = [r](store& s) { return station::tell_apart(s, r); };
    co_await p.on_store(std::move(commit));  // said again, or decided meanwhile: nothing to do
    co_return co_await twins();
}

awaitable<outcome<view::flag>> core::record_contact(std::string flag, contact_request r)
{
    auto& p = *parts_;
    if (auto no = check_contact(r))
        co_return std::move(*no);
    p.refuse_in_trouble();
    auto commit = [flag, r, now = p.clock.now()](store& s) {
        return store_contact(s, flag, r, now);
    };
    if (!co_await p.on_store(std::move(commit)))
        co_return rejection{errc::not_found, "flag", "error.no_such_flag"};
    p.tell(tasks_changed{});
    p.tell(outbox_grew{});
    auto load = [flag, now = p.calendar()](store_reader& s) { return load_flag(s, flag, now); };
    auto shown = co_await p.on_reader(std::move(load));
    if (!shown)
        co_return rejection{errc::not_found, "flag", "error.no_such_flag"};
    co_return std::move(*shown);
}

}  // namespace thirdvisit::station
