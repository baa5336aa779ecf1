// What changes from one real-time message (31H) to the next: nozzles lifted and hung up, cards put
// in and taken out. The message repeats the whole situation; the station wants the steps.
#pragma once

#include "drivers/device/card_sealer.hpp"
#include "drivers/device/events.hpp"
#include "drivers/sinopec/messages.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace thirdvisit::drivers::sinopec {

class point_watch {
public:
    explicit point_watch(card_sealer& cards) : cards_(cards) {}

    std::vector<device_event> on_real_time(const real_time& message);

private:
    using events = std::vector<device_event>;

    void see(const fuelling_item& item, events& out);
    void see(const card_item& item, std::map<std::string, std::set<int>>& here, events& out);
    void miss_nozzles(const std::set<int>& here, events& out);
    void miss_cards(const std::map<std::string, std::set<int>>& here, events& out);

    struct lifted {
        point_state state{point_state::calling};
        fuelling_item last;
    };

    card_sealer& cards_;
    std::map<int, lifted> lifted_;
    std::map<std::string, std::set<int>> cards_in_;  // token: nozzles it is shown for
    std::set<std::string> duty_cards_;
    bool strange_item_told_{};
};

}  // namespace thirdvisit::drivers::sinopec
