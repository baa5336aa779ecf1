// The words that stand for enumerators on the wire. A new enumerator without a word does not
// compile in the tests that go through all of them.
#pragma once

#include "schemas/records.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace thirdvisit::sync::wire {

template <class E>
using name_row = std::pair<E, std::string_view>;

// One table per enumeration.
std::span<const name_row<visit_status>> names_of(visit_status);
std::span<const name_row<identification>> names_of(identification);
std::span<const name_row<customer_kind>> names_of(customer_kind);
std::span<const name_row<consent_state>> names_of(consent_state);
std::span<const name_row<flag_state>> names_of(flag_state);
std::span<const name_row<recall_level>> names_of(recall_level);
std::span<const name_row<plate_kind>> names_of(plate_kind);
std::span<const name_row<erasure_reason>> names_of(erasure_reason);
std::span<const name_row<merge_state>> names_of(merge_state);

template <class E>
std::string_view name_of(E value)
{
    for (const auto& [enumerator, word] : names_of(E{}))
        if (enumerator == value)
            return word;
    return {};
}

template <class E>
std::optional<E> parse_name(std::string_view word)
{
    for (const auto& [enumerator, known] : names_of(E{}))
        if (known == word)
            return enumerator;
    return std::nullopt;
}

}  // namespace thirdvisit::sync::wire
