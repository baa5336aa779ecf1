#include "station/profile/merge.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace thirdvisit::station {

namespace {

constexpr std::array<std::string_view, 6> obstacles{
    "", "same_profile", "merged_already", "shared_vehicle", "do_not_record", "unlike_kinds"};
constexpr std::array<std::string_view, 4> fields{"address", "organisation", "contact", "manager"};

std::vector<business_day> days_together(const merge_side& a, const merge_side& b)
{
    std::vector<business_day> out;
    std::set_union(a.days.begin(), a.days.end(), b.days.begin(), b.days.end(),
                   std::back_inserter(out));
    return out;
}

// How much an answer asks to be left alone.
int strictness(const question_state& q)
{
    switch (q.last) {
    case answer::none:
        return 0;
    case answer::not_now:
        return 1;
    case answer::done:
        return 2;
    case answer::no:
        return 3;
    case answer::never:
        break;
    }
    return 4;
}

// The stricter answer, the later one of two equal ones; every *no* of both counts, and the rest is
// counted in the visit days of both.
question_state stricter(const question_state& a, const question_state& b,
                        const std::vector<business_day>& days, const profile_settings& s)
{
    const auto rank = [](const question_state& q) {
        return std::pair(strictness(q), q.answered_on);
    };
    auto out = rank(a) < rank(b) ? b : a;
    if (out.last == answer::none)
        return out;
    out.times_no = a.times_no + b.times_no;
    if (out.last == answer::no && out.times_no >= s.no_until_never)
        out.last = answer::never;
    const auto until = std::upper_bound(days.begin(), days.end(), out.answered_on) - days.begin();
    out.answered_visit_day = std::max(out.answered_visit_day, static_cast<int>(until));
    return out;
}

int stage_with(const merge_side& kept, const merge_plan& plan)
{
    profile p;
    p.kind = kept.kind;
    p.has_identity = true;
    p.has_address = kept.has_address || plan.fills(merge_field::address);
    p.has_organisation = kept.has_organisation || plan.fills(merge_field::organisation);
    p.has_contact = kept.contact || plan.fills(merge_field::contact);
    p.stage_2_on = plan.stage_2_on;
    return stage_of(p);
}

}  // namespace

std::string_view name_of(merge_obstacle o) noexcept
{
    return obstacles[static_cast<std::size_t>(o)];
}

std::string_view name_of(merge_field f) noexcept
{
    return fields[static_cast<std::size_t>(f)];
}

merge_obstacle obstacle_between(const merge_side& a, const merge_side& b) noexcept
{
    if (a.id == b.id)
        return merge_obstacle::same_profile;
    if (a.merged || b.merged)
        return merge_obstacle::merged_already;
    if (a.do_not_record || b.do_not_record)
        return merge_obstacle::do_not_record;
    if (a.kind == customer_kind::shared || b.kind == customer_kind::shared)
        return merge_obstacle::shared_vehicle;
    return a.kind == b.kind ? merge_obstacle::none : merge_obstacle::unlike_kinds;
}

bool first_is_kept(const merge_side& first, const merge_side& second) noexcept
{
    const auto rank = [](const merge_side& s) {
        return std::tuple(-s.stage, -static_cast<std::int64_t>(s.days.size()), s.created,
                          std::string_view(s.id));
    };
    return rank(first) < rank(second);
}

std::vector<consent_record> said_together(const merge_side& a, const merge_side& b)
{
    auto all = a.said;
    all.insert(all.end(), b.said.begin(), b.said.end());
    std::sort(all.begin(), all.end(), [](const auto& x, const auto& y) {
        return std::tie(x.at, x.state, x.id) < std::tie(y.at, y.state, y.id);
    });
    return all;
}

consents given_in(const std::vector<consent_record>& said)
{
    consents out;
    for (const auto& c : said) {
        if (c.state == consent_state::given)
            out.given.insert(c.purpose);
        else
            out.given.erase(c.purpose);
    }
    return out;
}

bool merge_plan::fills(merge_field f) const
{
    return std::find(filled.begin(), filled.end(), f) != filled.end();
}

merge_plan plan_merge(const merge_side& kept, const merge_side& other)
{
    merge_plan out;
    const auto agreed = given_in(said_together(kept, other));
    const bool named = may_store_address(agreed);
    if (!kept.has_address && other.has_address && named)
        out.filled.push_back(merge_field::address);
    if (!kept.has_organisation && other.has_organisation && named)
        out.filled.push_back(merge_field::organisation);
    if (!kept.contact && other.contact) {
        out.contact_left = !may_store_contact(*other.contact, agreed);
        if (!out.contact_left)
            out.filled.push_back(merge_field::contact);
    }
    if (!kept.has_manager && other.has_manager)
        out.filled.push_back(merge_field::manager);
    out.stage_2_on = out.fills(merge_field::address) ? other.stage_2_on : kept.stage_2_on;
    out.days = days_together(kept, other);
    for (std::size_t q = 0; q < question_count; ++q)
        out.questions.at(q) = stricter(kept.questions.at(q), other.questions.at(q), out.days, {});
    out.stage = stage_with(kept, out);
    return out;
}

}  // namespace thirdvisit::station
