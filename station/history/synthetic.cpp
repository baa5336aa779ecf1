#include "station/history/synthetic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <random>
#include <set>
#include <tuple>

namespace thirdvisit::station {
namespace {

// Own distributions over a standard engine: those of the library differ between libraries.
class dice {
public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}

    double uniform() { return (static_cast<double>(engine_() >> 11) + 0.5) * 0x1.0p-53; }
    int below(int n) { return static_cast<int>(uniform() * n); }
    double normal()
    {
        return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform());
    }
    double log_normal(double median, double log_sd) { return median * std::exp(log_sd * normal()); }
    double exponential(double mean) { return -mean * std::log(uniform()); }

    // Marsaglia and Tsang 2000, for shapes of at least 1; smaller ones by their power trick.
    double gamma(double shape)
    {
        if (shape < 1) {
            const double power = std::pow(uniform(), 1 / shape);
            return gamma(shape + 1) * power;
        }
        const double d = shape - 1.0 / 3;
        const double c = 1 / std::sqrt(9 * d);
        for (;;) {
            const double x = normal();
            const double v = std::pow(1 + c * x, 3);
            if (v > 0 && std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v))
                return d * v;
        }
    }

private:
    std::mt19937_64 engine_;
};

constexpr std::array<const char*, 8> models{"Jetta",    "Passat", "Corolla", "Lavida",
                                            "Haval H6", "Bora",   "Wuling",  "Camry"};
constexpr std::array<const char*, 5> colours{"white", "black", "silver", "grey", "blue"};
constexpr std::string_view serial_letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";

template <class List>
auto pick(dice& d, const List& list)
{
    return list[static_cast<std::size_t>(d.below(static_cast<int>(list.size())))];
}

std::string plate_characters(dice& d, bool local)
{
    std::string text = local ? "豫A" : "豫";
    if (!local)
        text += pick(d, serial_letters);
    for (int i = 0; i < 5; ++i) {
        const int n = d.below(i == 1 ? 34 : 10);
        text +=
            n < 10 ? static_cast<char>('0' + n) : serial_letters[static_cast<std::size_t>(n - 10)];
    }
    return text;
}

std::string card_digits(dice& d)
{
    std::string digits = "100011";
    while (digits.size() < 20)
        digits += static_cast<char>('0' + d.below(10));
    return digits;
}

