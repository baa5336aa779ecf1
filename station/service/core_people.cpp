// What people do: plates, answers, who served, same car, duty, contacts. Each is one commit, and
// the same request id twice changes nothing.
#include "station/service/core_parts.hpp"

#include "schemas/ids.hpp"
#include "station/keys/blind_index.hpp"
#include "station/profile/plates.hpp"
#include "station/service/people.hpp"
#include "station/service/twins.hpp"
#include "sync/wire/records.hpp"

#include <algorithm>

namespace thirdvisit::station {

namespace {

constexpr std::size_t longest_id = 64;
constexpr std::size_t longest_note = 500;

rejection wrong(std::string field, std::string text)
{
    return {errc::malformed_message, std::move(field), std::move(text)};
}

bool usable_id(const std::string& id)
{
    return !id.empty() && id.size() <= longest_id &&
           std::all_of(id.begin(), id.end(), [](unsigned char c) {
               return std::isalnum(c) || c == '-' || c == '_' || c == '.';
           });
}

std::optional<rejection> check_plate(plate_entry& e)
{
    if (!usable_id(e.id))
        return wrong("id", "error.bad_id");
    if (!e.customer.empty())
        return std::nullopt;
    const auto clean = normalise_plate(e.plate.characters);
    if (!clean)
        return wrong("plate", "error.bad_plate");
    e.plate.characters = *clean;
    if (special_kind(e.plate) != special_plate::none)
        return rejection{errc::not_permitted, "plate", "error.special_plate"};
    if (characters_of(e.model).size() > 40 || characters_of(e.colour).size() > 20)
        return wrong("model", "error.too_long");
    return std::nullopt;
}

}  // namespace

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
}

int core::parts::attendants_on_duty() const
{
    return static_cast<int>(
        std::count_if(staff.begin(), staff.end(), [](const auto& e) { return e.on_duty; }));
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
    auto find = [who = entry.customer](store_reader& r) { return r.customers.vehicles_of(who); };
    const auto vehicles = co_await on_reader(std::move(find));
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

awaitable<outcome<view::visit>> core::correct_plate(std::string visit, plate_entry entry)
{
    auto& p = *parts_;
    if (auto no = check_plate(entry))
        co_return std::move(*no);
    if (!co_await p.fill_in_picked(entry))
        co_return rejection{errc::not_found, "customer", "error.no_such_customer"};
    const auto pass = co_await p.gate.enter();
    const auto* before = p.builder.find(visit);
    if (before == nullptr)
        co_return rejection{errc::not_found, "visit", "error.no_such_visit"};
    const bool names_nobody_new = entry.customer.empty() || entry.customer == before->customer;
    if (before->plate == entry.plate && names_nobody_new)  // the same request again
        co_return p.answer_with(visit);
    visit_builder::correction what{.card = std::nullopt,
                                   .plate = entry.plate,
                                   .model = entry.model,
                                   .colour = entry.colour,
                                   .customer = std::nullopt};
    if (!entry.customer.empty())
        what.customer = entry.customer;
    auto look = [&p, card = before->card, plate = entry.plate, at = before->begun](store& s) {
        return p.records.look_up(s, card, plate, at);
    };
    const auto known = co_await p.on_store(std::move(look));
    auto changes = p.builder.correct(visit, what, known);
    if (!changes)
        co_return rejection{errc::refused, "visit", "error.conflict"};
    co_await p.carry_out(std::move(*changes));
    co_return p.answer_with(visit);
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

awaitable<outcome<view::visit>> core::served_by(std::string visit, served_by_request r)
{
    auto& p = *parts_;
    if (!p.knows_badge(r.badge))
        co_return rejection{errc::malformed_message, "badge", "error.unknown_badge"};
    const auto pass = co_await p.gate.enter();
    p.refuse_in_trouble();
    const auto* before = p.builder.find(visit);
    if (before == nullptr)
        co_return rejection{errc::not_found, "visit", "error.no_such_visit"};
    if (before->served_by == r.badge)
        co_return p.answer_with(visit);
    auto changes = p.builder.serve(visit, r.badge);
    if (!changes)
        co_return rejection{errc::refused, "visit", "error.conflict"};
    co_await p.carry_out(std::move(*changes));
    co_return p.answer_with(visit);
}

awaitable<outcome<view::visit>> core::same_car(std::string visit, same_car_request r)
{
    auto& p = *parts_;
    const auto pass = co_await p.gate.enter();
    p.refuse_in_trouble();
    const auto* into = p.builder.find(visit);
    if (into == nullptr)
        co_return rejection{errc::not_found, "visit", "error.no_such_visit"};
    const auto other = p.latest_visit_at(r.point, visit);
    if (other.empty())
        co_return rejection{errc::not_found, "point", "error.nobody_there"};
    auto changes = p.builder.join_by_hand(visit, other);
    if (!changes)
        co_return rejection{errc::refused, "point", "error.conflict"};
    co_await p.carry_out(std::move(*changes));
    co_return p.answer_with(visit);
}

// Who is at that pump, else the last one who was.
std::string core::parts::latest_visit_at(int point, const std::string& except) const
{
    if (const auto* open = builder.open_visit(point); open != nullptr && open->id != except)
        return open->id;
    std::string found;
    utc_ms latest{};
    for (const auto& v : board.views())
        if (v.point == point && v.id != except && v.ended >= latest) {
            found = v.id;
            latest = v.ended;
        }
    return found;
}

awaitable<outcome<std::vector<view::employee>>> core::duty(duty_request r)
{
    auto& p = *parts_;
    if (!usable_id(r.id))
        co_return wrong("id", "error.bad_id");
    if (!p.knows_badge(r.badge))
        co_return rejection{errc::malformed_message, "badge", "error.unknown_badge"};
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
        f.content = employee_on_duty{r.badge};
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
    if (!usable_id(r.id))
        co_return wrong("id", "error.bad_id");
    if (r.channel != "phone" && r.channel != "message" && r.channel != "on_site")
        co_return wrong("channel", "error.bad_channel");
    if (r.note.size() + r.cause_text.size() > longest_note)
        co_return wrong("note", "error.too_long");
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
