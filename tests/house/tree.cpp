// Reading the repository, and the rules about files as a whole.
#include "tests/house/rules.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace thirdvisit::house {

namespace fs = std::filesystem;

namespace {

bool is_made(const fs::path& folder)
{
    const auto name = folder.filename().string();
    return name == "node_modules" || name == "dist" || name == ".git" || name == ".cache" ||
           name.starts_with("build");
}

bool is_text(const fs::path& file)
{
    static const std::set<std::string> endings{".cpp",  ".hpp", ".h",    ".ts",    ".tsx",  ".css",
                                               ".html", ".sql", ".json", ".txt",   ".md",   ".sh",
                                               ".toml", ".mjs", ".js",   ".cmake", ".yaml", ""};
    return endings.contains(file.extension().string());
}

std::string read_file(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool is_code(std::string_view path)
{
    return path.ends_with(".cpp") || path.ends_with(".hpp") || path.ends_with(".ts") ||
           path.ends_with(".tsx") || path.ends_with(".sh");
}

}  // namespace

std::string to_string(const finding& f)
{
    return f.path + ":" + std::to_string(f.line) + ": " + f.rule + ": " + f.detail;
}

std::vector<source_file> read_tree(const fs::path& root)
{
    std::vector<source_file> tree;
    for (auto at = fs::recursive_directory_iterator(root); at != fs::end(at); ++at) {
        if (at->is_directory() && is_made(at->path()))
            at.disable_recursion_pending();
        else if (at->is_regular_file() && is_text(at->path()))
            tree.push_back(
                {fs::relative(at->path(), root).generic_string(), read_file(at->path())});
    }
    std::sort(tree.begin(), tree.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    return tree;
}

std::vector<finding> overlong_files(const std::vector<source_file>& tree, int limit)
{
    std::vector<finding> found;
    for (const auto& file : tree) {
        const auto lines = static_cast<int>(std::count(file.text.begin(), file.text.end(), '\n'));
        const int allowed = file.path.starts_with("tests/") ? limit + limit / 2 : limit;
        if (is_code(file.path) && lines > allowed)
            found.push_back({file.path, 0, "too long", std::to_string(lines) + " lines"});
    }
    return found;
}

// Numbered forward without holes: 0001_, 0002_ ... per folder.
std::vector<finding> broken_migrations(const std::vector<source_file>& tree)
{
    std::map<std::string, int> last;
    std::vector<finding> found;
    for (const auto& file : tree) {
        const fs::path path(file.path);
        if (!file.path.starts_with("schemas/") || path.extension() != ".sql")
            continue;
        const auto number = std::atoi(path.filename().string().substr(0, 4).c_str());
        auto& before = last[path.parent_path().generic_string()];
        if (number != before + 1)
            found.push_back(
                {file.path, 0, "migration number", "expected " + std::to_string(before + 1)});
        before = number;
    }
    return found;
}

std::vector<finding> download_addresses(const std::vector<source_file>& tree)
{
    std::vector<finding> found;
    for (const auto& file : tree)
        if (file.path.ends_with("package-lock.json") &&
            file.text.find("\"resolved\": \"http") != std::string::npos)
            found.push_back({file.path, 0, "download address", "lock files name no host"});
    return found;
}

}  // namespace thirdvisit::house
