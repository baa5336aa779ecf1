#include "station/service/pump_clock.hpp"

#include <algorithm>
#include <cstdlib>

namespace thirdvisit::station {

namespace {

constexpr std::size_t samples_kept = 7;
constexpr int votes_needed = 2;
constexpr std::int64_t agree_ms = 90'000;              // lines are polled, clocks drift
constexpr std::int64_t repaired_beyond_ms = 60'000;    // less is left as the pump tells it
constexpr std::int64_t plausible_ms = 3 * 60'000;      // between the end we saw and the pump's word
constexpr std::int64_t oldest_ms = 40LL * 86'400'000;  // no terminal keeps records for longer

utc_ms nearest(const std::vector<utc_ms>& told, utc_ms to)
{
    return *std::min_element(told.begin(), told.end(), [&](utc_ms a, utc_ms b) {
        return std::abs(a - to) < std::abs(b - to);
    });
}

}  // namespace

judged_time pump_clock::judge(const told_record& r, utc_ms now, bool learn)
{
    if (r.told.empty())
        return {now, r.evidence != delivery_evidence::none, false, 0};
    const auto told = nearest(r.told, r.ended + offset_ms().value_or(0));
    const auto ended = at_the_end(r);
    const auto kept = kept_since(r, now);
    // Likely, but the clock as we know it says it was kept for us: records come in a bunch after an
    // outage, and cars come and go meanwhile. Without knowing the clock the line's word counts.
    const bool kept_for_us = kept && offset_ms() && kept->at < r.ended + -plausible_ms;
    const bool sure = r.evidence == delivery_evidence::sure;
    const bool live =
        r.evidence != delivery_evidence::none && (!kept_for_us || (sure && ended.has_value()));
    judged_time out{now, false, true, 0};
    if (live)
        out = ended.value_or(judged_time{r.ended, true, false, told - r.ended});
    else if (kept)
        out = *kept;
    out.at = std::min(out.at, now);
    if (live && learn)
        learn_from(told - r.ended, sure ? votes_needed : 1);
    if (!out.unknown && (!live || sure || ended))
        last_record(r.number, out.at, told);
    return out;
}

// The offsets to try: as known, and none, for the clock may have been set since.
std::vector<std::int64_t> pump_clock::candidates() const
{
    std::vector<std::int64_t> all;
    if (const auto known = offset_ms(); known && std::abs(*known) > repaired_beyond_ms)
        all.push_back(*known);
    all.push_back(0);
    return all;
}

// The pump agrees with the end of the delivery that we saw.
std::optional<judged_time> pump_clock::at_the_end(const told_record& r) const
{
    for (const auto offset : candidates())
        for (const auto told : r.told)
            if (std::abs(told + -offset - r.ended) <= plausible_ms)
                return judged_time{told + -offset, r.evidence != delivery_evidence::none, false,
                                   offset};
    return std::nullopt;
}

// When the pump wrote a record it could not hand over at once: after the one before it, and not in
// the future. A clock that stands still tells nothing.
std::optional<judged_time> pump_clock::kept_since(const told_record& r, utc_ms now) const
{
    const bool follows = last_ && r.number > last_->number && last_->number > 0;
    const auto from = std::max(now + -oldest_ms, follows ? last_->at + -plausible_ms : utc_ms{});
    for (const auto offset : candidates())
        for (const auto told : r.told) {
            const bool stands = follows && last_->told && told == *last_->told;
            const auto at = told + -offset;
            if (!stands && at >= from && at <= now + plausible_ms)
                return judged_time{at, false, false, offset};
        }
    return std::nullopt;
}

void pump_clock::learn_from(std::int64_t offset_ms, int votes)
{
    samples_.push_back({offset_ms, votes});
    if (samples_.size() > samples_kept)
        samples_.pop_front();
}

// The newest group that agrees: one record that was taken for another delivery's moves nothing, a
// clock that was set is believed at the second word.
std::optional<std::int64_t> pump_clock::offset_ms() const
{
    for (auto newest = samples_.rbegin(); newest != samples_.rend(); ++newest) {
        std::vector<std::int64_t> agree;
        int votes = 0;
        for (auto s = newest; s != samples_.rend(); ++s)
            if (std::abs(s->offset_ms - newest->offset_ms) <= agree_ms) {
                agree.push_back(s->offset_ms);
                votes += s->votes;
            }
        if (votes < votes_needed)
            continue;
        const auto middle = agree.begin() + static_cast<std::ptrdiff_t>((agree.size() - 1) / 2);
        std::nth_element(agree.begin(), middle, agree.end());
        return *middle;
    }
    return std::nullopt;
}

void pump_clock::restore(std::int64_t offset_ms)
{
    samples_.clear();
    learn_from(offset_ms, votes_needed);
}

void pump_clock::last_record(std::int64_t number, utc_ms at, std::optional<utc_ms> told)
{
    if (!last_ || number > last_->number || number == 0 || at > last_->at)
        last_ = previous{number, at, told};
}

void pump_clock::own_clock_moved(std::int64_t by_ms)
{
    for (auto& s : samples_)
        s.offset_ms -= by_ms;
    if (last_)
        last_->at = last_->at + by_ms;
}

}  // namespace thirdvisit::station
