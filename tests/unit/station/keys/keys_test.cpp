#include "station/keys/blind_index.hpp"
#include "station/keys/crypto.hpp"
#include "station/keys/field_seal.hpp"
#include "station/keys/initials.hpp"
#include "station/keys/station_key.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

secret key_of(std::uint8_t fill)
{
    std::array<std::uint8_t, 32> raw{};
    raw.fill(fill);
    return secret(raw);
}

std::string message_of(const std::filesystem::path& file, bool must_exist)
{
    try {
        static_cast<void>(read_or_make_station_key(file, must_exist));
    } catch (const key_error& e) {
        return e.what();
    }
    return {};
}

}  // namespace

TEST_CASE("HMAC and HKDF agree with their RFCs", "[keys]")
{
    // RFC 4231 test case 1 has a key of 20 bytes 0x0b, padded with zeros to any block.
    std::array<std::uint8_t, 32> raw{};
    std::fill_n(raw.begin(), 20, std::uint8_t{0x0b});
    CHECK(to_hex(hmac_sha256(secret(raw), as_bytes("Hi There"))) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(to_hex(sha256(as_bytes("abc"))) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("sub-keys differ from each other and from the station key", "[keys]")
{
    const auto from = key_of(7);
    const auto all = derive_station_keys(from);
    std::set<std::string> seen{to_hex(from.view())};
    for (const auto* k :
         {&all.card_token, &all.plate_token, &all.blind_index, &all.wrapping, &all.row_tag})
        CHECK(seen.insert(to_hex(k->view())).second);
    CHECK(all.check.size() == 16);
    for (const auto& s : seen)
        CHECK(s.find(all.check) == std::string::npos);
}

TEST_CASE("a sealed field opens in its own place and nowhere else", "[keys]")
{
    const auto key = key_of(1);
    const field_place place{"customer", "A", "address", 5};
    const auto sealed = seal_field(key, place, "王先生");

    CHECK(open_field(key, place, sealed).value() == "王先生");
    CHECK_FALSE(open_field(key, {"customer", "B", "address", 5}, sealed));
    CHECK_FALSE(open_field(key, {"customer", "A", "contact", 5}, sealed));
    CHECK_FALSE(open_field(key, {"visit", "A", "address", 5}, sealed));
    CHECK_FALSE(open_field(key, {"customer", "A", "address", 6}, sealed));
    CHECK_FALSE(open_field(key_of(2), place, sealed));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto broken = sealed;
        broken[i] ^= 1;
        CHECK_FALSE(open_field(key, place, broken));
    }
    CHECK_FALSE(open_field(key, place, byte_view(sealed).first(20)));
    CHECK(open_field(key, place, seal_field(key, place, "")).value().empty());
}

TEST_CASE("the same field sealed twice never shares a nonce", "[keys]")
{
    const auto key = key_of(1);
    std::set<std::string> nonces;
    for (int i = 0; i < 1000; ++i)
        nonces.insert(to_hex(byte_view(seal_field(key, {"t", "r", "c", 1}, "x")).first(12)));
    CHECK(nonces.size() == 1000);
}

TEST_CASE("a wrapped key opens under its own number alone", "[keys]")
{
    const auto wrapping = key_of(3);
    const auto data = key_of(4);
    const auto wrapped = wrap_key(wrapping, 9, data);
    CHECK(to_hex(unwrap_key(wrapping, 9, wrapped).value().view()) == to_hex(data.view()));
    CHECK(unwrap_key(wrapping, 10, wrapped).has_error());
    CHECK(unwrap_key(key_of(5), 9, wrapped).has_error());
}

TEST_CASE("the station key is made once, for its owner alone", "[keys]")
{
    const test::temp_folder folder;
    const auto file = folder.path() / "station.key";
    const auto first = to_hex(read_or_make_station_key(file, false).view());
    CHECK(to_hex(read_or_make_station_key(file, false).view()) == first);
    struct stat s {};
    REQUIRE(::stat(file.c_str(), &s) == 0);
    CHECK((s.st_mode & 07777) == 0600);
}

TEST_CASE("a station key that others can read is refused, and the message tells no secret",
          "[keys]")
{
    const test::temp_folder folder;
    const auto file = folder.path() / "station.key";
    const auto key = to_hex(read_or_make_station_key(file, false).view());
    for (const mode_t mode : {0640, 0604, 0644, 0660}) {
        ::chmod(file.c_str(), mode);
        const auto message = message_of(file, false);
        CHECK(message.find("chmod 600") != std::string::npos);
        CHECK(message.find(key.substr(0, 8)) == std::string::npos);
    }
}

TEST_CASE("a damaged key file is refused, never replaced", "[keys]")
{
    const test::temp_folder folder;
    const auto file = folder.path() / "station.key";
    static_cast<void>(read_or_make_station_key(file, false));
    std::string text = test::read_file(file);
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        auto broken = text;
        broken[i] = broken[i] == '0' ? '1' : '0';
        test::write_file(file, broken);
        CHECK_FALSE(message_of(file, false).empty());
    }
    test::write_file(file, text.substr(0, 40));
    CHECK_FALSE(message_of(file, false).empty());
    test::write_file(file, text);
    CHECK(message_of(file, false).empty());
}

TEST_CASE("a missing key beside an existing store is an error, not a new key", "[keys]")
{
    const test::temp_folder folder;
    const auto file = folder.path() / "station.key";
    CHECK(message_of(file, true).find("backup") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a key given by systemd comes first", "[keys]")
{
    const test::temp_folder folder;
    ::setenv("CREDENTIALS_DIRECTORY", folder.path().c_str(), 1);
    CHECK(find_key_file("elsewhere/station.key") == "elsewhere/station.key");
    test::write_file(folder.path() / "station.key", "x");
    CHECK(find_key_file("elsewhere/station.key") == folder.path() / "station.key");
    ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_CASE("a plate is found by any end of three characters or more", "[keys]")
{
    const auto key = key_of(8);
    const auto entries = index_plate(key, "豫A·12345");
    const auto found = [&](std::string_view typed) {
        for (const auto& q : query_plate(key, typed))
            if (std::find(entries.begin(), entries.end(), q) != entries.end())
                return true;
        return false;
    };
    for (const auto* typed : {"345", "2345", "豫A1", "豫a 12345", "豫A12345", "３４５"})
        CHECK(found(typed));
    for (const auto* typed : {"45", "234", "346", "", "豫A"})
        CHECK_FALSE(found(typed));
}

TEST_CASE("the same characters of another kind are another plate", "[keys]")
{
    const auto key = key_of(8);
    const auto blue = plate_token(key, {"豫A12345", plate_kind::blue});
    CHECK(blue == plate_token(key, {"豫a·12345", plate_kind::blue}));
    CHECK(blue != plate_token(key, {"豫A12345", plate_kind::yellow}));
    CHECK(blue != plate_token(key_of(9), {"豫A12345", plate_kind::blue}));
}

TEST_CASE("phones are found by their last four digits however they were typed", "[keys]")
{
    const auto key = key_of(8);
    CHECK(index_phone(key, "+86 138-0013-8000") == index_phone(key, "13800138000"));
    CHECK(fold_phone("0086 138 0013 8000") == "13800138000");
    CHECK(index_phone(key, "123").empty());
    CHECK(index_name(key, "王小明").size() == 2);
}

TEST_CASE("a name is found by initials of any reading, in a row, from any character on", "[keys]")
{
    CHECK(initials_of("运") == "y");
    CHECK(initials_of("重") == "cz");
    CHECK(initials_of("A") == "a");
    CHECK(initials_of("7") == "7");
    CHECK(initials_of("（").empty());
    CHECK(initials_of("é").empty());
    CHECK(find_initials("运达物流", "yd") == 0);
    CHECK(find_initials("运达物流", "wl") == 2);
    CHECK(find_initials("运达物流", "yw") == no_match);
    CHECK(find_initials("重庆单县", "cqsx") == 0);
    CHECK(find_initials("重庆单县", "zqdx") == 0);
    CHECK(find_initials("河南（运达）3M", "yd3m") == 2);
    CHECK(find_in_name("运达物流", "达物") == 1);
    CHECK(find_in_name("运达物流", "YDW") == 0);
    CHECK(initials_from("重庆单县", 0, 3).size() == 6);
    CHECK(initials_from("运达", 0, 3).empty());
    CHECK(initials_from("单单单单", 0, 4).size() == 64);
}

TEST_CASE("what is typed of an organisation is among the pieces that were indexed", "[keys]")
{
    const auto key = random_secret();
    const auto stored = index_initials(key, "重庆运达物流");
    const auto found = [&](const std::string& typed) {
        const auto wanted = query_organisation(key, typed);
        return wanted.size() == 1 &&
               std::find(stored.begin(), stored.end(), wanted.front()) != stored.end();
    };
    for (const auto* typed : {"cq", "zqy", "YDWL", "wl", "cqydwl"})
        CHECK(found(typed));
    for (const auto* typed : {"qc", "yw", "c", ""})
        CHECK_FALSE(found(typed));
    const auto by_name = query_organisation(key, "运达物");
    const auto names = index_name(key, "重庆运达物流");
    REQUIRE(by_name.size() == 1);
    CHECK(std::find(names.begin(), names.end(), by_name.front()) != names.end());
}
