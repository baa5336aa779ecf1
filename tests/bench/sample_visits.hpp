// Visits as a station sends them by night, the same for the same number.
#pragma once

#include "schemas/ids.hpp"
#include "schemas/records.hpp"

#include <array>
#include <string>

namespace thirdvisit::bench {

constexpr utc_ms start{1'780'000'000'000};

inline std::string id_of(std::int64_t n)
{
    std::array<std::uint8_t, 10> tail{};
    for (std::size_t i = 0; i < 8; ++i)
        tail[9 - i] = static_cast<std::uint8_t>(n >> (8 * i));
    return make_id(start + n, tail);
}

inline visit visit_of(std::int64_t n)
{
    visit v;
    v.id = id_of(n);
    v.status = visit_status::closed;
    v.point = 3;
    v.begun = start + n;
    v.ended = start + n + 1;
    v.day = {20'602};
    v.fuellings.push_back({v.id, 1, "92#", {31'400}, {23'640}, {7'529}, start + n});
    v.card = card_identity{std::string(32, 'a'), "0843", ""};
    v.customer = id_of(n % 5'000);
    v.how = identification::card;
    v.reason = "card";
    v.served_by = "1046";
    return v;
}

}  // namespace thirdvisit::bench
