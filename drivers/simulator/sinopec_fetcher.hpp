// How a Sinopec dispenser fetches files from its PC: a version that differs in five answers starts a
// download, which then goes segment by segment.
#pragma once

#include "drivers/sinopec/messages.hpp"

#include <map>
#include <optional>

namespace thirdvisit::drivers::simulator {

class sinopec_fetcher {
public:
    void on_versions(const sinopec::versions& offered);
    void on_answer(const sinopec::download_answer& m);
    void on_answer(const sinopec::segment_answer& m);
    void give_up();

    // What to ask next; nothing while there is nothing to fetch.
    std::optional<sinopec::from_pump> request() const;

    const sinopec::versions& own() const noexcept { return own_; }
    const std::map<int, bytes>& fetched() const noexcept { return fetched_; }  // by content code

private:
    struct download {
        int content{};
        int version{};
        std::size_t length{};
        bytes body;
    };

    sinopec::versions own_;
    int differing_{};
    std::optional<download> under_way_;
    std::map<int, bytes> fetched_;
};

}  // namespace thirdvisit::drivers::simulator
