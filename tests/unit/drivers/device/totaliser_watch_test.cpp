#include "drivers/device/totaliser_watch.hpp"

#include <catch2/catch.hpp>

using thirdvisit::drivers::totaliser_watch;

namespace {

constexpr std::int64_t wrap = 100'000'000;

}  // namespace

TEST_CASE("a total that moves by the sales that were seen needs no explanation", "[drivers]")
{
    totaliser_watch watch;
    CHECK(watch.at_rest(1'000, wrap) == 0);
    const auto sale = watch.at_sale(1'500, 500, wrap);
    CHECK(sale.after == 1'500);
    CHECK(sale.unexplained == 0);
    CHECK_FALSE(sale.counted_late);
    CHECK(watch.at_rest(1'500, wrap) == 0);
}

TEST_CASE("a total that counts a sale only later is understood", "[drivers]")
{
    totaliser_watch watch;
    watch.at_rest(1'000, wrap);
    const auto sale = watch.at_sale(1'000, 500, wrap);
    CHECK(sale.after == 1'500);
    CHECK(sale.counted_late);
    const auto next = watch.at_sale(1'500, 300, wrap);
    CHECK(next.after == 1'800);
    CHECK(next.unexplained == 0);
    CHECK(watch.at_rest(1'800, wrap) == 0);
}

TEST_CASE("without a reading from before, the setting says whether a sale is counted", "[drivers]")
{
    totaliser_watch early;
    CHECK(early.at_sale(1'500, 500, wrap).after == 1'500);
    CHECK(early.at_rest(1'500, wrap) == 0);
    totaliser_watch late;
    CHECK(late.at_sale(1'000, 500, wrap, true).after == 1'500);
    CHECK(late.at_rest(1'500, wrap) == 0);
    totaliser_watch wrongly_early;
    CHECK(wrongly_early.at_sale(1'000, 500, wrap).after == 1'000);
    CHECK(wrongly_early.at_rest(1'500, wrap) == 0);  // it was late after all; nothing is missing
}

TEST_CASE("what moved a total without a sale is told once", "[drivers]")
{
    totaliser_watch watch;
    watch.at_rest(1'000, wrap);
    CHECK(watch.at_rest(1'250, wrap) == 250);
    CHECK(watch.at_rest(1'250, wrap) == 0);
    CHECK(watch.at_sale(2'000, 500, wrap).unexplained == 250);
    CHECK(watch.at_rest(2'000, wrap) == 0);
}

TEST_CASE("sales recorded without reading the total are remembered", "[drivers]")
{
    totaliser_watch watch;
    watch.at_rest(1'000, wrap);
    CHECK(watch.expected(200, wrap) == 1'200);
    watch.delivered(200);
    watch.delivered(300);
    CHECK(watch.at_rest(1'500, wrap) == 0);
}

TEST_CASE("a total that wraps goes on, one that was set back is negative", "[drivers]")
{
    totaliser_watch watch;
    watch.at_rest(wrap - 100, wrap);
    CHECK(watch.expects(400, 500, wrap));
    CHECK(watch.at_sale(400, 500, wrap).unexplained == 0);
    CHECK(watch.at_rest(0, wrap) == -400);
}
