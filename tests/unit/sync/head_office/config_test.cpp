#include "sync/head_office/config.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit::head_office;

namespace {

std::string faults_of(const std::string& toml)
{
    std::string out;
    for (const auto& f : load_config(toml, "h.toml").faults)
        out += to_string(f) + "\n";
    return out;
}

}  // namespace

TEST_CASE("an empty configuration is a sound one", "[head_office]")
{
    const auto read = load_config("", "h.toml");
    CHECK(read.faults.empty());
    CHECK(read.value.screens_port == 8380);
    CHECK(read.value.sync_port == 8443);
}

TEST_CASE("every setting is read", "[head_office]")
{
    const auto read = load_config(R"(
company = "示例石油"
language = "en"
time_zone = "Europe/Berlin"
data_folder = "/srv/ho"
silent_after_hours = 48
[screens]
port = 1
[sync]
address = "10.0.0.1"
port = 2
names = ["ho.example", "10.0.0.1"]
most_waiting_batches = 3
)",
                                  "h.toml");
    CHECK(read.faults.empty());
    CHECK(read.value.company == "示例石油");
    CHECK(read.value.language == "en");
    CHECK(read.value.time_zone == "Europe/Berlin");
    CHECK(read.value.screens_port == 1);
    CHECK(read.value.sync_names.size() == 2);
    CHECK(read.value.most_waiting_batches == 3);
}

TEST_CASE("every mistake is named with line, key and remedy, all at once", "[head_office]")
{
    CHECK(faults_of("company = 5\n[sync]\nport = 99999\nnames = \"x\"\nprot = 1\n") ==
          "h.toml:1: company: a text is expected; write company = \"...\"\n"
          "h.toml:3: sync.port: not a whole number in its range; use 0 to 65535\n"
          "h.toml:4: sync.names: a list of texts is expected; write names = [\"...\", \"...\"]\n"
          "h.toml:5: sync.prot: no such setting; remove it, or correct its name\n");
    CHECK(faults_of("language = \"fr\"\n") ==
          "h.toml:1: language: \"fr\" is not one of the possible values; use one of \"zh-CN\", "
          "\"en\"\n");
    CHECK(faults_of("screens = 1\n") ==
          "h.toml:1: screens: a table is expected; write [screens]\n");
    CHECK(faults_of("a = \n").starts_with("h.toml:1: "));
}
