// Named places where the fault campaign ends the process as a power cut would: no destructors, no
// buffers written. THIRDVISIT_CRASH_AT=name or name:n (the n-th time). Costs one load when unset.
#pragma once

namespace thirdvisit::station {

namespace detail {
extern const char* const crash_at;
void crash_if_named(const char* name) noexcept;
}  // namespace detail

inline void crash_point(const char* name) noexcept
{
    if (detail::crash_at != nullptr)
        detail::crash_if_named(name);
}

}  // namespace thirdvisit::station
