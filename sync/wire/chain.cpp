#include "sync/wire/chain.hpp"

#include "sync/wire/digest.hpp"
#include "sync/wire/records.hpp"

namespace thirdvisit::sync::wire {

std::string first_chain()
{
    return std::string(64, '0');
}

std::string extend_chain(std::string_view chain, std::string_view line)
{
    return sha256_hex(std::string(chain) + sha256_hex(line));
}

std::string extend_chain_by_digest(std::string_view chain, std::string_view raw_digest)
{
    return sha256_hex(std::string(chain) + to_hex(raw_digest));
}

std::string extend_chain(std::string_view chain, const entry& e)
{
    if (!e.was.empty())
        return sha256_hex(std::string(chain) + e.was);
    std::string line;
    append_line(line, e);
    return extend_chain(chain, line);
}

}  // namespace thirdvisit::sync::wire
