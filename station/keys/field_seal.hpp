// Seals one personal field of one row. Table, row, column and key id are bound in, so that a field
// moved elsewhere does not open.
#pragma once

#include "schemas/bytes.hpp"
#include "schemas/errc.hpp"
#include "station/keys/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace thirdvisit::station {

struct field_place {
    std::string_view table;
    std::string_view row;
    std::string_view column;
    std::int64_t key_id{};
};

bytes seal_field(const secret& data_key, const field_place& place, std::string_view plain);
// errc::not_sealed: changed, moved, or another key.
[[nodiscard]] result<std::string> open_field(const secret& data_key, const field_place& place,
                                             byte_view sealed);

// A customer's data key under the station's wrapping key, bound to its id.
bytes wrap_key(const secret& wrapping, std::int64_t key_id, const secret& data_key);
[[nodiscard]] result<secret> unwrap_key(const secret& wrapping, std::int64_t key_id,
                                        byte_view wrapped);

}  // namespace thirdvisit::station
