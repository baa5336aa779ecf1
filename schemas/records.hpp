// What travels to head office, as plain structs; sync/wire turns them into JSON lines and back and
// sync/v1/*.schema.json states the same in JSON Schema. Every record is self-contained: it can be
// stored in any order and twice without harm. No plate, name or phone is ever in the clear here.
#pragma once

#include "schemas/visit.hpp"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace thirdvisit {

enum class customer_kind { person, organisation, shared };
enum class recall_level { none, on_time, late, overdue, lost };  // product 5.4, decision 28

// A visit with its fuellings; `visit::plate` is not sent.
struct visit_record {
    thirdvisit::visit visit;
};

// The customer as head office may know him (decision 16). `sealed_*` are for head office's key
// alone (X25519, HKDF, AES-256-GCM); empty while the stage and the consents do not allow them.
struct customer_record {
    std::string id;
    int revision{1};
    customer_kind kind{customer_kind::person};
    int stage{};  // 0 .. 3
    std::vector<std::string> card_tails;
    std::vector<std::string> sealed_cards;   // each once, when first seen
    std::vector<std::string> sealed_plates;  // from stage 2, or with chain consent
    std::string sealed_address;              // form of address
    std::string sealed_organisation;
    std::string sealed_contact;  // with contact consent only
    std::string manager;         // badge of the customer manager
    bool chain_consent{};
    utc_ms changed;
};

enum class consent_state { given, declined, withdrawn };

struct consent_record {
    std::string id;
    std::string customer;
    std::string purpose;  // address_and_history, chain, phone, message, birthday, marketing
    consent_state state{consent_state::given};
    utc_ms at;
    std::string badge;
    std::string wording;   // catalogue key and version, e.g. "consent.address_and_history/1"
    std::string language;  // "zh-CN", "en"
    std::string how;       // said, message, receipt
};

enum class flag_state { raised, closed, withdrawn };

struct flag_record {
    std::string id;
    int revision{1};
    std::string customer;
    flag_state state{flag_state::raised};
    recall_level level{recall_level::late};
    int cycle_days{};
    business_day last_visit;
    business_day due;
    business_day raised_on;
    std::optional<business_day> closed_on;
    int gap_days{};  // length of the gap, written when a visit closes it
    utc_ms changed;
};

// A call, message or talk to a flagged customer (product 6).
struct contact_record {
    std::string id;
    std::string flag;  // empty: planned care
    std::string customer;
    std::string badge;
    std::string channel;  // phone, message, on_site
    bool reached{};
    std::string cause;  // code list of product 6, empty: not told
    std::string measure;
    std::optional<business_day> next_on;
    utc_ms at;
};

// Employee on or off duty, and records of a dispenser that are no visits.
struct duty_record {
    std::string id;
    std::string badge;
    bool on{};
    utc_ms at;
};

// What goes up in place of a record that head office refused five times.
struct withheld_record {
    std::string kind;  // of the record it stands for
    std::string id;
    std::string why;
};

enum class erasure_reason {
    asked,    // *never* + *do not record me*
    expired,  // stage 1 or below, and nobody came any more
};

// A customer is not to be known any more (product 13): what is held about him goes, visits stay
// without him, and records about him that come later or again do not bring him back.
struct erasure_record {
    std::string id;  // the customer's
    erasure_reason reason{erasure_reason::asked};
    utc_ms at;
};

enum class merge_state { merged, undone };

// Two profiles were one person (product 4): what is known of `merged`, before and later, is the
// survivor's while the state says so. Nothing else is sent again for it.
struct merge_record {
    std::string id;
    int revision{1};
    std::string survivor;  // customers
    std::string merged;
    merge_state state{merge_state::merged};
    utc_ms at;
    std::string badge;  // who decided
};

using sync_record =
    std::variant<visit_record, customer_record, consent_record, flag_record, contact_record,
                 duty_record, withheld_record, erasure_record, merge_record>;

}  // namespace thirdvisit
