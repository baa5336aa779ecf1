// Head office's SQLite file: WAL, synchronous=FULL, numbered forward migrations. A connection
// belongs to one thread. Failures are SQLite::Exception.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace thirdvisit::head_office {

struct migration {
    int number;
    std::string_view sql;
};
std::span<const migration> sqlite_migrations() noexcept;

class database {
public:
    // Makes the file (mode 0600) when it is missing and brings it to the newest schema, each step
    // in its own transaction. Throws std::runtime_error for a file of a newer program.
    explicit database(const std::filesystem::path& file);

    void run(const char* sql) { raw_.exec(sql); }
    // Ends every read under way; one left open would keep the WAL from being written back.
    void reset_all();
    SQLite::Database& raw() { return raw_; }

private:
    SQLite::Database raw_;
};

// A prepared statement; values are bound in order. Texts must live until it has run.
class statement {
public:
    statement(database& db, const char* sql) : raw_(db.raw(), sql) {}

    template <class... Values>
    int change(const Values&... values)
    {
        start(values...);
        return raw_.exec();
    }
    template <class... Values>
    bool query(const Values&... values)
    {
        start(values...);
        return raw_.executeStep();
    }
    bool step() { return raw_.executeStep(); }

    std::int64_t integer(int column) { return raw_.getColumn(column).getInt64(); }
    int small(int column) { return raw_.getColumn(column).getInt(); }
    std::string text(int column) { return raw_.getColumn(column).getString(); }
    std::optional<std::int64_t> maybe(int column)
    {
        if (raw_.getColumn(column).isNull())
            return std::nullopt;
        return integer(column);
    }

private:
    template <class... Values>
    void start(const Values&... values)
    {
        raw_.tryReset();
        int index = 0;
        (bind(++index, values), ...);
    }
    void bind(int i, std::int64_t v) { raw_.bind(i, v); }
    void bind(int i, int v) { raw_.bind(i, v); }
    void bind(int i, bool v) { raw_.bind(i, v ? 1 : 0); }
    void bind(int i, const std::string& v) { raw_.bindNoCopy(i, v); }
    void bind(int i, std::string_view v) { raw_.bind(i, std::string(v)); }
    void bind(int i, const char* v) { raw_.bind(i, v); }
    void bind(int i, std::span<const std::uint8_t> v)
    {
        raw_.bindNoCopy(i, static_cast<const void*>(v.data()), static_cast<int>(v.size()));
    }
    void bind(int i, const std::array<std::uint8_t, 32>& v)
    {
        bind(i, std::span<const std::uint8_t>(v));
    }
    template <class T>
    void bind(int i, const std::optional<T>& v)
    {
        if (v)
            bind(i, *v);
        else
            raw_.bind(i);
    }

    SQLite::Statement raw_;
};

// A run of reads outside a transaction.
class read_scope {
public:
    explicit read_scope(database& db) : db_(db) {}
    ~read_scope() { db_.reset_all(); }
    read_scope(const read_scope&) = delete;
    read_scope& operator=(const read_scope&) = delete;

private:
    database& db_;
};

// Rolls back unless committed.
class transaction {
public:
    explicit transaction(database& db) : db_(db) { db_.run("BEGIN IMMEDIATE"); }
    ~transaction();
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    void commit();

private:
    database& db_;
    bool open_{true};
};

}  // namespace thirdvisit::head_office
