#include "drivers/simulator/scenario.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace thirdvisit::drivers::simulator {
namespace {

// A table of the file, and sentences about it.
class section {
public:
    section(const toml::table& table, std::string file,
            std::initializer_list<std::string_view> known)
        : table_(table), file_(std::move(file))
    {
        for (const auto& [key, value] : table_)
            if (std::find(known.begin(), known.end(), key.str()) == known.end())
                fail(value, "unknown key " + std::string(key.str()));
    }

    std::string text(std::string_view key, std::string otherwise = {}) const
    {
        return get<std::string>(key, std::move(otherwise), "a text in quotes");
    }
    double number(std::string_view key, double otherwise) const
    {
        return get<double>(key, otherwise, "a number");
    }
    std::int64_t integer(std::string_view key, std::int64_t otherwise) const
    {
        return get<std::int64_t>(key, otherwise, "a whole number");
    }
    bool yes(std::string_view key) const { return get<bool>(key, false, "true or false"); }

    std::string needed(std::string_view key) const
    {
        const auto value = text(key);
        if (value.empty())
            fail_here(std::string(key) + " is missing");
        return value;
    }

    [[noreturn]] void fail_here(const std::string& what) const { fail(table_, what); }

private:
    template <class T>
    T get(std::string_view key, T otherwise, const char* wanted) const
    {
        const auto* node = table_.get(key);
        if (!node)
            return otherwise;
        const auto value = node->value<T>();
        if (!value)
            fail(*node, std::string(key) + " must be " + wanted);
        return *value;
    }

    [[noreturn]] void fail(const toml::node& where, const std::string& what) const
    {
        throw std::invalid_argument(file_ + ", line " + std::to_string(where.source().begin.line) +
                                    ": " + what);
    }

