#include "station/history/synthetic.hpp"

#include "station/history/history_reader.hpp"
#include "station/recall/round.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

constexpr business_day first{20'000};

synthetic_settings station_of(int customers, int days)
{
    synthetic_settings s;
    s.seed = 11;
    s.first_day = first;
    s.customers = customers;
    s.days = days;
    return s;
}

std::vector<business_day> days_of(const synthetic_station& station, int customer)
{
    std::set<business_day> days;
    for (const auto& s : station.sales)
        if (s.customer == customer)
            days.insert(s.at.day);
    return {days.begin(), days.end()};
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

TEST_CASE("the same seed gives the same station, another seed another one", "[station][history]")
{
    const auto csv = to_csv(generate_history(station_of(50, 90)));
    CHECK(to_csv(generate_history(station_of(50, 90))) == csv);
    auto other = station_of(50, 90);
    other.seed = 12;
    CHECK(to_csv(generate_history(other)) != csv);
}

TEST_CASE("the generated file is read back without an error", "[station][history]")
{
    const auto station = generate_history(station_of(200, 90));
    std::size_t rows = 0;
    history_reader reader(
        {},
        [](local_time t) {
            return std::vector<utc_ms>{
                {(std::int64_t{t.day.count} * 86'400 + t.second_of_day) * 1'000}};
        },
        [&](history_row&& row) {
            const auto& s = station.sales[rows++];
            CHECK(row.volume == s.volume);
            CHECK(row.amount == s.amount);
            CHECK(row.local == s.at);
        });
    reader.feed(to_csv(station));
    const auto summary = reader.finish();
    CHECK(summary.errors.empty());
    CHECK(rows == station.sales.size());
    CHECK(summary.rows == rows);
}

TEST_CASE("customers are known by card or plate, each its own", "[station][history]")
{
    const auto station = generate_history(station_of(500, 10));
    std::set<std::string> known;
    for (const auto& c : station.customers) {
        CHECK((!c.card.empty() || c.plate));
        if (!c.card.empty())
            CHECK(known.insert(c.card).second);
        if (c.plate)
            CHECK(known.insert(c.plate->characters).second);
    }
}

TEST_CASE("the rhythm is the measured one", "[station][history]")
{
    auto s = station_of(2'000, 400);
    s.one_station = true;
    s.leave_mean_days = 1e9;
    const auto station = generate_history(s);
    std::vector<double> cycles;
    std::vector<double> shapes;
    for (const auto& c : station.customers) {
        cycles.push_back(c.cycle_days);
        shapes.push_back(c.shape);
        CHECK(c.cycle_days >= 4);
        CHECK(c.cycle_days <= 45);
    }
    CHECK(median(cycles) == Approx(10.5).epsilon(0.06));
    CHECK(median(shapes) == Approx(3.2).epsilon(0.06));
    int weekend = 0;
    for (const auto& sale : station.sales)
        weekend += weekday_of(sale.at.day) >= 5;
    // Two days at half weight against five at full weight, and those waiting for Monday.
    CHECK(weekend / static_cast<double>(station.sales.size()) == Approx(1.0 / 7).margin(0.03));
}

TEST_CASE("customers are split over stations unless all are wanted here", "[station][history]")
{
    auto s = station_of(800, 200);
    const auto split = generate_history(s).sales.size();
    s.one_station = true;
    const auto all = generate_history(s).sales.size();
    CHECK(static_cast<double>(split) / static_cast<double>(all) == Approx(0.5).margin(0.08));
}

TEST_CASE("planted leavers stop on their day and are flagged; planted drops halve their litres",
          "[station][history]")
{
    auto s = station_of(100, 90);
    s.planted_leavers = 10;
    s.planted_drops = 5;
    const auto station = generate_history(s);
    std::vector<recall_customer> people;
    for (const auto& c : station.customers) {
        const auto days = days_of(station, c.number);
        if (c.number < 10) {
            REQUIRE(c.left_on);
            CHECK(days.back() < *c.left_on);
            CHECK(days.size() >= 5);
        }
        if (c.dropped_on) {
            double before = 0;
            double after = 0;
            int n_before = 0;
            int n_after = 0;
            for (const auto& sale : station.sales)
                if (sale.customer == c.number) {
                    (sale.at.day < *c.dropped_on ? before : after) +=
                        static_cast<double>(sale.volume.count);
                    ++(sale.at.day < *c.dropped_on ? n_before : n_after);
                }
            CHECK(after / n_after < 0.7 * before / n_before);
        }
        recall_customer r;
        r.id = std::to_string(c.number);
        r.vehicles.push_back({r.id, days});
        people.push_back(r);
    }
    const auto out = run_round({people, {}, round_state{}, first + 90, {}, {}});
    std::set<std::string> flagged;
    for (const auto& change : out.changes)
        flagged.insert(change.flag.customer);
    for (int i = 0; i < 10; ++i)
        CHECK(flagged.contains(std::to_string(i)));
}
