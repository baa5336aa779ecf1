#include "station/profile/profile.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

constexpr business_day today{20'000};

profile noticed(int visit_days)
{
    profile p;
    p.has_identity = true;
    p.visit_days = visit_days;
    return p;
}

profile introduced(int visit_days, int days_ago)
{
    auto p = noticed(visit_days);
    p.has_address = true;
    p.has_organisation = true;
    p.stage_2_on = today + -days_ago;
    return p;
}

prompt_context attended()
{
    prompt_context now;
    now.today = today;
    now.pumps_running = 1;
    now.attendants_on_duty = 2;
    now.badge = "1046";
    now.name = "张伟";
    return now;
}

bool asks_for(const prompt& p, std::string_view field)
{
    return std::find(p.fields.begin(), p.fields.end(), field) != p.fields.end();
}

}  // namespace

TEST_CASE("stages come by completion and in order", "[station][profile]")
{
    profile p;
    CHECK(stage_of(p) == 0);
    p.has_contact = true;
    CHECK(stage_of(p) == 0);
    p.has_identity = true;
    CHECK(stage_of(p) == 1);  // a contact without a form of address
    p.has_address = true;
    CHECK(stage_of(p) == 3);
    p.has_contact = false;
    CHECK(stage_of(p) == 2);
}

TEST_CASE("an unknown car: note plate and model, ask for nothing", "[station][profile]")
{
    auto now = attended();
    now.identified = false;
    const auto out = prompt_for({}, now);
    CHECK(out.kind == prompt_kind::note_plate);
    CHECK(out.stage == 1);
    CHECK(out.fields.empty());
    REQUIRE(out.say.size() == 1);
    CHECK(out.say[0].key == "prompt.note_plate");
}

TEST_CASE("visit day 1 never asks for name or phone", "[station][profile]")
{
    const auto out = prompt_for(noticed(1), attended());
    CHECK(out.kind == prompt_kind::none);
    CHECK(out.reason == "first_visit");
    CHECK(out.fields.empty());
}

TEST_CASE("visit day 2: own badge and name first, then the form of address, never a phone number",
          "[station][profile]")
{
    const auto out = prompt_for(noticed(2), attended());
    CHECK(out.kind == prompt_kind::introduce);
    CHECK(out.stage == 2);
    REQUIRE(out.say.size() == 2);
    CHECK(out.say[0].key == "prompt.introduce");
    CHECK(out.say[0].args.at("badge") == text_argument{std::string("1046")});
    CHECK(out.say[0].args.at("name") == text_argument{std::string("张伟")});
    CHECK(out.say[1].key == "prompt.organisation");
    CHECK(out.fields == std::vector<std::string>{"address", "organisation"});
    for (const auto* contact : {"phone", "wechat", "mail"})
        CHECK_FALSE(asks_for(out, contact));
}

TEST_CASE("visit day 3: offers to leave a contact", "[station][profile]")
{
    auto now = attended();
    now.customer = "王先生";
    const auto out = prompt_for(introduced(3, 9), now);
    CHECK(out.kind == prompt_kind::contact);
    CHECK(out.stage == 3);
    CHECK(out.fields == std::vector<std::string>{"phone", "wechat", "mail"});
    CHECK(out.say.at(0).args.at("customer") == text_argument{std::string("王先生")});
}

TEST_CASE("a customer on his tenth visit day who was never asked is asked stage 2 first",
          "[station][profile]")
{
    CHECK(prompt_for(noticed(10), attended()).kind == prompt_kind::introduce);
}

TEST_CASE("the contact is asked on a later visit day than the form of address",
          "[station][profile]")
{
    const auto same_day = prompt_for(introduced(10, 0), attended());
    CHECK(same_day.kind == prompt_kind::none);
    CHECK(same_day.reason == "next_visit");
    CHECK(prompt_for(introduced(2, 3), attended()).reason == "next_visit");
    CHECK(prompt_for(introduced(10, 1), attended()).kind == prompt_kind::contact);
}

