// Joins the facts of each fuelling point into visits (product 3). A pure fold: facts and time go
// in, changes come out; no clock, no store. Timers run on the facts' `received` stamps, so the
// stored facts fed again give the same visits with the same ids.
//
// After a restart: `remember` the young stored visits (closed, doubtful, dropped and joined ones),
// then `apply` the facts that no stored visit has taken, in the order they were stored, then
// `tick` with the present.
#pragma once

#include "schemas/errc.hpp"
#include "schemas/visit.hpp"
#include "station/visit/identify.hpp"
#include "station/visit/point_rules.hpp"
#include "station/visit/visit_settings.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace thirdvisit::station {

enum class visit_change_kind {
    opened,   // for screens only
    changed,  // for screens only
    closed,   // to be stored: revision 1; closed, doubtful, dropped or joined
    revised,  // to be stored: the next revision of a stored visit
};

struct visit_change {
    visit_change_kind kind{visit_change_kind::opened};
    thirdvisit::visit visit;
    std::vector<std::string> facts;  // taken by it with this change: stored in the same commit
    bool must_store() const { return kind >= visit_change_kind::closed; }
};
using visit_changes = std::vector<visit_change>;

// What the caller knows about the cards and plates of a fact, and for a correction the record it
// points at.
struct known_to_fact : known_identity {
    std::string corrected_fact;            // id of the fact with number `corrects`
    std::optional<visit> corrected_visit;  // its stored visit, when that is older than a day
};

// A card from a reader without a pump: an attendant taps the car (a new card_presented fact with
// the point), since with two candidates nothing is guessed. Kept 30 min.
struct unbound_card {
    std::string fact_id;
    card_identity card;
    utc_ms at;
};

// Fuellings and what the other visit knows become part of `into`; who that is stays, unless nothing
// was known.
void absorb(visit& into, const visit& from);

// One visit can hold the fuellings of both (limits.hpp); this one can take no more.
bool have_room(const visit& a, const visit& b);
bool is_full(const visit& v);

// Two visits, both identified, that the 30 minute rule makes one (product 3).
bool one_stop(const visit& a, const visit& b, const visit_settings& s);

class visit_builder {
public:
    visit_builder(visit_settings settings, local_clock local);

    // A stored visit, highest revision. Before the first `apply`.
    void remember(const visit& stored);

    // Closes what is due by the fact's time, then takes the fact. The same fact again: no change.
    visit_changes apply(const fact& f, const known_to_fact& known = {});

    // Closes what is due by `now`. `next_deadline`: when to call again, if no fact comes before.
    visit_changes tick(utc_ms now);
    std::optional<utc_ms> next_deadline() const;

    // Facts that nothing depends on any more and that no visit has taken (nozzle lifted and hung up
    // without a delivery, duty records, repeats). Empties the list.
    std::vector<std::string> take_spent();

    // What people do by hand; errc::not_found, errc::refused (nothing to join with or to undo).
    // A visit_act fact does the same and is done again after a restart; `refusal` says beforehand
    // whether it can be. `fact`: its id.
    std::optional<errc> refusal(const visit_act& act) const;
    // "Same car as pump _": the visit at `other` joins `id`.
    [[nodiscard]] result<visit_changes> join_by_hand(const std::string& id,
                                                     const std::string& other,
                                                     const std::string& fact = {});
    [[nodiscard]] result<visit_changes> undo_join(const std::string& joined,
                                                  const std::string& fact = {});
    // Another card or plate than the facts say, or the picked customer of several.
    struct correction {
        std::optional<card_identity> card;
        std::optional<thirdvisit::plate> plate;
        std::optional<std::string> model;
        std::optional<std::string> colour;
        std::optional<std::string> customer;  // confirmed or picked by a person
    };
    [[nodiscard]] result<visit_changes> correct(const std::string& id, const correction& what,
                                                const known_identity& known,
                                                const std::string& fact = {});
    [[nodiscard]] result<visit_changes> serve(const std::string& id, const std::string& badge,
                                              const std::string& fact = {});

    // The store gave this visit's card or plate a customer: kept for the revisions to come.
    void assign_customer(const std::string& id, const std::string& customer);

    // A stored visit that became another customer's; one that is not remembered stays so.
    void replace(const visit& stored);
    // Whose card and plate these are has changed. Whom a person picked is followed by `now`.
    void learn(const std::string& id, const known_identity& known,
               const std::map<std::string, std::string>& now);

    std::vector<visit> open_visits() const;
    const visit* open_visit(
        int point) const;  // who is at the point now, with an identity or record
    const visit* find(std::string_view id) const;
    point_phase phase(int point) const;
    const std::vector<unbound_card>& unbound() const { return unbound_; }
    // The visit from this pump that joined that one by hand or by customer; empty: none.
    std::string joined_from(const std::string& into, int point) const;
    // The pumps whose visits joined that one, by hand or by customer, and can be parted from it.
    std::vector<int> joined_points(const std::string& into) const;
    // Where the car stands that is fuelled here: the other point of a satellite pair.
    int place_of(int point) const;
    // The pumps this employee is in charge of now.
    std::vector<int> in_charge_of(const std::string& badge) const;
    // Pumps of which the facts say that a nozzle is up.
    std::vector<int> points_with_nozzle_up() const;

