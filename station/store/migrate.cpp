#include "station/store/migrate.hpp"

#include "station/store/crash_point.hpp"

#include <SQLiteCpp/Backup.h>

#include <fcntl.h>
#include <unistd.h>

#include <string>

namespace thirdvisit::station {

namespace {

void sync_file(const std::filesystem::path& file)
{
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = fd >= 0 && ::fsync(fd) == 0;
    if (fd >= 0)
        ::close(fd);
    if (!done)
        throw store_error(store_fault::io, "the backup before an upgrade cannot be written",
                          file.string(), "free some space and check the disk");
}

// Whole or not at all: written under another name, synced, renamed.
void back_up(database& db, int next)
{
    const std::filesystem::path kept = db.file() + ".before-v" + std::to_string(next);
    const auto young = std::filesystem::path(kept).concat(".new");
    std::error_code ignored;
    std::filesystem::remove(young, ignored);
    copy_database(db, young);
    sync_file(young);
    std::filesystem::rename(young, kept);
    sync_file(kept.parent_path());
}

}  // namespace

void copy_database(database& db, const std::filesystem::path& to)
{
    try {
        SQLite::Database copy(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        SQLite::Backup(copy, db.raw()).executeStep(-1);
    } catch (const SQLite::Exception& e) {
        throw_store_error(e.getErrorCode(), e.what(), to.string());
    }
}

void migrate(database& db, std::span<const migration> steps)
{
    const auto version = db.integer("PRAGMA user_version");
    const auto newest = steps.empty() ? 0 : steps.back().number;
    if (version > newest)
        throw store_error(store_fault::too_new,
                          "the store has version " + std::to_string(version) +
                              ", this program knows up to " + std::to_string(newest),
                          db.file(),
                          "install the newer program again, or restore the backup that "
                          "it made before its upgrade");
    if (version == newest)
        return;
    if (version > 0) {
        back_up(db, static_cast<int>(version) + 1);
        crash_point("after_migration_backup");
    }
    for (const auto& step : steps) {
        if (step.number <= version)
            continue;
        transaction tx(db);
        db.run(std::string(step.sql).c_str());
        crash_point("in_migration");
        tx.commit();
        crash_point("after_migration_step");
    }
}

}  // namespace thirdvisit::station
