// The rows behind the uplink: numbered entries, the cursor, the chain, what is set aside. Numbers
// come from our own counter row in the caller's transaction, so they have no holes. Store thread
// only; sqlite_outbox is the coroutine face of it.
#pragma once

#include "station/store/database.hpp"
#include "station/store/row_tag.hpp"
#include "sync/ports.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace thirdvisit::station {

struct outbox_backlog {
    std::int64_t waiting{};
    std::optional<utc_ms> oldest;
    std::int64_t set_aside{};
};

struct set_aside_record {
    std::string epoch;
    sync::sequence seq{};
    std::string kind;
    std::string id;
    utc_ms at;
    std::string code;
    std::string text;
};

class outbox_table {
public:
    outbox_table(database& db, const row_tagger& tagger);

    // In the caller's transaction: takes the next number and stores the entry under it.
    sync::sequence append(const sync::entry& e);

    // These make their own transactions.
    sync::store_identity identity(const std::string& station);
    // Damaged rows are set aside at once and their stubs returned in their place.
    std::vector<sync::entry> pending(sync::sequence after, std::size_t limit);
    void acknowledge(sync::sequence up_to);
    void set_aside(sync::sequence seq, const std::string& code, const std::string& text);
    void start_epoch(const std::string& epoch);
    // Acknowledged entries older than `before` go; the latest stay, so that the chain goes on.
    int forget_acknowledged(utc_ms before);
    // How often each was refused by now, this time included.
    std::vector<sync::refusal> count_refusals(std::vector<sync::refusal> refused);

    // In the caller's transaction: nothing here tells of this customer any more, sent or not, set
    // aside or not. Every number stays, and the chain goes on as if the lines were as they were.
    void forget_customer(const std::string& customer);
    // The same for the cards in other people's visits: one slice behind `after`. The last number
    // looked at; 0: there are no more.
    sync::sequence strip_cards(sync::sequence after, int limit,
                               const std::function<bool(const std::string& token)>& gone);
    void strip_cards_set_aside(const std::set<std::string>& tokens);

    // After an upgrade and after a salvage: whom each record is about is noted, and those who were
    // erased are forgotten. In the caller's transaction.
    void note_customers();

    outbox_backlog backlog();
    std::vector<set_aside_record> set_aside_records(int limit);

private:
    using change = sync::entry (*)(const sync::entry&);

    struct cursor {
        std::string epoch;
        sync::sequence last{};
        sync::sequence acknowledged{};
        std::string chain;
    };
    struct row {
        sync::entry entry;
        bool sound{};  // agrees with its tag
    };
    cursor read_cursor();
    std::vector<row> rows(statement& s, bool more);
    std::string chain_at(sync::sequence seq);
    std::int64_t tag_of(const sync::entry& e) const;
    sync::entry replace_by_stub(sync::entry e, const std::string& code, const std::string& text);
    void put_in_place(const sync::entry& e);
    void scrub(row r, change without);
    void scrub_set_aside(const std::string& word, change without);

    database& db_;
    const row_tagger& tag_;
    statement take_number_, count_up_, append_, cursor_, after_, find_, move_, mark_, drop_marks_,
        best_mark_, chain_rows_, put_aside_, replace_, renumber_, new_epoch_, forget_,
        forget_marks_, backlog_, aside_count_, aside_list_;
    statement refuse_, drop_refused_, about_, aside_with_, clear_aside_, note_customers_, erased_;
};

}  // namespace thirdvisit::station
