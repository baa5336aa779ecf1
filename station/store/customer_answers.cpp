// What customers said: consents, answers and where each question stands.
#include "station/store/customer_repository.hpp"

namespace thirdvisit::station {

bool customer_repository::add_consent(const consent_record& c)
{
    return add_consent_.change(c.id, c.customer, c.purpose, static_cast<int>(c.state),
                               c.at.since_epoch, c.badge, c.wording, c.language, c.how) == 1;
}

std::vector<consent_record> customer_repository::consents_of(const std::string& customer)
{
    auto& s = consents_of_;
    std::vector<consent_record> out;
    for (bool more = s.query(customer); more; more = s.step())
        out.push_back({s.text(0), s.text(1), s.text(2), static_cast<consent_state>(s.small(3)),
                       utc_ms{s.integer(4)}, s.text(5), s.text(6), s.text(7), s.text(8)});
    s.reset();
    return out;
}

consents customer_repository::given_by(const std::string& customer)
{
    consents out;
    for (const auto& c : consents_of(customer)) {
        if (c.state == consent_state::given)
            out.given.insert(c.purpose);
        else
            out.given.erase(c.purpose);
    }
    return out;
}

bool customer_repository::add_answer(const answer_row& a)
{
    return add_answer_.change(a.id, a.visit, a.customer, a.stage, a.answer, a.day.count,
                              a.at.since_epoch, a.badge) == 1;
}

std::optional<answer_row> customer_repository::answer_in(statement& s, const std::string& key)
{
    std::optional<answer_row> found;
    if (s.query(key))
        found = answer_row{s.text(0),
                           s.text(1),
                           s.text(2),
                           s.small(3),
                           s.text(4),
                           business_day{s.small(5)},
                           utc_ms{s.integer(6)},
                           s.text(7)};
    s.reset();
    return found;
}

std::optional<answer_row> customer_repository::answer_to(const std::string& visit)
{
    return answer_in(answer_to_, visit);
}

std::optional<answer_row> customer_repository::answer_by_id(const std::string& id)
{
    return answer_in(answer_by_id_, id);
}

bool customer_repository::has_answered_since(const std::string& customer, utc_ms since)
{
    const bool answered = answered_since_.query(customer, since.since_epoch);
    answered_since_.reset();
    return answered;
}

question_states customer_repository::questions_of(const std::string& customer)
{
    question_states out{};
    auto& s = questions_of_;
    for (bool more = s.query(customer); more; more = s.step())
        out.at(static_cast<std::size_t>(s.small(0))) = {static_cast<answer>(s.small(1)), s.small(2),
                                                        business_day{s.small(3)}, s.small(4)};
    s.reset();
    return out;
}

void customer_repository::save_question(const std::string& customer, question q,
                                        const question_state& state)
{
    if (state.last == answer::none) {
        drop_question_.change(customer, static_cast<int>(q));
        return;
    }
    save_question_.change(customer, static_cast<int>(q), static_cast<int>(state.last),
                          state.times_no, state.answered_on.count, state.answered_visit_day);
}

}  // namespace thirdvisit::station
