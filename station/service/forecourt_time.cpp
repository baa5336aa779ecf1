// When a record happened: what the line says of the delivery, and the clock of its terminal.
#include "station/service/forecourt.hpp"

#include <algorithm>
#include <cstdlib>

namespace thirdvisit::station {

namespace {

constexpr std::int64_t owed_ms = 2 * 60'000;      // terminals hand a record over within two minutes
constexpr milliliters between_polls{2'000};       // may run before the next figures are told
constexpr std::int64_t noted_beyond_ms = 10'000;  // a write each

}  // namespace

delivery_evidence forecourt::evidence_for(const delivery& d, const fuelling_recorded& r,
                                          utc_ms now) const
{
    const bool ended = d.hung_up != utc_ms{};
    if (d.recorded || (!d.up && !ended) || (ended && now - d.hung_up > owed_ms))
        return delivery_evidence::none;
    if (d.ran.count == 0)
        return delivery_evidence::likely;
    if (r.volume < d.ran)
        return delivery_evidence::none;
    const bool same = r.volume.count - d.ran.count <= between_polls.count;
    return same ? delivery_evidence::sure : delivery_evidence::likely;
}

result<station_clock::instants> forecourt::utc_of(local_time told, const std::string& zone) const
{
    const auto own = zones_.find(zone);
    return own == zones_.end() ? clock_.utc_of(told) : own->second.utc_of(told);
}

told_record forecourt::told_by(const address& from, int point, const fuelling_recorded& r,
                               utc_ms now) const
{
    told_record out{.told = {}, .number = r.record_number, .ended = now};
    if (const auto* place = place_at(from.line, from.number, r.nozzle); r.pump_time) {
        const auto zone = place == nullptr ? std::string() : place->zone;
        if (const auto instants = utc_of(*r.pump_time, zone)) {
            if (instants->second)  // the later one first: it is nearer to the present
                out.told.push_back(*instants->second);
            out.told.push_back(instants->first);
        }
    }
    const auto at_point = deliveries_.find(point);
    if (point == 0 || at_point == deliveries_.end())
        return out;
    const auto found = at_point->second.find(r.nozzle);
    if (found == at_point->second.end())
        return out;
    out.evidence = evidence_for(found->second, r, now);
    if (out.evidence != delivery_evidence::none && !found->second.up)
        out.ended = found->second.hung_up;
    return out;
}

// The pump's own time, repaired (decision 6): its clock is wrong on many forecourts.
void forecourt::date(const address& from, int point, fuelling_recorded& r, fact& f, understood& out)
{
    auto& terminal = terminals_[from];
    const auto told = told_by(from, point, r, f.received);
    const auto when = terminal.clock.judge(told, f.received, clock_.trusted());
    f.at = when.at;
    r.live = when.live;
    r.time_unknown = when.unknown;
    r.clock_offset_s = when.offset_ms / 1'000;
    if (when.live)
        deliveries_[point][r.nozzle].recorded = true;
    const auto known = terminal.clock.offset_ms();
    if (!known || (terminal.noted_ms && std::abs(*known - *terminal.noted_ms) < noted_beyond_ms))
        return;
    terminal.noted_ms = known;
    out.clock = clock_note{from.line, from.number, *known};
}

std::optional<std::int64_t> forecourt::clock_offset_ms(const std::string& line) const
{
    std::optional<std::int64_t> worst;
    for (const auto& [where, terminal] : terminals_)
        if (const auto offset = terminal.clock.offset_ms();
            offset && where.line == line && (!worst || std::abs(*offset) > std::abs(*worst)))
            worst = offset;
    return worst;
}

std::vector<clock_note> forecourt::terminals() const
{
    std::vector<clock_note> all;
    for (const auto& p : places_)
        if (const clock_note one{p.line, p.address, 0};
            p.point > 0 && std::find(all.begin(), all.end(), one) == all.end())
            all.push_back(one);
    return all;
}

void forecourt::restore_clock(const clock_note& known)
{
    auto& terminal = terminals_[{known.line, known.address}];
    terminal.clock.restore(known.offset_ms);
    terminal.noted_ms = known.offset_ms;
}

void forecourt::restore_record(const fact& stored)
{
    const auto* r = std::get_if<fuelling_recorded>(&stored.content);
    const auto place = std::find_if(places_.begin(), places_.end(), [&](const point_place& p) {
        return p.line == stored.source && p.point == stored.point;
    });
    if (r == nullptr || r->time_unknown || place == places_.end())
        return;
    const auto told = r->pump_time ? utc_of(*r->pump_time, place->zone)
                                   : result<station_clock::instants>(errc::malformed_message);
    terminals_[{place->line, place->address}].clock.last_record(
        r->record_number, stored.at, told ? std::optional(told->first) : std::nullopt);
}

void forecourt::own_clock_moved(std::int64_t by_ms)
{
    for (auto& [where, terminal] : terminals_)
        terminal.clock.own_clock_moved(by_ms);
}

}  // namespace thirdvisit::station
