// Message catalogues: both languages say everything, with the same arguments, and Chinese entries
// use full-width punctuation.
#include "tests/house/rules.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>

namespace thirdvisit::house {

namespace {

namespace json = boost::json;

using catalogue = std::map<std::string, std::string>;

void flatten(const json::value& v, const std::string& prefix, catalogue& into)
{
    if (const auto* text = v.if_string())
        into[prefix] = std::string(*text);
    else if (const auto* object = v.if_object())
        for (const auto& [key, inner] : *object)
            flatten(inner, prefix.empty() ? std::string(key) : prefix + "." + std::string(key),
                    into);
}

// "{name}" and "{name, plural, …}" count as the argument `name`.
std::set<std::string> arguments_of(const std::string& text)
{
    static const std::regex argument(R"(\{\s*([A-Za-z_]+)\s*[,}])");
    std::set<std::string> names;
    for (std::sregex_iterator m(text.begin(), text.end(), argument), end; m != end; ++m)
        names.insert((*m)[1]);
    return names;
}

// A half-width mark right after a Chinese character.
bool has_half_width_punctuation(const std::string& text)
{
    static const std::regex half(R"([\xE4-\xE9][\x80-\xBF][\x80-\xBF][,;:?!])");
    return std::regex_search(text, half);
}

// What begins like this in a string is a key; "port." and the like are completed at run time.
constexpr std::array key_prefixes{"port.",   "store.",  "link.",   "error.",   "tool.",
                                  "device.", "damage.", "prompt.", "refusal.", "hints."};

bool is_said(const catalogue& said, const std::string& key)
{
    if (key.back() != '.')
        return said.contains(key);
    const auto first = said.lower_bound(key);
    return first != said.end() && first->first.starts_with(key);
}

void find_unsaid(const source_file& file, const catalogue& said, std::vector<finding>& found)
{
    static const std::regex literal("[\"'`]([a-z_]+\\.[a-z0-9_.]*)[\"'`$]");
    std::sregex_iterator m(file.text.begin(), file.text.end(), literal);
    for (const std::sregex_iterator end; m != end; ++m) {
        const std::string key = (*m)[1];
        const bool meant = std::any_of(key_prefixes.begin(), key_prefixes.end(),
                                       [&](const char* p) { return key.starts_with(p); });
        if (meant && !is_said(said, key))
            found.push_back({file.path, 0, "a text without a sentence", key});
    }
}

void compare(const std::string& path, const catalogue& one, const catalogue& other,
             std::vector<finding>& found)
{
    for (const auto& [key, text] : one) {
        const auto twin = other.find(key);
        if (twin == other.end())
            found.push_back({path, 0, "missing in the other language", key});
        else if (arguments_of(text) != arguments_of(twin->second))
            found.push_back({path, 0, "other arguments than its twin", key});
    }
}

}  // namespace

std::vector<finding> unsaid_texts(const std::vector<source_file>& tree)
{
    catalogue said;
    std::vector<finding> found;
    for (const auto& file : tree)
        if (file.path == "schemas/catalogue/en.json")
            flatten(json::parse(file.text), "", said);
    for (const auto& file : tree) {
        const std::filesystem::path path(file.path);
        const auto ending = path.extension().string();
        const bool code =
            ending == ".cpp" || ending == ".hpp" || ending == ".ts" || ending == ".tsx";
        if (code && !file.path.starts_with("tests/"))
            find_unsaid(file, said, found);
    }
    return found;
}

std::vector<finding> broken_catalogues(const std::vector<source_file>& tree)
{
    std::map<std::string, std::map<std::string, catalogue>> folders;  // folder, language
    std::vector<finding> found;
    for (const auto& file : tree) {
        const std::filesystem::path path(file.path);
        if (!file.path.starts_with("schemas/catalogue/") || path.extension() != ".json")
            continue;
        boost::system::error_code ec;
        const auto parsed = json::parse(file.text, ec);
        if (ec) {
            found.push_back({file.path, 0, "unreadable catalogue", ec.message()});
            continue;
        }
        flatten(parsed, "", folders[path.parent_path().generic_string()][path.stem().string()]);
    }
    for (const auto& [folder, languages] : folders) {
        if (!languages.contains("zh-CN") || !languages.contains("en")) {
            found.push_back({folder, 0, "missing language", "zh-CN and en are both needed"});
            continue;
        }
        compare(folder + "/zh-CN.json", languages.at("zh-CN"), languages.at("en"), found);
        compare(folder + "/en.json", languages.at("en"), languages.at("zh-CN"), found);
        for (const auto& [key, text] : languages.at("zh-CN"))
            if (has_half_width_punctuation(text))
                found.push_back({folder + "/zh-CN.json", 0, "half-width punctuation", key});
    }
    return found;
}

}  // namespace thirdvisit::house
