#include "station/store/database.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace thirdvisit::station {

namespace {

constexpr int busy_ms = 2'000;

[[noreturn]] void fail_open(const SQLite::Exception& e, const std::string& file)
{
    throw_store_error(e.getExtendedErrorCode() > 0 ? e.getExtendedErrorCode() : e.getErrorCode(),
                      e.what(), file);
}

SQLite::Database open(const std::string& file, access mode)
{
    try {
        return SQLite::Database(file,
                                mode == access::write ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
                                                      : SQLite::OPEN_READONLY,
                                busy_ms);
    } catch (const SQLite::Exception& e) {
        fail_open(e, file);
    }
}

// FULL: with NORMAL a power cut may take the last commits back, after we have told a dispenser
// that it may forget them. EXTRA while the file turns to WAL: a rollback journal whose removal was
// not synced could come back with the power and undo the turn, and with it all that followed.
constexpr const char* writer_settings = "PRAGMA synchronous = EXTRA;"
                                        "PRAGMA journal_mode = WAL;"
                                        "PRAGMA synchronous = FULL;"
                                        "PRAGMA secure_delete = ON;"
                                        "PRAGMA foreign_keys = ON;";
constexpr const char* common_settings = "PRAGMA trusted_schema = OFF;"
                                        "PRAGMA temp_store = MEMORY;"
                                        "PRAGMA cache_size = -2048;";

}  // namespace

database::database(const std::filesystem::path& file, access mode)
    : file_(file.string()),
      raw_(open(file_, mode)),
      begin_(raw_, "BEGIN IMMEDIATE"),
      commit_(raw_, "COMMIT")
{
    if (mode == access::write)
        run(writer_settings);
    run(common_settings);
}

void database::run(const char* sql)
{
    try {
        raw_.exec(sql);
    } catch (const SQLite::Exception& e) {
        fail_open(e, file_);
    }
}

void database::step(SQLite::Statement& s)
{
    try {
        s.exec();
        s.reset();
    } catch (const SQLite::Exception& e) {
        s.tryReset();
        fail_open(e, file_);
    }
}

std::int64_t database::integer(const char* sql)
{
    statement s(*this, sql);
    return s.query() ? s.integer(0) : 0;
}

std::string database::text(const char* sql)
{
    statement s(*this, sql);
    return s.query() ? s.text(0) : std::string{};
}

bool database::in_transaction() const
{
    return sqlite3_get_autocommit(raw_.getHandle()) == 0;
}

void database::give_memory_back()
{
    sqlite3_db_release_memory(raw_.getHandle());
}

statement::statement(database& db, std::string sql) : db_(db), sql_(std::move(sql)) {}

void statement::prepare()
{
    if (literal_)
        raw_.emplace(db_.raw(), literal_);
    else
        raw_.emplace(db_.raw(), sql_);
    sql_ = {};
}

bool statement::step()
{
    return guarded([&] { return raw_->executeStep(); });
}

void statement::reset()
{
    if (raw_)
        raw_->tryReset();
}

std::string_view statement::view(int column)
{
    const auto c = raw_->getColumn(column);
    const char* text = c.getText("");
    return {text, static_cast<std::size_t>(c.getBytes())};
}

bytes statement::blob(int column)
{
    const auto c = raw_->getColumn(column);
    const auto* from = static_cast<const std::uint8_t*>(c.getBlob());
    return from == nullptr ? bytes{} : bytes(from, from + c.getBytes());
}

std::optional<std::int64_t> statement::maybe_integer(int column)
{
    if (null(column))
        return std::nullopt;
    return integer(column);
}

void statement::fail(const SQLite::Exception& e)
{
    const int code = e.getExtendedErrorCode() > 0 ? e.getExtendedErrorCode() : e.getErrorCode();
    const std::string text = e.what();
    reset();
    throw_store_error(code, text, db_.file());
}

transaction::transaction(database& db) : db_(db)
{
    db_.begin();
}

transaction::~transaction()
{
    // SQLite has rolled back by itself after some errors.
    if (open_ && db_.in_transaction())
        sqlite3_exec(db_.raw().getHandle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void transaction::commit()
{
    db_.commit();
    open_ = false;
}

}  // namespace thirdvisit::station
