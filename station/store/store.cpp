#include "station/store/store.hpp"

#include "station/keys/crypto.hpp"
#include "station/store/migrate.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace thirdvisit::station {

namespace {

// A whole check costs 0.04 s of processor for 35 MiB, 0.17 s for 143 MiB and 0.8 s for 431 MiB, all
// in memory; from a busy disk the last took minutes. A start may take 60 ms: larger files are
// checked when something about them has failed, and each row by its tag when it is read.
constexpr std::uintmax_t check_at_once_below = 32u * 1024 * 1024;

// Stands beside a file that a check found damaged, until its rows are saved.
std::filesystem::path suspicion_of(std::filesystem::path file)
{
    return file.concat(".suspect");
}

std::filesystem::path made(std::filesystem::path folder)
{
    std::error_code ec;
    std::filesystem::create_directories(folder, ec);
    if (!ec)
        ::chmod(folder.c_str(), S_IRWXU);
    return folder;
}

std::filesystem::path key_path(const std::filesystem::path& folder, std::filesystem::path given)
{
    return given.empty() ? find_key_file(folder / "station.key") : std::move(given);
}

void suspect(const store_error& e)
{
    std::error_code ec;
    if (e.fault() == store_fault::damaged && std::filesystem::exists(e.where(), ec))
        std::ofstream(suspicion_of(e.where())) << e.what() << "\n";
}

void require_sound(database& db)
{
    const auto verdict = db.text("PRAGMA quick_check(1)");
    if (verdict != "ok")
        throw store_error(store_fault::damaged, "the store is damaged [" + verdict + "]", db.file(),
                          "restart the agent: it sets the file aside and recovers the intact rows");
}

bool is_damaged(const std::filesystem::path& file)
{
    std::error_code ec;
    const auto size = std::filesystem::file_size(file, ec);
    if (ec || size == 0)
        return false;
    try {
        database db(file, access::write);
        db.integer("SELECT count(*) FROM sqlite_schema");
        if (size < check_at_once_below || std::filesystem::exists(suspicion_of(file), ec))
            require_sound(db);
        return false;
    } catch (const store_error& e) {
        if (e.fault() != store_fault::damaged)
            throw;
        return true;
    }
}

// keys.db is made before station.db, so it can only have been taken away. New keys in its place
// would be mixed with the old ones as soon as somebody brings it back.
void require_both_files(const store_home& home)
{
    std::error_code ec;
    const auto stored = std::filesystem::file_size(home.station_file(), ec);
    if (ec || stored == 0 || std::filesystem::exists(home.keys_file(), ec))
        return;
    throw store_error(
        store_fault::damaged, "keys.db is missing: nothing personal in station.db can be read",
        home.keys_file().string(),
        "put it back from the same backup as station.db; if there is none, make an empty file of "
        "that name: the agent then goes on, and names, plates and contacts until now stay sealed");
}

opening_report prepare(const store_home& home, utc_ms now)
{
    opening_report report;
    for (const auto& file : {home.keys_file(), home.station_file()})
        finish_salvage(file);
    require_both_files(home);
    for (const auto& file : {home.keys_file(), home.station_file()}) {
        if (is_damaged(file)) {
            const auto saved = file == home.keys_file()
                                   ? salvage_keys(file, now)
                                   : salvage_station(file, row_tagger(home.keys().row_tag), now);
            report.damaged_file = saved.aside.string();
            report.rows_saved += saved.rows;
            report.salvaged.push_back(saved);
        }
        std::error_code ignored;
        std::filesystem::remove(suspicion_of(file), ignored);
        database db(file, access::write);
        migrate(db, file == home.keys_file() ? key_migrations() : station_migrations());
    }
    return report;
}

void require_our_key(database& keys, const station_keys& ours)
{
    statement find(keys, "SELECT value FROM key_state WHERE name = 'check'");
    if (!find.query()) {
        find.reset();
        statement(keys, "INSERT INTO key_state VALUES ('check', ?)").change(ours.check);
        return;
    }
    if (find.text(0) != ours.check)
        throw key_error("the station key is not the one this store was sealed with", keys.file(),
                        "put back the key file, or the keys.db, that belongs to this folder");
}

// An upgrade and a salvage ask for this, so that an ordinary start does not read every record that
// waits: true if numbers are missing. Whether the last one is there shows in its place alone.
bool check_outbox(database& db, outbox_table& outbox, station_notes& notes)
{
    if (!notes.value("check_outbox"))
        return db.integer("SELECT last_seq > acknowledged AND last_seq <> "
                          "(SELECT coalesce(max(seq), 0) FROM outbox) FROM uplink") != 0;
    transaction tx(db);
    outbox.note_customers();
    tx.commit();
    return db.integer("SELECT last_seq - acknowledged <> (SELECT count(*) FROM outbox "
                      "WHERE seq > acknowledged) FROM uplink") != 0;
}

// A first start, or numbers that were lost with a damaged file: a store identity of its own.
bool renew_epoch_if_needed(database& db, outbox_table& outbox, station_notes& notes)
{
    const bool fresh = db.text("SELECT epoch FROM uplink").empty();
    const bool holes = check_outbox(db, outbox, notes);
    if (fresh || holes) {
        std::array<std::uint8_t, 16> random{};
        fill_random(random);
        outbox.start_epoch(to_hex(random));
    }
    notes.drop_value("check_outbox");
    return holes;
}

}  // namespace

