// The faulty disk as a SQLite VFS in front of the ordinary one.
#include "tests/support/fault_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <random>
#include <stdexcept>
#include <vector>

namespace thirdvisit::test {

namespace {

constexpr std::size_t sector = 512;

// One change that no sync has followed yet.
struct change {
    enum class kind { write, cut, make, remove } what;
    std::size_t at{};  // of a write; the length after a cut
    std::string data{};
};

void put(std::string& into, std::size_t at, const std::string& data)
{
    if (into.size() < at + data.size())
        into.resize(at + data.size(), '\0');
    std::copy(data.begin(), data.end(), into.begin() + static_cast<std::ptrdiff_t>(at));
}

// A file as the plates of the disk have it, and what only the page cache knows.
struct on_disk {
    std::optional<std::string> safe;  // nothing: the file is not there
    std::vector<change> unsynced;

    static void apply(std::optional<std::string>& file, const change& c)
    {
        if (c.what == change::kind::remove) {
            file.reset();
            return;
        }
        if (!file)
            file.emplace();
        if (c.what == change::kind::write)
            put(*file, c.at, c.data);
        else if (c.what == change::kind::cut)
            file->resize(c.at, '\0');
    }
    void sync()
    {
        for (const auto& c : unsynced)
            apply(safe, c);
        unsynced.clear();
    }
    std::optional<std::string> after_cut(std::mt19937& chance) const
    {
        auto file = safe;
        for (const auto& c : unsynced) {
            if (c.what != change::kind::write) {
                if (chance() % 2 == 0)
                    apply(file, c);
                continue;
            }
            for (std::size_t from = 0; from < c.data.size(); from += sector)
                if (chance() % 2 == 0)
                    apply(file, {.what = change::kind::write,
                                 .at = c.at + from,
                                 .data = c.data.substr(from, sector)});
        }
        return file;
    }
};

std::string content_of(const std::string& path)
{
    std::string content(std::filesystem::file_size(path), '\0');
    std::ifstream(path, std::ios::binary).read(content.data(), std::ssize(content));
    return content;
}

const char* name_of(disk_work w)
{
    switch (w) {
    case disk_open:
        return "open";
    case disk_write:
        return "write";
    case disk_sync:
        return "sync";
    case disk_truncate:
        return "truncate";
    case disk_remove:
        return "remove";
    case disk_share:
        return "share";
    default:
        return "read";
    }
}

int code_of(disk_work w, disk_fault f)
{
    const bool full = f == disk_fault::full;
    switch (w) {
    case disk_open:
        return SQLITE_CANTOPEN;
    case disk_write:
        return full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    case disk_sync:
        return SQLITE_IOERR_FSYNC;
    case disk_truncate:
        return SQLITE_IOERR_TRUNCATE;
    case disk_remove:
        return SQLITE_IOERR_DELETE;
    case disk_share:
        return full ? SQLITE_IOERR_SHMSIZE : SQLITE_IOERR_SHMMAP;
    default:
        return SQLITE_IOERR_READ;
    }
}

constexpr unsigned needs_space = disk_open | disk_write | disk_share;

}  // namespace

struct fault_disk::state {
    sqlite3_vfs vfs{};
    sqlite3_vfs* below{};
    mutable std::mutex lock;  // SQLite calls from every thread that has a connection
    std::optional<plan> planned;
    int works{};
    int syncs{};
    int matching{};  // works of the planned kinds
    std::string failed_at;
    std::optional<int> cut_before;
    std::uint32_t seed{};
    bool dark{};
    std::map<std::string, on_disk> files;
    std::map<std::string, std::optional<std::string>> survivors;

    void go_dark()
    {
        std::mt19937 chance(seed);
        for (const auto& [path, file] : files)
            survivors[path] = file.after_cut(chance);
        dark = true;
    }

