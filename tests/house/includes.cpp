// Who may include whom (an arrow of the plan), and where a word may be written at all.
#include "tests/house/rules.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string_view>

namespace thirdvisit::house {

namespace {

using texts = std::vector<std::string_view>;

struct arrow {
    std::string_view room;  // the longest prefix that fits the file decides
    texts may_know;         // prefixes of paths it may include
    texts except{};         // of these
};

const texts rules_rooms{"schemas/",        "station/visit/",   "station/profile/",
                        "station/recall/", "station/history/", "station/complaint/"};

texts with_rules(texts more)
{
    more.insert(more.end(), rules_rooms.begin(), rules_rooms.end());
    return more;
}

const std::vector<arrow>& arrows()
{
    static const std::vector<arrow> all{
        {"schemas/", {"schemas/"}},
        {"drivers/", {"schemas/", "drivers/"}},
        {"sync/", {"schemas/", "sync/"}, {"sync/head_office/"}},
        {"sync/head_office/", with_rules({"sync/"})},
        {"station/visit/", rules_rooms},
        {"station/profile/", rules_rooms},
        {"station/recall/", rules_rooms},
        {"station/history/", rules_rooms},
        {"station/complaint/", rules_rooms},
        {"station/keys/", {"schemas/", "drivers/device/", "sync/sealing/", "station/keys/"}},
        {"station/store/",
         with_rules({"sync/ports.hpp", "sync/wire/", "station/keys/", "station/store/"})},
        {"station/service/",
         with_rules({"sync/ports.hpp", "sync/wire/", "sync/sealing/", "drivers/device/",
                     "drivers/driver.hpp", "station/keys/", "station/store/", "station/service/"})},
        {"station/web/", {"schemas/", "station/web/"}},
        {"station/config/", {"schemas/", "drivers/driver.hpp", "station/config/"}},
        {"station/words/", {"schemas/", "station/config/", "station/words/"}},
        {"station/door/",
         with_rules({"sync/http/", "station/service/", "station/store/", "station/web/",
                     "station/config/", "station/words/", "station/door/"})},
        {"station/agent/", {"schemas/", "drivers/", "sync/", "station/"}},
        {"station/tool/", {"schemas/", "drivers/", "sync/", "station/"}},
        {"station/demo/", {"schemas/", "drivers/", "sync/", "station/"}},
        {"station/main.cpp", {"schemas/", "drivers/", "sync/", "station/"}},
        {"tests/", {"schemas/", "drivers/", "sync/", "station/", "tests/"}},
    };
    return all;
}

const arrow* arrow_for(std::string_view path)
{
    const arrow* best = nullptr;
    for (const auto& a : arrows())
        if (path.starts_with(a.room) && (!best || a.room.size() > best->room.size()))
            best = &a;
    return best;
}

bool starts_with_any(std::string_view text, const texts& prefixes)
{
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view p) { return text.starts_with(p); });
}

bool may_include(const arrow& a, std::string_view target)
{
    return starts_with_any(target, a.may_know) && !starts_with_any(target, a.except);
}

bool contains_any(std::string_view text, const texts& parts)
{
    return std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view p) { return text.find(p) != std::string_view::npos; });
}

bool is_cpp(std::string_view path)
{
    return path.ends_with(".cpp") || path.ends_with(".hpp") || path.ends_with(".h");
}

// The quoted path of an #include of our own, if the line is one.
std::optional<std::string_view> own_include(std::string_view line)
{
    constexpr std::string_view mark = "#include \"";
    if (!line.starts_with(mark) || line.find('"', mark.size()) == std::string_view::npos)
        return std::nullopt;
    line.remove_prefix(mark.size());
    return line.substr(0, line.find('"'));
}

template <class F>
void each_line(const source_file& file, F visit)
{
    std::istringstream in(file.text);
    int number = 0;
    for (std::string line; std::getline(in, line);)
        visit(line, ++number);
}

// A word that belongs to a few places only.
struct reserved_word {
    std::string_view rule;
    texts words;
    texts places;  // parts of paths where it may be written
};

