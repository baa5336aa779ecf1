// Takes people out of the store again (product 13): profiles that time has ended and persons who
// asked for it. Visits stay and are counted for the station; nothing in them tells of whom, nor in
// the records that were or will be sent. The tokens are also taken out of facts and of other
// people's visits, in slices. Store thread only.
#pragma once

#include "station/store/store.hpp"

#include <set>
#include <string>

namespace thirdvisit::station {

// In the caller's transaction; `erase_keys` after its commit. The profile is gone with its cards,
// plates, index entries and everything recorded about it; head office is told by an erasure.
void delete_profile(store& s, const customer& c, utc_ms now);

// The same, but his tokens stay as the mark "do not record".
void erase_person(store& s, customer& c, utc_ms now);

// A stripped visit of a person who is not to be recorded: his tokens are to be swept out of its
// facts. In the caller's transaction.
void doom_tokens(store& s, const std::string& customer);

// What was doomed in keys.db: destroyed now. Makes its own transactions.
void erase_keys(store& s);

// Goes once over the facts and visits from before `now` and over the outbox and takes the doomed
// tokens out; those that belong to somebody again meanwhile stay.
struct token_sweep {
    enum class place { facts, visits, outbox };
    std::set<std::string> words;  // all that were doomed when it began
    std::set<std::string> gone;   // those that belong to nobody
    std::string before;           // id
    std::string after;            // id
    sync::sequence after_seq{};
    place in{place::facts};
};
constexpr int sweep_slice = 500;  // rows looked at in one commit
token_sweep begin_sweep(store& s, utc_ms now);
// False: it is done and the words are dropped.
bool go_on(store& s, token_sweep& w);

// What was erased may still stand in the write-ahead logs: they are emptied, now or, while somebody
// reads, at the next call. Outlives a crash.
void empty_logs_after_erasure(store& s);

// Facts before `before`, and visits that nobody is known for, lose their tokens: one slice, from
// where the last one ended. False: there are no more.
bool strip_old_tokens(store& s, utc_ms before);
// Older facts came in: the next slices begin at the beginning.
void strip_from_the_beginning(store& s);

}  // namespace thirdvisit::station
