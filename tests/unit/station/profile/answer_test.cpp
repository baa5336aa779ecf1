#include "station/profile/profile.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

constexpr business_day today{20'000};
const consents all{{"address_and_history", "phone", "message"}};

profile noticed(int visit_days)
{
    profile p;
    p.has_identity = true;
    p.visit_days = visit_days;
    return p;
}

answer_given said(int stage, answer what)
{
    answer_given a;
    a.stage = stage;
    a.what = what;
    return a;
}

}  // namespace

TEST_CASE("done at stage 2 keeps the form of address and completes the stage", "[station][profile]")
{
    auto given = said(2, answer::done);
    given.address = "王先生";
    given.organisation = "运达物流";
    const auto out = take_answer(noticed(2), given, all, today);
    REQUIRE_FALSE(out.fault);
    CHECK(out.effect.store_address);
    CHECK(out.effect.store_organisation);
    CHECK_FALSE(out.effect.store_contact);
    CHECK(stage_of(out.effect.after) == 2);
    CHECK(out.effect.after.stage_2_on == today);
}

TEST_CASE("a form of address cannot be stored without consent", "[station][profile]")
{
    auto given = said(2, answer::done);
    given.address = "王先生";
    const auto out = take_answer(noticed(2), given, {}, today);
    REQUIRE(out.fault);
    CHECK(out.fault->why == errc::not_permitted);
    CHECK(out.fault->blame == "address");
    CHECK(stage_of(out.effect.after) == 1);
}

TEST_CASE("a contact cannot be stored without the consent for its purpose", "[station][profile]")
{
    struct row {
        contact_kind kind;
        const char* consent;
        bool allowed;
    };
    for (const auto& r :
         {row{contact_kind::phone, "phone", true}, row{contact_kind::phone, "message", false},
          row{contact_kind::wechat, "message", true}, row{contact_kind::wechat, "phone", false},
          row{contact_kind::mail, "message", true}, row{contact_kind::mail, "marketing", false},
          row{contact_kind::phone, "address_and_history", false}}) {
        CAPTURE(r.consent);
        auto given = said(3, answer::done);
        given.contact = r.kind;
        given.contact_value = "13800000000";
        auto before = noticed(3);
        before.has_address = true;
        const auto out = take_answer(before, given, {{r.consent}}, today);
        CHECK(out.fault.has_value() != r.allowed);
        CHECK(out.effect.store_contact == r.allowed);
        if (out.fault)
            CHECK(out.fault->blame == "contact");
    }
}

TEST_CASE("done with nothing filled in is refused and names the field", "[station][profile]")
{
    CHECK(take_answer(noticed(2), said(2, answer::done), all, today).fault->blame == "address");
    CHECK(take_answer(noticed(3), said(3, answer::done), all, today).fault->blame == "contact");
    CHECK(take_answer(noticed(3), said(7, answer::done), all, today).fault->blame == "stage");
    CHECK(take_answer(noticed(3), said(2, answer::none), all, today).fault->blame == "answer");
}

TEST_CASE("a stage 2 answer rests both of its questions", "[station][profile]")
{
    const auto out = take_answer(noticed(2), said(2, answer::no), all, today);
    REQUIRE_FALSE(out.fault);
    for (const auto q : {question::address, question::organisation}) {
        CHECK(out.effect.after.at(q).last == answer::no);
        CHECK(out.effect.after.at(q).times_no == 1);
        CHECK(out.effect.after.at(q).answered_on == today);
        CHECK(out.effect.after.at(q).answered_visit_day == 2);
    }
    CHECK(out.effect.after.at(question::contact).last == answer::none);
}

TEST_CASE("the third no is never", "[station][profile]")
{
    auto p = noticed(2);
    for (int i = 1; i <= 3; ++i) {
        p = take_answer(p, said(2, answer::no), all, today + 100 * i).effect.after;
        p.visit_days += 6;
        CHECK(p.at(question::address).last == (i < 3 ? answer::no : answer::never));
    }
    CHECK(rests(p.at(question::address), today + 10'000, 500));
}

TEST_CASE("not now does not count towards never", "[station][profile]")
{
    auto p = noticed(2);
    for (int i = 0; i < 10; ++i) {
        p = take_answer(p, said(2, answer::not_now), all, today + i).effect.after;
        ++p.visit_days;
    }
    CHECK(p.at(question::address).last == answer::not_now);
    CHECK_FALSE(rests(p.at(question::address), today + 20, p.visit_days));
}

TEST_CASE("never together with do not record starts the erasure and asks nothing more",
          "[station][profile]")
{
    auto given = said(2, answer::never);
    given.do_not_record = true;
    const auto out = take_answer(noticed(2), given, {}, today);
    REQUIRE_FALSE(out.fault);
    CHECK(out.effect.erase);
    CHECK(out.effect.after.do_not_record);
    for (const auto q : {question::address, question::organisation, question::contact})
        CHECK(out.effect.after.at(q).last == answer::never);
}

TEST_CASE("never alone keeps the profile and erases nothing", "[station][profile]")
{
    const auto out = take_answer(noticed(2), said(2, answer::never), {}, today);
    CHECK_FALSE(out.effect.erase);
    CHECK_FALSE(out.effect.after.do_not_record);
    CHECK(out.effect.after.at(question::address).last == answer::never);
}

TEST_CASE("what a customer volunteers is kept at any stage with consent", "[station][profile]")
{
    auto given = said(2, answer::no);
    given.contact = contact_kind::phone;
    given.contact_value = "13800000000";
    const auto out = take_answer(noticed(2), given, all, today);
    REQUIRE_FALSE(out.fault);
    CHECK(out.effect.store_contact);
    CHECK(out.effect.after.at(question::address).last == answer::no);
    CHECK(stage_of(out.effect.after) == 1);
}

TEST_CASE("a name without a company: the company is asked again another day", "[station][profile]")
{
    auto given = said(2, answer::done);
    given.address = "李女士";
    const auto out = take_answer(noticed(2), given, all, today);
    CHECK(out.effect.after.at(question::organisation).last == answer::not_now);
    CHECK(out.effect.after.at(question::address).last == answer::done);
}

TEST_CASE("done lifts an earlier no", "[station][profile]")
{
    auto p = take_answer(noticed(2), said(2, answer::no), all, today).effect.after;
    auto given = said(2, answer::done);
    given.address = "李女士";
    p = take_answer(p, given, all, today + 1).effect.after;
    CHECK(p.at(question::address).last == answer::done);
    CHECK(p.has_address);
}
