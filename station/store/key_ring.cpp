#include "station/store/key_ring.hpp"

#include "station/keys/crypto.hpp"
#include "station/store/crash_point.hpp"

namespace thirdvisit::station {

namespace {

constexpr std::int64_t batch = 64;

}  // namespace

key_ring::key_ring(database& keys, const secret& wrapping)
    : wrapping_(wrapping.duplicate()), find_(keys, "SELECT wrapped FROM data_key WHERE id = ?")
{}

const secret* key_ring::open(std::int64_t key_id)
{
    if (held_ && held_id_ == key_id)
        return &*held_;
    held_.reset();
    if (find_.query(key_id)) {
        auto key = unwrap_key(wrapping_, key_id, find_.blob(0));
        if (key)
            held_ = std::move(*key);
    }
    find_.reset();
    held_id_ = key_id;
    return held_ ? &*held_ : nullptr;
}

void key_ring::forget(std::int64_t key_id)
{
    if (held_id_ == key_id)
        held_.reset();
}

std::optional<std::string> key_ring::field(const field_place& place, const bytes& sealed)
{
    const auto* key = sealed.empty() ? nullptr : open(place.key_id);
    if (key == nullptr)
        return std::nullopt;
    auto plain = open_field(*key, place, sealed);
    return plain ? std::optional(std::move(*plain)) : std::nullopt;
}

bytes key_ring::seal(const field_place& place, std::string_view plain)
{
    const auto* key = open(place.key_id);
    if (key == nullptr)
        throw store_error(store_fault::damaged, "a data key is missing", "keys.db",
                          "restore keys.db from the same backup as station.db");
    return seal_field(*key, place, plain);
}

key_maker::key_maker(database& main, database& keys, const secret& wrapping)
    : main_(main),
      keys_(keys),
      wrapping_(wrapping.duplicate()),
      take_number_(main, "INSERT INTO station_state VALUES ('next_key', '1') ON CONFLICT (name) "
                         "DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value"),
      newest_(keys, "SELECT coalesce(max(id), 0) FROM data_key"),
      exists_(keys, "SELECT 1 FROM data_key WHERE id = ?"),
      insert_(keys, "INSERT INTO data_key VALUES (?, ?)"),
      erase_(keys, "DELETE FROM data_key WHERE id = ?"),
      day_(main, "SELECT value FROM station_state WHERE name = ?"),
      set_day_(main, "INSERT INTO station_state VALUES (?, ?) ON CONFLICT DO NOTHING"),
      doom_(main, "INSERT INTO station_state VALUES ('doomed_key/' || ?1, ?1) "
                  "ON CONFLICT DO NOTHING"),
      doomed_(main, "SELECT value FROM station_state "
                    "WHERE name >= 'doomed_key/' AND name < 'doomed_key0' ORDER BY name"),
      erased_(main, "DELETE FROM station_state WHERE name = 'doomed_key/' || ?")
{}

std::int64_t key_maker::next_key()
{
    for (;;) {
        take_number_.query();
        const std::int64_t id = std::stoll(take_number_.text(0));
        take_number_.reset();
        newest_.query();
        const auto newest = newest_.integer(0);
        newest_.reset();
        if (id > newest)
            make_batch(newest);
        const bool there = exists_.query(id);
        exists_.reset();
        if (there)
            return id;  // else erased: a number is never given twice on purpose
    }
}

// Durable before anything is sealed under them: a transaction of keys.db, committed here.
void key_maker::make_batch(std::int64_t after)
{
    transaction tx(keys_);
    for (auto id = after + 1; id <= after + batch; ++id)
        insert_.change(id, wrap_key(wrapping_, id, random_secret()));
    crash_point("before_key_commit");
    tx.commit();
    crash_point("after_key_commit");
}

std::int64_t key_maker::key_of_day(business_day day)
{
    const auto name = "key_of_day/" + to_string(day);
    if (day_.query(name)) {
        const std::int64_t id = std::stoll(day_.text(0));
        day_.reset();
        return id;
    }
    day_.reset();
    const auto id = next_key();
    set_day_.change(name, std::to_string(id));
    return id;
}

void key_maker::doom(std::int64_t key_id)
{
    doom_.change(std::to_string(key_id));
}

std::vector<std::int64_t> key_maker::erase_doomed()
{
    std::vector<std::int64_t> keys;
    for (bool more = doomed_.query(); more; more = doomed_.step())
        keys.push_back(std::stoll(doomed_.text(0)));
    doomed_.reset();
    if (keys.empty())
        return keys;
    transaction gone(keys_);
    for (const auto key : keys)
        erase_.change(key);
    gone.commit();
    crash_point("after_key_erased");
    transaction done(main_);
    for (const auto key : keys)
        erased_.change(std::to_string(key));
    done.commit();
    return keys;
}

void key_maker::erase(std::int64_t key_id)
{
    transaction tx(keys_);
    erase_.change(key_id);
    tx.commit();
}

}  // namespace thirdvisit::station
