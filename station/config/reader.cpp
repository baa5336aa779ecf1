// One TOML table, read key by key; see reader.hpp.
#include "station/config/reader.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace thirdvisit::station {

namespace {

const toml::table no_table;

// "06:30" as minutes; -1: not a time of day.
int minutes_of(std::string_view text)
{
    int hour = 0;
    int minute = 0;
    if (text.size() != 5 || text[2] != ':')
        return -1;
    const auto h = std::from_chars(text.data(), text.data() + 2, hour);
    const auto m = std::from_chars(text.data() + 3, text.data() + 5, minute);
    const bool digits = h.ptr == text.data() + 2 && m.ptr == text.data() + 5;
    return digits && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 ? hour * 60 + minute : -1;
}

std::size_t edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto change = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates)
{
    std::string best;
    std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto& candidate : candidates) {
        const auto distance = edit_distance(word, candidate);
        if (distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

std::string table_reader::full(std::string_view key) const
{
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void table_reader::report(std::string_view key, std::string what, std::string remedy) const
{
    const auto* node = table_.get(key);
    const auto& source = node ? node->source() : table_.source();
    faults_.push_back({std::string(file_), static_cast<int>(source.begin.line), full(key),
                       std::move(what), std::move(remedy)});
}

const toml::node* table_reader::ask(std::string_view key)
{
    asked_.emplace(key);
    return table_.get(key);
}

void table_reader::wrong_type(std::string_view key, std::string_view wanted)
{
    report(key, "this is not " + std::string(wanted), "write it as " + std::string(wanted));
}

std::string table_reader::text(std::string_view key, std::string fallback, std::size_t longest)
{
    const auto* node = ask(key);
    if (!node)
        return fallback;
    const auto value = node->value_exact<std::string>();
    if (!value) {
        wrong_type(key, "a text in quotation marks");
        return fallback;
    }
    if (value->size() > longest) {
        report(key, "this text is too long", "use at most " + std::to_string(longest) + " bytes");
        return fallback;
    }
    return *value;
}

std::string table_reader::needed_text(std::string_view key, std::string_view remedy,
                                      std::size_t longest)
{
    auto value = text(key, "", longest);
    if (!has(key) || value.empty())
        report(key, "this is missing or empty", std::string(remedy));
    return value;
}

int table_reader::number(std::string_view key, int fallback, int least, int most)
{
    const auto* node = ask(key);
    if (!node)
        return fallback;
    const auto value = node->value_exact<std::int64_t>();
    if (!value) {
        wrong_type(key, "a whole number");
        return fallback;
    }
    if (*value < least || *value > most) {
        report(key, std::to_string(*value) + " is out of range",
               "use a number from " + std::to_string(least) + " to " + std::to_string(most));
        return fallback;
    }
    return static_cast<int>(*value);
}

int table_reader::needed_number(std::string_view key, int least, int most)
{
    if (!has(key))
        report(key, "this is missing",
               "add a number from " + std::to_string(least) + " to " + std::to_string(most));
    return number(key, least, least, most);
}

bool table_reader::flag(std::string_view key, bool fallback)
{
    const auto* node = ask(key);
    if (!node)
        return fallback;
    const auto value = node->value_exact<bool>();
    if (!value)
        wrong_type(key, "true or false");
    return value.value_or(fallback);
}

int table_reader::minute_of_day(std::string_view key, int fallback)
{
    const auto word = text(key, "");
    if (!has(key))
        return fallback;
    const int minutes = minutes_of(word);
    if (minutes < 0)
        report(key, "\"" + word + "\" is not a time of day", "write it like \"06:30\"");
    return minutes < 0 ? fallback : minutes;
}

std::optional<day_window> table_reader::window(std::string_view key)
{
    const auto word = text(key, "");
    if (!has(key))
        return std::nullopt;
    const auto dash = word.find('-');
    const auto whole = std::string_view(word);
    const int from = minutes_of(whole.substr(0, dash));
    const int to = dash == std::string::npos ? -1 : minutes_of(whole.substr(dash + 1));
    if (from >= 0 && to >= 0 && from != to)
        return day_window{from, to};
    report(key, "\"" + word + "\" is not a window of the day", "write it like \"22:00-06:00\"");
    return std::nullopt;
}

std::map<std::string, std::string> table_reader::free_table(std::string_view key)
{
    std::map<std::string, std::string> values;
    const auto* node = ask(key);
    if (!node)
        return values;
    if (!node->is_table()) {
        wrong_type(key, "a table of texts");
        return values;
    }
    for (const auto& [name, value] : *node->as_table()) {
        const auto content = value.value_exact<std::string>();
        if (content)
            values.emplace(std::string(name.str()), *content);
        else
            report(key, "option \"" + std::string(name.str()) + "\" is not a text",
                   "put the value in quotation marks");
    }
    return values;
}

std::vector<table_reader> table_reader::tables(std::string_view key)
{
    std::vector<table_reader> all;
    const auto* node = ask(key);
    if (!node)
        return all;
    const auto* list = node->as_array();
    if (!list || !std::all_of(list->begin(), list->end(),
                              [](const toml::node& n) { return n.is_table(); })) {
        report(key, "this is not a list of tables", "start each with [[" + full(key) + "]]");
        return all;
    }
    for (std::size_t i = 0; i < list->size(); ++i)
        all.emplace_back(*list->get(i)->as_table(), full(key) + "[" + std::to_string(i) + "]",
                         file_, faults_);
    return all;
}

table_reader table_reader::table(std::string_view key)
{
    const auto* node = ask(key);
    if (node && !node->is_table())
        report(key, "this is not a table", "start it with [" + full(key) + "]");
    const auto* inner = node ? node->as_table() : nullptr;
    return {inner ? *inner : no_table, full(key), file_, faults_};
}

void table_reader::no_other_keys()
{
    for (const auto& [name, value] : table_) {
        const std::string key(name.str());
        if (asked_.contains(key))
            continue;
        const auto like = nearest(key, {asked_.begin(), asked_.end()});
        report(key, "unknown key", like.empty() ? "remove it" : "did you mean \"" + like + "\"?");
    }
}

}  // namespace thirdvisit::station
