#include "station/service/core.hpp"

#include "schemas/ids.hpp"
#include "station/keys/crypto.hpp"
#include "station/service/core_parts.hpp"
#include "station/service/import_rehearsal.hpp"
#include "station/store/crash_point.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace thirdvisit::station {

namespace {

constexpr std::int64_t retry_ms = 5'000;
constexpr int remembered_visits = 20'000;  // of the last day; a busy station has a thousand

visit_settings rules_of(const core_settings& s)
{
    visit_settings v;
    v.closing_window_ms = s.closing_window_ms;
    v.same_visit_lift_ms = s.same_visit_lift_ms;
    v.doubtful_after_ms = s.doubtful_after_ms;
    v.drop_identity_ms = s.doubtful_after_ms;
    v.same_customer_ms = s.same_car_within_ms;
    v.day_close_minute = s.day_close_minute;
    v.satellites = s.satellites;
    for (const auto& m : s.staff)
        if (s.everybody_on_duty && !m.manager)
            v.always_on_duty.push_back(m.badge);
    return v;
}

}  // namespace

core::parts::parts(asio::any_io_executor ex, core_settings s)
    : executor(std::move(ex)),
      settings(std::move(s)),
      rules(rules_of(settings)),
      clock(settings.time, settings.zone, settings.day_close_minute),
      home(settings.state_folder, settings.key_file),
      records([this](utc_ms at) { return clock.day_of(at); },
              [this](utc_ms at) { return fresh_id(at); }, rules_of(settings)),
      points(settings.places, clock, [this](utc_ms at) { return next_fact_id(at); }),
      builder(rules, [this](utc_ms at) { return clock.local(at); }),
      sealer(home.keys().card_token),
      gate(executor),
      bell(executor)
{
    open_store(clock.now());
    box = std::make_unique<sqlite_outbox>(
        store_pool.get_executor(), settings.station,
        [this]() -> outbox_table& {
            if (!writer)
                throw store_error(store_fault::io, "the store is closed", home.folder().string(),
                                  "wait until the agent has reopened it, or look at its log");
            return writer->outbox;
        },
        [this] { tell(outbox_grew{}); }, [this](const store_error& e) { distrust(e); });
}

core::parts::~parts()
{
    store_pool.join();
    reader_pool.join();
    round_pool.join();
}

// Before the threads take over: nothing else runs yet.
void core::parts::open_store(utc_ms now)
{
    remove_rehearsals(home.folder());
    writer = std::make_unique<store>(home, now);
    clock.not_before(
        {writer->db().integer("SELECT max(coalesce((SELECT max(at_ms) FROM (SELECT at_ms FROM "
                              "outbox ORDER BY seq DESC LIMIT 100)), 0), "
                              "coalesce((SELECT max(last_ms) FROM heartbeat), 0))")});
    statement sealed(writer->db(), "SELECT token FROM card WHERE sealed <> ''");
    for (bool more = sealed.query(); more; more = sealed.step())
        sealer.remember(sealed.text(0));
    load_staff(writer->notes.on_duty());
    models = writer->history.frequent_models(30);
    restore_clocks();
    crash_point("after_store_opened");
    rebuild();
    crash_point("after_rebuild");
}

// How far each pump's clock was off, and its last record: late ones are dated by them.
void core::parts::restore_clocks()
{
    constexpr int records_read = 64;
    for (const auto& known : recorder::pump_clocks(*writer, points.terminals()))
        points.restore_clock(known);
    auto latest = writer->facts.latest_records(records_read);
    for (auto f = latest.rbegin(); f != latest.rend(); ++f)
        points.restore_record(*f);
}

// The visits that were open are made again from the facts that no stored visit has taken.
void core::parts::rebuild()
{
    constexpr std::int64_t day_ms = 24 * 3'600'000;
    const auto now = clock.now();
    auto young = writer->visits.ended_since(now + -day_ms, remembered_visits);
    std::reverse(young.begin(), young.end());
    for (const auto& v : young) {
        builder.remember(v);
        if (v.status != visit_status::closed && v.status != visit_status::doubtful)
            continue;
        auto& row = board.put(v, false);
        if (const auto given = writer->customers.answer_to(v.id))
            row.answered = given->answer;
    }
    visit_changes changes;
    const auto collect = [&](visit_changes more) {
        changes.insert(changes.end(), more.begin(), more.end());
    };
    for (auto& f : writer->facts.still_open()) {
        recorder::follow_merges(*writer, f);
        collect(builder.apply(f, records.look_up(*writer, f)));
    }
    for (auto& f : lose_sight(now)) {
        collect(builder.apply(f, {}));
        along.quiet.push_back(std::move(f));
    }
    for (auto& c : changes)
        if (c.must_store())
            unsaved.push_back({std::move(c), std::nullopt});
    for (const auto& v : builder.open_visits())
        board.put(v, true);
    for (auto& id : builder.take_spent())
        along.spent.push_back(std::move(id));
    load_staff(writer->notes.on_duty());
}

// A nozzle that was up when we went down may have been hung up since. The pump counts as silent
// until its device speaks; if it never does, the visit ends after 30 minutes.
std::vector<fact> core::parts::lose_sight(utc_ms now)
{
    std::vector<fact> silences;
    for (const int point : builder.points_with_nozzle_up())
        silences.push_back(points.lose_sight(point, now));
    return silences;
}

