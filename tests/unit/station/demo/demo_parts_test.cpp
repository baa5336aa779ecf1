// What the demo and the fault campaign stand on: the cable, child processes, labels.
#include "station/demo/attendants.hpp"
#include "station/demo/child_process.hpp"
#include "station/demo/counts.hpp"
#include "station/demo/relay.hpp"
#include "station/demo/world.hpp"

#include "tests/support/temp_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <sys/wait.h>

using namespace thirdvisit;
using namespace thirdvisit::demo;
namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

// Somebody to talk to behind the relay: answers each connection's first byte with the next letter.
class echo {
public:
    echo() : door_(context_, {asio::ip::address_v4::loopback(), 0}) {}
    std::uint16_t port() const { return door_.local_endpoint().port(); }

    // One question through `relay`; '!' when the connection ends without an answer.
    char ask(std::uint16_t relay, bool expect_call)
    {
        tcp::socket near(context_);
        near.connect({asio::ip::address_v4::loopback(), relay});
        asio::write(near, asio::buffer("a", 1));
        if (expect_call) {
            auto far = door_.accept();
            char got = 0;
            asio::read(far, asio::buffer(&got, 1));
            ++got;
            asio::write(far, asio::buffer(&got, 1));
        }
        char answer = '!';
        boost::system::error_code ec;
        asio::read(near, asio::buffer(&answer, 1), ec);
        return answer;
    }

    asio::io_context& context() { return context_; }
    tcp::acceptor& door() { return door_; }

private:
    asio::io_context context_;
    tcp::acceptor door_;
};

}  // namespace

TEST_CASE("a cut cable carries nothing and a mended one carries again", "[demo]")
{
    echo far;
    relay cable(0, far.port());
    CHECK(far.ask(cable.port(), true) == 'b');

    tcp::socket open(far.context());
    open.connect({asio::ip::address_v4::loopback(), cable.port()});
    auto other_end = far.door().accept();
    cable.cut();
    char nothing = 0;
    boost::system::error_code ec;
    CHECK(asio::read(open, asio::buffer(&nothing, 1), ec) == 0);  // ended at once
    CHECK(far.ask(cable.port(), false) == '!');

    cable.mend();
    CHECK(far.ask(cable.port(), true) == 'b');
}

TEST_CASE("a child's printed line is found, and its end is known", "[demo]")
{
    const test::temp_folder folder;
    child_process child({{"/bin/sh", "-c", "echo noise; echo \"$GREETING: there\"; exit 3"},
                         folder.path() / "out",
                         {{"GREETING", "hello"}}});
    CHECK(child.line("hello: ", 10s) == "hello: there");
    const auto status = child.wait(10s);
    REQUIRE(status);
    CHECK(WEXITSTATUS(*status) == 3);
    CHECK_FALSE(child.line("never ", 10s));
}

TEST_CASE("a program that is not there is named", "[demo]")
{
    const test::temp_folder folder;
    CHECK_THROWS_WITH(child_process({{"/nowhere/program"}, folder.path() / "out", {}}),
                      Catch::Contains("/nowhere/program cannot be started (No such file"));
}

TEST_CASE("a child ends with whoever started it", "[demo]")
{
    const test::temp_folder folder;
    int id = 0;
    {
        child_process child({{"/bin/sleep", "1000"}, folder.path() / "out", {}});
        id = child.id();
        CHECK(child.running());
    }
    CHECK(::kill(id, 0) == -1);
}

TEST_CASE("a car's label comes back as the same car", "[demo]")
{
    const car c{{"豫A12345", plate_kind::green}, "Jetta", "white"};
    const auto back = parse_label(to_label(c));
    REQUIRE(back);
    CHECK(back->plate == c.plate);
    CHECK(back->model == "Jetta");
    CHECK(back->colour == "white");
    CHECK_FALSE(parse_label(""));
    CHECK_FALSE(parse_label("豫A12345|pink|Jetta|white"));
}

TEST_CASE("every way of losing or doubling something is a complaint", "[demo]")
{
    counts good;
    good.fuellings_simulated = good.fuellings_stored = 5;
    good.visits = good.visits_head_office = 9;
    good.flags = 1;
    CHECK(complaint(good).empty());
    for (auto member :
         {&counts::lost, &counts::foreign, &counts::unsent, &counts::gaps, &counts::duplicates,
          &counts::set_aside, &counts::visits, &counts::fuellings_stored}) {
        auto bad = good;
        ++(bad.*member);
        CHECK_FALSE(complaint(bad).empty());
    }
    good.flags = 0;
    CHECK_FALSE(complaint(good).empty());
    CHECK(to_json({}) == R"({"fuellings_simulated":0,"fuellings_stored":0,"visits":0,)"
                         R"("visits_head_office":0,"flags":0,"unsent":0,"gaps":0,"duplicates":0,)"
                         R"("set_aside":0})");
}

TEST_CASE("nobody is called who can only be watched for at the pump", "[demo]")
{
    const auto flags = boost::json::parse(R"([
        {"id":"f-1","task":"watch","contact_made":false},
        {"id":"f-2","task":"call","contact_made":true},
        {"id":"f-3","task":"call","contact_made":false}])");
    CHECK(flag_to_call(flags) == "f-3");
    CHECK_FALSE(flag_to_call(boost::json::parse(R"([{"id":"f-1","task":"watch",
                                                     "contact_made":false}])")));
}
