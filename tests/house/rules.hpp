// The plan of the house as a checker: who may include and link whom, where a word may be written,
// how long a file may be. Knows text only; compiles nothing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace thirdvisit::house {

struct source_file {
    std::string path;  // from the root of the repository, with '/'
    std::string text;
};

struct finding {
    std::string path;
    int line{};  // 1-based; 0: the file as a whole
    std::string rule;
    std::string detail;
    bool operator==(const finding&) const = default;
};

std::string to_string(const finding& f);

// Every file of the repository that people write: no build folders, no node_modules.
std::vector<source_file> read_tree(const std::filesystem::path& root);

// One function per rule, each over the whole tree.
std::vector<finding> forbidden_includes(const std::vector<source_file>& tree);
std::vector<finding> forbidden_words(const std::vector<source_file>& tree);
std::vector<finding> forbidden_links(const std::vector<source_file>& tree);
// Tests may be half as long again: a story is easier to read than to look for.
std::vector<finding> overlong_files(const std::vector<source_file>& tree, int limit);
std::vector<finding> broken_migrations(const std::vector<source_file>& tree);
std::vector<finding> broken_catalogues(const std::vector<source_file>& tree);
// A key that the programs or the screens name and the catalogue does not have.
std::vector<finding> unsaid_texts(const std::vector<source_file>& tree);
std::vector<finding> download_addresses(const std::vector<source_file>& tree);

}  // namespace thirdvisit::house