std::string core::parts::fresh_id(utc_ms at) const
{
    std::array<std::uint8_t, 10> random{};
    fill_random(random);
    return make_id(at, random);
}

std::string core::parts::next_fact_id(utc_ms at)
{
    if (at > last_id_at) {
        last_id_at = at;
        fill_random(last_tail);
        last_tail[0] &= 0x7F;  // room to count on
    } else {
        for (auto digit = last_tail.rbegin(); digit != last_tail.rend() && ++*digit == 0; ++digit) {
        }
    }
    return make_id(last_id_at, last_tail);
}

// Never from inside another call: listeners may call back into the core.
void core::parts::tell(change c)
{
    if (!listener)
        return;
    asio::post(executor, [this, guard = std::weak_ptr<int>(alive), c = std::move(c)] {
        if (!guard.expired() && listener)
            listener(c);
    });
}

void core::parts::ring()
{
    bell.cancel();
}

void core::parts::remember_trouble(const store_error& e)
{
    const bool news = !bad || bad->what != e.happened();
    bad = trouble{e.happened(),
                  e.where(),
                  e.remedy(),
                  {"store." + std::string(word_of(e.fault())), {{"where", e.where()}}}};
    retry_at = clock.now() + retry_ms;
    if (news)
        tell(health_changed{});
}

void core::parts::distrust(const store_error& e)
{
    if (e.fault() == store_fault::other)
        return;
    remember_trouble(e);
    ring();
}

// After a failed read, write or sync the file is not trusted: it is closed, opened and checked. A
// commit that was reported as failed may stand in the log all the same: what the rules have not
// seen of it they see now.
awaitable<void> core::parts::recover()
{
    if (!bad || clock.now() < retry_at)
        co_return;
    const auto pass = co_await gate.enter();
    try {
        auto drop_reader = [this] { reader.reset(); };
        co_await run_on(reader_pool.get_executor(), std::move(drop_reader));
        auto reopen = [this, now = clock.now()] {
            writer.reset();
            writer = std::make_unique<store>(home, now);
            writer->check();
            transaction probe(writer->db());
            writer->notes.set_value("last_recovery", std::to_string(now.since_epoch));
            probe.commit();
            std::vector<recorded_fact> stored;
            for (auto& f : writer->facts.still_open()) {
                recorder::follow_merges(*writer, f);
                auto known = records.look_up(*writer, f);
                stored.push_back(
                    {.content = std::move(f), .is_new = true, .known = std::move(known)});
            }
            return stored;
        };
        auto stored = co_await run_on(store_pool.get_executor(), std::move(reopen));
        bad.reset();
        tell(health_changed{});
        co_await apply_facts(std::move(stored));
    } catch (const store_error& e) {
        remember_trouble(e);
    }
}

core::core(asio::any_io_executor executor, core_settings settings)
    : parts_(std::make_unique<parts>(std::move(executor), std::move(settings)))
{}

core::~core() = default;

awaitable<void> core::run()
{
    auto& p = *parts_;
    p.running = true;
    while (!p.stopping || !p.queue.empty()) {
        co_await step();
        if (p.stopping && p.bad)
            break;  // what is queued was never acknowledged: it is offered again
        if (p.stopping || (!p.queue.empty() && !p.bad))
            continue;
        p.bell.expires_after(p.until_next());
        boost::system::error_code rung;
        co_await p.bell.async_wait(asio::redirect_error(asio::use_awaitable, rung));
    }
    if (!p.bad)
        co_await p.flush();
    p.running = false;
}

awaitable<void> core::step()
{
    auto& p = *parts_;
    co_await p.recover();
    if (p.bad)
        co_return;
    try {
        co_await p.work_off();
        co_await p.keep_up();
    } catch (const store_error& e) {
        p.remember_trouble(e);
    }
}

void core::stop()
{
    parts_->stopping = true;
    parts_->ring();
}

void core::on_change(std::function<void(const change&)> listener)
{
    parts_->listener = std::move(listener);
}

void core::take(const std::string& line, const drivers::device_event& event,
                const acknowledge_record& acknowledge)
{
    parts_->take(line, event, acknowledge);
}

drivers::card_sealer& core::cards()
{
    return parts_->sealer;
}

std::optional<std::int64_t> core::wrong_pump_clock_ms(const std::string& line) const
{
    const auto offset = parts_->points.clock_offset_ms(line);
    return offset && std::abs(*offset) > pump_clock_shown_beyond_ms ? offset : std::nullopt;
}

sync::outbox& core::outbox()
{
    return *parts_->box;
}

station_clock& core::clock()
{
    return parts_->clock;
}

std::optional<trouble> core::health() const
{
    return parts_->bad;
}

void core::set_head_office_key(const std::string& public_key)
{
    const auto key = sealing::parse_public_key(public_key);
    const auto known = key ? std::optional(*key) : std::nullopt;
    parts_->sealer.set_head_office_key(known);
    parts_->head_office_key = known ? public_key : std::string{};
    parts_->ring();
    asio::post(parts_->store_pool,
               [p = parts_.get(), known] { p->records.head_office().set_key(known); });
}

void core::set_head_office_time(utc_ms theirs, std::int64_t round_trip_ms)
{
    const auto before = parts_->clock.now();
    parts_->clock.correct(theirs, round_trip_ms);
    parts_->points.own_clock_moved(parts_->clock.now() - before);
}

}  // namespace thirdvisit::station
