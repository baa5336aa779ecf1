#include "sync/head_office/store/epoch_ledger.hpp"

#include "sync/wire/chain.hpp"

#include <cstring>

namespace thirdvisit::head_office {

using sync::sequence;

epoch_ledger::epoch_ledger(database& db)
    : load_(db, "SELECT up_to, highest, chain, successor FROM epoch "
                "WHERE station = ? AND epoch = ?"),
      insert_(db, "INSERT INTO epoch (station, epoch, begun_ms, chain) VALUES (?, ?, ?, ?)"),
      save_(db, "UPDATE epoch SET up_to = ?, highest = ?, chain = ? "
                "WHERE station = ? AND epoch = ?"),
      save_successor_(db, "UPDATE epoch SET successor = ? WHERE station = ? AND epoch = ?"),
      find_line_(db, "SELECT digest FROM line WHERE station = ? AND epoch = ? AND seq = ?"),
      insert_line_(db, "INSERT INTO line VALUES (?, ?, ?, ?)"),
      digests_(db, "SELECT digest FROM line WHERE station = ? AND epoch = ? AND seq > ? "
                   "AND seq <= ? ORDER BY seq"),
      find_gap_(db, "SELECT from_seq, to_seq, reason FROM gap WHERE station = ? AND epoch = ? "
                    "AND from_seq <= ? AND to_seq >= ?"),
      delete_gap_(db, "DELETE FROM gap WHERE station = ? AND epoch = ? AND from_seq = ?"),
      insert_gap_(db, "INSERT INTO gap (station, epoch, from_seq, to_seq, reason, code, text) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?)"),
      refuse_again_(db, "UPDATE gap SET code = ?, text = ?, times = times + 1 WHERE station = ? "
                        "AND epoch = ? AND from_seq = ? AND to_seq = from_seq "
                        "AND reason = 'refused'"),
      first_refused_(db, "SELECT min(from_seq) FROM gap WHERE station = ? AND epoch = ? "
                         "AND reason = 'refused'"),
      missing_between_(db, "SELECT 1 FROM gap WHERE station = ? AND epoch = ? AND to_seq > ? "
                           "AND from_seq <= ? LIMIT 1"),
      insert_mark_(db, "INSERT INTO chain_mark VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
                       "SET chain = excluded.chain"),
      find_mark_(db, "SELECT chain FROM chain_mark WHERE station = ? AND epoch = ? AND seq = ?")
{}

const epoch_state& epoch_ledger::open(std::string station, std::string epoch)
{
    station_ = std::move(station);
    epoch_ = std::move(epoch);
    state_ = {};
    state_.known = load_.query(station_, epoch_);
    if (state_.known) {
        state_.up_to = load_.integer(0);
        state_.highest = load_.integer(1);
        state_.chain = load_.text(2);
        state_.successor = load_.text(3);
    }
    return state_;
}

void epoch_ledger::begin(utc_ms now)
{
    state_ = {};
    state_.known = true;
    state_.chain = sync::wire::first_chain();
    insert_.change(station_, epoch_, now.since_epoch, state_.chain);
}

bool epoch_ledger::exists(const std::string& station, const std::string& epoch)
{
    return load_.query(station, epoch);
}

void epoch_ledger::set_successor(const std::string& successor)
{
    state_.successor = successor;
    save_successor_.change(successor, station_, epoch_);
}

number_state epoch_ledger::look(sequence seq, const line_digest& digest)
{
    if (seq > state_.highest)
        return number_state::fresh;
    if (!find_line_.query(station_, epoch_, seq)) {
        const bool here = seq <= state_.up_to && !find_gap_.query(station_, epoch_, seq, seq);
        return here ? number_state::held : number_state::fresh;
    }
    const auto held = find_line_.text(0);
    const bool same =
        held.size() == digest.size() && std::memcmp(held.data(), digest.data(), digest.size()) == 0;
    return same ? number_state::held : number_state::conflict;
}

void epoch_ledger::hold(sequence seq, const line_digest& digest)
{
    if (seq <= state_.highest)
        fill_gap(seq);
    else
        pass_over(seq);
    insert_line_.change(station_, epoch_, seq, digest);
}

void epoch_ledger::refuse(sequence seq, const std::string& code, const std::string& text)
{
    if (seq <= state_.highest) {
        if (refuse_again_.change(code, text, station_, epoch_, seq) == 1)
            return;
        fill_gap(seq);  // it was missing and is refused now
    } else {
        pass_over(seq);
    }
    insert_gap_.change(station_, epoch_, seq, seq, "refused", code, text);
}

// The station has nothing between what we hold and this number.
void epoch_ledger::pass_over(sequence seq)
{
    if (seq > state_.highest + 1)
        add_gap(state_.highest + 1, seq - 1, "missing");
    state_.highest = seq;
}

void epoch_ledger::fill_gap(sequence seq)
{
    if (!find_gap_.query(station_, epoch_, seq, seq))
        return;
    const auto from = find_gap_.integer(0);
    const auto to = find_gap_.integer(1);
    const auto reason = find_gap_.text(2);
    delete_gap_.change(station_, epoch_, from);
    if (from < seq)
        add_gap(from, seq - 1, reason);
    if (seq < to)
        add_gap(seq + 1, to, reason);
}

void epoch_ledger::add_gap(sequence from, sequence to, const std::string& reason)
{
    insert_gap_.change(station_, epoch_, from, to, reason, "", "");
}

void epoch_ledger::settle()
{
    first_refused_.query(station_, epoch_);
    const auto refused = first_refused_.maybe(0);
    const auto up_to = refused ? *refused - 1 : state_.highest;
    if (up_to > state_.up_to) {
        state_.chain = extended_chain(up_to);
        state_.up_to = up_to;
        if (!state_.chain.empty())
            insert_mark_.change(station_, epoch_, up_to, state_.chain);
    }
    save_.change(state_.up_to, state_.highest, state_.chain, station_, epoch_);
}

std::string epoch_ledger::extended_chain(sequence to)
{
    if (state_.chain.empty() || missing_between_.query(station_, epoch_, state_.up_to, to))
        return {};
    auto chain = state_.chain;
    digests_.query(station_, epoch_, state_.up_to, to);
    do {
        chain = sync::wire::extend_chain_by_digest(chain, digests_.text(0));
    } while (digests_.step());
    return chain;
}

std::string epoch_ledger::chain_at(sequence seq)
{
    if (seq == 0)
        return sync::wire::first_chain();
    return find_mark_.query(station_, epoch_, seq) ? find_mark_.text(0) : std::string{};
}

}  // namespace thirdvisit::head_office