    // SQLITE_OK, or how this work fails.
    int fate(disk_work w, const std::string& path)
    {
        if (dark)
            return code_of(w, disk_fault::broken);
        if (w != disk_read)
            ++works;
        if (w == disk_sync)
            ++syncs;
        if (cut_before && w != disk_read && works >= *cut_before) {
            go_dark();
            return code_of(w, disk_fault::broken);
        }
        if (!planned)
            return SQLITE_OK;
        const auto kinds =
            planned->fault == disk_fault::full ? planned->which & needs_space : planned->which;
        if ((kinds & w) == 0)
            return SQLITE_OK;
        ++matching;
        if (matching < planned->nth || (matching > planned->nth && !planned->lasting))
            return SQLITE_OK;
        if (failed_at.empty())
            failed_at =
                name_of(w) + (" " + std::filesystem::path(path).filename().string()) +
                (planned->fault == disk_fault::full ? ": no space" : ": input/output error");
        return code_of(w, planned->fault);
    }
};

namespace {

// SQLite gives the room: ours in front, the ordinary file behind it.
struct held_file {
    sqlite3_file head;
    fault_disk::state* disk;
    std::string* path;
    sqlite3_file* below;
};

held_file& held(sqlite3_file* f)
{
    return *reinterpret_cast<held_file*>(f);
}

int file_close(sqlite3_file* f)
{
    auto& h = held(f);
    const int rc = h.below->pMethods->xClose(h.below);
    delete h.path;
    return rc;
}

int file_read(sqlite3_file* f, void* to, int size, sqlite3_int64 at)
{
    auto& h = held(f);
    {
        const std::lock_guard guard(h.disk->lock);
        if (const int rc = h.disk->fate(disk_read, *h.path); rc != SQLITE_OK)
            return rc;
    }
    return h.below->pMethods->xRead(h.below, to, size, at);
}

int file_write(sqlite3_file* f, const void* from, int size, sqlite3_int64 at)
{
    auto& h = held(f);
    const std::lock_guard guard(h.disk->lock);
    const int fate = h.disk->fate(disk_write, *h.path);
    if (h.disk->dark)
        return fate;
    const int done = fate == SQLITE_OK ? size : size / 2;
    const int rc = h.below->pMethods->xWrite(h.below, from, done, at);
    if (rc == SQLITE_OK)
        h.disk->files[*h.path].unsynced.push_back(
            {.what = change::kind::write,
             .at = static_cast<std::size_t>(at),
             .data = std::string(static_cast<const char*>(from), static_cast<std::size_t>(done))});
    return fate == SQLITE_OK ? rc : fate;
}

int file_truncate(sqlite3_file* f, sqlite3_int64 size)
{
    auto& h = held(f);
    const std::lock_guard guard(h.disk->lock);
    if (const int rc = h.disk->fate(disk_truncate, *h.path); rc != SQLITE_OK)
        return rc;
    h.disk->files[*h.path].unsynced.push_back(
        {.what = change::kind::cut, .at = static_cast<std::size_t>(size)});
    return h.below->pMethods->xTruncate(h.below, size);
}

// The real disk need not be troubled: what counts as safe is kept in `files`.
int file_sync(sqlite3_file* f, int)
{
    auto& h = held(f);
    const std::lock_guard guard(h.disk->lock);
    if (const int rc = h.disk->fate(disk_sync, *h.path); rc != SQLITE_OK)
        return rc;
    h.disk->files[*h.path].sync();
    return SQLITE_OK;
}

int file_size(sqlite3_file* f, sqlite3_int64* size)
{
    return held(f).below->pMethods->xFileSize(held(f).below, size);
}
int file_lock(sqlite3_file* f, int level)
{
    return held(f).below->pMethods->xLock(held(f).below, level);
}
int file_unlock(sqlite3_file* f, int level)
{
    return held(f).below->pMethods->xUnlock(held(f).below, level);
}
int file_check_lock(sqlite3_file* f, int* out)
{
    return held(f).below->pMethods->xCheckReservedLock(held(f).below, out);
}
int file_control(sqlite3_file* f, int what, void* with)
{
    return held(f).below->pMethods->xFileControl(held(f).below, what, with);
}
int file_sector_size(sqlite3_file* f)
{
    return held(f).below->pMethods->xSectorSize(held(f).below);
}
int file_traits(sqlite3_file* f)
{
    return held(f).below->pMethods->xDeviceCharacteristics(held(f).below);
}

int shared_map(sqlite3_file* f, int region, int size, int extend, void volatile** out)
{
    auto& h = held(f);
    {
        const std::lock_guard guard(h.disk->lock);
        if (const int rc = extend != 0 ? h.disk->fate(disk_share, *h.path) : SQLITE_OK;
            rc != SQLITE_OK)
            return rc;
    }
    return h.below->pMethods->xShmMap(h.below, region, size, extend, out);
}
int shared_lock(sqlite3_file* f, int offset, int n, int flags)
{
    return held(f).below->pMethods->xShmLock(held(f).below, offset, n, flags);
}
void shared_barrier(sqlite3_file* f)
{
    held(f).below->pMethods->xShmBarrier(held(f).below);
}
int shared_unmap(sqlite3_file* f, int remove)
{
    return held(f).below->pMethods->xShmUnmap(held(f).below, remove);
}

// Version 2: without memory mapping, whose writes nobody could see.
constexpr sqlite3_io_methods methods{.iVersion = 2,
                                     .xClose = file_close,
                                     .xRead = file_read,
                                     .xWrite = file_write,
                                     .xTruncate = file_truncate,
                                     .xSync = file_sync,
                                     .xFileSize = file_size,
                                     .xLock = file_lock,
                                     .xUnlock = file_unlock,
                                     .xCheckReservedLock = file_check_lock,
                                     .xFileControl = file_control,
                                     .xSectorSize = file_sector_size,
                                     .xDeviceCharacteristics = file_traits,
                                     .xShmMap = shared_map,
                                     .xShmLock = shared_lock,
                                     .xShmBarrier = shared_barrier,
                                     .xShmUnmap = shared_unmap,
                                     .xFetch = nullptr,
                                     .xUnfetch = nullptr};

fault_disk::state& state_of(sqlite3_vfs* v)
{
    return *static_cast<fault_disk::state*>(v->pAppData);
}

int disk_open_file(sqlite3_vfs* v, const char* name, sqlite3_file* f, int flags, int* out_flags)
{
    auto& disk = state_of(v);
    const std::lock_guard guard(disk.lock);
    f->pMethods = nullptr;
    const std::string path = name == nullptr ? "" : name;
    const bool there = !path.empty() && std::filesystem::exists(path);
    if (!there || disk.dark)
        if (const int rc = disk.fate(disk_open, path); rc != SQLITE_OK)
            return rc;
    auto* below = reinterpret_cast<sqlite3_file*>(reinterpret_cast<held_file*>(f) + 1);
    below->pMethods = nullptr;
    const int rc = disk.below->xOpen(disk.below, name, below, flags, out_flags);
    if (rc != SQLITE_OK) {
        if (below->pMethods != nullptr)
            below->pMethods->xClose(below);
        return rc;
    }
    auto& file = disk.files[path];
    if (!there)
        file.unsynced.push_back({.what = change::kind::make});
    else if (!file.safe && file.unsynced.empty())
        file.safe = content_of(path);
    auto* h = ::new (f) held_file{{nullptr}, &disk, new std::string(path), below};
    h->head.pMethods = &methods;
    return SQLITE_OK;
}

int disk_delete_file(sqlite3_vfs* v, const char* name, int sync_folder)
{
    auto& disk = state_of(v);
    const std::lock_guard guard(disk.lock);
    if (const int rc = disk.fate(disk_remove, name); rc != SQLITE_OK)
        return rc;
    auto& file = disk.files[name];
    file.unsynced.push_back({.what = change::kind::remove});
    if (sync_folder != 0)
        file.sync();
    return disk.below->xDelete(disk.below, name, 0);
}

}  // namespace

fault_disk::fault_disk() : state_(std::make_unique<state>())
{
    auto& s = *state_;
    s.below = sqlite3_vfs_find(nullptr);
    s.vfs = *s.below;
    s.vfs.pNext = nullptr;
    s.vfs.zName = "fault_disk";
    s.vfs.szOsFile = static_cast<int>(sizeof(held_file)) + s.below->szOsFile;
    s.vfs.pAppData = state_.get();
    s.vfs.xOpen = disk_open_file;
    s.vfs.xDelete = disk_delete_file;
    s.vfs.xAccess = [](sqlite3_vfs* v, const char* name, int flags, int* out) {
        return state_of(v).below->xAccess(state_of(v).below, name, flags, out);
    };
    s.vfs.xFullPathname = [](sqlite3_vfs* v, const char* name, int size, char* out) {
        return state_of(v).below->xFullPathname(state_of(v).below, name, size, out);
    };
    s.vfs.xGetLastError = [](sqlite3_vfs* v, int size, char* out) {
        return state_of(v).below->xGetLastError(state_of(v).below, size, out);
    };
    if (sqlite3_vfs_register(&s.vfs, 1) != SQLITE_OK)
        throw std::runtime_error("the faulty disk cannot be registered");
}

fault_disk::~fault_disk()
{
    sqlite3_vfs_unregister(&state_->vfs);
    sqlite3_vfs_register(state_->below, 1);
}

void fault_disk::fail(const plan& p)
{
    const std::lock_guard guard(state_->lock);
    state_->planned = p;
    state_->failed_at.clear();
    state_->works = state_->syncs = state_->matching = 0;
}

void fault_disk::mend()
{
    const std::lock_guard guard(state_->lock);
    state_->planned.reset();
}

bool fault_disk::has_failed() const
{
    return !failed_at().empty();
}

std::string fault_disk::failed_at() const
{
    const std::lock_guard guard(state_->lock);
    return state_->failed_at;
}

int fault_disk::works() const
{
    const std::lock_guard guard(state_->lock);
    return state_->works;
}

int fault_disk::syncs() const
{
    const std::lock_guard guard(state_->lock);
    return state_->syncs;
}

void fault_disk::cut_power(int nth, std::uint32_t seed)
{
    const std::lock_guard guard(state_->lock);
    state_->works = 0;
    state_->cut_before = nth;
    state_->seed = seed;
}

bool fault_disk::is_dark() const
{
    const std::lock_guard guard(state_->lock);
    return state_->dark;
}

void fault_disk::restore_power()
{
    const std::lock_guard guard(state_->lock);
    for (const auto& [path, content] : state_->survivors) {
        if (path.empty())
            continue;
        std::filesystem::remove(path + "-shm");
        if (content)
            std::ofstream(path, std::ios::binary | std::ios::trunc) << *content;
        else
            std::filesystem::remove(path);
    }
    state_->files.clear();
    state_->survivors.clear();
    state_->cut_before.reset();
    state_->dark = false;
}

}  // namespace thirdvisit::test
