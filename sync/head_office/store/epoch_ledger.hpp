// The numbers of one store identity (epoch) of one station: which are held, which are missing,
// how far everything is durable, and whether a number came again with other content. Works inside
// the caller's transaction.
#pragma once

#include "sync/head_office/store/database.hpp"
#include "sync/ports.hpp"

#include <array>
#include <string>
#include <vector>

namespace thirdvisit::head_office {

using line_digest = std::array<std::uint8_t, 32>;

struct epoch_state {
    bool known{};
    sync::sequence up_to{};
    sync::sequence highest{};
    std::string chain;      // at up_to; empty: unknowable since a number is missing
    std::string successor;  // asked for in its place
};

enum class number_state {
    fresh,     // not held yet
    held,      // with this very content, or for so long that its digest is no longer kept
    conflict,  // with other content: the store over there was cloned or restored
};

class epoch_ledger {
public:
    explicit epoch_ledger(database& db);

    // Everything below speaks of this epoch, until the next one is opened. Unknown epochs are not
    // written until `begin`.
    const epoch_state& open(std::string station, std::string epoch);
    void begin(utc_ms now);
    // Whether a later epoch of this name exists.
    bool exists(const std::string& station, const std::string& epoch);
    void set_successor(const std::string& successor);

    number_state look(sync::sequence seq, const line_digest& digest);
    void hold(sync::sequence seq, const line_digest& digest);
    // Not held and not going to be, as it is: people see why.
    void refuse(sync::sequence seq, const std::string& code, const std::string& text);
    // Moves up_to over what is held now and extends the chain.
    void settle();

    const epoch_state& state() const { return state_; }
    // The chain at a number that was an up_to once; empty when it was not.
    std::string chain_at(sync::sequence seq);

private:
    void pass_over(sync::sequence seq);
    void fill_gap(sync::sequence seq);
    void add_gap(sync::sequence from, sync::sequence to, const std::string& reason);
    std::string extended_chain(sync::sequence to);

    std::string station_;
    std::string epoch_;
    epoch_state state_;

    statement load_;
    statement insert_;
    statement save_;
    statement save_successor_;
    statement find_line_;
    statement insert_line_;
    statement digests_;
    statement find_gap_;
    statement delete_gap_;
    statement insert_gap_;
    statement refuse_again_;
    statement first_refused_;
    statement missing_between_;
    statement insert_mark_;
    statement find_mark_;
};

}  // namespace thirdvisit::head_office
