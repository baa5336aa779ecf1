// One SQLite connection and its prepared statements, over SQLiteCpp; every failure leaves here as a
// store_error. A connection belongs to one thread.
#pragma once

#include "schemas/bytes.hpp"
#include "station/store/store_error.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace thirdvisit::station {

enum class access { write, read };

class database {
public:
    // Creates the file for `write` if it is missing. WAL, synchronous=FULL, foreign keys, deleted
    // content overwritten.
    database(const std::filesystem::path& file, access mode);

    void run(const char* sql);
    std::int64_t integer(const char* sql);
    std::string text(const char* sql);
    bool in_transaction() const;
    std::string file() const { return file_; }
    SQLite::Database& raw() { return raw_; }
    // Lets go of the pages that are kept for reading again; the machine's own cache has them too.
    void give_memory_back();

    // Prepared once: parsing BEGIN and COMMIT anew costs a tenth of a commit.
    void begin() { step(begin_); }
    void commit() { step(commit_); }

private:
    void step(SQLite::Statement& s);

    std::string file_;
    SQLite::Database raw_;
    SQLite::Statement begin_;
    SQLite::Statement commit_;
};

// Prepared at its first use and kept: a connection that reads never pays for what only writers say.
class statement {
public:
    statement(database& db, std::string sql);
    template <std::size_t size>
    statement(database& db, const char (&literal)[size]) : db_(db), literal_(literal)
    {}

    // Runs to the end with these values; the number of rows changed.
    template <class... Values>
    int change(const Values&... values)
    {
        return guarded([&] {
            start<false>(values...);
            return raw_->exec();
        });
    }

    // Binds and steps to the first row; false when there is none. `step` goes on.
    template <class... Values>
    bool query(const Values&... values)
    {
        return guarded([&] {
            start<true>(values...);
            return raw_->executeStep();
        });
    }
    bool step();
    void reset();

    // Columns of the row that query() or step() found.
    std::int64_t integer(int column) { return raw_->getColumn(column).getInt64(); }
    int small(int column) { return raw_->getColumn(column).getInt(); }
    std::string text(int column) { return raw_->getColumn(column).getString(); }
    std::string_view view(int column);
    bytes blob(int column);
    bool null(int column) { return raw_->getColumn(column).isNull(); }
    std::optional<std::int64_t> maybe_integer(int column);

private:
    template <bool keep, class... Values>
    void start(const Values&... values)
    {
        if (raw_)
            raw_->tryReset();
        else
            prepare();
        int index = 0;
        (bind<keep>(++index, values), ...);
    }

    template <bool keep>
    void bind(int i, std::int64_t v)
    {
        raw_->bind(i, v);
    }
    template <bool keep>
    void bind(int i, int v)
    {
        raw_->bind(i, v);
    }
    template <bool keep>
    void bind(int i, bool v)
    {
        raw_->bind(i, v ? 1 : 0);
    }
    template <bool keep>
    void bind(int i, std::nullopt_t)
    {
        raw_->bind(i);
    }
    // In `change` the values outlive the statement's run, so nothing needs to be copied.
    template <bool keep>
    void bind(int i, const std::string& v)
    {
        if constexpr (keep)
            raw_->bind(i, v);
        else
            raw_->bindNoCopy(i, v);
    }
    template <bool keep>
    void bind(int i, const char* v)
    {
        raw_->bind(i, v);
    }
    template <bool keep>
    void bind(int i, std::string_view v)
    {
        raw_->bind(i, std::string(v));
    }
    template <bool keep>
    void bind(int i, const bytes& v)
    {
        static constexpr std::uint8_t nothing{};
        const void* from = v.empty() ? &nothing : v.data();
        if constexpr (keep)
            raw_->bind(i, from, static_cast<int>(v.size()));
        else
            raw_->bindNoCopy(i, from, static_cast<int>(v.size()));
    }
    template <bool keep, class T>
    void bind(int i, const std::optional<T>& v)
    {
        if (v)
            bind<keep>(i, *v);
        else
            raw_->bind(i);
    }

    template <class F>
    auto guarded(F work) -> decltype(work())
    {
        try {
            return work();
        } catch (const SQLite::Exception& e) {
            fail(e);
        }
    }
    void prepare();
    [[noreturn]] void fail(const SQLite::Exception& e);

    database& db_;
    const char* literal_{};
    std::string sql_;  // until it is prepared; empty for a literal
    std::optional<SQLite::Statement> raw_;
};

// Rolls back unless committed.
class transaction {
public:
    explicit transaction(database& db);
    ~transaction();
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    void commit();

private:
    database& db_;
    bool open_{true};
};

}  // namespace thirdvisit::station
