// Forgetting: memory that held a card number is overwritten before it is given back.
#pragma once

#include <cstddef>
#include <cstring>

namespace thirdvisit::drivers {

inline void wipe(void* memory, std::size_t size) noexcept
{
    if (size != 0)
        ::explicit_bzero(memory, size);
}

template <class Container>
void wipe(Container& c) noexcept
{
    wipe(c.data(), c.size() * sizeof(*c.data()));
    c.clear();
}

}  // namespace thirdvisit::drivers
