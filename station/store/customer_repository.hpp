// Customers with their cards, vehicles, consents and answers; personal fields sealed under the
// customer's own key. All calls belong to the caller's transaction; store thread only.
#pragma once

#include "schemas/records.hpp"
#include "station/keys/blind_index.hpp"
#include "station/keys/station_key.hpp"
#include "station/profile/profile.hpp"
#include "station/store/database.hpp"
#include "station/store/key_ring.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::station {

struct customer {
    std::string id;
    int revision{1};
    customer_kind kind{customer_kind::person};
    int stage{};
    std::int64_t key_id{};
    std::string address;  // form of address; empty: not known
    std::string organisation;
    std::string contact_kind;  // "", phone, wechat, mail
    std::string contact;
    std::string manager;  // badge
    bool do_not_record{};
    bool chain_consent{};
    std::optional<business_day> stage_2_on;
    utc_ms created;
    utc_ms changed;
};

struct card_row {
    std::string token;
    std::string tail;
    std::string sealed;    // to head office; empty until one was known
    std::string customer;  // empty: nobody's yet
};

struct vehicle_row {
    std::int64_t id{};
    std::string token;
    thirdvisit::plate plate;  // characters empty when erased
    std::string customer;
    std::string model;
    std::string colour;
    std::string grade;  // of its last fuelling
    utc_ms seen;
};

struct answer_row {
    std::string id;
    std::string visit;
    std::string customer;
    int stage{};
    std::string answer;  // done not_now no never not_shown
    business_day day;
    utc_ms at;
    std::string badge;
};

using question_states = std::array<question_state, question_count>;

class customer_repository {
public:
    customer_repository(database& db, key_ring& keys, const station_keys& secrets);

    void insert(const customer& c);
    void update(const customer& c);  // everything but id, key and creation
    std::optional<customer> find(const std::string& id);
    // Erasure: every personal field and every record about him goes, the tokens stay as the mark
    // "do not record". His visits are the caller's to make anonymous, his key to destroy.
    void forget(customer& c);
    // The whole row with everything that hangs on it, tokens included; his visits must be
    // anonymous before.
    void remove(const std::string& customer);

    std::optional<card_row> card(const std::string& token);
    // Adds the card or completes it: an owner and a sealed number once known stay.
    void save_card(const card_row& c, utc_ms seen);
    std::vector<card_row> cards_of(const std::string& customer);  // latest first

    std::vector<vehicle_row> vehicles_with(const std::string& plate_token);
    std::vector<vehicle_row> vehicles_of(const std::string& customer);
    // Adds the vehicle (with its index) or notes when it was seen; model, colour and grade are
    // kept unless new ones are given. True: the customer did not have it yet.
    struct sighting {
        std::string model;
        std::string colour;
        std::string grade;
        utc_ms at;
    };
    bool save_vehicle(const plate& p, const customer& owner, const sighting& seen);
    bool has_plates(const std::string& customer);
    // His plates that lie under another customer's key, where they can be read, go under his own.
    void seal_again(const customer& owner, std::int64_t from_key);
    // His plates go, their tokens stay; he gets another key for what else is known of him, the old
    // one is returned for erasure.
    std::int64_t wipe_plates(const std::string& customer, std::int64_t new_key);
    // A card seen with more than three plates in 30 days is a shared card.
    void note_card_with_plate(const std::string& card, const std::string& plate_token, utc_ms at);
    int plates_with_card(const std::string& card, utc_ms since, const std::string& and_this_one);
    void forget_card_plates(utc_ms before);
    // By at least three typed characters, from either end; latest first.
    std::vector<vehicle_row> vehicles_like(std::string_view typed, int limit);

    // Organisations whose name, or its pinyin initials, begin with this or have it inside; those that
    // begin with it first.
    std::vector<std::string> organisations_like(std::string_view typed, std::size_t limit);
    // For names that were stored before there was an index of initials: some after `after`, in the
    // order of ids; the last id looked at, empty at the end.
    std::string index_organisations(const std::string& after, int limit);

    // Customers with this very phone.
    std::vector<std::string> with_phone(const std::string& phone);

    bool add_consent(const consent_record& c);
    std::vector<consent_record> consents_of(const std::string& customer);
    // The purposes whose latest word is *given*.
    consents given_by(const std::string& customer);

    bool add_answer(const answer_row& a);
    std::optional<answer_row> answer_to(const std::string& visit);
    std::optional<answer_row> answer_by_id(const std::string& id);
    // He himself, not "not shown".
    bool has_answered_since(const std::string& customer, utc_ms since);
    question_states questions_of(const std::string& customer);
    // One without an answer leaves no row.
    void save_question(const std::string& customer, question q, const question_state& s);

private:
    std::vector<vehicle_row> vehicles(statement& s, bool more);
    void save_index(const std::string& row, const std::vector<blind_entry>& entries);
    static std::optional<answer_row> answer_in(statement& s, const std::string& key);
    void index_person(const customer& c);
    void drop_records_about(const std::string& customer);

    key_ring& keys_;
    secret plate_key_;
    secret index_key_;
    statement insert_, update_, find_, clear_plates_, clear_cards_, clear_plate_index_, has_plates_,
        change_key_;
    statement card_, save_card_, cards_of_;
    statement vehicles_with_, vehicles_of_, add_vehicle_, seal_vehicle_, touch_vehicle_, under_key_;
    statement card_plate_, card_plates_, old_card_plates_, drop_card_pairs_, drop_plate_pairs_;
    std::vector<statement> drop_about_, drop_identity_;
    statement drop_twins_, with_phone_end_, with_piece_, with_organisation_;
    statement remove_;
    statement blind_find_, blind_add_, blind_clear_;
    statement add_consent_, consents_of_;
    statement add_answer_, answer_to_, answer_by_id_, questions_of_, save_question_, drop_question_,
        answered_since_;
};

}  // namespace thirdvisit::station
