#include "station/store/store_error.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <utility>

namespace thirdvisit::station {

namespace {

struct verdict {
    int code;
    store_fault fault;
    const char* what;
    const char* remedy;
};

constexpr std::array verdicts{
    verdict{SQLITE_FULL, store_fault::disk_full, "the disk is full",
            "free some space; the agent goes on by itself, and pumps keep their records meanwhile"},
    verdict{SQLITE_READONLY, store_fault::read_only, "the store cannot be written",
            "make the file, what stands beside it (-wal, -shm) and the folder writable for the "
            "agent's user, or remount the disk"},
    verdict{SQLITE_PERM, store_fault::read_only, "the store may not be written",
            "make the file, what stands beside it (-wal, -shm) and the folder writable for the "
            "agent's user"},
    verdict{SQLITE_CANTOPEN, store_fault::read_only, "the store cannot be opened",
            "check that the folder exists and belongs to the agent's user"},
    verdict{SQLITE_CORRUPT, store_fault::damaged, "the store is damaged",
            "restart the agent: it sets the file aside and recovers the intact rows"},
    verdict{SQLITE_NOTADB, store_fault::damaged, "the file is not a database",
            "restart the agent: it sets the file aside and starts a new one"},
    verdict{SQLITE_BUSY, store_fault::held, "another program holds the store",
            "close the program that has the file open"},
    verdict{SQLITE_LOCKED, store_fault::held, "another program holds the store",
            "close the program that has the file open"},
    verdict{SQLITE_IOERR, store_fault::io, "reading or writing the disk failed",
            "check cable and disk (dmesg); the agent checks the file and goes on when it can"},
};

}  // namespace

std::string_view word_of(store_fault f) noexcept
{
    constexpr std::string_view words[] = {"disk_full", "read_only", "damaged", "held",
                                          "too_new",   "io",        "other"};
    return words[static_cast<std::size_t>(f)];
}

store_error::store_error(store_fault fault, std::string what, std::string where, std::string remedy)
    : std::runtime_error(what + " (" + where + "): " + remedy),
      fault_(fault),
      happened_(std::move(what)),
      where_(std::move(where)),
      remedy_(std::move(remedy))
{}

void throw_store_error(int sqlite_code, const std::string& text, const std::string& file)
{
    const int primary = sqlite_code & 0xFF;
    const auto* found = std::find_if(verdicts.begin(), verdicts.end(),
                                     [&](const verdict& v) { return v.code == primary; });
    if (found != verdicts.end())
        throw store_error(found->fault, std::string(found->what) + " [" + text + "]", file,
                          found->remedy);
    throw store_error(store_fault::other, "the store refused a statement [" + text + "]", file,
                      "this is a fault of the program: report it with this text");
}

}  // namespace thirdvisit::station
