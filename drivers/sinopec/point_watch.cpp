#include "drivers/sinopec/point_watch.hpp"

#include <algorithm>

namespace thirdvisit::drivers::sinopec {
namespace {

std::string_view notice_for(card_class kind)
{
    return kind == card_class::employee ? "employee_card" : "test_card";
}

}  // namespace

std::vector<device_event> point_watch::on_real_time(const real_time& message)
{
    events out;
    std::set<int> nozzles;
    std::map<std::string, std::set<int>> cards;
    for (const auto& item : message.items) {
        if (const auto* fuelling = std::get_if<fuelling_item>(&item)) {
            nozzles.insert(fuelling->gun);
            see(*fuelling, out);
        } else {
            see(std::get<card_item>(item), cards, out);
        }
    }
    if (!message.unknown_state) {
        miss_nozzles(nozzles, out);
        miss_cards(cards, out);
    } else if (!std::exchange(strange_item_told_, true)) {
        // What stands behind it is unreadable, so nothing may be concluded from what is missing.
        out.push_back(device_notice{0, "unknown_item",
                                    "the dispenser lists an item of state " +
                                        std::to_string(*message.unknown_state) +
                                        ", which is not known; items behind it are not read"});
    }
    return out;
}

void point_watch::see(const fuelling_item& item, events& out)
{
    const auto [entry, fresh] = lifted_.try_emplace(item.gun);
    const auto state = item.vol_cl > 0 ? point_state::fuelling : point_state::calling;
    if (fresh)
        out.push_back(state_changed{0, item.gun, point_state::calling});
    if (state == point_state::fuelling && entry->second.state != state)
        out.push_back(state_changed{0, item.gun, state});
    if (entry->second.last.vol_cl != item.vol_cl || entry->second.last.amn_fen != item.amn_fen)
        out.push_back(fuelling_progress{
            0, item.gun, {item.vol_cl * 10}, {item.amn_fen}, {std::int64_t{item.prc_fen} * 10}});
    entry->second = {std::max(state, entry->second.state), item};
}

// An attendant's card opens the pump for people who pay cash; it says who serves, not who came.
void point_watch::see(const card_item& item, std::map<std::string, std::set<int>>& here,
                      events& out)
{
    if (no_card(item.asn))
        return;
    const auto identity = cards_.seal(printed(item.asn));
    const bool fresh = here[identity.token].insert(item.gun).second &&
                       !cards_in_[identity.token].contains(item.gun);
    cards_in_[identity.token].insert(item.gun);
    if (!fresh)
        return;
    const auto kind = class_of(item.asn);
    if (kind == card_class::customer) {
        out.push_back(card_seen{0, item.gun, identity});
        return;
    }
    duty_cards_.insert(identity.token);
    out.push_back(
        device_notice{0, std::string(notice_for(kind)),
                      "card " + item.asn.masked() + " at nozzle " + std::to_string(item.gun)});
}

void point_watch::miss_nozzles(const std::set<int>& here, events& out)
{
    std::erase_if(lifted_, [&](const auto& entry) {
        const bool hung_up = !here.contains(entry.first);
        if (hung_up)
            out.push_back(state_changed{0, entry.first, point_state::idle});
        return hung_up;
    });
}

void point_watch::miss_cards(const std::map<std::string, std::set<int>>& here, events& out)
{
    for (const auto& entry : cards_in_)
        if (!here.contains(entry.first) && duty_cards_.erase(entry.first) == 0)
            out.push_back(card_gone{0, entry.first});
    cards_in_ = here;
}

}  // namespace thirdvisit::drivers::sinopec
