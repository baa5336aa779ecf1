#include "sync/wire/chain.hpp"
#include "tests/unit/station/store/sample.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

std::string chain_of(const std::vector<sync::entry>& entries, sync::sequence up_to)
{
    auto chain = sync::wire::first_chain();
    for (const auto& e : entries)
        if (e.seq <= up_to)
            chain = sync::wire::extend_chain(chain, e);
    return chain;
}

std::vector<sync::sequence> numbers(const std::vector<sync::entry>& entries)
{
    std::vector<sync::sequence> out;
    for (const auto& e : entries)
        out.push_back(e.seq);
    return out;
}

}  // namespace

TEST_CASE("numbers have no holes, also when a commit is rolled back", "[store][outbox]")
{
    temp_store s;
    append_visit(*s, 1);
    {
        transaction tx(s->db());
        append_visit(*s, 2);
    }
    append_visit(*s, 3);
    const auto all = s->outbox.pending(0, 10);
    CHECK(numbers(all) == std::vector<sync::sequence>{1, 2});
    CHECK(all[1].id == sample_id(3));
}

TEST_CASE("the cursor follows head office forward and back, and the chain with it",
          "[store][outbox]")
{
    temp_store s;
    for (int i = 1; i <= 7; ++i)
        append_visit(*s, i);
    const auto all = s->outbox.pending(0, 100);
    CHECK(s->outbox.identity("S1").chain == sync::wire::first_chain());
    for (const sync::sequence cursor : {3, 7, 2, 5, 0, 7}) {
        s->outbox.acknowledge(cursor);
        s.restart();
        const auto who = s->outbox.identity("S1");
        CHECK(who.acknowledged == cursor);
        CHECK(who.last_seq == 7);
        CHECK(who.chain == chain_of(all, cursor));
        CHECK(s->outbox.backlog().waiting == 7 - cursor);
    }
    CHECK_THROWS_AS(s->outbox.acknowledge(8), store_error);
}

TEST_CASE("a record set aside leaves a stub in its place and the rest goes on", "[store][outbox]")
{
    temp_store s;
    for (int i = 1; i <= 3; ++i)
        append_visit(*s, i);
    s->outbox.set_aside(2, "out_of_range", "body.point: too large");
    s->outbox.set_aside(2, "again", "no effect on what is kept");
    const auto all = s->outbox.pending(0, 10);
    REQUIRE(numbers(all) == std::vector<sync::sequence>{1, 2, 3});
    CHECK(all[1].kind == "withheld");
    CHECK(all[1].body.find(sample_id(2)) != std::string::npos);
    const auto aside = s->outbox.set_aside_records(10);
    REQUIRE(aside.size() == 1);
    CHECK(aside[0].kind == "visit");
    CHECK(aside[0].code == "out_of_range");
    s->outbox.acknowledge(3);
    CHECK(s->outbox.identity("S1").chain == chain_of(all, 3));
}

TEST_CASE("under a new epoch everything still here is numbered anew and sent again",
          "[store][outbox]")
{
    temp_store s;
    for (int i = 1; i <= 1200; ++i)
        append_visit(*s, i);
    s->outbox.acknowledge(1000);
    s->outbox.forget_acknowledged(noon + 301);
    s->outbox.start_epoch("e2");
    const auto who = s->outbox.identity("S1");
    CHECK(who.epoch == "e2");
    CHECK(who.last_seq == 900);
    CHECK(who.acknowledged == 0);
    CHECK(who.chain == sync::wire::first_chain());
    const auto all = s->outbox.pending(0, 2000);
    REQUIRE(all.size() == 900);
    CHECK(all.front().seq == 1);
    CHECK(all.front().id == sample_id(301));
    CHECK(all.back().id == sample_id(1200));
    s->outbox.start_epoch("e2");
    CHECK(s->outbox.identity("S1").last_seq == 900);
}

TEST_CASE("acknowledged records stay for a while, unsent ones for ever", "[store][outbox]")
{
    temp_store s;
    for (int i = 1; i <= 10; ++i)
        append_visit(*s, i);
    s->outbox.acknowledge(6);
    const auto chain = s->outbox.identity("S1").chain;
    CHECK(s->outbox.forget_acknowledged(noon + 5) == 4);
    CHECK(s->outbox.forget_acknowledged(noon + 1000) == 1);
    CHECK(numbers(s->outbox.pending(0, 100)) == std::vector<sync::sequence>{6, 7, 8, 9, 10});
    CHECK(s->outbox.identity("S1").chain == chain);
    s->outbox.acknowledge(10);
    CHECK(s->outbox.identity("S1").acknowledged == 10);
}

TEST_CASE("a row that no longer matches its check is never delivered", "[store][outbox]")
{
    temp_store s;
    for (int i = 1; i <= 3; ++i)
        append_visit(*s, i);
    s->db().run("UPDATE outbox SET body = replace(body, '31400', '31401') WHERE seq = 2");
    const auto all = s->outbox.pending(0, 10);
    REQUIRE(all.size() == 3);
    CHECK(all[1].kind == "withheld");
    CHECK(all[1].body.find("31401") == std::string::npos);
    CHECK(s->outbox.backlog().set_aside == 1);
    CHECK(numbers(s->outbox.pending(0, 10)) == std::vector<sync::sequence>{1, 2, 3});
}

TEST_CASE("each store has an identity of its own from the first start", "[store][outbox]")
{
    temp_store a;
    temp_store b;
    const auto first = a->outbox.identity("S1").epoch;
    CHECK(first.size() == 32);
    CHECK(first != b->outbox.identity("S1").epoch);
    a.restart();
    CHECK(a->outbox.identity("S1").epoch == first);
}

TEST_CASE("refusals are counted across restarts until the record is taken or set aside",
          "[store][outbox]")
{
    temp_store s;
    for (int i = 1; i <= 5; ++i)
        append_visit(*s, i);
    const auto again = [&](sync::sequence seq) {
        s.restart();
        return s->outbox.count_refusals({{seq, "bad_json", "no"}}).at(0).times;
    };
    CHECK(again(2) == 1);
    CHECK(again(2) == 2);
    CHECK(again(4) == 1);
    CHECK(again(2) == 3);
    SECTION("taken")
    {
        s->outbox.acknowledge(2);
        CHECK(again(2) == 1);
        CHECK(again(4) == 2);
    }
    SECTION("set aside: the stub begins anew")
    {
        s->outbox.set_aside(2, "bad_json", "no");
        CHECK(again(2) == 1);
        CHECK(again(4) == 2);
    }
    SECTION("under a new epoch it is another number")
    {
        s->outbox.start_epoch("e2");
        CHECK(again(2) == 1);
    }
}
