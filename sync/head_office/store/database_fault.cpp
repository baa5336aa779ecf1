#include "sync/head_office/store/database_fault.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>

namespace thirdvisit::head_office {

namespace {

struct verdict {
    int code;
    const char* what;
    const char* remedy;
};

constexpr std::array verdicts{
    verdict{SQLITE_FULL, "the disk is full",
            "free some space; head office goes on by itself, and stations keep their records "
            "meanwhile"},
    verdict{SQLITE_IOERR, "reading or writing the disk failed",
            "check the disk (dmesg); head office opens the file anew when it can, and stations "
            "keep their records meanwhile"},
    verdict{SQLITE_READONLY, "the database cannot be written",
            "make the file and its folder writable for this user, or remount the disk"},
    verdict{SQLITE_PERM, "the database may not be written",
            "make the file and its folder writable for this user"},
    verdict{SQLITE_CANTOPEN, "the database cannot be opened",
            "check that the folder exists, belongs to this user and that its disk has space"},
    verdict{SQLITE_CORRUPT, "the database is damaged",
            "stop head office and bring back the latest backup; stations then send again what it "
            "lacks"},
    verdict{SQLITE_NOTADB, "the file is not a database",
            "stop head office and bring back the latest backup; stations then send again what it "
            "lacks"},
};

const verdict* verdict_for(const SQLite::Exception& e)
{
    const auto* found = std::find_if(verdicts.begin(), verdicts.end(),
                                     [&](const verdict& v) { return v.code == e.getErrorCode(); });
    return found == verdicts.end() ? nullptr : found;
}

}  // namespace

bool concerns_the_file(const SQLite::Exception& e)
{
    return verdict_for(e) != nullptr;
}

std::string explain(const SQLite::Exception& e, const std::filesystem::path& file)
{
    const auto* v = verdict_for(e);
    if (v == nullptr)
        return std::string("the database refused a statement [") + e.what() + "]";
    return std::string(v->what) + " [" + e.what() + "] (" + file.string() + "): " + v->remedy;
}

}  // namespace thirdvisit::head_office
