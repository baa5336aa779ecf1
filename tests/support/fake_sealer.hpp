// A sealer for tests: the same number gives the same token, and it remembers what it was given.
#pragma once

#include "drivers/device/card_sealer.hpp"

#include <functional>
#include <string>
#include <vector>

namespace thirdvisit::test {

class fake_sealer final : public drivers::card_sealer {
public:
    card_identity seal(std::string_view digits) override
    {
        given.emplace_back(digits);
        return identity_of(digits);
    }

    static card_identity identity_of(std::string_view digits)
    {
        std::string token = "t";
        for (auto h = std::hash<std::string_view>{}(digits); h != 0; h >>= 4)
            token += static_cast<char>('a' + (h & 15));
        return {
            .token = token, .tail = std::string(digits.substr(digits.size() - 4)), .sealed = {}};
    }

    std::vector<std::string> given;
};

}  // namespace thirdvisit::test