synthetic_customer someone(dice& d, int number, const synthetic_settings& s)
{
    synthetic_customer c;
    c.number = number;
    const bool has_card = d.uniform() < s.card_share;
    if (has_card)
        c.card = card_digits(d);
    if (!has_card || d.uniform() < 0.5)
        c.plate = plate{plate_characters(d, d.uniform() < 0.85), plate_kind::blue};
    c.model = pick(d, models);
    c.colour = pick(d, colours);
    c.kind = d.uniform() < 0.08 ? customer_kind::organisation : customer_kind::person;
    const double grade = d.uniform();
    c.grade = grade < 0.62 ? "92#" : grade < 0.86 ? "95#" : "0#";
    c.volume_mean_ml = static_cast<int>(1'000 * std::clamp(38 + 9 * d.normal(), 15.0, 80.0));
    if (c.grade == "0#")
        c.volume_mean_ml *= 3;
    c.cycle_days = std::clamp(d.log_normal(s.cycle_median, s.cycle_log_sd), 4.0, 45.0);
    c.shape = d.log_normal(s.shape_median, s.shape_log_sd);
    c.usual_hour = 7 + d.below(13);
    c.comes_at_weekends = d.uniform() < 0.8;
    if (const double stays = d.exponential(s.leave_mean_days); stays < s.days)
        c.left_on = s.first_day + static_cast<int>(stays);
    return c;
}

// Leavers and drops must be known regulars: short, steady cycles, all their visits here.
void plant(dice& d, synthetic_customer& c, const synthetic_settings& s, bool leaver)
{
    c.planted = true;
    c.cycle_days = 4 + 5 * d.uniform();
    c.shape = 25 + 15 * d.uniform();
    c.left_on.reset();
    if (leaver)
        c.left_on = s.first_day + (s.days - 25 - d.below(16));
    else
        c.dropped_on = s.first_day + s.days * 2 / 3;
}

// At a weekend every second visit waits for Monday (weight about half of a weekday).
double after_weekend(dice& d, double day, const synthetic_settings& s)
{
    const auto whole = static_cast<int>(std::floor(day));
    const int weekday = weekday_of(s.first_day + whole);
    if (weekday < 5 || d.uniform() < s.weekend_weight)
        return day;
    return day + (7 - weekday);
}

synthetic_sale sale(dice& d, const synthetic_customer& c, int day, const synthetic_settings& s)
{
    const double hour = std::clamp(c.usual_hour + 1.2 * d.normal(), 0.5, 23.4);
    const auto today = s.first_day + day;
    double ml = c.volume_mean_ml * std::max(0.2, 1 + s.volume_cv * d.normal());
    if (c.dropped_on && today >= *c.dropped_on)
        ml /= 2;
    const milliliters volume{static_cast<std::int64_t>(ml / 10) * 10};  // pumps count centilitres
    return {c.number,
            {today, static_cast<std::int32_t>(hour * 3'600)},
            volume,
            price_of(volume, synthetic_price(c.grade))};
}

// Share of a customer's visits that this station sees: logit-normal with the measured quartiles.
double share_here(dice& d, const synthetic_customer& c, const synthetic_settings& s)
{
    if (s.one_station || c.planted)
        return 1;
    const double logit = -0.08 + 1.41 * d.normal();
    return 1 / (1 + std::exp(-logit));
}

void live(dice& d, const synthetic_customer& c, const synthetic_settings& s,
          std::vector<synthetic_sale>& sales)
{
    const double share = share_here(d, c, s);
    double day = c.cycle_days * d.uniform();
    while (day < s.days) {
        const auto today = static_cast<int>(after_weekend(d, day, s));
        if (today >= s.days || (c.left_on && s.first_day + today >= *c.left_on))
            return;
        if (d.uniform() < share) {
            sales.push_back(sale(d, c, today, s));
            if (d.uniform() < s.second_fill) {
                auto again = sale(d, c, today, s);
                again.at.second_of_day = std::min(sales.back().at.second_of_day + 240, 86'399);
                sales.push_back(again);
            }
        }
        double gap = c.cycle_days * d.gamma(c.shape) / c.shape;
        if (!c.planted && d.uniform() < s.long_gap)
            gap += 10 + 14 * d.uniform();
        day = std::max(day + gap, today + 1.0);
    }
}

}  // namespace

unit_price synthetic_price(std::string_view grade)
{
    return {grade == "92#" ? 7'530 : grade == "95#" ? 8'020 : 7'180};
}

synthetic_station generate_history(const synthetic_settings& settings)
{
    dice d(settings.seed);
    synthetic_station out;
    std::set<std::string> plates;
    for (int i = 0; i < settings.customers; ++i) {
        auto c = someone(d, i, settings);
        while (c.plate && !plates.insert(c.plate->characters).second)
            c.plate->characters = plate_characters(d, true);
        if (i < settings.planted_leavers)
            plant(d, c, settings, true);
        else if (i < settings.planted_leavers + settings.planted_drops)
            plant(d, c, settings, false);
        live(d, c, settings, out.sales);
        out.customers.push_back(std::move(c));
    }
    std::stable_sort(out.sales.begin(), out.sales.end(), [](const auto& a, const auto& b) {
        return std::tie(a.at, a.customer) < std::tie(b.at, b.customer);
    });
    return out;
}

std::string to_csv(const synthetic_station& station)
{
    std::string out = "card,plate,time,grade,litres,amount\n";
    for (const auto& s : station.sales) {
        const auto& c = station.customers[static_cast<std::size_t>(s.customer)];
        char figures[80];
        std::snprintf(figures, sizeof figures, ",%s,%lld.%02lld,%lld.%02lld\n", c.grade.c_str(),
                      static_cast<long long>(s.volume.count / 1'000),
                      static_cast<long long>(s.volume.count % 1'000 / 10),
                      static_cast<long long>(s.amount.count / 100),
                      static_cast<long long>(s.amount.count % 100));
        out +=
            c.card + "," + (c.plate ? c.plate->characters : "") + "," + to_string(s.at) + figures;
    }
    return out;
}

}  // namespace thirdvisit::station
