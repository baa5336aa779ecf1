#include "drivers/sinopec/sale_book.hpp"

namespace thirdvisit::drivers::sinopec {

const sale_book::entry& sale_book::offer(const std::string& id, std::int64_t number, bool& fresh)
{
    const auto [place, added] = entries_.try_emplace(id);
    fresh = added;
    if (!added)
        return place->second;
    place->second = {.number = number, .durable = false, .doubtful = numbers_[number]++ > 0};
    order_.push_back(id);
    if (order_.size() > remembered) {
        const auto oldest = entries_.find(order_.front());
        if (--numbers_[oldest->second.number] == 0)
            numbers_.erase(oldest->second.number);
        entries_.erase(oldest);
        order_.pop_front();
    }
    return place->second;
}

void sale_book::acknowledge(const std::string& id)
{
    const auto known = entries_.find(id);
    if (known != entries_.end())
        known->second.durable = true;
}

}  // namespace thirdvisit::drivers::sinopec
