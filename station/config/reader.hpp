// One TOML table, read key by key. Remembers what was asked for, so that everything else is an
// unknown key, and turns each fault into a sentence with its line. Knows no key by name.
#pragma once

#include "station/config/config.hpp"

#include <toml++/toml.h>

#include <set>
#include <utility>

namespace thirdvisit::station {

template <class E>
using choices = std::vector<std::pair<std::string_view, E>>;

class table_reader {
public:
    // `faults` outlives the reader; `path` is the table's own key, empty at the top.
    table_reader(const toml::table& table, std::string path, std::string_view file,
                 std::vector<config_fault>& faults)
        : table_(table), path_(std::move(path)), file_(file), faults_(faults)
    {}

    bool has(std::string_view key) const { return table_.contains(key); }

    std::string text(std::string_view key, std::string fallback, std::size_t longest = 200);
    std::string needed_text(std::string_view key, std::string_view remedy,
                            std::size_t longest = 200);
    int number(std::string_view key, int fallback, int least, int most);
    int needed_number(std::string_view key, int least, int most);
    bool flag(std::string_view key, bool fallback);
    int minute_of_day(std::string_view key, int fallback);   // "06:30"
    std::optional<day_window> window(std::string_view key);  // "22:00-06:00"
    std::map<std::string, std::string> free_table(std::string_view key);

    template <class E>
    E choice(std::string_view key, E fallback, const choices<E>& all)
    {
        const auto word = text(key, "");
        if (!has(key))
            return fallback;
        std::string names;
        for (const auto& [name, value] : all) {
            if (name == word)
                return value;
            names += (names.empty() ? "\"" : ", \"") + std::string(name) + "\"";
        }
        report(key, "\"" + word + "\" is not one of the possible values", "use one of " + names);
        return fallback;
    }

    std::vector<table_reader> tables(std::string_view key);  // [[key]]
    table_reader table(std::string_view key);                // [key], empty when absent
    void no_other_keys();                                    // call last

    void report(std::string_view key, std::string what, std::string remedy) const;
    const std::string& path() const { return path_; }

private:
    const toml::node* ask(std::string_view key);
    void wrong_type(std::string_view key, std::string_view wanted);
    std::string full(std::string_view key) const;

    const toml::table& table_;
    std::string path_;
    std::string_view file_;
    std::vector<config_fault>& faults_;
    std::set<std::string> asked_;
};

}  // namespace thirdvisit::station
