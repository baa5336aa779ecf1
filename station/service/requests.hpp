// What people and doors ask of the core. `id` is made by the client: the same id twice changes
// nothing and gives the same answer.
#pragma once

#include "schemas/errc.hpp"
#include "schemas/records.hpp"
#include "schemas/text.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace thirdvisit::station {

// Why a request was refused: errc::not_found, errc::malformed_message (then `field` names it),
// errc::refused (conflict with what is stored) or errc::not_permitted. `text` is a catalogue key.
struct rejection {
    errc why{errc::refused};
    std::string field;
    std::string text;
    std::map<std::string, text_argument> args{};
};

template <class T>
class [[nodiscard]] outcome {
public:
    outcome() = default;  // refused, for a coroutine that has not ended yet
    outcome(T value) : value_(std::move(value)) {}
    outcome(rejection why) : why_(std::move(why)) {}

    explicit operator bool() const { return value_.has_value(); }
    const T& operator*() const { return *value_; }
    T& operator*() { return *value_; }
    const T* operator->() const { return &*value_; }
    const rejection& why() const { return why_; }

private:
    std::optional<T> value_;
    rejection why_;
};

struct plate_entry {
    std::string id;
    thirdvisit::plate plate;
    std::string model;
    std::string colour;
    std::string badge;
    std::string customer;  // picked from a list of likely cars: `plate` is masked and ignored
};

struct consent_given {
    std::string purpose;  // address_and_history, chain, phone, message, birthday, marketing
    consent_state state{consent_state::given};
    std::string wording;
    std::string language;
    std::string how{"said"};
};

enum class answer_kind { done, not_now, no, never };

struct profile_answer {
    std::string id;
    std::string badge;
    int stage{};
    answer_kind answer{answer_kind::done};
    bool do_not_record{};
    std::string address;  // form of address
    std::string organisation;
    std::string contact_kind;  // "", phone, wechat, mail
    std::string contact;
    std::vector<consent_given> consents;
};

struct served_by_request {
    std::string id;
    std::string badge;
};

struct same_car_request {
    std::string id;
    int point{};  // the other pump whose visit joins this one
    bool undo{};  // takes back that it did
};

struct tap_card_request {
    std::string id;
    std::string card;  // the waiting card's id
};

struct duty_request {
    std::string id;
    std::string badge;
    bool on{};
    std::vector<int> points{};  // in charge of these pumps
};

// "These two are two persons": the manager's word about a pair.
struct apart_request {
    std::string id;
    std::string badge;
    std::string a;  // customers
    std::string b;
};

// "They are one person": `keep` survives, `other` goes into it.
struct merge_request {
    std::string id;
    std::string badge;
    std::string keep;  // customers
    std::string other;
};

struct merge_undo_request {
    std::string id;
    std::string badge;
    std::string merge;
};

struct contact_request {
    std::string id;
    std::string badge;
    std::string channel;  // phone, message, on_site
    bool reached{};
    std::string cause;
    std::string cause_text;
    std::string measure;
    std::string note;
    std::optional<business_day> next_on;
};

// The attendant's one-tap mark.
struct grumbled_request {
    std::string id;
    std::string badge;
    bool undo{};
};

struct watch_request {
    std::string id;
    std::string badge;
    std::optional<milliliters> below;  // in 28 days; none: no longer
};

struct import_options {
    bool dry_run{};
    bool all_or_nothing{};  // default: good lines are stored, bad ones are reported
    std::map<std::string, std::string>
        columns;  // card, plate, time, grade, litres, amount -> header
};

struct import_report {
    std::int64_t lines{};
    std::int64_t facts{};      // new ones stored (or that would be)
    std::int64_t known{};      // stored before
    std::int64_t matched{};    // the same sale was recorded live
    std::int64_t visits{};     // new ones
    std::int64_t customers{};  // new ones
    struct line_error {
        std::int64_t line{};
        std::string column;  // as the file's header calls it; empty: the whole line
        std::string code;
        text why;
    };
    std::vector<line_error> errors;  // the first thousand
    std::int64_t errors_in_all{};
    bool stored{};
};

struct round_report {
    int days{};  // business days worked off
    int raised{};
    int closed{};
    int withdrawn{};
};

}  // namespace thirdvisit::station
