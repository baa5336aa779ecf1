// An outbox in a vector: numbers, cursor, chain, set aside, epochs, as the station's store keeps
// them.
#pragma once

#include "sync/ports.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/records.hpp"

#include <map>
#include <stdexcept>

namespace thirdvisit::test {

class fake_outbox final : public sync::outbox {
public:
    std::string station{"DS-1"};
    std::string epoch{"E1"};
    std::vector<sync::entry> entries;
    sync::sequence acknowledged{};
    std::map<sync::sequence, sync::refusal> aside;
    std::map<sync::sequence, int> refused;
    int epochs_taken{};
    int failures{};  // so many calls of pending() throw

    void add(const sync_record& r, utc_ms at = {1'780'000'000'000})
    {
        auto e = sync::wire::make_entry(r, at);
        e.seq = static_cast<sync::sequence>(entries.size()) + 1;
        entries.push_back(std::move(e));
    }
    sync::sequence last() const { return static_cast<sync::sequence>(entries.size()); }

    sync::awaitable<sync::store_identity> identity() override
    {
        co_return sync::store_identity{station, epoch, last(), acknowledged, chain()};
    }
    sync::awaitable<std::vector<sync::entry>> pending(sync::sequence after,
                                                      std::size_t limit) override
    {
        if (failures > 0) {
            --failures;
            throw std::runtime_error("disk I/O error");
        }
        std::vector<sync::entry> out;
        for (auto seq = after; seq < last() && out.size() < limit; ++seq)
            out.push_back(entries[static_cast<std::size_t>(seq)]);
        co_return out;
    }
    sync::awaitable<void> acknowledge(sync::sequence up_to) override
    {
        acknowledged = up_to;
        refused.erase(refused.begin(), refused.upper_bound(up_to));
        co_return;
    }
    sync::awaitable<void> set_aside(sync::sequence seq, std::string code, std::string text) override
    {
        auto& e = entries.at(static_cast<std::size_t>(seq - 1));
        aside[seq] = {seq, code, text};
        refused.erase(seq);
        const auto at = e.at;
        e = sync::wire::make_entry(withheld_record{e.kind, e.id, code + ": " + text}, at);
        e.seq = seq;
        co_return;
    }
    sync::awaitable<std::vector<sync::refusal>> count_refusals(
        std::vector<sync::refusal> these) override
    {
        for (auto& r : these)
            r.times = ++refused[r.seq];
        co_return these;
    }
    sync::awaitable<void> start_epoch(std::string name) override
    {
        epoch = std::move(name);
        refused.clear();
        acknowledged = 0;
        ++epochs_taken;
        co_return;
    }

private:
    std::string chain() const
    {
        auto c = sync::wire::first_chain();
        for (sync::sequence seq = 0; seq < acknowledged; ++seq)
            c = sync::wire::extend_chain(c, entries[static_cast<std::size_t>(seq)]);
        return c;
    }
};

}  // namespace thirdvisit::test
