#include "drivers/device/offered_records.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit::drivers;

namespace {

record_offered record(int number)
{
    return {1, std::to_string(number), {}};
}

std::vector<device_event> drained(event_queue& queue)
{
    std::vector<device_event> all;
    while (auto e = queue.pop())
        all.push_back(std::move(*e));
    return all;
}

}  // namespace

TEST_CASE("a record is offered again until it is stored", "[drivers]")
{
    offered_records offers;
    event_queue out;
    time_point now{std::chrono::hours(1)};
    offers.offer(record(7), now, out);
    offers.offer(record(7), now, out);  // the same once more
    CHECK(drained(out).size() == 1);

    offers.repeat(now, out);
    CHECK(drained(out).empty());
    CHECK(offers.due(now + std::chrono::hours(1)) == now + offered_records::again_after);
    now += offered_records::again_after;
    offers.repeat(now, out);
    offers.repeat(now, out);
    CHECK(drained(out).size() == 1);

    CHECK_FALSE(offers.acknowledge("8"));
    CHECK(offers.acknowledge("7"));
    CHECK_FALSE(offers.acknowledge("7"));
    offers.repeat(now + std::chrono::hours(1), out);
    CHECK(drained(out).empty());
}

TEST_CASE("a store that stands still fills no memory, and what is dropped is told", "[drivers]")
{
    offered_records offers;
    event_queue out;
    const time_point now{std::chrono::hours(1)};
    for (int i = 0; i < static_cast<int>(offered_records::most) + 3; ++i)
        offers.offer(record(i), now, out);
    const auto events = drained(out);
    CHECK(std::count_if(events.begin(), events.end(), [](const device_event& e) {
              return std::holds_alternative<device_notice>(e);
          }) == 3);
    CHECK_FALSE(offers.holds("0"));
    CHECK(offers.holds("3"));
}
