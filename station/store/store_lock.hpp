// One agent per store. The kernel drops the lock with its holder, so a stale one cannot exist.
#pragma once

#include <filesystem>

namespace thirdvisit::station {

class store_lock {
public:
    // Throws store_error(held) naming the holder's process id.
    explicit store_lock(const std::filesystem::path& file);
    ~store_lock();
    store_lock(const store_lock&) = delete;
    store_lock& operator=(const store_lock&) = delete;

private:
    int fd_{-1};
};

}  // namespace thirdvisit::station