TEST_CASE("a complete profile is asked nothing", "[station][profile]")
{
    auto p = introduced(8, 30);
    p.has_contact = true;
    CHECK(prompt_for(p, attended()).reason == "complete");
}

TEST_CASE("a stage is offered once per visit", "[station][profile]")
{
    auto now = attended();
    now.offered_this_visit = true;
    for (const auto& p : {noticed(2), introduced(5, 9)}) {
        const auto out = prompt_for(p, now);
        CHECK(out.kind == prompt_kind::none);
        CHECK(out.reason == "asked_today");
    }
}

TEST_CASE("not now: asks again on the next visit day", "[station][profile]")
{
    question_state q{answer::not_now, 0, today, 4};
    CHECK(rests(q, today, 4));
    CHECK_FALSE(rests(q, today + 1, 5));
}

TEST_CASE("no rests until 5 visit days and 90 days have passed, both", "[station][profile]")
{
    const question_state q{answer::no, 1, today, 4};
    CHECK(rests(q, today + 89, 9));
    CHECK(rests(q, today + 90, 8));
    CHECK(rests(q, today + 89, 8));
    CHECK_FALSE(rests(q, today + 90, 9));
}

TEST_CASE("never rests for ever, until the customer lifts it", "[station][profile]")
{
    auto p = noticed(50);
    p.at(question::address) = {answer::never, 0, today + -3'000, 2};
    CHECK(prompt_for(p, attended()).kind == prompt_kind::none);
    CHECK(prompt_for(p, attended()).reason == "never");
    lift_never(p, question::address);
    CHECK(prompt_for(p, attended()).kind == prompt_kind::introduce);
}

TEST_CASE("a resting question says so", "[station][profile]")
{
    auto p = noticed(3);
    p.at(question::address) = {answer::no, 1, today + -10, 2};
    const auto out = prompt_for(p, attended());
    CHECK(out.reason == "resting");
    CHECK(out.stage == 2);
    CHECK_FALSE(out.not_shown);
}

TEST_CASE("answers rest per field: the organisation may rest while the name is asked",
          "[station][profile]")
{
    auto p = noticed(3);
    p.at(question::organisation) = {answer::no, 1, today + -10, 2};
    const auto out = prompt_for(p, attended());
    CHECK(out.kind == prompt_kind::introduce);
    CHECK(out.fields == std::vector<std::string>{"address"});
    CHECK(out.say.size() == 1);
}

TEST_CASE("a rush shows no prompt: not shown, never not now", "[station][profile]")
{
    auto now = attended();
    now.attendants_on_duty = 2;
    now.pumps_running = 4;
    CHECK(prompt_for(noticed(2), now).kind == prompt_kind::introduce);
    now.pumps_running = 5;
    const auto out = prompt_for(noticed(2), now);
    CHECK(out.kind == prompt_kind::none);
    CHECK(out.reason == "rush");
    CHECK(out.not_shown);
    CHECK(out.stage == 2);
}

TEST_CASE("when nobody signed on, one attendant is assumed", "[station][profile]")
{
    auto now = attended();
    now.attendants_on_duty = 0;
    now.pumps_running = 2;
    CHECK(prompt_for(noticed(2), now).kind == prompt_kind::introduce);
    now.pumps_running = 3;
    CHECK(prompt_for(noticed(2), now).not_shown);
}

TEST_CASE("nothing due is not \"not shown\", however busy it is", "[station][profile]")
{
    auto now = attended();
    now.pumps_running = 20;
    CHECK_FALSE(prompt_for(noticed(1), now).not_shown);
}

TEST_CASE("self-service and prepay make no prompt and use up no stage", "[station][profile]")
{
    for (const auto mode : {service_mode::self_service, service_mode::prepay}) {
        auto now = attended();
        now.mode = mode;
        const auto out = prompt_for(noticed(2), now);
        CHECK(out.kind == prompt_kind::none);
        CHECK(out.reason == "self_service");
        CHECK_FALSE(out.not_shown);
    }
}

TEST_CASE("shared vehicles and doubtful identities are asked nothing", "[station][profile]")
{
    auto taxi = noticed(5);
    taxi.kind = customer_kind::shared;
    CHECK(prompt_for(taxi, attended()).reason == "shared");
    auto now = attended();
    now.identity_doubtful = "conflicting";
    CHECK(prompt_for(noticed(5), now).reason == "conflicting");
}

TEST_CASE("who asked not to be recorded is asked nothing", "[station][profile]")
{
    auto p = noticed(5);
    p.do_not_record = true;
    CHECK(prompt_for(p, attended()).reason == "never");
}

TEST_CASE("who came back late is asked for the cause in one tap", "[station][profile]")
{
    auto now = attended();
    now.came_back_days_late = 4;
    const auto out = prompt_for(introduced(8, 60), now);
    CHECK(out.kind == prompt_kind::returned);
    CHECK(out.fields == std::vector<std::string>{"cause"});
    CHECK(out.say.at(0).key == "prompt.returned");
    CHECK(out.say.at(0).args.at("over") == text_argument{std::int64_t{4}});
}

TEST_CASE("a complaint put right comes before everything else", "[station][profile]")
{
    auto now = attended();
    now.came_back_days_late = 4;
    now.rectified_complaint = "queue";
    const auto out = prompt_for(introduced(8, 60), now);
    CHECK(out.kind == prompt_kind::complaint);
    CHECK(out.say.at(0).args.at("topic") == text_argument{std::string("queue")});
}

TEST_CASE("stage 1 plates are wiped after 45 days without a second visit day", "[station][profile]")
{
    retention_facts f{1, 1, today + -45, today + -45, {}, false};
    CHECK(retention_of(f, today) == retention::keep);
    CHECK(retention_of(f, today + 1) == retention::wipe_plates);
    f.visit_days = 2;
    CHECK(retention_of(f, today + 1) == retention::keep);
}

TEST_CASE("profiles at stage 1 or below end 90 days, or four cycles, after the last visit",
          "[station][profile]")
{
    retention_facts f{1, 4, today + -300, today + -90, {}, false};
    CHECK(retention_of(f, today) == retention::keep);
    CHECK(retention_of(f, today + 1) == retention::delete_profile);
    f.cycle_days = 30;
    CHECK(retention_of(f, today + 30) == retention::keep);
    CHECK(retention_of(f, today + 31) == retention::delete_profile);
    f.cycle_days = 5;
    CHECK(retention_of(f, today + 1) == retention::delete_profile);
    f.stage = 2;
    CHECK(retention_of(f, today + 1'000) == retention::keep);
}

TEST_CASE("never together with do not record ends every profile", "[station][profile]")
{
    CHECK(retention_of({3, 50, today + -300, today, 9, true}, today) == retention::delete_profile);
}

TEST_CASE("temporary plates end after 30 days", "[station][profile]")
{
    CHECK_FALSE(temporary_plate_ended(today, today + 30));
    CHECK(temporary_plate_ended(today, today + 31));
}

TEST_CASE("answers and prompts have the names the screens use", "[station][profile]")
{
    for (const auto a : {answer::done, answer::not_now, answer::no, answer::never})
        CHECK(parse_answer(name_of(a)).value() == a);
    CHECK(name_of(answer::not_now) == "not_now");
    CHECK(parse_answer("").error() == errc::malformed_message);
    CHECK(parse_answer("maybe").error() == errc::malformed_message);
    CHECK(name_of(prompt_kind::none) == "none");
    CHECK(name_of(prompt_kind::note_plate) == "note_plate");
    CHECK(name_of(prompt_kind::introduce) == "introduce");
    CHECK(name_of(prompt_kind::contact) == "contact");
    CHECK(name_of(prompt_kind::returned) == "returned");
    CHECK(name_of(prompt_kind::complaint) == "complaint");
}
