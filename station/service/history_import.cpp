#include "station/service/history_import.hpp"

#include "station/service/hints.hpp"

#include "schemas/ids.hpp"
#include "station/keys/blind_index.hpp"
#include "station/keys/crypto.hpp"
#include "station/service/forgetting.hpp"
#include "station/store/crash_point.hpp"

#include <algorithm>
#include <iterator>

namespace thirdvisit::station {

namespace {

constexpr std::int64_t same_sale_ms = 2 * 60'000;

// HMAC(token, local time, grade, ml, amount, ordinal): the same row of the same file again.
digest key_of(const secret& key, const history_row& row, const std::string& token)
{
    const auto text = token + "|" + to_string(row.local) + "|" + row.grade + "|" +
                      std::to_string(row.volume.count) + "|" + std::to_string(row.amount.count) +
                      "|" + std::to_string(row.ordinal);
    return hmac_sha256(key, as_bytes(text));
}

// Time-ordered and always the same for the same row.
std::string id_of(utc_ms at, const digest& key)
{
    std::array<std::uint8_t, 10> tail{};
    std::copy_n(key.begin(), tail.size(), tail.begin());
    return make_id(at, tail);
}

import_row_read prepare(const history_row& row, station_card_sealer& cards,
                        const station_keys& keys, utc_ms now)
{
    import_row_read out;
    fuelling_recorded r;
    r.grade = row.grade;
    r.volume = row.volume;
    r.amount = row.amount;
    r.kind = row.volume.count < 0 ? record_kind::correction : record_kind::sale;
    r.pump_time = row.local;
    if (row.volume.count > 0)
        r.price = {row.amount.count * 10'000 / row.volume.count};
    if (!row.card.empty())
        r.card = cards.seal(row.card);
    out.plate = row.plate;
    if (row.plate)
        out.plate_token = plate_token(keys.plate_token, *row.plate);
    const auto key = key_of(keys.card_token, row, r.card ? r.card->token : out.plate_token);
    out.what = {.id = id_of(row.at, key),
                .key = "import/" + to_hex(byte_view(key).first(16)),
                .source = "import",
                .point = 0,
                .at = row.at,
                .received = now,
                .content = std::move(r)};
    return out;
}

const fuelling_recorded& record_of(const import_row_read& row)
{
    return std::get<fuelling_recorded>(row.what.content);
}

bool sold_live(statement& live, const import_row_read& row)
{
    const auto& r = record_of(row);
    const bool found =
        live.query(row.what.at.since_epoch - same_sale_ms, row.what.at.since_epoch + same_sale_ms,
                   r.volume.count, r.amount.count);
    live.reset();
    return found;
}

std::string owner_of(store& s, recorder& records, const visit& v)
{
    if (!v.customer.empty())
        return v.customer;
    const auto known = records.look_up(s, v.card, v.plate, v.begun);
    return known.plate.customers.empty() ? known.card.customer : known.plate.customers.front();
}

// The visit to be stored for `v`, last in `written`: `v` itself, or the earliest of the stored ones
// that it belongs to, to which any others now belong as well.
visit& merge(store& s, recorder& records, const visit& v, const visit_settings& rules,
             std::vector<visit>& written, utc_ms now)
{
    auto one = v;
    one.customer = owner_of(s, records, v);
    auto stored =
        one.customer.empty()
            ? std::vector<visit>{}
            : s.visits.of_customer_between(one.customer, v.begun + -rules.same_customer_ms,
                                           v.ended + rules.same_customer_ms);
    std::erase_if(stored, [&](const visit& near) { return !one_stop(one, near, rules); });
    if (stored.empty())
        return written.emplace_back(v);
    auto into = stored.front();
    if (one.begun < into.begun)
        into.day = one.day;
    absorb(into, one);
    for (auto other = std::next(stored.begin()); other != stored.end(); ++other) {
        if (!have_room(into, *other))
            continue;
        absorb(into, *other);
        other->status = visit_status::joined;
        other->joined_into = into.id;
        ++other->revision;
        records.save_one(s, {{visit_change_kind::revised, *other, {}}, std::nullopt}, now);
        written.push_back(*other);
    }
    ++into.revision;
    return written.emplace_back(std::move(into));
}

}  // namespace

import_read read_history(const std::string& csv, const import_options& options,
                         station_card_sealer& cards, const station_keys& keys,
                         const station_clock& clock, utc_ms now)
{
    import_read out;
    const auto zone = [&](local_time t) {
        std::vector<utc_ms> instants;
        if (const auto at = clock.utc_of(t)) {
            instants.push_back(at->first);
            if (at->second)
                instants.push_back(*at->second);
        }
        return instants;
    };
    history_reader reader(
        {.columns = options.columns, .latest = now}, zone,
        [&](history_row&& row) { out.rows.push_back(prepare(row, cards, keys, now)); });
    reader.feed(csv);
    const auto summary = reader.finish();
    out.report.lines = static_cast<std::int64_t>(summary.lines);
    for (const auto& e : summary.errors)
        out.report.errors.push_back({static_cast<std::int64_t>(e.line), e.column,
                                     std::string(name_of(e.fault)), explain(e)});
    out.report.errors_in_all = static_cast<std::int64_t>(summary.errors_in_all);
    return out;
}

void look_for_known(store_reader& r, const import_read& in, std::size_t from, import_known& known,
                    import_report& report)
{
    statement stored(r.db(), "SELECT 1 FROM fact WHERE key = ?");
    statement live(r.db(),
                   "SELECT 1 FROM fact WHERE kind = 'fuelling_recorded' AND at_ms BETWEEN ? AND ? "
                   "AND source <> 'import' AND body ->> '$.volume_ml' = ? "
                   "AND body ->> '$.amount_minor' = ?");
    known.skip.resize(in.rows.size());
    const auto note = [&](const std::string& token, const std::string& customer) {
        if (customer.empty() || !known.customers.emplace(token, customer).second)
            return;
        if (const auto last = r.history.last_of(customer))
            known.earlier.emplace(customer, *last);
    };
    for (auto i = from; i < std::min(in.rows.size(), from + rows_per_look); ++i) {
        const auto& row = in.rows[i];
        const bool again = stored.query(row.what.key);
        stored.reset();
        const bool matched = !again && sold_live(live, row);
        known.skip[i] = again || matched;
        report.known += again ? 1 : 0;
        report.matched += matched ? 1 : 0;
        report.facts += again || matched ? 0 : 1;
        const auto& card = record_of(row).card;
        if (card && !known.customers.contains(card->token))
            if (const auto c = r.customers.card(card->token))
                note(card->token, c->customer);
        if (row.plate && !known.customers.contains(row.plate_token))
            for (const auto& v : r.customers.vehicles_with(row.plate_token))
                note(row.plate_token, v.customer);
    }
}

import_plan plan_import(import_read in, const import_known& known, const visit_settings& rules,
                        const local_clock& local)
{
    import_plan plan;
    std::vector<history_sale> sales;
    const auto owner_of = [&](const std::string& token) {
        const auto found = known.customers.find(token);
        return found == known.customers.end() ? std::string{} : found->second;
    };
    for (std::size_t i = 0; i < in.rows.size(); ++i) {
        if (known.skip[i])
            continue;
        auto& row = in.rows[i];
        const auto& r = record_of(row);
        history_sale sale{.fact_id = row.what.id,
                          .who = row.plate ? row.plate_token : r.card->token,
                          .customer = owner_of(row.plate ? row.plate_token : r.card->token),
                          .card = r.card,
                          .plate = row.plate,
                          .at = row.what.at,
                          .grade = r.grade,
                          .volume = r.volume,
                          .amount = r.amount};
        if (!sale.customer.empty())
            sale.who = sale.customer;
        sales.push_back(std::move(sale));
        plan.facts.emplace(row.what.id, std::move(row.what));
    }
    plan.visits = visits_of(std::move(sales), rules, local, known.earlier);
    return plan;
}

std::vector<visit> store_visits(store& s, recorder& records, import_plan& plan, std::size_t from,
                                import_report& report, const visit_settings& rules,
                                const std::function<business_day(utc_ms)>& day_of, utc_ms now)
{
    std::vector<visit> written;
    transaction tx(s.db());
    const auto to = std::min(plan.visits.size(), from + visits_per_commit);
    for (auto i = from; i < to; ++i) {
        const auto& v = plan.visits[i];
        for (const auto& f : v.fuellings)
            if (const auto found = plan.facts.find(f.fact_id); found != plan.facts.end()) {
                s.facts.add(found->second, day_of(found->second.at), false);
                plan.facts.erase(found);
            }
        auto& into = merge(s, records, v, rules, written, now);
        const auto saved = records.save_one(
            s,
            {{into.revision > 1 ? visit_change_kind::revised : visit_change_kind::closed, into, {}},
             std::nullopt},
            now);
        into = saved.visit;
        report.visits += saved.changed && into.revision == 1 ? 1 : 0;
        report.customers += saved.new_customer ? 1 : 0;
    }
    crash_point("before_import_commit");
    tx.commit();
    crash_point("after_import_commit");
    return written;
}

void store_rest(store& s, import_plan& plan, const import_report& report, const std::string& id,
                const std::function<business_day(utc_ms)>& day_of, utc_ms now)
{
    transaction tx(s.db());
    for (const auto& [fact_id, f] : plan.facts)
        s.facts.add(f, day_of(f.at), false);
    s.notes.add_import({id, now, report.lines, report.facts, report.known, report.errors_in_all});
    strip_from_the_beginning(s);
    s.classes.clear();
    s.notes.drop_value("classes_of");
    forget_check(s);
    // A station without flags so far learns them from its history; else only today is looked at.
    if (s.db().integer("SELECT count(*) FROM flag") == 0) {
        s.notes.drop_value("round_day");
        s.notes.drop_value("round");
    } else {
        s.notes.set_value("round_day", to_string(day_of(now) + -1));
    }
    crash_point("before_import_end");
    tx.commit();
    crash_point("after_import_end");
}

}  // namespace thirdvisit::station
