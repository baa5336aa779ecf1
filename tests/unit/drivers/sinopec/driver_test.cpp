// The row of the Sinopec line: its options and the files it serves.
#include "drivers/sinopec/driver.hpp"
#include "tests/support/fake_sealer.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string made_with(std::map<std::string, std::string> options)
{
    test::fake_sealer sealer;
    try {
        const auto device =
            sinopec::row.make({.cards = sealer,
                               .wall_clock = [] { return std::optional<local_time>(); },
                               .mode = line_mode::owner,
                               .options = std::move(options)});
        return device ? "made" : "nothing";
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
}

}  // namespace

TEST_CASE("a Sinopec line is made with and without options", "[drivers][sinopec]")
{
    CHECK(made_with({}) == "made");
    CHECK(made_with(
              {{"own_address", "E0"}, {"pump_address", "ff"}, {"ask", "no"}, {"province", "11"}}) ==
          "made");
}

TEST_CASE("an option of a Sinopec line that makes no sense is named, with what to write",
          "[drivers][sinopec]")
{
    CHECK(made_with({{"own_adress", "E0"}}).find("own_adress") != std::string::npos);
    CHECK(made_with({{"own_address", "E0E0"}}).find("own_address") != std::string::npos);
    CHECK(made_with({{"ask", "perhaps"}}).find("yes or no") != std::string::npos);
    CHECK(made_with({{"province", "100"}}).find("0 to 99") != std::string::npos);
    CHECK(made_with({{"files", "/nowhere"}}) == "files: /nowhere is no folder");
}

TEST_CASE("card lists that others can read are refused", "[drivers][sinopec]")
{
    namespace fs = std::filesystem;
    const test::temp_folder folder;
    const auto list = folder.path() / "whitelist.bin";
    test::write_file(list, "any");
    fs::permissions(list, fs::perms::owner_read | fs::perms::owner_write);
    CHECK(made_with({{"files", folder.path().string()}}) == "made");
    fs::permissions(list, fs::perms::group_read, fs::perm_options::add);
    CHECK(made_with({{"files", folder.path().string()}}) ==
          "files: " + list.string() + " can be read by others; chmod 600 it");
}
