#include "drivers/sinopec/sale_ledger.hpp"

#include <algorithm>
#include <cstdio>

namespace thirdvisit::drivers::sinopec {

std::string to_text(const missing_sales& missing)
{
    std::string text;
    if (!missing.numbers.empty()) {
        text = "records never offered:";
        for (const auto number : missing.numbers)
            text += " " + std::to_string(number);
    }
    for (const auto& [nozzle, volume] : missing.volumes_cl) {
        char litres[64];
        std::snprintf(litres, sizeof litres, "totaliser of nozzle %d moved %.2f L without a record",
                      nozzle, static_cast<double>(volume) / 100.0);
        text += (text.empty() ? "" : "; ") + std::string(litres);
    }
    return text;
}

void sale_ledger::on_record(std::int64_t number, int nozzle, std::int64_t vol_cl,
                            std::int64_t v_tot_cl, time_point now)
{
    const auto gun = guns_.find(nozzle);
    if (told_.erase(number) != 0)
        return;  // late, but here; its litres were told as well
    if (highest_ && number <= *highest_ && !passed_over_.contains(number)) {
        if (gun != guns_.end() && gun->second.number == number && gun->second.v_tot_cl == v_tot_cl)
            return;  // the same record again
        // Numbers went back: the terminal was reset or exchanged, and nothing of before counts.
        highest_.reset();
        passed_over_.clear();
        told_.clear();
        guns_.clear();
    }
    step_number(number, now);
    if (v_tot_cl != 0)  // terminals without a meter leave it empty
        step_totaliser(guns_[nozzle], number, vol_cl, v_tot_cl, now);
}

void sale_ledger::step_number(std::int64_t number, time_point now)
{
    passed_over_.erase(number);
    if (!highest_ || number - *highest_ > widest_gap) {
        highest_ = std::max(number, highest_.value_or(number));
        passed_over_.clear();
        return;
    }
    for (auto between = *highest_ + 1; between < number; ++between)
        passed_over_.emplace(between, gap{now});
    highest_ = std::max(*highest_, number);
}

void sale_ledger::step_totaliser(totaliser& gun, std::int64_t number, std::int64_t vol_cl,
                                 std::int64_t v_tot_cl, time_point now)
{
    const bool first = gun.v_tot_cl == 0;
    const bool late = number < gun.number;  // fills a gap that a later record left
    if (late) {
        gun.unexplained_cl -= vol_cl;
        return;
    }
    if (!first && v_tot_cl > gun.v_tot_cl) {
        const auto before = gun.unexplained_cl;
        gun.unexplained_cl += v_tot_cl - gun.v_tot_cl - vol_cl;
        if (before == 0)
            gun.since = now;
    }
    gun.number = number;
    gun.v_tot_cl = v_tot_cl;
}

std::vector<std::int64_t> sale_ledger::take_rereads(time_point now)
{
    std::vector<std::int64_t> numbers;
    for (auto& [number, missing] : passed_over_) {
        if (!missing.reread && now - missing.since >= reread_after) {
            missing.reread = true;
            numbers.push_back(number);
        }
    }
    return numbers;
}

std::optional<missing_sales> sale_ledger::take_missing(time_point now)
{
    missing_sales missing;
    std::erase_if(passed_over_, [&](const auto& entry) {
        const bool due = now - entry.second.since >= patience;
        if (due)
            missing.numbers.push_back(entry.first);
        return due;
    });
    for (auto& [nozzle, gun] : guns_) {
        if (gun.unexplained_cl > 0 && now - gun.since >= patience) {
            missing.volumes_cl.emplace(nozzle, gun.unexplained_cl);
            gun.unexplained_cl = 0;
        }
    }
    if (missing.numbers.empty() && missing.volumes_cl.empty())
        return std::nullopt;
    told_.insert(missing.numbers.begin(), missing.numbers.end());
    while (told_.size() > static_cast<std::size_t>(widest_gap))
        told_.erase(told_.begin());
    return missing;
}

std::optional<time_point> sale_ledger::next_due() const
{
    std::optional<time_point> due;
    const auto consider = [&due](time_point when) { due = std::min(due.value_or(when), when); };
    for (const auto& entry : passed_over_)
        consider(entry.second.since + (entry.second.reread ? patience : reread_after));
    for (const auto& entry : guns_)
        if (entry.second.unexplained_cl > 0)
            consider(entry.second.since + patience);
    return due;
}

}  // namespace thirdvisit::drivers::sinopec
