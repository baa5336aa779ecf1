// The visits on the screens: open ones and the last ten closed, each with its customer and what to
// say. In memory only; all of it can be read again from the store.
#pragma once

#include "station/service/visit_views.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::station {

class visit_board {
public:
    static constexpr std::size_t closed_shown = 10;

    struct row {
        visit what;
        bool open{};
        std::optional<customer_context> customer;
        prompt say;
        std::string answered;  // "", done, not_now, no, never, not_shown
        std::vector<int> same_cars{};
    };

    // The visit as it is now; its row. An answer once known stays.
    row& put(const visit& v, bool open);
    void remove(const std::string& id) { rows_.erase(id); }
    row* find(const std::string& id);
    // A prompt that was due but not shown, for the close commit.
    std::optional<int> not_shown_stage(const std::string& id) const;

    std::vector<view::visit> views() const;  // open ones by point, then closed ones, latest first
    static view::visit view(const row& r);

private:
    void forget_old();

    std::map<std::string, row> rows_;
};

}  // namespace thirdvisit::station
