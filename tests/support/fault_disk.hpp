// A disk for SQLite that fails when told to and forgets what was not synced when its power is cut.
// While one lives, every database of this process that is opened by path lies on it. Knows SQLite's
// file interface alone, nothing of what is stored.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace thirdvisit::test {

// What a program asks of a disk; values add up to sets.
enum disk_work : unsigned {
    disk_open = 1,  // of a file that is not there yet
    disk_write = 2,
    disk_sync = 4,
    disk_truncate = 8,
    disk_remove = 16,
    disk_share = 32,  // a piece of the shared memory file beside a write-ahead log
    disk_read = 64,
    disk_changes = 63,  // all but reading
};

enum class disk_fault {
    full,    // what needs space fails with SQLITE_FULL or its like, half written; the rest works
    broken,  // everything asked for fails with the SQLITE_IOERR of its kind
};

class fault_disk {
public:
    fault_disk();
    ~fault_disk();
    fault_disk(const fault_disk&) = delete;
    fault_disk& operator=(const fault_disk&) = delete;

    // The `nth` work of these kinds from now on fails (1: the next); `lasting`: and all after it.
    struct plan {
        disk_fault fault{disk_fault::full};
        int nth{1};
        bool lasting{};
        unsigned which{disk_changes};
    };
    void fail(const plan& p);
    // Space returns, the cable is put right.
    void mend();
    bool has_failed() const;
    // "sync station.db-wal": what failed first, for the report of a test.
    std::string failed_at() const;

    // Works since the disk was made, or since the last `fail`; reads are not counted.
    int works() const;
    int syncs() const;

    // The power goes before the `nth` work that changes something. Of what was not synced then,
    // every sector of 512 bytes survives or not, as `seed` has it.
    void cut_power(int nth, std::uint32_t seed);
    bool is_dark() const;
    // After everything is closed: the files are what survived, and the disk works again.
    void restore_power();

    struct state;

private:
    std::unique_ptr<state> state_;
};

}  // namespace thirdvisit::test
