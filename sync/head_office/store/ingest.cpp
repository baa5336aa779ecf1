#include "sync/head_office/store/ingest.hpp"

#include "sync/wire/digest.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <SQLiteCpp/Exception.h>

#include <array>

namespace thirdvisit::head_office {

namespace wire = sync::wire;
using sync::sequence;

namespace {

constexpr std::size_t most_refusals_told = 100;
constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

// The records of a batch are numbered one by one; then the place of a line gives its number even
// when the line itself cannot be read.
bool is_contiguous(const wire::batch_header& h)
{
    return h.to - h.from + 1 == static_cast<sequence>(h.count);
}

}  // namespace

struct ingest::counted_batch {
    std::vector<sync::refusal> refused;
    int fresh{};
    bool unreadable_number{};  // of a line in a batch with holes

    void refuse(sequence seq, const wire::rejection& why)
    {
        if (refused.size() < most_refusals_told)
            refused.push_back({seq, why.code, why.text.substr(0, 400)});
    }
};

ingest::ingest(database& db, const fleet_keys& keys, std::function<std::string()> fresh_epoch)
    : db_(db),
      ledger_(db),
      records_(db, keys),
      fresh_epoch_(std::move(fresh_epoch)),
      note_contact_(db, "UPDATE station SET last_contact_ms = ?, agent_version = ?, "
                        "clock_offset_ms = ?, epoch = ? WHERE id = ?"),
      note_sync_(db, "UPDATE station SET last_sync_ms = ? WHERE id = ?"),
      note_batch_(db, "UPDATE station SET last_contact_ms = ?, last_sync_ms = ?, visits = visits + "
                      "?, customers = customers + ?, flags = flags + ? WHERE id = ?"),
      note_received_(db, "INSERT INTO received VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
                         "SET records = records + excluded.records")
{}

// A pending demand is repeated; one that was taken already belongs to another copy of the store.
std::string ingest::demand_epoch(const std::string& station)
{
    auto wanted = ledger_.state().successor;
    if (wanted.empty() || ledger_.exists(station, wanted)) {
        wanted = fresh_epoch_();
        ledger_.set_successor(wanted);
    }
    return wanted;
}

void ingest::note_contact(const std::string& station, const wire::hello_request& said, utc_ms now)
{
    note_contact_.change(now.since_epoch, said.agent_version, said.now - now, said.who.epoch,
                         station);
}

sync::greeting ingest::hello(const std::string& station, const wire::hello_request& said,
                             utc_ms now)
{
    transaction tx(db_);
    const auto& who = said.who;
    if (!ledger_.open(station, who.epoch).known)
        ledger_.begin(now);
    const auto& held = ledger_.state();
    const auto chain_then = ledger_.chain_at(who.acknowledged);
    const bool other_past = who.acknowledged <= held.up_to && !held.chain.empty() &&
                            !chain_then.empty() && !who.chain.empty() && chain_then != who.chain;
    const bool younger_than_us = held.highest > who.last_seq;
    sync::greeting answer{held.up_to, false, who.epoch, now};
    if (!held.successor.empty() || younger_than_us || other_past)
        answer = {0, true, demand_epoch(station), now};
    note_contact(station, said, now);
    if (!answer.new_epoch && held.up_to == who.last_seq)
        note_sync_.change(now.since_epoch, station);
    tx.commit();
    return answer;
}

wire::reading<sync::receipt> ingest::take(const std::string& station, std::string_view text,
                                          utc_ms now)
{
    const auto batch = wire::parse_batch(text);
    if (!batch)
        return batch.error();
    try {
        return take_once(station, *batch, now, false);
    } catch (const SQLite::Exception& e) {
        if (e.getErrorCode() != 19 /* SQLITE_CONSTRAINT */)
            throw;
    }
    // A record that our readers let pass and the tables refuse: find it and go on with the rest.
    return take_once(station, *batch, now, true);
}

wire::reading<sync::receipt> ingest::take_once(const std::string& station, const wire::batch& b,
                                               utc_ms now, bool carefully)
{
    transaction tx(db_);
    const auto& header = b.header;
    if (!ledger_.open(station, header.epoch).known)
        return wire::rejection{"bad_batch", "a hello must come first in this epoch"};
    const auto& held = ledger_.state();
    const bool behind = header.after > held.up_to && held.up_to + 1 < header.from;
    if (behind)  // we went back to an older backup since the last hello
        return sync::receipt{held.up_to, {}, header.epoch, now};
    records_.begin(station, header.epoch);
    counted_batch so_far;
    const bool contiguous = is_contiguous(header);
    bool same_past = held.successor.empty();
    for (std::size_t i = 0; same_past && i < b.lines.size(); ++i)
        same_past = take_line(contiguous ? header.from + static_cast<sequence>(i) : 0, b.lines[i],
                              carefully, so_far);
    if (so_far.unreadable_number)
        return wire::rejection{"bad_batch", "a line has no number of its own"};
    if (!same_past) {
        db_.run("ROLLBACK");
        db_.run("BEGIN IMMEDIATE");
        ledger_.open(station, header.epoch);
        const auto wanted = demand_epoch(station);
        tx.commit();
        return sync::receipt{held.up_to, {}, wanted, now};
    }
    ledger_.settle();
    const auto& c = records_.changes();
    note_batch_.change(now.since_epoch, now.since_epoch, c.visits, c.customers, c.flags, station);
    if (so_far.fresh > 0)
        note_received_.change(station, now.since_epoch / day_ms, so_far.fresh);
    tx.commit();
    return sync::receipt{held.up_to, std::move(so_far.refused), header.epoch, now};
}

bool ingest::take_line(sequence expected, std::string_view text, bool carefully,
                       counted_batch& so_far)
{
    auto digest = wire::sha256(text);
    sequence seq = expected;
    if (expected != 0) {
        const auto known = ledger_.look(expected, digest);
        if (known == number_state::held)
            return true;  // the most frequent repeat costs one look
    }
    std::array<unsigned char, 16 * 1024> room;
    boost::json::monotonic_resource memory(room.data(), room.size());
    auto line = wire::decode_line(text, seq, &memory);
    if (expected != 0 && seq != expected) {
        if (line)
            line = wire::rejection{"bad_number", "the number is not the next one"};
        seq = expected;
    }
    if (seq == 0) {
        so_far.unreadable_number = true;
        return true;
    }
    if (line && !line->was.empty())  // somebody was taken out of it: it counts as it was
        digest = wire::digest_of(line->was);
    const auto known = ledger_.look(seq, digest);
    if (known != number_state::fresh)
        // A stub for a record that we hold already: we hold more than it says.
        return known == number_state::held ||
               (line && std::holds_alternative<withheld_record>(line->record));
    if (line) {
        try {
            put(*line, carefully);
            ledger_.hold(seq, digest);
            ++so_far.fresh;
            return true;
        } catch (const SQLite::Exception& e) {
            if (!carefully || e.getErrorCode() != 19)
                throw;
            line = wire::rejection{"not_storable", e.what()};
        }
    }
    ledger_.refuse(seq, line.error().code, line.error().text.substr(0, 400));
    so_far.refuse(seq, line.error());
    return true;
}

void ingest::put(const wire::line& line, bool carefully)
{
    if (!carefully) {
        records_.put(line.seq, line.record, line.at);
        return;
    }
    db_.run("SAVEPOINT one_record");
    try {
        records_.put(line.seq, line.record, line.at);
    } catch (const SQLite::Exception&) {
        db_.run("ROLLBACK TO one_record");
        db_.run("RELEASE one_record");
        throw;
    }
    db_.run("RELEASE one_record");
}

}  // namespace thirdvisit::head_office