    const toml::table& table_;
    std::string file_;
};

template <class Each>
void each_table(const toml::table& root, std::string_view key, Each each)
{
    if (const auto* list = root[key].as_array())
        for (const auto& node : *list)
            if (const auto* table = node.as_table())
                each(*table);
}

// The machine's own options: a few have keys of their own, the rest stand in the table `options`.
std::map<std::string, std::string> options_of(const section& s, const toml::table& table,
                                              std::initializer_list<const char*> names)
{
    std::map<std::string, std::string> options;
    for (const char* name : names)
        if (s.yes(name))
            options[name] = "yes";
    if (const auto* more = table["options"].as_table())
        for (const auto& [key, value] : *more)
            options[std::string(key.str())] = value.value_or(std::string());
    return options;
}

std::vector<dispenser_settings::nozzle> nozzles_of(const toml::table& table,
                                                   const std::string& file)
{
    std::vector<dispenser_settings::nozzle> nozzles;
    each_table(table, "nozzles", [&](const toml::table& one) {
        const section s(one, file, {"number", "grade", "price_mills", "totaliser_ml"});
        dispenser_settings::nozzle n;
        n.number = static_cast<int>(s.integer("number", static_cast<int>(nozzles.size()) + 1));
        n.grade = s.text("grade", n.grade);
        n.price_mills = s.integer("price_mills", n.price_mills);
        n.totaliser_ml = s.integer("totaliser_ml", n.totaliser_ml);
        nozzles.push_back(std::move(n));
    });
    if (nozzles.empty())
        nozzles.emplace_back();
    return nozzles;
}

void read_devices(const toml::table& root, const std::string& file, scenario& out)
{
    each_table(root, "dispenser", [&](const toml::table& one) {
        const section s(one, file,
                        {"name", "protocol", "link", "nozzles", "unsent", "configured", "options"});
        out.dispensers.push_back({.name = s.needed("name"),
                                  .protocol = s.text("protocol", "sinopec"),
                                  .link = s.text("link", s.needed("name")),
                                  .nozzles = nozzles_of(one, file),
                                  .options = options_of(s, one, {"configured"}),
                                  .unsent = static_cast<int>(s.integer("unsent", 0))});
    });
    each_table(root, "reader", [&](const toml::table& one) {
        const section s(one, file, {"name", "protocol", "link", "binary", "options"});
        out.readers.push_back({.name = s.needed("name"),
                               .protocol = s.text("protocol", "em4100"),
                               .link = s.text("link", s.needed("name")),
                               .options = options_of(s, one, {"binary"})});
    });
}

void read_events(const toml::table& root, const std::string& file, scenario& out)
{
    each_table(root, "fuelling", [&](const toml::table& one) {
        const section s(one, file, {"at_s", "dispenser", "nozzle", "card", "litres", "label"});
        const double litres = s.number("litres", 0);
        if (litres <= 0)
            s.fail_here("litres must be above 0");
        out.fuellings.push_back({.at_s = s.number("at_s", 0),
                                 .dispenser = s.needed("dispenser"),
                                 .order = {.nozzle = static_cast<int>(s.integer("nozzle", 1)),
                                           .card = s.text("card"),
                                           .volume_ml = static_cast<std::int64_t>(litres * 1000)},
                                 .label = s.text("label")});
    });
    each_table(root, "card", [&](const toml::table& one) {
        const section s(one, file, {"at_s", "for_s", "every_s", "reader", "card"});
        out.cards.push_back({.at_s = s.number("at_s", 0),
                             .for_s = s.number("for_s", 1),
                             .every_s = s.number("every_s", 0),
                             .reader = s.needed("reader"),
                             .card = s.needed("card")});
    });
    each_table(root, "fault", [&](const toml::table& one) {
        const section s(one, file, {"at_s", "for_s", "dispenser", "kind"});
        const auto kind = s.needed("kind");
        if (kind != "silent" && kind != "restart")
            s.fail_here("kind must be \"silent\" or \"restart\"");
        out.faults.push_back({.at_s = s.number("at_s", 0),
                              .for_s = s.number("for_s", 0),
                              .dispenser = s.needed("dispenser"),
                              .restart = kind == "restart"});
    });
}

void read_rates(const toml::table& root, const std::string& file, scenario& out)
{
    if (const auto* table = root["cable"].as_table()) {
        const section s(*table, file, {"lose", "damage", "repeat", "delay_ms"});
        out.cable = {.lose = s.number("lose", 0),
                     .damage = s.number("damage", 0),
                     .repeat = s.number("repeat", 0),
                     .delay = std::chrono::milliseconds(s.integer("delay_ms", 0))};
    }
    if (const auto* table = root["random"].as_table()) {
        const section s(*table, file, {"every_s", "without_card", "customers"});
        out.random.every_s = s.number("every_s", 60);
        out.random.without_card = s.number("without_card", 0.3);
        const std::filesystem::path list = s.text("customers");
        if (!list.empty())
            out.random.customers =
                load_customers((std::filesystem::path(file).parent_path() / list).string());
    }
}

toml::table parsed(const std::string& path)
{
    try {
        return toml::parse_file(path);
    } catch (const toml::parse_error& e) {
        throw std::invalid_argument(path + ", line " + std::to_string(e.source().begin.line) +
                                    ": " + std::string(e.description()));
    }
}

// A name in an event must be the name of a device.
void check_names(const scenario& s, const std::string& file)
{
    const auto has = [](const auto& list, const std::string& name) {
        return std::any_of(list.begin(), list.end(), [&](const auto& d) { return d.name == name; });
    };
    const auto refuse = [&](const std::string& name) {
        throw std::invalid_argument(file + ": no device is called \"" + name + "\"");
    };
    for (const auto& f : s.fuellings)
        if (!has(s.dispensers, f.dispenser))
            refuse(f.dispenser);
    for (const auto& f : s.faults)
        if (!has(s.dispensers, f.dispenser))
            refuse(f.dispenser);
    for (const auto& c : s.cards)
        if (!has(s.readers, c.reader))
            refuse(c.reader);
}

}  // namespace

scenario load_scenario(const std::string& path)
{
    const auto root = parsed(path);
    const section top(
        root, path,
        {"seed", "speed", "dispenser", "reader", "fuelling", "card", "fault", "cable", "random"});
    scenario out;
    out.seed = static_cast<std::uint32_t>(top.integer("seed", 1));
    out.speed = top.number("speed", 1);
    if (out.speed <= 0)
        top.fail_here("speed must be above 0");
    read_devices(root, path, out);
    read_events(root, path, out);
    read_rates(root, path, out);
    check_names(out, path);
    return out;
}

std::vector<customer> load_customers(const std::string& path)
{
    std::ifstream in(path);
    if (!in)
        throw std::invalid_argument("cannot read the customers of " + path);
    std::vector<customer> customers;
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        customer c;
        if (!(words >> c.card) || c.card.front() == '#')
            continue;
        if (c.card == "-")
            c.card.clear();
        std::getline(words >> std::ws, c.label);
        customers.push_back(std::move(c));
    }
    return customers;
}

}  // namespace thirdvisit::drivers::simulator
