#include "station/store/store.hpp"
#include "sync/sealing/sealing.hpp"
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

void plate_visit(core_bench& b, int n)
{
    b.lift(1);
    REQUIRE(b.wait(b.business->enter_plate(1, b.plate("p-" + std::to_string(n), "豫A12345"))));
    b.pass(minute);
    b.hang_up(1);
    b.hear("line-1", b.record(1, n));
    b.pass(4 * minute);
}

std::size_t found(core_bench& b)
{
    return b.wait(b.business->find_plates("345")).size();
}

}  // namespace

TEST_CASE("a plate seen on one day only is wiped after 45 days and comes back with its car",
          "[upkeep]")
{
    core_bench b;
    plate_visit(b, 1);
    b.pass(44 * day);
    CHECK(found(b) == 1);
    b.pass(2 * day);
    CHECK(found(b) == 0);
    plate_visit(b, 2);
    CHECK(found(b) == 1);
    CHECK(b.totals().customers == 1);
}

TEST_CASE("a plate with a second visit day stays", "[upkeep]")
{
    core_bench b;
    plate_visit(b, 1);
    b.pass(10 * day);
    plate_visit(b, 2);
    b.pass(50 * day);
    CHECK(found(b) == 1);
}

TEST_CASE("when head office's key becomes known, what may travel is announced once, sealed",
          "[upkeep]")
{
    core_bench b;
    plate_visit(b, 1);
    b.pass(5 * day);
    b.lift(1);
    const auto seen = b.wait(b.business->enter_plate(1, b.plate("p-9", "豫A12345")));
    REQUIRE(seen);
    profile_answer a;
    a.id = "a-1";
    a.badge = "1046";
    a.stage = 2;
    a.answer = answer_kind::done;
    a.address = "王先生";
    a.consents = {{"address_and_history", consent_state::given, "w/1", "zh-CN", "said"}};
    REQUIRE(b.wait(b.business->answer(seen->id, a)));
    const auto before = b.sent("customer");

    const auto office = sealing::generate();
    const auto key = sealing::to_text(sealing::public_key_of(office));
    b.business->set_head_office_key(key);
    b.step();
    CHECK(b.sent("customer") == before + 1);
    CHECK(b.outbox().back().body.find("王先生") == std::string::npos);
    CHECK(b.outbox().back().body.find("\"sealed_plates\":[\"") != std::string::npos);
    b.restart();
    b.business->set_head_office_key(key);
    b.step();
    CHECK(b.sent("customer") == before + 1);
}
