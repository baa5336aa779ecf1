// A head office on a database of its own, and a station's batches as it would send them.
#pragma once

#include "samples.hpp"
#include "sync/head_office/store/ingest.hpp"
#include "sync/head_office/store/registry.hpp"
#include "sync/head_office/store/retention.hpp"
#include "sync/head_office/store/views.hpp"
#include "sync/wire/chain.hpp"
#include "tests/support/temp_folder.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace thirdvisit::test {

inline constexpr utc_ms noon{1'780'056'000'000};

struct office {
    temp_folder folder;
    head_office::fleet_keys keys{head_office::fleet_keys::load(folder.path()).value()};
    head_office::database db{folder.path() / "head_office.db"};
    int epochs{};
    head_office::ingest ingest{db, keys, [this] { return "fresh-" + std::to_string(++epochs); }};
    head_office::registry registry{db};
    head_office::views views{db, {}};
    head_office::retention retention{db};

    office() { registry.invite("DS-1", "第一站", "东片区", "hash", noon, noon + 1000); }

    head_office::station_row row(const std::string& id = "DS-1")
    {
        return views.station(id, noon).value();
    }
    std::int64_t count(const char* table)
    {
        head_office::read_scope reading(db);
        head_office::statement s(db, (std::string("SELECT count(*) FROM ") + table).c_str());
        s.query();
        return s.integer(0);
    }
};

// A station's store: numbers, cursor, chain.
struct outbox_copy {
    std::string station{"DS-1"};
    std::string epoch{"E1"};
    std::vector<sync::entry> entries;
    sync::sequence acknowledged{};

    void add(const sync_record& r)
    {
        auto e = sync::wire::make_entry(r, noon);
        e.seq = static_cast<sync::sequence>(entries.size()) + 1;
        entries.push_back(std::move(e));
    }
    void add_visits(int count)
    {
        for (int i = 0; i < count; ++i)
            add(sample_visit("v" + std::to_string(entries.size() + 1)));
    }
    std::string chain() const
    {
        auto c = sync::wire::first_chain();
        for (sync::sequence i = 0; i < acknowledged; ++i)
            c = sync::wire::extend_chain(c, entries[static_cast<std::size_t>(i)]);
        return c;
    }
    sync::wire::hello_request hello() const
    {
        return {
            {station, epoch, static_cast<sync::sequence>(entries.size()), acknowledged, chain()},
            "0.1.0",
            noon + -2000};
    }
    // Entries from..to, both included, as one batch.
    std::string batch(sync::sequence from, sync::sequence to) const
    {
        const std::vector<sync::entry> part(entries.begin() + from - 1, entries.begin() + to);
        return sync::wire::encode_batch(epoch, acknowledged, part).text;
    }
    std::string rest() const
    {
        return batch(acknowledged + 1, static_cast<sync::sequence>(entries.size()));
    }
};

// Says hello, sends everything, and moves the cursor, as the uplink does.
inline sync::receipt sync_all(office& far, outbox_copy& near)
{
    const auto hello = far.ingest.hello(near.station, near.hello(), noon);
    if (hello.new_epoch)
        throw std::runtime_error("another epoch was asked for");
    near.acknowledged = hello.up_to;
    if (near.acknowledged == static_cast<sync::sequence>(near.entries.size()))
        return {near.acknowledged, {}, near.epoch, noon};
    const auto r = far.ingest.take(near.station, near.rest(), noon).value();
    near.acknowledged = r.up_to;
    return r;
}

}  // namespace thirdvisit::test
