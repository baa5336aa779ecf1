// A port that goes away and comes back under another name, for every driver, on real ptys: the adapter
// is found by what it is, the line goes on, the same device holds its memory.
#include "drivers/driver.hpp"
#include "drivers/transport/adapters.hpp"
#include "drivers/transport/line_service.hpp"
#include "tests/support/fake_sealer.hpp"
#include "tests/support/fake_sysfs.hpp"
#include "tests/support/pty_pair.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
namespace asio = boost::asio;

namespace {

constexpr int cycles = 125;  // for each of eight drivers

class moving_port {
public:
    explicit moving_port(const driver& row)
        : row_(row),
          device_(row.make({.cards = sealer_,
                            .wall_clock = {},
                            .mode = row.can_own ? line_mode::owner : line_mode::tap,
                            .options = {}}))
    {
        tree_.plug(adapter_);
        tree_.unplug(adapter_.name);
        asio::co_spawn(io_,
                       run_line([this] { return open(); }, *device_, [](const device_event&) {},
                                [this](const line_state& s) { last_ = s; }, &box_),
                       asio::bind_cancellation_slot(stop_.slot(),
                                                    [this](std::exception_ptr) { ended_ = true; }));
    }
    ~moving_port()
    {
        stop_.emit(asio::cancellation_type::terminal);
        until([this] { return ended_; });
    }
    moving_port(const moving_port&) = delete;
    moving_port& operator=(const moving_port&) = delete;

    bool comes_back_as(const std::string& name)
    {
        tree_.plug_again(adapter_, name);
        pty_ = std::make_unique<test::pty_pair>();
        return until([&] {
            box_.announce();
            return last_.phase == line_state::phase::open && last_.device == "/dev/" + name;
        });
    }

    bool goes_away(const std::string& name)
    {
        tree_.unplug(name);
        pty_.reset();
        return until([this] { return last_.phase == line_state::phase::lost; });
    }

private:
    asio::awaitable<opened_port> open()
    {
        const port_spec ours = usb_port{adapter_.vendor, adapter_.product, adapter_.serial};
        const auto name = find_device(ours, tree_.root());
        opened_port port;
        if (!name || !pty_) {
            port.why = errc::port_not_found;
            port.text = {"port.no_device", {{"port", "usb"}, {"device", "none"}}};
            co_return port;
        }
        port_spec today = tty_port{pty_->path()};
        port = co_await open_port(std::move(today), row_.line);
        port.device = *name;
        co_return port;
    }

    bool until(const std::function<bool()>& done)
    {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        io_.restart();
        while (!done() && std::chrono::steady_clock::now() < limit)
            io_.run_one_until(
                std::min(limit, std::chrono::steady_clock::now() + std::chrono::milliseconds(1)));
        return done();
    }

    const driver& row_;
    test::temp_folder folder_;
    test::fake_sysfs tree_{folder_.path()};
    test::plugged_adapter adapter_{.name = "ttyUSB0", .serial = "A50285BI"};
    test::fake_sealer sealer_;
    asio::io_context io_;
    plug_box box_{io_.get_executor()};
    asio::cancellation_signal stop_;
    std::unique_ptr<test::pty_pair> pty_;
    std::unique_ptr<device> device_;
    line_state last_;
    bool ended_{};
};

}  // namespace

TEST_CASE("a thousand unplugged ports come back under other names, and every line goes on",
          "[device][faults]")
{
    for (const auto* row : all_drivers())
        DYNAMIC_SECTION(std::string(row->name))
        {
            moving_port port(*row);
            for (int cycle = 0; cycle < cycles; ++cycle) {
                INFO("cycle " << cycle);
                const auto name = "ttyUSB" + std::to_string(cycle % 7);
                REQUIRE(port.comes_back_as(name));
                REQUIRE(port.goes_away(name));
            }
        }
}