store_home::store_home(std::filesystem::path folder, std::filesystem::path key_file)
    : folder_(made(std::move(folder))),
      lock_(folder_ / "station.lock"),
      keys_(derive_station_keys(read_or_make_station_key(key_path(folder_, std::move(key_file)),
                                                         std::filesystem::exists(keys_file()))))
{}

store_home::store_home(std::filesystem::path folder, const store_home& like)
    : folder_(made(std::move(folder))),
      lock_(folder_ / "station.lock"),
      keys_{like.keys_.card_token.duplicate(),  like.keys_.plate_token.duplicate(),
            like.keys_.blind_index.duplicate(), like.keys_.wrapping.duplicate(),
            like.keys_.row_tag.duplicate(),     like.keys_.check}
{}

store::store(const store_home& home, utc_ms now)
try : opening_(prepare(home, now)), main_(home.station_file(), access::write),
    key_db_(home.keys_file(), access::write), tagger_(home.keys().row_tag),
    keys(key_db_, home.keys().wrapping), maker(main_, key_db_, home.keys().wrapping),
    facts(main_, keys, maker, tagger_, home.keys().plate_token),
    visits(main_, keys, tagger_, home.keys().plate_token), customers(main_, keys, home.keys()),
    flags(main_, keys), outbox(main_, tagger_), notes(main_), history(main_), twins(main_),
    merges(main_), classes(main_), hints(main_) {
    require_our_key(key_db_, home.keys());
    opening_.new_epoch = renew_epoch_if_needed(main_, outbox, notes);
    for (const auto& file : opening_.salvaged)
        notes.note_salvage(file.aside.filename().string(), file.rows, file.lost);
} catch (const store_error& e) {
    suspect(e);
    throw;
}

void store::check()
{
    try {
        require_sound(main_);
    } catch (const store_error& e) {
        suspect(e);
        throw;
    }
}

bool store::truncate_log()
{
    const auto busy = main_.integer("PRAGMA wal_checkpoint(TRUNCATE)");
    return key_db_.integer("PRAGMA wal_checkpoint(TRUNCATE)") == 0 && busy == 0;
}

void store::give_memory_back()
{
    main_.give_memory_back();
    key_db_.give_memory_back();
}

store_reader::store_reader(const store_home& home)
    : main_(home.station_file(), access::read),
      key_db_(home.keys_file(), access::read),
      tagger_(home.keys().row_tag),
      keys(key_db_, home.keys().wrapping),
      visits(main_, keys, tagger_, home.keys().plate_token),
      customers(main_, keys, home.keys()),
      flags(main_, keys),
      outbox(main_, tagger_),
      notes(main_),
      history(main_),
      twins(main_),
      merges(main_),
      classes(main_),
      hints(main_)
{}

void store_reader::give_memory_back()
{
    main_.give_memory_back();
    key_db_.give_memory_back();
}

}  // namespace thirdvisit::station