const std::vector<reserved_word>& reserved_words()
{
    static const std::vector<reserved_word> all{
        {"asio outside the shells",
         {"<boost/asio", "<boost/beast"},
         {"transport",
          "service",
          "http",
          "/door/",
          "/web/",
          "outbox",
          "/agent/",
          "/tool/",
          "/demo/",
          "main.cpp",
          "sync/ports.hpp",
          "drivers/device/device.hpp",
          "run_on",
          "simulator",
          "/api/",
          "proxy",
          "sync/uplink/bell",
          "head_office/office",
          "office_store",
          "tests/"}},
        {"sqlite outside a store",
         {"<sqlite3.h>", "<SQLiteCpp/"},
         {"/store/", "/demo/counts", "tests/"}},
        {"clock outside a service",
         {"system_clock::now(", "steady_clock::now(", "high_resolution_clock"},
         {"transport", "service", "http", "/door/", "/agent/", "/tool/", "/demo/", "main.cpp",
          "simulator", "/api/", "proxy", "sync/uplink/bell", "head_office/office", "office_store",
          "tests/"}},
        {"a test that sleeps",
         {"this_thread::sleep", "usleep(", "nanosleep("},
         {"/transport/", "/demo/", "tests/bench/"}},
        {"unfinished",
         {"TO"
          "DO",
          "FIX"
          "ME"},
         {}},
    };
    return all;
}

std::string folder_of(const std::string& path)
{
    return path.substr(0, path.rfind('/') + 1);
}

// "thirdvisit_x" of every add_library and add_executable, with the folder that defines it.
std::map<std::string, std::string> target_homes(const std::vector<source_file>& tree)
{
    static const std::regex definition(R"(add_(?:library|executable)\(\s*([A-Za-z0-9_-]+))");
    std::map<std::string, std::string> homes;
    for (const auto& file : tree) {
        if (!file.path.ends_with("CMakeLists.txt"))
            continue;
        for (std::sregex_iterator m(file.text.begin(), file.text.end(), definition), end; m != end;
             ++m)
            homes[(*m)[1]] = folder_of(file.path);
    }
    return homes;
}

// Every library named in a target_link_libraries call.
std::set<std::string> linked_libraries(const std::string& text)
{
    static const std::regex call(R"(target_link_libraries\(([^)]*)\))");
    static const std::regex name(R"(thirdvisit_[A-Za-z0-9_]+)");
    std::set<std::string> names;
    for (std::sregex_iterator c(text.begin(), text.end(), call), end; c != end; ++c) {
        const std::string inside = (*c)[1];
        for (std::sregex_iterator n(inside.begin(), inside.end(), name); n != end; ++n)
            names.insert(n->str());
    }
    return names;
}

bool leads_to(const arrow& from, std::string_view home)
{
    return std::any_of(from.may_know.begin(), from.may_know.end(), [&](std::string_view p) {
        return home.starts_with(p) || p.starts_with(home);
    });
}

}  // namespace

std::vector<finding> forbidden_includes(const std::vector<source_file>& tree)
{
    std::vector<finding> found;
    for (const auto& file : tree) {
        const auto* known = is_cpp(file.path) ? arrow_for(file.path) : nullptr;
        if (!known)
            continue;
        each_line(file, [&](std::string_view line, int number) {
            const auto target = own_include(line);
            const bool sibling =
                target && file.path.starts_with("tests/") && target->find('/') == target->npos;
            if (target && !sibling && !may_include(*known, *target))
                found.push_back({file.path, number, "forbidden include", std::string(*target)});
        });
    }
    return found;
}

std::vector<finding> forbidden_words(const std::vector<source_file>& tree)
{
    std::vector<finding> found;
    for (const auto& file : tree) {
        if (!is_cpp(file.path) || file.path.starts_with("tests/house/"))
            continue;  // the offenders planted in our own tests
        each_line(file, [&](std::string_view line, int number) {
            for (const auto& word : reserved_words())
                if (contains_any(line, word.words) && !contains_any(file.path, word.places))
                    found.push_back({file.path, number, std::string(word.rule), std::string(line)});
        });
    }
    return found;
}

// Libraries link along the same arrows: the folder of a target's CMakeLists.txt is its room.
std::vector<finding> forbidden_links(const std::vector<source_file>& tree)
{
    const auto homes = target_homes(tree);
    std::vector<finding> found;
    for (const auto& file : tree) {
        if (!file.path.ends_with("CMakeLists.txt") || file.path.starts_with("tests/"))
            continue;
        const auto room = folder_of(file.path);
        const auto* known = arrow_for(room);
        if (!known)
            continue;
        for (const auto& name : linked_libraries(file.text)) {
            const auto home = homes.find(name);
            if (home != homes.end() && home->second != room && !leads_to(*known, home->second))
                found.push_back({file.path, 0, "forbidden link", name});
        }
    }
    return found;
}

}  // namespace thirdvisit::house
