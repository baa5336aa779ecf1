// A, B and C: the rule on small bases, and the published anchors of two whole ones.
#include "station/recall/classes.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

constexpr int long_known = 400;

std::string names(const std::vector<customer_value>& all)
{
    std::string out;
    for (const auto c : classes_of(all))
        out += c == value_class::none ? "-" : std::string(name_of(c));
    return out;
}

std::int64_t cents(double money)
{
    return std::llround(money * 100);
}

std::ifstream fixture(const std::string& name)
{
    std::ifstream in(std::string(THIRDVISIT_SOURCE_DIR) + "/tests/fixtures/" + name);
    REQUIRE(in);
    return in;
}

std::vector<customer_value> as_values(const std::map<std::string, std::int64_t>& sums)
{
    std::vector<customer_value> out;
    for (const auto& [id, value] : sums)
        out.push_back({id, value, long_known});
    return out;
}

struct base {
    std::map<value_class, int> count;
    std::map<value_class, std::int64_t> last;  // the smallest value in it
    std::int64_t total{};
};

base summary(const std::vector<customer_value>& all)
{
    base out;
    const auto classes = classes_of(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (classes[i] == value_class::none)
            continue;
        ++out.count[classes[i]];
        out.total += all[i].value;
        auto [last, first] = out.last.emplace(classes[i], all[i].value);
        last->second = std::min(last->second, all[i].value);
    }
    return out;
}

}  // namespace

TEST_CASE("A is whoever has less than 80 % before him, B less than 95 %", "[recall][classes]")
{
    CHECK(names({{"a", 79, long_known}, {"b", 16, long_known}, {"c", 5, long_known}}) == "AAC");
    CHECK(names({{"a", 80, long_known}, {"b", 15, long_known}, {"c", 5, long_known}}) == "ABC");
    CHECK(names({{"a", 5, long_known}, {"b", 15, long_known}, {"c", 80, long_known}}) == "CBA");
    CHECK(names({}).empty());
}

TEST_CASE("equal values are told apart by their ids, refunds and nothing have no class",
          "[recall][classes]")
{
    CHECK(names({{"b", 50, long_known}, {"a", 50, long_known}}) == "AA");
    std::vector<customer_value> many(20, {"", 5, long_known});
    for (std::size_t i = 0; i < many.size(); ++i)
        many[i].customer = std::string(1, static_cast<char>('t' - i));
    CHECK(names(many) == "CBBBAAAAAAAAAAAAAAAA");
    CHECK(names({{"a", 10, long_known}, {"b", 0, long_known}, {"c", -3, long_known}}) == "A--");
}

TEST_CASE("whoever is known for less than 90 days is new and counts in the total",
          "[recall][classes]")
{
    CHECK(names({{"a", 80, 89}, {"b", 15, 90}, {"c", 5, long_known}}) == "newBC");
}

TEST_CASE("up at once, down only when two monthly runs say so", "[recall][classes]")
{
    settled_class c = settle({}, value_class::b);
    CHECK(c == settled_class{value_class::b, 0});
    c = settle(c, value_class::a);
    CHECK(c == settled_class{value_class::a, 0});
    c = settle(c, value_class::c);
    CHECK(c == settled_class{value_class::a, 1});
    CHECK(settle(c, value_class::a) == settled_class{value_class::a, 0});
    c = settle(c, value_class::b);
    CHECK(c == settled_class{value_class::b, 0});
}

TEST_CASE("Online Retail: 4,338 customers, 1,133 A, 1,469 B, 1,736 C", "[recall][classes]")
{
    auto in = fixture("online-retail/customer_days.csv");
    std::map<std::string, std::int64_t> sums;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        const auto first = line.find(',');
        const auto last = line.rfind(',');
        sums[line.substr(0, first)] += cents(std::stod(line.substr(last + 1)));
    }
    auto b = summary(as_values(sums));
    CHECK(b.total == 891'140'790);
    CHECK(b.count[value_class::a] == 1'133);
    CHECK(b.count[value_class::b] == 1'469);
    CHECK(b.count[value_class::c] == 1'736);
    CHECK(b.last[value_class::a] == 159'212);
    CHECK(b.last[value_class::b] == 49'052);
}

TEST_CASE("CDNOW sample: 2,349 customers, 777 A, 801 B, 771 C", "[recall][classes]")
{
    auto in = fixture("cdnow/CDNOW_sample.txt");
    std::map<std::string, std::int64_t> sums;
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string master, sample, date;
        int discs = 0;
        double dollars = 0;
        if (words >> master >> sample >> date >> discs >> dollars)
            sums[master] += cents(dollars);
    }
    auto b = summary(as_values(sums));
    CHECK(b.total == 24'409'194);
    CHECK(b.count[value_class::a] == 777);
    CHECK(b.count[value_class::b] == 801);
    CHECK(b.count[value_class::c] == 771);
}
