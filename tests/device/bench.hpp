// A driver from the registry and a simulated device at the two ends of a real line, in real time.
// Every wait ends by an event; what does not come within 20 s fails.
#pragma once

#include "drivers/device/device_service.hpp"
#include "drivers/driver.hpp"
#include "drivers/simulator/machine.hpp"
#include "drivers/transport/ports.hpp"
#include "tests/support/fake_sealer.hpp"
#include "tests/support/pty_pair.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <sys/socket.h>

#include <functional>
#include <stdexcept>

namespace thirdvisit::test {

enum class line_kind { pty, socket_pair };

class bench {
public:
    using time_point = drivers::time_point;

    bench(const drivers::driver& row, std::unique_ptr<drivers::session> machine, line_kind kind,
          drivers::line_mode mode = drivers::line_mode::owner)
        : ours_(row.make({.cards = sealer_,
                          .wall_clock =
                              [] {
                                  return local_time{{20'000}, 0};
                              },
                          .mode = mode,
                          .options = {}})),
          theirs_(drivers::serve(std::move(machine)))
    {
        plug(kind, row.line);
        start(*ours_, *our_line_, [this](const drivers::device_event& e) { events.push_back(e); });
        start(*theirs_, *their_line_, [](const drivers::device_event&) {});
        io_.poll();  // both have opened their ends
    }
    ~bench() { io_.stop(); }
    bench(const bench&) = delete;
    bench& operator=(const bench&) = delete;

    // False: not within 20 s.
    bool until(const std::function<bool()>& done)
    {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!done() && std::chrono::steady_clock::now() < limit)
            if (io_.run_one_until(limit) == 0)
                break;
        return done();
    }

    // The machine was told something: it may want to speak.
    void nudge_machine() { theirs_->acknowledge(""); }
    void acknowledge(const std::string& id) { ours_->acknowledge(id); }

    template <class Event>
    std::vector<Event> seen() const
    {
        std::vector<Event> found;
        for (const auto& event : events)
            if (const auto* e = std::get_if<Event>(&event))
                found.push_back(*e);
        return found;
    }

    std::vector<drivers::device_event> events;

private:
    void plug(line_kind kind, const drivers::line_settings& settings)
    {
        if (kind == line_kind::pty) {
            pty_pair pty;
            drivers::port_spec spec = drivers::tty_port{pty.path()};
            boost::asio::co_spawn(io_, drivers::open_port(std::move(spec), settings),
                                  [this](std::exception_ptr, drivers::opened_port port) {
                                      our_line_ = std::move(port.line);
                                  });
            io_.run();
            io_.restart();
            their_line_ = drivers::adopt_descriptor(io_.get_executor(), pty.release());
        } else {
            int ends[2];
            if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
                throw std::runtime_error("no socket pair");
            our_line_ = drivers::adopt_descriptor(io_.get_executor(), ends[0]);
            their_line_ = drivers::adopt_descriptor(io_.get_executor(), ends[1]);
        }
        if (!our_line_)
            throw std::runtime_error("the line does not open");
    }

    void start(drivers::device& what, drivers::transport& line, drivers::event_sink out)
    {
        boost::asio::co_spawn(io_, what.run(line, std::move(out)),
                              [](std::exception_ptr e, boost::system::error_code) {
                                  if (e)
                                      std::rethrow_exception(e);
                              });
    }

    boost::asio::io_context io_;  // goes last: the lines are registered with it
    fake_sealer sealer_;
    std::unique_ptr<drivers::device> ours_;
    std::unique_ptr<drivers::device> theirs_;
    std::unique_ptr<drivers::transport> our_line_;
    std::unique_ptr<drivers::transport> their_line_;
};

}  // namespace thirdvisit::test
