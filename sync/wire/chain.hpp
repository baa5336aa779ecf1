// The hash chained over all records of a store (decisions 19 and 20): two stores that agree at a
// number hold the same records up to there. Shows a cloned or restored disk, which a number
// alone cannot.
#pragma once

#include "sync/ports.hpp"

#include <string>
#include <string_view>

namespace thirdvisit::sync::wire {

// Before the first record of an epoch.
std::string first_chain();
// chain(n) = SHA-256(chain(n-1), SHA-256(line n)), lower-case hex. `line` as append_line writes it.
std::string extend_chain(std::string_view chain, std::string_view line);
// A line that a person was taken out of counts as it was.
std::string extend_chain(std::string_view chain, const entry& e);
// The same from the line's digest, 32 raw bytes.
std::string extend_chain_by_digest(std::string_view chain, std::string_view raw_digest);

}  // namespace thirdvisit::sync::wire
