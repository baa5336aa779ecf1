// The commits of the straight line: facts in (before anybody is told), visits out (with their
// number and announcement). Knows the rules and the store, no coroutines; store thread only.
#pragma once

#include "station/service/announcer.hpp"
#include "station/service/forecourt.hpp"
#include "station/store/store.hpp"
#include "station/visit/visit_builder.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::station {

// A fact after its commit, with what the visit rules need to know about it.
struct recorded_fact {
    fact content;
    bool is_new{};
    known_to_fact known;
};

// What rides along with the next durable commit.
struct riders {
    std::vector<fact> quiet;  // nozzle events and silences; the rules have seen them already
    std::vector<unreadable> noise;
    std::vector<std::string> spent;  // facts that found no visit and will not
    std::optional<business_day> beat;
    std::vector<clock_note> clocks;  // of pumps
    bool empty() const
    {
        return quiet.empty() && noise.empty() && spent.empty() && !beat && clocks.empty();
    }
};

// A visit to be stored, and what is known beside it.
struct visit_to_save {
    visit_change change;
    std::optional<int> not_shown_stage;  // a prompt was due but not shown
};

struct saved_visit {
    thirdvisit::visit visit;  // with its customer, if it has one now
    bool changed{};           // false: stored before
    bool new_customer{};
    bool flag_closed{};
};

class recorder {
public:
    // `day` turns an instant into the station's business day, `make_id` gives fresh ids.
    recorder(std::function<business_day(utc_ms)> day, std::function<std::string(utc_ms)> make_id,
             visit_settings visits);

    announcer& head_office() { return announcer_; }

    // One commit for all of them; `open`: every one still has to find its visit.
    std::vector<recorded_fact> take(store& s, std::vector<fact> facts, const riders& also,
                                    utc_ms now);
    // One commit for all of them. Imported ones are few thousand at a time.
    std::vector<saved_visit> save(store& s, const std::vector<visit_to_save>& visits,
                                  const riders& also, utc_ms now);
    // The same without a transaction of its own, for the import.
    saved_visit save_one(store& s, const visit_to_save& v, utc_ms now);
    known_to_fact look_up(store& s, const fact& f);
    // A person picked before the merge is the survivor now.
    static void follow_merges(store& s, fact& f);
    known_identity look_up(store& s, const std::optional<card_identity>& card,
                           const std::optional<plate>& plate, utc_ms at);
    // What is stored of these pumps' clocks; those of which nothing is are left out.
    static std::vector<clock_note> pump_clocks(store& s, const std::vector<clock_note>& of);
    // A new customer with this identity, announced; the caller's transaction.
    customer make_customer(store& s, const visit& v, utc_ms now);
    // Stage, chain consent and announcement after anything changed; the caller's transaction.
    void renew(store& s, customer c, bool announce_anyway, utc_ms now);

private:
    void ride(store& s, const riders& also, utc_ms now);
    void note_card(store& s, const card_identity& card, utc_ms now);
    static std::optional<card_identity> card_behind(store& s, const fact& f);
    void note_duty(store& s, const fact& f, utc_ms now);
    std::string customer_for(store& s, visit& v, bool& made, utc_ms now);
    void link(store& s, const visit& v, const customer& owner, bool& news, utc_ms now);
    bool close_flag(store& s, const visit& v, utc_ms now);

    std::function<business_day(utc_ms)> day_;
    std::function<std::string(utc_ms)> make_id_;
    visit_settings visits_;
    announcer announcer_;
};

}  // namespace thirdvisit::station
