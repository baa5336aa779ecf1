// The repository against its own plan, and the checker against planted offenders: a rule that
// cannot fail would be worse than none.
#include "tests/house/rules.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit::house;

namespace {

const std::vector<source_file>& repository()
{
    static const auto tree = read_tree(THIRDVISIT_SOURCE_DIR);
    return tree;
}

void check_none(const std::vector<finding>& found)
{
    for (const auto& f : found)
        FAIL_CHECK(to_string(f));
    CHECK(found.empty());
}

}  // namespace

TEST_CASE("no room includes a room it may not know", "[house]")
{
    REQUIRE(repository().size() > 20);
    check_none(forbidden_includes(repository()));
}

TEST_CASE("libraries link along the arrows only", "[house]")
{
    check_none(forbidden_links(repository()));
}

TEST_CASE("asio, sqlite, clocks and sleeps stay where they belong", "[house]")
{
    check_none(forbidden_words(repository()));
}

TEST_CASE("a file fits a reader's head", "[house]")
{
    for (const auto& f : overlong_files(repository(), 400))
        WARN(to_string(f));
    check_none(overlong_files(repository(), 500));
}

TEST_CASE("migrations are numbered forward without holes", "[house]")
{
    check_none(broken_migrations(repository()));
}

TEST_CASE("both languages say everything", "[house]")
{
    check_none(broken_catalogues(repository()));
}

TEST_CASE("every text that a program names has a sentence", "[house]")
{
    check_none(unsaid_texts(repository()));
}

TEST_CASE("lock files name no host", "[house]")
{
    check_none(download_addresses(repository()));
}

TEST_CASE("an offender in every room is found by its line", "[house]")
{
    struct planted {
        std::string path, text, rule;
        int line;
    };
    const std::vector<planted> offenders{
        {"schemas/a.hpp", "\n#include \"station/visit/x.hpp\"\n", "forbidden include", 2},
        {"drivers/dart/a.cpp", "#include \"sync/ports.hpp\"\n", "forbidden include", 1},
        {"sync/uplink/a.cpp", "#include \"drivers/driver.hpp\"\n", "forbidden include", 1},
        {"sync/uplink.cpp", "#include \"station/store/sqlite.hpp\"\n", "forbidden include", 1},
        {"station/visit/a.cpp", "#include \"station/store/sqlite.hpp\"\n", "forbidden include", 1},
        {"station/recall/a.cpp", "#include \"drivers/driver.hpp\"\n", "forbidden include", 1},
        {"station/store/a.cpp", "#include \"station/door/door.hpp\"\n", "forbidden include", 1},
        {"sync/uplink/b.cpp", "#include \"sync/head_office/store/a.hpp\"\n", "forbidden include",
         1},
        {"sync/head_office/a.cpp", "#include \"station/store/a.hpp\"\n", "forbidden include", 1},
    };
    for (const auto& o : offenders) {
        CAPTURE(o.path);
        const auto found = forbidden_includes({{o.path, o.text}});
        REQUIRE(found.size() == 1);
        CHECK(found[0].rule == o.rule);
        CHECK(found[0].line == o.line);
    }
    CHECK(
        forbidden_includes({{"station/visit/a.cpp", "#include \"schemas/facts.hpp\"\n"}}).empty());
}

TEST_CASE("a reserved word in the wrong room is found", "[house]")
{
    const auto rule_of = [](std::string path, std::string text) {
        const auto found = forbidden_words({{std::move(path), std::move(text)}});
        return found.size() == 1 ? found[0].rule : std::to_string(found.size()) + " findings";
    };
    CHECK(rule_of("station/visit/a.cpp", "#include <boost/asio.hpp>") == "asio outside the shells");
    CHECK(rule_of("station/service/a.cpp", "#include <sqlite3.h>") == "sqlite outside a store");
    CHECK(rule_of("station/recall/a.cpp", "auto t = std::chrono::system_clock::now();") ==
          "clock outside a service");
    CHECK(rule_of("tests/unit/a.cpp", "std::this_thread::sleep_for(1s);") == "a test that sleeps");
    CHECK(rule_of("drivers/a.cpp", "// TO"
                                   "DO: later") == "unfinished");
    CHECK(rule_of("station/service/a.cpp", "#include <boost/asio.hpp>") == "0 findings");
}

TEST_CASE("a link against the arrows is found", "[house]")
{
    const source_file drivers{"drivers/CMakeLists.txt",
                              "add_library(thirdvisit_drivers a.cpp)\n"
                              "target_link_libraries(thirdvisit_drivers PUBLIC thirdvisit_sync)\n"};
    const source_file sync{"sync/CMakeLists.txt", "add_library(thirdvisit_sync b.cpp)\n"};
    const auto found = forbidden_links({drivers, sync});
    REQUIRE(found.size() == 1);
    CHECK(found[0] == finding{"drivers/CMakeLists.txt", 0, "forbidden link", "thirdvisit_sync"});
}

TEST_CASE("long files, holes in migrations and addresses in lock files are found", "[house]")
{
    CHECK(overlong_files({{"station/a.cpp", std::string(11, '\n')}}, 10).size() == 1);
    CHECK(overlong_files({{"station/a.cpp", std::string(10, '\n')}}, 10).empty());
    CHECK(
        broken_migrations({{"schemas/station/0001_a.sql", ""}, {"schemas/station/0003_b.sql", ""}})
            .size() == 1);
    CHECK(download_addresses({{"station/web/package-lock.json", "\"resolved\": \"https://x\""}})
              .size() == 1);
}

TEST_CASE("a catalogue with a hole, other arguments or half-width marks is found", "[house]")
{
    const auto rules_of = [](std::string zh, std::string en) {
        std::vector<std::string> rules;
        for (const auto& f : broken_catalogues({{"schemas/catalogue/en.json", std::move(en)},
                                                {"schemas/catalogue/zh-CN.json", std::move(zh)}}))
            rules.push_back(f.rule);
        return rules;
    };
    using rules = std::vector<std::string>;
    CHECK(rules_of(R"({"a":"您好，{name}"})", R"({"a":"Hello, {name}"})").empty());
    CHECK(rules_of(R"({"a":"好"})", R"({})") == rules{"missing in the other language"});
    CHECK(rules_of(R"({"a":"好"})", R"({"a":"{n} fine"})").front() ==
          "other arguments than its twin");
    CHECK(rules_of(R"({"a":"您好, 请"})", R"({"a":"x"})") == rules{"half-width punctuation"});
}

TEST_CASE("a key without a sentence is found, also one that is completed at run time", "[house]")
{
    const source_file said{"schemas/catalogue/en.json", R"({"port.lost":"x","link.busy":"y"})"};
    const auto found = unsaid_texts({said,
                                     {"drivers/a.cpp", "text{\"port.lost\", {}}, \"port.gone\""},
                                     {"station/a.cpp", "\"link.\" + word, \"store.\" + word"},
                                     {"station/web/a.tsx", "t(`tool.${x}`) ports.hpp"}});
    REQUIRE(found.size() == 3);
    CHECK(found[0] == finding{"drivers/a.cpp", 0, "a text without a sentence", "port.gone"});
    CHECK(found[1].detail == "store.");
    CHECK(found[2].detail == "tool.");
}
