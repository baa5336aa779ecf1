// Which records of this line are known and which are durable here. Bounded: whatever falls out is
// offered, stored without effect and acknowledged once more.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace thirdvisit::drivers::sinopec {

class sale_book {
public:
    static constexpr std::size_t remembered = 4096;

    struct entry {
        std::int64_t number{};
        bool durable{};
        bool doubtful{};  // this number was used before, by a record with other bytes
    };

    // The entry of a record that is being offered; `fresh` if it was not known.
    const entry& offer(const std::string& id, std::int64_t number, bool& fresh);

    void acknowledge(const std::string& id);

private:
    std::map<std::string, entry> entries_;
    std::map<std::int64_t, int> numbers_;  // how many known records carry it
    std::deque<std::string> order_;
};

}  // namespace thirdvisit::drivers::sinopec
