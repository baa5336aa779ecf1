// Data keys of keys.db: handed out, opened, and erased. Personal fields of one customer share one
// key; what has no customer yet shares the key of its day.
#pragma once

#include "schemas/calendar.hpp"
#include "station/keys/field_seal.hpp"
#include "station/keys/secret.hpp"
#include "station/store/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

// Opens keys and fields; enough for readers.
class key_ring {
public:
    key_ring(database& keys, const secret& wrapping);

    // nullptr when the key was erased. Valid until the next call.
    const secret* open(std::int64_t key_id);

    // Drops it from memory after it was erased.
    void forget(std::int64_t key_id);

    // nullopt for an empty column and for what is erased; a field that was changed or moved counts
    // as erased too and is never shown.
    std::optional<std::string> field(const field_place& place, const bytes& sealed);
    bytes seal(const field_place& place, std::string_view plain);

private:
    secret wrapping_;
    statement find_;
    std::int64_t held_id_{0};
    std::optional<secret> held_;
};

// Hands out and erases; store thread only. The number of the next key is part of the caller's
// transaction; the keys themselves are made in batches ahead of use, so that an ordinary new
// customer costs no commit of its own in keys.db.
class key_maker {
public:
    key_maker(database& main, database& keys, const secret& wrapping);

    std::int64_t next_key();
    std::int64_t key_of_day(business_day day);
    // The fields sealed under it are gone, in every backup of the store as well.
    void erase(std::int64_t key_id);

    // In the caller's transaction: to be erased once that is durable. A crash in between leaves
    // the word, so that no key outlives its person.
    void doom(std::int64_t key_id);
    // Erases what is doomed; makes its own transactions. The keys.
    std::vector<std::int64_t> erase_doomed();

private:
    void make_batch(std::int64_t after);

    database& main_;
    database& keys_;
    secret wrapping_;
    statement take_number_;
    statement newest_;
    statement exists_;
    statement insert_;
    statement erase_;
    statement day_;
    statement set_day_;
    statement doom_, doomed_, erased_;
};

}  // namespace thirdvisit::station
