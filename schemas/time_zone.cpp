#include "schemas/time_zone.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

namespace thirdvisit {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::size_t header_size = 44;
constexpr std::size_t type_size = 6;
constexpr const char* zone_folder = "/usr/share/zoneinfo/";

struct counts {
    std::size_t ut{}, standard{}, leaps{}, times{}, types{}, letters{};

    std::size_t body(std::size_t width) const
    {
        return times * (width + 1) + types * type_size + letters + leaps * (width + 4) + standard +
               ut;
    }
};

std::int64_t big_endian(byte_view from)
{
    std::uint64_t value = from[0] >= 0x80 ? ~std::uint64_t{0} : 0;
    for (const auto b : from)
        value = value << 8 | b;
    return static_cast<std::int64_t>(value);
}

std::size_t count_at(byte_view file, std::size_t at)
{
    return static_cast<std::size_t>(big_endian(file.subspan(at, 4)) & 0xFFFFFFFF);
}

result<counts> read_header(byte_view file)
{
    constexpr std::string_view mark = "TZif";
    constexpr std::size_t most = 100'000;  // a file of tzdata has some hundreds of each
    if (file.size() < header_size || !std::equal(mark.begin(), mark.end(), file.begin()))
        return errc::malformed_message;
    const counts c{count_at(file, 20), count_at(file, 24), count_at(file, 28),
                   count_at(file, 32), count_at(file, 36), count_at(file, 40)};
    if (std::max({c.ut, c.standard, c.leaps, c.times, c.types, c.letters}) > most || c.types == 0)
        return errc::malformed_message;
    return c;
}

// "\n…\n" after the second block; empty: the rule is not told.
std::string_view footer_of(byte_view rest)
{
    const std::string_view text(reinterpret_cast<const char*>(rest.data()), rest.size());
    const auto end = text.find('\n', 1);
    return text.empty() || text.front() != '\n' || end == std::string_view::npos
               ? std::string_view{}
               : text.substr(1, end - 1);
}

bool is_plain_name(const std::string& name)
{
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '+' || c == '/';
    };
    return !name.empty() && name.front() != '/' && std::all_of(name.begin(), name.end(), plain);
}

}  // namespace

result<time_zone> time_zone::parse(byte_view file)
{
    auto c = read_header(file);
    if (!c)
        return c.error();
    const bool wide = file[4] >= '2';
    const std::size_t width = wide ? 8 : 4;
    if (wide) {
        if (file.size() < header_size + c->body(4))
            return errc::malformed_message;
        file = file.subspan(header_size + c->body(4));
        c = read_header(file);
        if (!c)
            return c.error();
    }
    file = file.subspan(header_size);
    if (file.size() < c->body(width))
        return errc::malformed_message;
    const auto kinds = file.subspan(c->times * width, c->times);
    const auto types = file.subspan(c->times * (width + 1), c->types * type_size);
    const auto offset_of = [&](std::size_t type) {
        return static_cast<std::int32_t>(big_endian(types.subspan(type * type_size, 4)));
    };
    time_zone zone;
    zone.before_ = offset_of(0);
    for (std::size_t i = 0; i < c->times; ++i) {
        if (kinds[i] >= c->types)
            return errc::malformed_message;
        zone.changes_.push_back({big_endian(file.subspan(i * width, width)), offset_of(kinds[i])});
    }
    if (const auto footer = wide ? footer_of(file.subspan(c->body(width))) : std::string_view{};
        !footer.empty()) {
        const auto rule = parse_zone_rule(footer);
        if (!rule)
            return rule.error();
        zone.afterwards_ = *rule;
    }
    return zone;
}

result<time_zone> time_zone::load(const std::string& name)
{
    std::error_code ec;
    if (!is_plain_name(name) || !std::filesystem::is_regular_file(zone_folder + name, ec))
        return errc::not_found;
    std::ifstream in(zone_folder + name, std::ios::binary);
    const bytes file{std::istreambuf_iterator<char>(in), {}};
    if (!in || file.empty())
        return errc::not_found;
    return parse(file);
}

std::int32_t time_zone::offset_at(std::int64_t second) const noexcept
{
    const auto next = std::upper_bound(changes_.begin(), changes_.end(), second,
                                       [](std::int64_t at, const change& c) { return at < c.at; });
    if (next == changes_.end() && afterwards_)
        return thirdvisit::offset_at(*afterwards_, second);
    return next == changes_.begin() ? before_ : std::prev(next)->offset;
}

local_time time_zone::local(utc_ms at) const noexcept
{
    const auto floor = [](std::int64_t value, std::int64_t by) {
        return value / by - (value % by < 0 ? 1 : 0);
    };
    const auto utc = floor(at.since_epoch, 1'000);
    const auto second = utc + offset_at(utc);
    const auto day = floor(second, seconds_per_day);
    return {{static_cast<std::int32_t>(day)},
            static_cast<std::int32_t>(second - day * seconds_per_day)};
}

// No clock is ever more than a day off Greenwich: the offsets a day before and a day after are all
// that can be meant.
result<time_zone::instants> time_zone::utc_of(local_time t) const noexcept
{
    const auto wall = t.day.count * seconds_per_day + t.second_of_day;
    const auto earlier = offset_at(wall - seconds_per_day);
    const auto later = offset_at(wall + seconds_per_day);
    const auto shown = [&](std::int32_t offset) { return offset_at(wall - offset) == offset; };
    const auto instant = [&](std::int32_t offset) { return utc_ms{(wall - offset) * 1'000}; };
    if (!shown(earlier) && !shown(later))
        return errc::malformed_message;
    if (earlier == later || !shown(later))
        return instants{instant(earlier), std::nullopt};
    if (!shown(earlier))
        return instants{instant(later), std::nullopt};
    return instants{instant(earlier), instant(later)};
}

}  // namespace thirdvisit
