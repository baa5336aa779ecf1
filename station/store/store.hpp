// The station's store as a whole: lock, key, both databases and their repositories. Opening it
// checks and migrates; a damaged file is set aside and its intact rows are saved. After
// construction everything here belongs to the store thread.
#pragma once

#include "station/keys/station_key.hpp"
#include "station/store/class_table.hpp"
#include "station/store/customer_repository.hpp"
#include "station/store/fact_repository.hpp"
#include "station/store/flag_repository.hpp"
#include "station/store/hint_table.hpp"
#include "station/store/merge_table.hpp"
#include "station/store/outbox_table.hpp"
#include "station/store/salvage.hpp"
#include "station/store/station_notes.hpp"
#include "station/store/store_lock.hpp"
#include "station/store/twin_table.hpp"
#include "station/store/visit_history.hpp"
#include "station/store/visit_repository.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace thirdvisit::station {

// Held as long as the process serves this folder; outlives reopening.
class store_home {
public:
    // Makes the folder (0700), takes the lock, reads or makes the key.
    store_home(std::filesystem::path folder, std::filesystem::path key_file);
    // Another folder under the same key.
    store_home(std::filesystem::path folder, const store_home& like);

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path station_file() const { return folder_ / "station.db"; }
    std::filesystem::path keys_file() const { return folder_ / "keys.db"; }
    const station_keys& keys() const { return keys_; }

private:
    std::filesystem::path folder_;
    store_lock lock_;
    station_keys keys_;
};

// What opening found out, for the log and the screens; empty when all was well.
struct opening_report {
    std::string damaged_file;  // where the damaged database now lies
    std::int64_t rows_saved{};
    std::vector<salvage_report> salvaged;
    bool new_epoch{};  // numbers were lost: head office hears of a new store identity
};

class store {
public:
    // Throws store_error; when it is `damaged`, the next opening sets the file aside.
    store(const store_home& home, utc_ms now);

    database& db() { return main_; }
    const opening_report& opening() const { return opening_; }
    // Throws store_error(damaged) when SQLite's own check finds something; whoever opens the store
    // next, large as it may be, then sets the file aside.
    void check();
    // Wipes deleted content out of the write-ahead log as well. False: somebody reads, try later.
    bool truncate_log();
    void give_memory_back();

private:
    opening_report opening_;
    database main_;
    database key_db_;
    row_tagger tagger_;

public:
    key_ring keys;
    key_maker maker;
    fact_repository facts;
    visit_repository visits;
    customer_repository customers;
    flag_repository flags;
    outbox_table outbox;
    station_notes notes;
    visit_history history;
    twin_table twins;
    merge_table merges;
    class_table classes;
    hint_table hints;
};

// Read-only connections of their own, for screens and doors; one thread.
class store_reader {
public:
    explicit store_reader(const store_home& home);

    database& db() { return main_; }
    void give_memory_back();

private:
    database main_;
    database key_db_;
    row_tagger tagger_;

public:
    key_ring keys;
    visit_repository visits;
    customer_repository customers;
    flag_repository flags;
    outbox_table outbox;
    station_notes notes;
    visit_history history;
    twin_table twins;
    merge_table merges;
    class_table classes;
    hint_table hints;
};

}  // namespace thirdvisit::station
