#include "sync/head_office/store/database.hpp"

#include <sqlite3.h>
#include <SQLiteCpp/Exception.h>

#include <sys/stat.h>

#include <stdexcept>

namespace thirdvisit::head_office {

namespace {

constexpr int busy_ms = 5'000;  // `thirdvisit-head-office join-code` beside the running program

// SQLite would make the file readable for everybody.
const std::filesystem::path& prepared(const std::filesystem::path& file)
{
    const auto old = ::umask(077);
    std::error_code ec;
    std::filesystem::create_directories(file.parent_path(), ec);
    ::umask(old);
    return file;
}

SQLite::Database opened(const std::filesystem::path& file)
{
    const auto old = ::umask(077);
    try {
        SQLite::Database db(prepared(file).string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                            busy_ms);
        ::umask(old);
        return db;
    } catch (...) {
        ::umask(old);
        throw;
    }
}

void migrate(database& db)
{
    const auto steps = sqlite_migrations();
    const int version = db.raw().execAndGet("PRAGMA user_version").getInt();
    if (version > static_cast<int>(steps.size()))
        throw std::runtime_error("the database was written by a newer program; update this one");
    for (const auto& step : steps) {
        if (step.number <= version)
            continue;
        transaction tx(db);
        db.run(std::string(step.sql).c_str());
        tx.commit();
    }
}

}  // namespace

database::database(const std::filesystem::path& file) : raw_(opened(file))
{
    // EXTRA while the file turns to WAL: else a rollback journal could come back after a power cut.
    run("PRAGMA synchronous = EXTRA");
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("PRAGMA foreign_keys = ON");
    run("PRAGMA secure_delete = ON");  // who was erased is not left in free pages
    run("PRAGMA cache_size = -65536");
    run("PRAGMA wal_autocheckpoint = 4000");
    migrate(*this);
}

void database::reset_all()
{
    auto* handle = raw_.getHandle();
    for (auto* s = ::sqlite3_next_stmt(handle, nullptr); s; s = ::sqlite3_next_stmt(handle, s))
        if (::sqlite3_stmt_busy(s) != 0)
            ::sqlite3_reset(s);
}

transaction::~transaction()
{
    db_.reset_all();
    if (!open_)
        return;
    try {
        db_.run("ROLLBACK");
    } catch (const SQLite::Exception&) {
        // SQLite has rolled back by itself after an I/O error
    }
}

void transaction::commit()
{
    db_.reset_all();
    db_.run("COMMIT");
    open_ = false;
}

}  // namespace thirdvisit::head_office
