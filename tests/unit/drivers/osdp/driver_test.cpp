// The row of OSDP: where a site's key comes from, and that it is never said aloud.
#include "drivers/osdp/driver.hpp"
#include "drivers/osdp/key_file.hpp"
#include "tests/support/fake_sealer.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

const std::string digits = "0011223344556677 8899AABBCCDDEEFF";

// The sentence of a refusal; empty: the driver was made.
std::string refused(std::map<std::string, std::string> options)
{
    test::fake_sealer sealer;
    try {
        osdp::row.make({.cards = sealer,
                        .wall_clock = {},
                        .mode = line_mode::owner,
                        .options = std::move(options)});
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return {};
}

struct key_on_disk {
    explicit key_on_disk(const std::string& text, mode_t mode = 0600)
    {
        test::write_file(path, text);
        ::chmod(path.c_str(), mode);
    }
    test::temp_folder folder;
    const std::string path = (folder.path() / "readers.key").string();
};

}  // namespace

TEST_CASE("a site's key is read from a file that only its owner may read", "[drivers][osdp]")
{
    const key_on_disk key(digits + "\n");
    const auto read = osdp::read_key_file(key.path);
    CHECK(read.front() == 0x00);
    CHECK(read.back() == 0xFF);
    CHECK(refused({{"scbk_file", key.path}}).empty());
}

TEST_CASE("a key file that others may read or change is refused with what to run",
          "[drivers][osdp]")
{
    for (const mode_t mode : {0640, 0604, 0620, 0602, 0660, 0644, 0610}) {
        const key_on_disk key(digits, mode);
        CHECK_THAT(refused({{"scbk_file", key.path}}), Catch::Contains("chmod 600 " + key.path));
    }
}

TEST_CASE("a key file that is none is refused by name and its content is never said",
          "[drivers][osdp]")
{
    const key_on_disk short_by_one(digits.substr(0, 31));
    const auto why = refused({{"scbk_file", short_by_one.path}});
    CHECK_THAT(why, Catch::Contains(short_by_one.path) &&
                        Catch::Contains("write 32 hexadecimal digits"));
    CHECK(why.find("0011") == std::string::npos);
    CHECK_THAT(refused({{"scbk_file", short_by_one.folder.path().string()}}),
               Catch::Contains("no regular file"));
    CHECK_THAT(refused({{"scbk_file", short_by_one.path + "-gone"}}),
               Catch::Contains("cannot be read"));
    CHECK(refused({{"scbk", "0011 no key"}}).find("0011") == std::string::npos);
    CHECK_THAT(refused({{"scbk", digits}, {"scbk_file", short_by_one.path}}),
               Catch::Contains("leave one out"));
    CHECK(refused({{"scbk", digits}}).empty());
}
