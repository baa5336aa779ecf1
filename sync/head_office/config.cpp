#include "sync/head_office/config.hpp"

#include "schemas/limits.hpp"

#include <toml++/toml.h>

#include <set>

namespace thirdvisit::head_office {

namespace {

// Reads one table key by key; whatever was not asked for is an unknown key.
class reader {
public:
    reader(const toml::table& table, std::string path, std::string_view file,
           std::vector<config_fault>& faults)
        : table_(table), path_(std::move(path)), file_(file), faults_(faults)
    {}

    void text(std::string_view key, std::string& into, std::size_t longest = 4096)
    {
        const auto* node = ask(key);
        if (!node)
            return;
        const auto value = node->value_exact<std::string>();
        if (value && value->size() > longest)
            report(key, node, "this text is too long",
                   "use at most " + std::to_string(longest) + " bytes");
        else if (value && !value->empty())
            into = *value;
        else
            report(key, node, "a text is expected", "write " + std::string(key) + " = \"...\"");
    }

    void choice(std::string_view key, std::string& into, std::initializer_list<const char*> all)
    {
        auto word = into;
        text(key, word);
        std::string names;
        for (const auto* name : all) {
            if (word == name) {
                into = word;
                return;
            }
            names += (names.empty() ? "\"" : ", \"") + std::string(name) + "\"";
        }
        report(key, table_.get(key), "\"" + word + "\" is not one of the possible values",
               "use one of " + names);
    }

    void number(std::string_view key, int& into, int least, int most)
    {
        const auto* node = ask(key);
        if (!node)
            return;
        const auto value = node->value_exact<std::int64_t>();
        if (value && *value >= least && *value <= most)
            into = static_cast<int>(*value);
        else
            report(key, node, "not a whole number in its range",
                   "use " + std::to_string(least) + " to " + std::to_string(most));
    }

    void flag(std::string_view key, bool& into)
    {
        const auto* node = ask(key);
        if (!node)
            return;
        if (const auto value = node->value_exact<bool>())
            into = *value;
        else
            report(key, node, "true or false is expected", "write it without quotes");
    }

    void texts(std::string_view key, std::vector<std::string>& into)
    {
        const auto* node = ask(key);
        if (!node)
            return;
        const auto* list = node->as_array();
        if (!list)
            return report(key, node, "a list of texts is expected",
                          "write " + std::string(key) + " = [\"...\", \"...\"]");
        for (const auto& item : *list) {
            if (const auto value = item.value_exact<std::string>(); value && !value->empty())
                into.push_back(*value);
            else
                report(key, &item, "a text is expected", "put it between quotes");
        }
    }

    // An absent table reads as an empty one.
    const toml::table& table(std::string_view key)
    {
        static const toml::table none;
        const auto* node = ask(key);
        if (node && !node->is_table())
            report(key, node, "a table is expected", "write [" + std::string(key) + "]");
        return node && node->is_table() ? *node->as_table() : none;
    }

    void no_other_keys()
    {
        for (const auto& [key, node] : table_)
            if (!asked_.contains(std::string(key.str())))
                report(key.str(), &node, "no such setting", "remove it, or correct its name");
    }

private:
    const toml::node* ask(std::string_view key)
    {
        asked_.emplace(key);
        return table_.get(key);
    }
    void report(std::string_view key, const toml::node* at, std::string what, std::string remedy)
    {
        const int line = at ? static_cast<int>(at->source().begin.line) : 0;
        faults_.push_back({std::string(file_), line, path_ + std::string(key), std::move(what),
                           std::move(remedy)});
    }

    const toml::table& table_;
    std::string path_;
    std::string_view file_;
    std::vector<config_fault>& faults_;
    std::set<std::string> asked_;
};

config read_all(const toml::table& top, std::string_view file, std::vector<config_fault>& faults)
{
    config c;
    reader all(top, "", file, faults);
    all.text("company", c.company, longest_name);
    all.choice("language", c.language, {"zh-CN", "en"});
    all.text("time_zone", c.time_zone);
    all.text("data_folder", c.data_folder);
    all.flag("demo", c.demo);
    all.number("silent_after_hours", c.silent_after_hours, 1, 24 * 365);
    reader screens(all.table("screens"), "screens.", file, faults);
    screens.number("port", c.screens_port, 0, 65'535);
    screens.no_other_keys();
    reader sync(all.table("sync"), "sync.", file, faults);
    sync.text("address", c.sync_address);
    sync.number("port", c.sync_port, 0, 65'535);
    sync.texts("names", c.sync_names);
    sync.number("most_waiting_batches", c.most_waiting_batches, 1, 10'000);
    sync.number("most_connections", c.most_connections, 1, 100'000);
    sync.no_other_keys();
    all.no_other_keys();
    return c;
}

}  // namespace

std::string to_string(const config_fault& f)
{
    auto out = f.file;
    if (f.line > 0)
        out += ":" + std::to_string(f.line);
    out += ": ";
    if (!f.key.empty())
        out += f.key + ": ";
    return out + f.what + "; " + f.remedy;
}

config_outcome load_config(std::string_view toml, std::string_view file_name)
{
    config_outcome out;
    try {
        const auto parsed = toml::parse(toml, file_name);
        out.value = read_all(parsed, file_name, out.faults);
    } catch (const toml::parse_error& e) {
        out.faults.push_back({std::string(file_name),
                              static_cast<int>(e.source().begin.line),
                              {},
                              std::string(e.description()),
                              "correct the line"});
    }
    return out;
}

}  // namespace thirdvisit::head_office
