#include "station/service/idle_code.hpp"

#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

namespace thirdvisit::station {

namespace {

// One library or the program itself. Segments that can be written hold data: they stay.
int release_segments(dl_phdr_info* object, std::size_t, void*)
{
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (std::size_t i = 0; i < object->dlpi_phnum; ++i) {
        const auto& segment = object->dlpi_phdr[i];
        if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0)
            continue;
        const std::uintptr_t begin = object->dlpi_addr + segment.p_vaddr;
        const auto first = begin / page * page;
        // Best effort: a segment that cannot be let go, such as the kernel's own, stays.
        ::madvise(reinterpret_cast<void*>(first), begin + segment.p_memsz - first, MADV_DONTNEED);
    }
    return 0;
}

}  // namespace

void release_idle_code() noexcept
{
    ::dl_iterate_phdr(release_segments, nullptr);
}

}  // namespace thirdvisit::station
