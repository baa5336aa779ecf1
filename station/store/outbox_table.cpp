#include "station/store/outbox_table.hpp"

#include "station/store/crash_point.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/records.hpp"

namespace thirdvisit::station {

namespace {

constexpr std::int64_t renumber_chunk = 500;  // a month offline must not fill the memory

constexpr const char* columns =
    "SELECT seq, kind, version, record, at_ms, body, tag, coalesce(was, '') FROM outbox ";

std::string with(const char* rest)
{
    return std::string(columns) + rest;
}

sync::entry entry_from(statement& s)
{
    return {.seq = s.integer(0),
            .kind = s.text(1),
            .version = s.small(2),
            .id = s.text(3),
            .at = {s.integer(4)},
            .body = s.text(5),
            .was = s.text(7)};
}

}  // namespace

outbox_table::outbox_table(database& db, const row_tagger& tagger)
    : db_(db),
      tag_(tagger),
      take_number_(db, "SELECT last_seq + 1 FROM uplink"),
      count_up_(db, "UPDATE uplink SET last_seq = ?"),
      append_(db, "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)"),
      cursor_(db, "SELECT epoch, last_seq, acknowledged, chain FROM uplink"),
      after_(db, with("WHERE seq > ? ORDER BY seq LIMIT ?")),
      find_(db, with("WHERE seq = ?")),
      move_(db, "UPDATE uplink SET acknowledged = ?, chain = ?"),
      mark_(db, "INSERT INTO chain_mark VALUES (?, ?) ON CONFLICT (seq) DO UPDATE SET chain = "
                "excluded.chain"),
      drop_marks_(db, "DELETE FROM chain_mark WHERE seq > ?"),
      best_mark_(db, "SELECT seq, chain FROM chain_mark WHERE seq <= ? ORDER BY seq DESC LIMIT 1"),
      chain_rows_(db, with("WHERE seq > ? AND seq <= ? ORDER BY seq")),
      put_aside_(db,
                 "INSERT INTO set_aside SELECT epoch, ?, ?, ?, ?, ?, ?, ? FROM uplink WHERE true "
                 "ON CONFLICT DO NOTHING"),
      replace_(db, "UPDATE outbox SET kind = ?, version = ?, record = ?, body = ?, tag = ?, "
                   "customer = ?, was = ? WHERE seq = ?"),
      renumber_(db, "UPDATE outbox SET seq = ?, tag = ?, was = NULL WHERE seq = ?"),
      new_epoch_(db, "UPDATE uplink SET acknowledged = 0, epoch = ?, last_seq = ?, chain = ?"),
      forget_(db, "DELETE FROM outbox WHERE at_ms < ? AND seq < (SELECT acknowledged FROM uplink)"),
      forget_marks_(
          db, "DELETE FROM chain_mark WHERE seq < (SELECT max(seq) FROM chain_mark WHERE seq < "
              "(SELECT coalesce(min(seq), 0) FROM outbox))"),
      backlog_(db, "SELECT u.last_seq - u.acknowledged, (SELECT o.at_ms FROM outbox o "
                   "WHERE o.seq > u.acknowledged ORDER BY o.seq LIMIT 1) FROM uplink u"),
      aside_count_(db, "SELECT count(*) FROM set_aside"),
      aside_list_(db, "SELECT epoch, seq, kind, record, at_ms, code, text FROM set_aside "
                      "ORDER BY epoch DESC, seq DESC LIMIT ?"),
      refuse_(db, "INSERT INTO refused VALUES (?, 1) ON CONFLICT (seq) DO UPDATE SET "
                  "times = times + 1 RETURNING times"),
      drop_refused_(db, "DELETE FROM refused WHERE seq BETWEEN ? AND ?"),
      about_(db, with("WHERE customer = ? AND customer <> '' ORDER BY seq")),
      aside_with_(db, "SELECT epoch, seq, kind, record, at_ms, body FROM set_aside "
                      "WHERE record = ?1 OR instr(body, ?1) > 0 ORDER BY epoch, seq"),
      clear_aside_(db, "UPDATE set_aside SET body = ? WHERE epoch = ? AND seq = ?"),
      note_customers_(db,
                      "UPDATE outbox SET customer = iif(kind = 'customer', record, "
                      "iif(json_valid(body), coalesce(json_extract(body, '$.customer'), ''), '')) "
                      "WHERE customer = '' AND was IS NULL "
                      "AND kind IN ('visit', 'customer', 'consent', 'flag', 'contact')"),
      erased_(db, "SELECT record FROM outbox WHERE kind = 'erasure' ORDER BY seq")
{}

std::int64_t outbox_table::tag_of(const sync::entry& e) const
{
    return tag_(e.seq, e.kind, e.version, e.id, e.at.since_epoch, e.body);
}

sync::sequence outbox_table::append(const sync::entry& e)
{
    take_number_.query();
    auto numbered = e;
    numbered.seq = take_number_.integer(0);
    take_number_.reset();
    count_up_.change(numbered.seq);
    append_.change(numbered.seq, e.kind, e.version, e.id, e.at.since_epoch, e.body,
                   tag_of(numbered), e.customer);
    return numbered.seq;
}

outbox_table::cursor outbox_table::read_cursor()
{
    cursor_.query();
    cursor c{cursor_.text(0), cursor_.integer(1), cursor_.integer(2), cursor_.text(3)};
    cursor_.reset();
    return c;
}

sync::store_identity outbox_table::identity(const std::string& station)
{
    const auto c = read_cursor();
    return {.station = station,
            .epoch = c.epoch,
            .last_seq = c.last,
            .acknowledged = c.acknowledged,
            .chain = c.chain};
}

std::vector<sync::entry> outbox_table::pending(sync::sequence after, std::size_t limit)
{
    std::vector<sync::entry> out;
    for (auto& [e, sound] : rows(after_, after_.query(after, static_cast<std::int64_t>(limit)))) {
        if (!sound) {
            transaction tx(db_);
            e = replace_by_stub(e, "damaged_row", "the stored record no longer matches its check");
            tx.commit();
        }
        out.push_back(std::move(e));
    }
    return out;
}

// The chain at a cursor reached before is kept as a mark; from the best mark it is hashed on.
std::string outbox_table::chain_at(sync::sequence seq)
{
    sync::sequence from = 0;
    std::string chain = sync::wire::first_chain();
    if (best_mark_.query(seq)) {
        from = best_mark_.integer(0);
        chain = best_mark_.text(1);
    }
    best_mark_.reset();
    for (bool more = chain_rows_.query(from, seq); more; more = chain_rows_.step())
        chain = sync::wire::extend_chain(chain, entry_from(chain_rows_));
    chain_rows_.reset();
    return chain;
}

void outbox_table::acknowledge(sync::sequence up_to)
{
    const auto now = read_cursor();
    if (up_to == now.acknowledged)
        return;
    if (up_to < 0 || up_to > now.last)
        throw store_error(store_fault::other, "head office acknowledged a number never given",
                          db_.file(), "this is a fault of the program: report it");
    transaction tx(db_);
    if (up_to < now.acknowledged)
        drop_marks_.change(up_to);
    const auto chain = chain_at(up_to);
    move_.change(up_to, chain);
    mark_.change(up_to, chain);
    drop_refused_.change(sync::sequence{1}, up_to);
    crash_point("before_acknowledge_commit");
    tx.commit();
    crash_point("after_acknowledge_commit");
}

sync::entry outbox_table::replace_by_stub(sync::entry e, const std::string& code,
                                          const std::string& text)
{
    put_aside_.change(e.seq, e.kind, e.id, e.at.since_epoch, e.body, code, text);
    auto stub = sync::wire::make_entry(withheld_record{e.kind, e.id, code}, e.at);
    stub.seq = e.seq;
    stub.was = e.was;
    put_in_place(stub);
    drop_refused_.change(stub.seq, stub.seq);
    return stub;
}

void outbox_table::put_in_place(const sync::entry& e)
{
    replace_.change(e.kind, e.version, e.id, e.body, tag_of(e), e.customer,
                    e.was.empty() ? std::nullopt : std::optional(e.was), e.seq);
}

std::vector<sync::refusal> outbox_table::count_refusals(std::vector<sync::refusal> refused)
{
    transaction tx(db_);
    for (auto& r : refused) {
        refuse_.query(r.seq);
        r.times = refuse_.small(0);
        refuse_.reset();
    }
    crash_point("before_refusal_commit");
    tx.commit();
    return refused;
}

void outbox_table::set_aside(sync::sequence seq, const std::string& code, const std::string& text)
{
    transaction tx(db_);
    if (!find_.query(seq)) {
        find_.reset();
        return;
    }
    const auto e = entry_from(find_);
    find_.reset();
    replace_by_stub(e, code, text);
    crash_point("before_set_aside_commit");
    tx.commit();
}

std::vector<outbox_table::row> outbox_table::rows(statement& s, bool more)
{
    std::vector<row> out;
    for (; more; more = s.step()) {
        auto e = entry_from(s);
        const bool sound = tag_of(e) == s.integer(6);
        out.push_back({std::move(e), sound});
    }
    s.reset();
    return out;
}

// Everything still here is numbered anew from 1 and sent again: what another copy of this disk got
// acknowledged proves nothing about our rows, and head office knows records by their ids. Lines that
// somebody was taken out of have no past under the new numbers.
void outbox_table::start_epoch(const std::string& epoch)
{
    transaction tx(db_);
    if (read_cursor().epoch == epoch)
        return;
    sync::sequence next = 0;
    sync::sequence done = 0;
    const auto chunk = [&] { return rows(after_, after_.query(done, renumber_chunk)); };
    for (auto some = chunk(); !some.empty(); some = chunk())
        for (auto& [e, sound] : some) {  // ascending, never above the old number: no clash
            done = e.seq;
            e.seq = ++next;
            const auto tag = tag_of(e);
            renumber_.change(e.seq, sound ? tag : ~tag, done);  // damaged stays damaged
        }
    drop_marks_.change(-1);
    drop_refused_.change(sync::sequence{1}, next);
    new_epoch_.change(epoch, next, sync::wire::first_chain());
    crash_point("before_epoch_commit");
    tx.commit();
}

int outbox_table::forget_acknowledged(utc_ms before)
{
    transaction tx(db_);
    const auto now = read_cursor();
    mark_.change(now.acknowledged, now.chain);
    const int gone = forget_.change(before.since_epoch);
    forget_marks_.change();
    crash_point("before_forget_commit");
    tx.commit();
    return gone;
}

outbox_backlog outbox_table::backlog()
{
    outbox_backlog out;
    backlog_.query();
    out.waiting = backlog_.integer(0);
    if (const auto oldest = backlog_.maybe_integer(1))
        out.oldest = utc_ms{*oldest};
    backlog_.reset();
    aside_count_.query();
    out.set_aside = aside_count_.integer(0);
    aside_count_.reset();
    return out;
}

std::vector<set_aside_record> outbox_table::set_aside_records(int limit)
{
    auto& s = aside_list_;
    std::vector<set_aside_record> out;
    for (bool more = s.query(limit); more; more = s.step())
        out.push_back({s.text(0), s.integer(1), s.text(2), s.text(3), utc_ms{s.integer(4)},
                       s.text(5), s.text(6)});
    s.reset();
    return out;
}

}  // namespace thirdvisit::station
