#include "drivers/gilbarco/pump.hpp"

#include "drivers/device/figures.hpp"
#include "drivers/device/sale_words.hpp"

#include <algorithm>
#include <cstdlib>

namespace thirdvisit::drivers::gilbarco {
namespace {

constexpr std::int64_t totals_wrap = 100'000'000;  // eight digits
constexpr int most_unanswered = 8;

}  // namespace

std::optional<std::int64_t> total_of(const totals& t, int grade)
{
    const auto found = std::find_if(t.grades.begin(), t.grades.end(),
                                    [&](const auto& g) { return g.grade == grade; });
    return found == t.grades.end() ? std::nullopt : std::optional(found->volume);
}

// ---- hearing

// One word is easily false: only the second in a row counts.
void pump::hear(const status& s, time_point now, event_queue& out)
{
    if (s.state == pump_state::data_error) {
        if (!std::exchange(error_told_, true))
            notice("data_error", "the pump reports a data error", out);
        return;
    }
    if (s.state == pump_state::send_data)
        return;  // another master is sending a block
    const bool twice = maybe_ == s.state;
    maybe_ = s.state;
    if (twice && state_ != s.state) {
        state_ = s.state;
        on_state(now, out);
    }
    tick(now, out);
}

void pump::on_state(time_point now, event_queue& out)
{
    tell_state(out);
    const bool next_one = in(pump_state::authorised) || in(pump_state::busy);
    if (next_one && reading_)
        finish(now, out);
    running_ = running_ || in(pump_state::busy);
    if (complete() && !read_done_) {
        if (reading_ && reading_->catch_up)
            reading_.reset();  // the last sale is this one
        if (!reading_)
            begin(false, now);
    }
    if (!complete())
        read_done_ = false;
    // Its end was not seen, or what happened while we were away is not known.
    const bool at_rest = in(pump_state::off) || in(pump_state::call);
    if (at_rest && !reading_ && (running_ || (look_back_ && settings_.owner)))
        begin(!running_, now);
}

void pump::begin(bool catch_up, time_point now)
{
    reading_ = reading{.since = now, .catch_up = catch_up, .witnessed = running_};
    look_back_ = false;
}

void pump::hear(const transaction& t, time_point now, event_queue& out)
{
    if (t.pump != number())
        return;
    // Another master may read the figures before the state that says so was heard twice; the
    // figures of the sale before may be read at any time.
    if (!reading_ && running_ && last_ != t)
        begin(false, now);
    if (!reading_)
        return;
    reading_->same_figures = reading_->figures == t ? reading_->same_figures + 1 : 1;
    reading_->figures = t;
    tick(now, out);
}

void pump::hear(const totals& t, time_point now, event_queue& out)
{
    for (const auto& g : t.grades)
        prices_[g.grade] = g.price_1;
    if (reading_) {
        reading_->same_total = reading_->total == t ? reading_->same_total + 1 : 1;
        reading_->total = t;
    } else if (in(pump_state::off) || in(pump_state::call)) {
        const bool sure = totals_as_expected(t, 0, -1) || doubted_ == t || watches_.empty() ||
                          (!settings_.owner && moved_alike(t));
        doubted_ = t;
        if (settings_.owner && !sure)
            begin(true, now);  // something moved: look twice, and at the last sale
        else if (sure)
            take_totals(t, nullptr, out);
        totals_due_ = false;
        totals_at_ = now;
    }
    tick(now, out);
}

void pump::hear_money(std::int64_t digits, time_point, event_queue& out)
{
    if (!in(pump_state::busy) || std::exchange(shown_money_, digits) == digits)
        return;
    fuelling_progress p{number(), 0, {}, money(digits), {}};
    if (prices_.size() == 1 && prices_.begin()->second > 0) {  // else the grade is not known yet
        p.price = price(prices_.begin()->second);
        p.volume = {p.amount.count * 10'000 / p.price.mills_per_liter};
    }
    out.push(p);
}

void pump::unanswered(command asked, time_point now, event_queue& out)
{
    totals_due_ = totals_due_ && asked != command::totals;
    totals_at_ = asked == command::totals ? now : totals_at_;
    if (reading_ && asked == command::totals)
        reading_->no_total = true;
    if (reading_ && asked == command::transaction)
        reading_->no_figures = ++reading_->unanswered >= most_unanswered;
    state_first_ = true;
    tick(now, out);
}

// ---- deciding

bool pump::figures_known() const
{
    return reading_->same_figures >= (settings_.owner ? 2 : 1);
}

bool pump::totals_as_expected(const gilbarco::totals& t, std::int64_t sold, int grade) const
{
    return std::all_of(t.grades.begin(), t.grades.end(), [&](const auto& g) {
        const auto watch = watches_.find(g.grade);
        return watch != watches_.end() &&
               watch->second.expects(g.volume, g.grade == grade ? sold : 0, totals_wrap);
    });
}

bool pump::total_known(time_point now) const
{
    const auto& r = *reading_;
    if (r.no_total || now >= r.since + settings_.totals_within)
        return true;
    return r.total && total_trusted(r);
}

// Totals carry a check of four bits: one reading is believed only if it says what was expected. A
// tap, which cannot ask again, also believes volumes that moved together with their money.
bool pump::total_trusted(const reading& r) const
{
    if (r.same_total >= 2 || (!settings_.owner && (watches_.empty() || moved_alike(*r.total))))
        return true;
    return totals_as_expected(*r.total, r.figures ? r.figures->volume : 0,
                              r.figures ? r.figures->grade : -1);
}

bool pump::moved_alike(const gilbarco::totals& t) const
{
    const auto moved = [](std::int64_t from, std::int64_t to) {
        return (to - from + totals_wrap) % totals_wrap;
    };
    return accepted_ && std::all_of(t.grades.begin(), t.grades.end(), [&](const auto& g) {
               const auto& was = accepted_->grades;
               const auto before = std::find_if(was.begin(), was.end(),
                                                [&](const auto& b) { return b.grade == g.grade; });
               if (before == was.end())
                   return false;
               const auto coins = money(moved(before->money, g.money)).count;
               const auto worth =
                   price_of(volume(moved(before->volume, g.volume)), price(g.price_1)).count;
               return std::llabs(coins - worth) <= std::max<std::int64_t>(coins / 50, 10);
           });
}

void pump::settle(time_point now, event_queue& out)
{
    if (!reading_)
        return;
    const auto& r = *reading_;
    const bool patience_over = now >= r.since + settings_.totals_within;
    const bool ready = figures_known() && total_known(now);
    const bool hopeless = r.no_figures && total_known(now);
    // A master goes on asking; a tap hears only what the other one asks.
    const bool given_up = patience_over && (!settings_.owner || r.catch_up);
    if (ready || hopeless || given_up)
        finish(now, out);
}

void pump::finish(time_point now, event_queue& out)
{
    reading r = *std::exchange(reading_, std::nullopt);
    read_done_ = complete();
    if (r.total && !total_trusted(r))
        r.total.reset();
    if (r.catch_up && r.same_figures < 2)
        r.figures.reset();
    running_ = false;
    if (r.figures)
        judge(r, now, out);
    else if (r.total)
        take_totals(*r.total, nullptr, out);
    if (!r.figures && !r.catch_up)
        notice("sale_unread", "a sale ended whose figures nobody read", out);
    if (settings_.owner && !r.total && !r.no_total)
        totals_due_ = true;
}

void pump::judge(const reading& r, time_point now, event_queue& out)
{
    const auto& t = *r.figures;
    const auto total = r.total ? total_of(*r.total, t.grade) : std::nullopt;
    const bool news = is_news(r, total, out);
    const auto watch = watches_.find(t.grade);
    const bool explained =
        total && watch != watches_.end() && watch->second.expects(*total, t.volume, totals_wrap);
    if (r.total)
        take_totals(*r.total, news ? &t : nullptr, out);
    else if (news)
        watches_[t.grade].delivered(t.volume);
    if (news)
        offer(r, total, explained, now, out);
}

// Whether these are the figures of a sale we have no record of.
bool pump::is_news(const reading& r, std::optional<std::int64_t> total, event_queue& out)
{
    const auto& t = *r.figures;
    const bool seen_before = last_ == t && last_total_ == total;
    if (seen_before && (total || !r.witnessed))
        return false;
    if (!r.catch_up && (r.witnessed || total))
        return true;
    if (!total || t.volume == 0) {
        if (!r.catch_up && t.volume != 0)
            notice("unseen_sale",
                   "a finished sale of " + litres(volume(t.volume)) +
                       " whose fuelling was not seen, without totals; it is not recorded",
                   out);
        return false;
    }
    // The last sale from before: new if the total moved by it, or nothing is known of before.
    const auto watch = watches_.find(t.grade);
    if (watch == watches_.end())
        return true;
    const bool moved = !watch->second.expects(*total, 0, totals_wrap);
    return moved && (last_ != t || watch->second.expects(*total, t.volume, totals_wrap));
}

// `sale`: the one that ended with this reading, if it is recorded now.
void pump::take_totals(const gilbarco::totals& t, const transaction* sale, event_queue& out)
{
    accepted_ = t;
    for (const auto& g : t.grades) {
        auto& watch = watches_[g.grade];
        const bool sold = sale != nullptr && sale->grade == g.grade;
        const auto step = sold ? watch.at_sale(g.volume, sale->volume, totals_wrap).unexplained
                               : watch.at_rest(g.volume, totals_wrap);
        report_unexplained(g.grade, step, out);
        out.push(totaliser_read{number(), g.grade + 1, volume(g.volume)});
    }
}

void pump::offer(const reading& r, std::optional<std::int64_t> total, bool explained,
                 time_point now, event_queue& out)
{
    const auto& t = *r.figures;
    const bool fits = sums_fit(t);
    if (!fits)
        notice("figures_disagree", "volume times price is not the money; check the decimals", out);
    record_offered offer{number(), key(t, total, now), {}};
    offer.record.kind = t.volume == 0 ? record_kind::zero : record_kind::sale;
    offer.record.nozzle = t.grade + 1;
    offer.record.volume = volume(t.volume);
    offer.record.amount = money(t.money);
    offer.record.price = price(t.price);
    offer.record.totaliser = total ? volume(*total) : milliliters{};
    const bool read_twice = !settings_.owner || r.same_figures >= 2;
    offer.record.doubtful = !fits || !read_twice || !(r.witnessed || explained);
    last_ = t;
    last_total_ = total;
    offers_.offer(std::move(offer), now, out);
}

std::string pump::key(const transaction& t, std::optional<std::int64_t> total, time_point now) const
{
    return std::to_string(number()) + "-" + std::to_string(t.grade) + "-" +
           sale_place(total, clock_, now) + "-" + std::to_string(t.volume) + "-" +
           std::to_string(t.money) + "-" + std::to_string(t.price);
}

void pump::report_unexplained(int grade, std::int64_t step, event_queue& out)
{
    if (auto told = unexplained_litres(number(), "the total of grade " + std::to_string(grade),
                                       volume(step)))
        out.push(std::move(*told));
}

}  // namespace thirdvisit::drivers::gilbarco
