// The three-visit profile (product 4): which stage a customer is at, what may be asked on this
// visit day, and what an answer does. Values only: no clock, no store, no wording (catalogue keys).
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/errc.hpp"
#include "schemas/records.hpp"
#include "schemas/text.hpp"
#include "station/visit/visit_day.hpp"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

// What is asked, each with an answer and a rest of its own.
enum class question { address, organisation, contact };
constexpr std::size_t question_count = 3;

enum class answer { none, done, not_now, no, never };
std::string_view name_of(answer a) noexcept;  // "" done not_now no never
[[nodiscard]] result<answer> parse_answer(std::string_view name) noexcept;

struct profile_settings {
    int no_rests_visit_days{5};  // a *no* rests until both have passed
    int no_rests_days{90};
    int no_until_never{3};       // the third *no* is *never*
    int rush_factor{2};          // more pumps running than so many times the attendants on duty
    int stage_1_plate_days{45};  // wiped without a second visit day
    int stage_1_profile_days{90};
    int stage_1_profile_cycles{4};
};

struct question_state {
    answer last{answer::none};
    int times_no{};
    business_day answered_on;  // with `last` other than none
    int answered_visit_day{};  // the customer's how-many-th visit day that was
    bool operator==(const question_state&) const = default;
};

// One customer as these rules see him.
struct profile {
    customer_kind kind{customer_kind::person};
    int visit_days{};     // so far, today included
    bool has_identity{};  // stage 1: plate, card or fleet number
    bool has_address{};   // stage 2: a form of address
    bool has_organisation{};
    bool has_contact{};  // stage 3: phone, WeChat or mail
    bool do_not_record{};
    std::optional<business_day> stage_2_on;  // when the form of address was first known
    std::array<question_state, question_count> questions{};
    question_state& at(question q) { return questions[static_cast<std::size_t>(q)]; }
    const question_state& at(question q) const { return questions[static_cast<std::size_t>(q)]; }
};

// 0 to 3, by completion and in order: a contact without a form of address is still stage 1.
int stage_of(const profile& p) noexcept;

// Whether the question rests on this visit day because of an earlier answer.
bool rests(const question_state& q, business_day today, int visit_day,
           const profile_settings& s = {}) noexcept;

// The forecourt and the visit at the moment the prompt is asked for.
struct prompt_context {
    business_day today;
    service_mode mode{service_mode::attended};  // only attended points prompt and use up stages
    int pumps_running{};
    int attendants_on_duty{};       // 0: nobody signed on; counted as one
    bool offered_this_visit{};      // a stage is offered once per visit
    std::string identity_doubtful;  // why no name is shown: conflicting, shared_card, to_confirm
    bool identified{true};          // a plate or card is there
    std::string badge;              // of the serving employee
    std::string name;
    std::string customer;             // how he wants to be addressed, with consent; may be empty
    int came_back_days_late{};        // > 0: his flag was closed by this visit
    std::string rectified_complaint;  // topic put right since, empty: none
};

enum class prompt_kind { none, note_plate, introduce, contact, returned, complaint };
std::string_view name_of(prompt_kind kind) noexcept;

// Matches `Prompt` of schemas/screens/station.ts.
struct prompt {
    prompt_kind kind{prompt_kind::none};
    int stage{};  // the stage this prompt would complete
    std::vector<text> say;
    std::vector<std::string> fields;  // address organisation phone wechat mail cause
    std::string reason;               // why nothing is asked
    bool not_shown{};                 // due, but a rush: stored as *not shown*, never as *not now*
};
prompt prompt_for(const profile& p, const prompt_context& now, const profile_settings& s = {});

// Contact data cannot be stored without a consent for its purpose (product 4, 13).
enum class contact_kind { phone, wechat, mail };
std::optional<contact_kind> parse_contact_kind(std::string_view name) noexcept;
struct consents {
    std::set<std::string> given;  // purposes of schemas/records: address_and_history, phone, ...
    bool has(std::string_view purpose) const { return given.contains(std::string(purpose)); }
};
bool may_store_contact(contact_kind kind, const consents& c);
bool may_store_address(const consents& c);  // form of address and organisation

// What the attendant sent in. `stage` is the prompt's; volunteered data may come with any stage.
struct answer_given {
    int stage{};
    answer what{answer::none};
    bool do_not_record{};
    std::string address;
    std::string organisation;
    std::optional<contact_kind> contact;
    std::string contact_value;
};

// What the answer changes. `store_*` say which fields may now be written; `erase` starts the
// erasure of *never* + *do not record me* (24 h, both ends).
struct answer_effect {
    profile after;
    bool store_address{};
    bool store_organisation{};
    bool store_contact{};
    bool erase{};
};

// errc::not_permitted: a field without its consent; errc::malformed_message: `done` with nothing
// filled in, or an answer to a stage that does not exist. `blame` names the field.
struct answer_fault {
    errc why{errc::malformed_message};
    std::string blame;  // "address", "contact", "answer", "stage"
};
struct answer_outcome {
    answer_effect effect;
    std::optional<answer_fault> fault;
};
answer_outcome take_answer(const profile& before, const answer_given& given, const consents& have,
                           business_day today, const profile_settings& s = {});

// *never* is lifted by the customer alone.
void lift_never(profile& p, question q) noexcept;

// What time does to a profile at stage 1 or below (product 13, decision 16).
enum class retention { keep, wipe_plates, delete_profile };
struct retention_facts {
    int stage{};
    int visit_days{};
    business_day first_visit;
    business_day last_visit;
    std::optional<std::int32_t> cycle_days;
    bool erasure_asked{};  // *never* + *do not record me*
};
retention retention_of(const retention_facts& f, business_day today,
                       const profile_settings& s = {}) noexcept;

// Temporary plates end after 30 days (product 4).
bool temporary_plate_ended(business_day entered, business_day today) noexcept;

}  // namespace thirdvisit::station
