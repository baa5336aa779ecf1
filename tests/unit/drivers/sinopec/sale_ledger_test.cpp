#include "drivers/sinopec/sale_book.hpp"
#include "drivers/sinopec/sale_ledger.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace thirdvisit::drivers::sinopec;
using namespace std::chrono_literals;

namespace {

// Nozzle 1 delivers 40 L each time; `total` is its totaliser after the sale.
struct till {
    void sells(std::int64_t number, std::int64_t total, std::int64_t vol = 4000)
    {
        ledger.on_record(number, 1, vol, total, now);
    }
    std::string missing_after(std::chrono::seconds time)
    {
        now += time;
        ledger.take_rereads(now);
        const auto missing = ledger.take_missing(now);
        return missing ? to_text(*missing) : "";
    }

    sale_ledger ledger;
    time_point now{1000h};
};

}  // namespace

TEST_CASE("consecutive records with matching totaliser steps miss nothing", "[drivers][sinopec]")
{
    till t;
    for (int i = 1; i <= 50; ++i)
        t.sells(i, 10'000 + 4000 * i);
    CHECK(t.missing_after(1h).empty());
    CHECK_FALSE(t.ledger.next_due());
}

TEST_CASE("a number that was passed over is missing, with the litres that nobody explains",
          "[drivers][sinopec]")
{
    till t;
    t.sells(1, 14'000);
    t.sells(4, 26'000);
    CHECK(t.missing_after(60s).empty());
    CHECK(t.missing_after(120s) ==
          "records never offered: 2 3; totaliser of nozzle 1 moved 80.00 L without a record");
    CHECK(t.missing_after(1h).empty());
}

TEST_CASE("a late record fills its gap", "[drivers][sinopec]")
{
    till t;
    t.sells(1, 14'000);
    t.sells(3, 22'000);
    t.sells(2, 18'000);
    CHECK(t.missing_after(1h).empty());
}

TEST_CASE("litres without a record are told even if no number is missing", "[drivers][sinopec]")
{
    till t;
    t.sells(1, 14'000);
    t.sells(2, 20'500);
    CHECK(t.missing_after(180s) == "totaliser of nozzle 1 moved 25.00 L without a record");
}

TEST_CASE("a record that comes after it was told missing is no reset", "[drivers][sinopec]")
{
    till t;
    t.sells(1, 14'000);
    t.sells(3, 22'000);
    CHECK_FALSE(t.missing_after(180s).empty());
    t.sells(2, 18'000);
    t.sells(4, 26'000);
    CHECK(t.missing_after(1h).empty());
}

TEST_CASE("a terminal that starts its numbers again misses nothing", "[drivers][sinopec]")
{
    till t;
    t.sells(700, 14'000);
    t.sells(1, 4000);
    t.sells(2, 8000);
    t.sells(90'000, 12'000);
    CHECK(t.missing_after(1h).empty());
}

TEST_CASE("a number that was passed over is asked for once", "[drivers][sinopec]")
{
    till t;
    t.sells(1, 14'000);
    t.sells(3, 22'000);
    REQUIRE(t.ledger.next_due() == t.now + sale_ledger::reread_after);
    CHECK(t.ledger.take_rereads(t.now + 129s).empty());
    CHECK(t.ledger.take_rereads(t.now + 130s) == std::vector<std::int64_t>{2});
    CHECK(t.ledger.take_rereads(t.now + 131s).empty());
    CHECK(t.ledger.next_due() == t.now + sale_ledger::patience);
}

TEST_CASE("the book forgets its oldest records and stays small", "[drivers][sinopec]")
{
    sale_book book;
    bool fresh = false;
    for (int i = 0; i < 10'000; ++i) {
        book.offer("id" + std::to_string(i), i, fresh);
        REQUIRE(fresh);
        book.acknowledge("id" + std::to_string(i));
    }
    CHECK(book.offer("id9999", 9999, fresh).durable);
    CHECK_FALSE(fresh);
    CHECK_FALSE(book.offer("id0", 0, fresh).durable);
    CHECK(fresh);
    CHECK(book.offer("another", 0, fresh).doubtful);
    book.acknowledge("never heard of");
}
