// A driver's own options from the configuration. Every mistake is a sentence: which option, what
// is wrong, what to write.
#pragma once

#include "drivers/framing/hex.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::drivers {

class options {
public:
    // Throws std::invalid_argument for an option that the driver does not know.
    options(const std::map<std::string, std::string>& given,
            std::initializer_list<std::string_view> known)
        : given_(given)
    {
        for (const auto& entry : given)
            if (std::find(known.begin(), known.end(), entry.first) == known.end())
                throw std::invalid_argument("unknown option " + entry.first + "; this driver has" +
                                            listed(known));
    }

    std::string text(const std::string& name, std::string otherwise = {}) const
    {
        const auto found = given_.find(name);
        return found == given_.end() ? std::move(otherwise) : found->second;
    }

    bool yes(const std::string& name, bool otherwise) const
    {
        const auto value = text(name, otherwise ? "yes" : "no");
        if (value != "yes" && value != "no" && value != "true" && value != "false")
            throw std::invalid_argument("option " + name + " is " + value + "; write yes or no");
        return value == "yes" || value == "true";
    }

    std::int64_t number(const std::string& name, std::int64_t otherwise, std::int64_t least,
                        std::int64_t most) const
    {
        const auto value = parsed(text(name), 10);
        if (text(name).empty())
            return otherwise;
        if (!value || *value < least || *value > most)
            throw std::invalid_argument("option " + name + " is " + text(name) + "; write " +
                                        std::to_string(least) + " to " + std::to_string(most));
        return *value;
    }

    // "1, 2,15"
    std::vector<int> numbers(const std::string& name, const std::string& otherwise,
                             std::int64_t least, std::int64_t most) const
    {
        std::vector<int> all;
        const auto list = text(name, otherwise);
        for (std::size_t at = 0; at <= list.size();) {
            const auto comma = std::min(list.find(',', at), list.size());
            const auto blank = list.find_first_not_of(' ', at);
            at = std::min(blank, comma);
            const auto value = parsed(list.substr(at, comma - at), 10);
            if (!value || *value < least || *value > most)
                throw std::invalid_argument("option " + name + " is " + list + "; write numbers " +
                                            std::to_string(least) + " to " + std::to_string(most) +
                                            " with commas between");
            all.push_back(static_cast<int>(*value));
            at = comma + 1;
        }
        return all;
    }

    // An index into `choices`; without the option the first.
    std::size_t choice(const std::string& name,
                       std::initializer_list<std::string_view> choices) const
    {
        const auto value = text(name, std::string(*choices.begin()));
        const auto found = std::find(choices.begin(), choices.end(), value);
        if (found == choices.end())
            throw std::invalid_argument("option " + name + " is " + value + "; write one of" +
                                        listed(choices));
        return static_cast<std::size_t>(found - choices.begin());
    }

    // An even count of hexadecimal digits, blanks allowed between bytes.
    bytes hex(const std::string& name, bytes otherwise) const
    {
        const auto given = text(name);
        if (given.empty())
            return otherwise;
        const auto data = from_hex(given);
        if (!data)
            throw std::invalid_argument("option " + name + " is no hexadecimal text");
        return *data;
    }

    std::optional<int> hex_byte(const std::string& name) const
    {
        if (text(name).empty())
            return std::nullopt;
        const auto value = parsed(text(name), 16);
        if (!value || *value < 0 || *value > 0xFF)
            throw std::invalid_argument("option " + name + " is " + text(name) +
                                        "; write two hexadecimal digits");
        return static_cast<int>(*value);
    }

private:
    static std::optional<std::int64_t> parsed(const std::string& value, int base)
    {
        std::int64_t number = 0;
        const auto* end = value.data() + value.size();
        const auto [at, ec] = std::from_chars(value.data(), end, number, base);
        return ec == std::errc{} && at == end ? std::optional(number) : std::nullopt;
    }

    static std::string listed(std::initializer_list<std::string_view> known)
    {
        std::string all = known.size() == 0 ? " none" : "";
        for (const auto name : known)
            all += " " + std::string(name);
        return all;
    }

    std::map<std::string, std::string> given_;
};

}  // namespace thirdvisit::drivers