    // The one pump a card from the desk can belong to now, 0: none or several. Whoever stores the
    // card's fact puts it there as the fact's point, so that a restart need not judge again.
    int only_candidate() const;

private:
    struct stated {  // what a fact said, and when
        utc_ms at;
        std::string fact;
    };
    // A nozzle of one pump, also where two pumps serve one car.
    struct hose {
        int point{};
        int nozzle{};
        auto operator<=>(const hose&) const = default;
    };
    struct presence {
        thirdvisit::visit visit;  // id empty: no identity and no record yet
        known_identity known;
        std::vector<std::string> facts;
        std::map<hose, stated> up;
        std::set<hose> owed;  // hung up, and the record is not here
        utc_ms begun;         // first fact, our clock
        utc_ms last_fact;
        std::optional<utc_ms> hung_up;
        std::optional<fact> card_alone;  // the card that was presented, not told by a record
        std::string join_into;           // by hand, once this one ends
        bool announced{};
        bool doubtful_fact{};
        bool confirmed{};  // a person named the customer
        bool served_by_hand{};
        bool has_content() const { return !visit.id.empty(); }
    };
    struct point_state {
        std::optional<presence> here;
        std::optional<presence> next;  // identity only
        std::map<int, stated> silent;  // by pump: since when, and the fact that said so
    };
    struct due {
        utc_ms at;
        int point{};
        bool next{};
    };

    // visit_builder.cpp: facts
    void take(const fact& f, const known_to_fact& known, visit_changes& out);
    void take_identity(const fact& f, const known_to_fact& known, visit_changes& out);
    void take_unbound(const fact& f);
    void take_act(const fact& f, const visit_act& act, const known_to_fact& known,
                  visit_changes& out);
    void take_lift(const fact& f, int nozzle, visit_changes& out);
    void take_hang_up(const fact& f, int nozzle);
    void take_duty(const fact& f, const std::string& badge, std::optional<std::vector<int>> on,
                   const std::string& card = {});
    void forget_unbound(const std::string& token);
    void take_silence(const fact& f);
    void take_return(const fact& f);
    void hear(int point);
    void split(int point, visit_changes& out);
    void touch(const fact& f);
    void close_due(utc_ms now, visit_changes& out);
    void see(const std::string& fact, utc_ms at);
    void forget_old();
    void release_duty();

    // by_hand.cpp
    static void remember_act(presence& p, const std::string& fact);

    // presence.cpp: one presence
    static point_phase phase_of(const presence& p);
    static bool fits(const visit& v, const fact& f);
    bool has_left(const presence& p) const;
    std::optional<utc_ms> deadline_of(const presence& p, const point_state& state) const;
    std::optional<due> earliest() const;
    presence begin(int point) const;
    void note(presence& p, const fact& f) const;
    void identify_by(presence& p, const fact& f, const known_identity& known) const;
    void deliver(presence& p, const fact& f, const fuelling_recorded& r,
                 const known_identity& known) const;
    void settle(presence& p) const;
    void announce(presence& p, visit_changes& out) const;
    std::string server_at(int point) const;
    std::string badge_of_card(const std::string& token) const;

    // records.cpp: which visit a record belongs to
    void take_record(const fact& f, const fuelling_recorded& r, const known_to_fact& known,
                     visit_changes& out);
    void take_sale(const fact& f, const fuelling_recorded& r, const known_to_fact& known,
                   visit_changes& out);
    void take_late(const fact& f, const fuelling_recorded& r, const known_to_fact& known,
                   visit_changes& out);
    void take_correction(const fact& f, const fuelling_recorded& r, const known_to_fact& known,
                         visit_changes& out);
    bool belongs_here(const presence& p, const fact& f, const fuelling_recorded& r) const;
    struct stay {
        utc_ms from;
        utc_ms to;
    };
    stay stay_of(const visit& v) const;
    visit* stored_near(const fact& f);
    std::vector<visit*> stored_at(int point, utc_ms from, utc_ms to);
    void clear_nozzle(const fact& f, int nozzle, visit_changes& out);

    // closing.cpp: what becomes of a presence; one customer at two pumps
    void finish(presence p, visit_changes& out);
    void end_here(int point, visit_changes& out);
    void turn(int point, visit_changes& out);
    static void absorb(presence& into, const visit& from);
    static void part(visit& into, const visit& from);
    void join_stored(visit& into, const visit& from, visit_changes& out);
    void revise(visit& v, std::vector<std::string> facts, visit_changes& out);
    visit* same_customer_before(const visit& v);
    void keep(visit v);
    void index(const visit& v);
    void forget(const visit& v);
    std::vector<const visit*> joined_to(const std::string& id) const;
    const visit* stored_behind(std::string id) const;
    const visit* find_behind(const std::string& id) const;
    visit* stored_by_id(const std::string& id);
    presence* open_by_id(std::string_view id);
    const presence* open_by_id(std::string_view id) const;
    void absorb_waiting(presence& p) const;

    visit_settings settings_;
    local_clock local_;
    utc_ms now_{};
    std::map<int, point_state> points_;
    std::map<std::string, visit> stored_;                         // young closed visits by id
    std::unordered_multimap<std::string, std::string> known_as_;  // card, plate, customer -> id
    std::map<int, std::multimap<utc_ms, std::string>> by_end_;    // point -> end -> id
    std::vector<unbound_card> unbound_;
    struct duty {
        std::string fact;
        std::vector<int> points;  // in charge of these, or signed on at one; none: the station
        std::int64_t order{};
        std::string card;  // token of the card that signed on, where the record tells it
    };
    std::map<std::string, duty> on_duty_;  // by badge
    std::int64_t sign_ons_{};
    std::map<std::string, utc_ms> duty_over_;  // duty facts an open visit may still rest on
    struct seen_fact {
        utc_ms at;
        std::string record;  // "source/number" of a fuelling record
    };
    std::map<std::string, seen_fact> seen_;          // fact ids of the last day
    std::map<std::string, std::string> record_ids_;  // "source/number" -> fact id
    std::deque<stated> seen_order_;
    std::vector<std::string> spent_;
};

}  // namespace thirdvisit::station
