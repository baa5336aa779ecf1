// What one record that travels may hold. Both ends keep to these: whatever the station stores, head
// office takes, since a record it has to refuse would only come back as a stub.
#pragma once

#include <cstddef>
#include <cstdint>

namespace thirdvisit {

// Fuellings of one visit. Where one card is used for everybody's cash sales its stops follow each
// other all day within the 30 minutes that make two of them one.
inline constexpr std::size_t most_fuellings_of_visit = 64;
// Cards, and plates, in one record of a customer; a fleet has more, and sends the latest ones.
inline constexpr std::size_t most_identities_of_customer = 400;
inline constexpr std::size_t longest_badge = 32;
inline constexpr std::size_t longest_grade = 32;
inline constexpr std::size_t longest_wording = 64;  // version of a consent's wording
inline constexpr std::size_t longest_name = 128;    // of a company, station or district
// Millilitres, coins or mills; far beyond any forecourt.
inline constexpr std::int64_t most_quantity = 1'000'000'000'000;
// A consent's id is that of the answer it came with, a dot and a number.
inline constexpr std::size_t longest_request_id = 60;
inline constexpr std::size_t longest_record_id = 64;

}  // namespace thirdvisit
