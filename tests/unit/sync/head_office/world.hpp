// The whole head office on loopback, and a station's uplink with real waiting but short patience.
#pragma once

#include "samples.hpp"
#include "sync/head_office/office.hpp"
#include "sync/https.hpp"
#include "sync/uplink/uplink_service.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/fake_outbox.hpp"
#include "tests/support/run_loop.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <SQLiteCpp/Database.h>

#include <memory>
#include <string>
#include <vector>

namespace thirdvisit::test {

using namespace sync;
using namespace std::chrono_literals;
using head_office::config;

struct world {
    temp_folder folder;
    boost::asio::io_context io;
    std::vector<std::string> log;
    std::unique_ptr<head_office::office> office;
    std::uint16_t sync_port{};

    explicit world(config c = {}) { start(std::move(c)); }

    void start(config c = {})
    {
        c.company = "示例石油";
        c.data_folder = (folder.path() / "data").string();
        c.sync_address = "127.0.0.1";
        c.sync_port = sync_port;
        c.screens_port = 0;
        head_office::office_hooks h;
        h.now = real_now;
        h.log = [this](std::string line) { log.push_back(std::move(line)); };
        office = std::make_unique<head_office::office>(io.get_executor(), c, h);
        office->listen();
        sync_port = office->sync_port();
    }
    // As if the machine had stopped: everything in memory is gone.
    void stop()
    {
        office->stop();
        io.restart();
        io.poll();
        office.reset();
    }

    https_address address(std::uint16_t port = 0) const
    {
        return {"127.0.0.1", port != 0 ? port : sync_port};
    }
    wire::reading<joined> join_with(const std::string& code)
    {
        return run(io,
                   join(io.get_executor(), address(), parse_join_code(code).value(), "0.1.0", 5s));
    }
    joined join_station(const std::string& id = "DS-1")
    {
        return join_with(office->invite(id, "第一站", "东片区")).value();
    }
    https_settings settings(std::uint16_t port = 0)
    {
        return {address(port), folder.path() / "joined.json",
                "0.1.0",       5s,
                real_now,      [this](std::string line) { log.push_back(std::move(line)); }};
    }
    std::int64_t count(const std::string& what)
    {
        SQLite::Database db((folder.path() / "data" / "head_office.db").string());
        return db.execAndGet("SELECT count(*) FROM " + what).getInt64();
    }
    bool logged(const std::string& part) const
    {
        for (const auto& line : log)
            if (line.find(part) != std::string::npos)
                return true;
        return false;
    }
};

// A station's uplink with real waiting, but short patience.
struct station {
    world& w;
    fake_outbox box;
    https_head_office far;
    timer_bell bell;
    uplink_service service;
    bool ended{};

    station(world& around, joined who, std::uint16_t port, std::chrono::milliseconds deadline = 5s)
        : w(around),
          far(w.io.get_executor(), with(w.settings(port), deadline), std::move(who)),
          bell(w.io.get_executor()),
          service(box, far, bell, eager(), hooks(), 1)
    {
        boost::asio::co_spawn(w.io, service.run(), [this](std::exception_ptr) { ended = true; });
    }
    ~station()
    {
        service.stop();
        run_until(w.io, [this] { return ended; });
    }
    static https_settings with(https_settings s, std::chrono::milliseconds deadline)
    {
        s.deadline = deadline;
        return s;
    }
    static uplink_settings eager()
    {
        uplink_settings s;
        s.eager = true;
        s.patience = {2ms, 10ms, 5};
        s.batch = 50;
        return s;
    }
    static uplink_hooks hooks()
    {
        return {real_now, [] { return local_time{}; }, {}, {}, {}};
    }
    void add(int count)
    {
        for (int i = 0; i < count; ++i)
            box.add(sample_visit("v" + std::to_string(box.last() + 1)));
        service.ring();
    }
    bool settled()
    {
        return run_until(w.io, [this] {
            return box.acknowledged == box.last() && service.status().state == uplink_state::idle;
        });
    }
    bool comes_to(const std::string& fault)
    {
        return run_until(w.io, [&] { return service.status().fault == fault; });
    }
};

inline store_identity identity_of(fake_outbox& box, world& w)
{
    return run(w.io, box.identity());
}

// What a browser with the printed address would use.
struct screen_door {
    std::uint16_t port;
    std::string token;

    explicit screen_door(const std::string& address)
        : port(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)))),
          token(address.substr(address.size() - 32))
    {}
};

}  // namespace thirdvisit::test
