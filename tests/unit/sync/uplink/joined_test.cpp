#include "sync/https.hpp"
#include "sync/joined.hpp"
#include "sync/private_file.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

using namespace thirdvisit;
using namespace thirdvisit::sync;

namespace {

joined sample(std::int64_t from_days = -1, std::int64_t until_days = 30)
{
    const auto authority = test::make_authority();
    const auto own = test::make_client(authority, "DS-1", from_days, until_days);
    return {"DS-1",
            own.certificate_pem,
            own.key_pem,
            authority.certificate_pem,
            std::string(64, 'a'),
            "示例石油",
            "第一站",
            "东片区"};
}

int mode_of(const std::filesystem::path& file)
{
    struct stat seen {};
    REQUIRE(::stat(file.c_str(), &seen) == 0);
    return seen.st_mode & 0777;
}

}  // namespace

TEST_CASE("what joining gave survives a restart in a file for its owner alone", "[sync]")
{
    test::temp_folder folder;
    const auto file = folder.path() / "sync" / "joined.json";
    CHECK(load_joined(file).error() == errc::not_found);
    const auto kept = sample();
    REQUIRE(save_joined(file, kept));
    CHECK(mode_of(file) == 0600);
    const auto back = load_joined(file).value();
    CHECK(back.station == kept.station);
    CHECK(back.key_pem == kept.key_pem);
    CHECK(back.company == "示例石油");
    REQUIRE(save_joined(file, back));  // over an existing one
    CHECK_FALSE(std::filesystem::exists(file.string() + ".new"));
}

TEST_CASE("a key file that others can read, or a damaged one, is refused", "[sync]")
{
    test::temp_folder folder;
    const auto file = folder.path() / "joined.json";
    REQUIRE(save_joined(file, sample()));
    ::chmod(file.c_str(), 0640);
    CHECK(load_joined(file).error() == errc::not_permitted);
    ::chmod(file.c_str(), 0600);
    CHECK(load_joined(file).has_value());

    auto foreign = sample();
    foreign.key_pem = pki::make_key();
    REQUIRE(save_joined(file, foreign));
    CHECK(load_joined(file).error() == errc::malformed_message);
    REQUIRE(write_private_file(file, "{}"));
    CHECK(load_joined(file).error() == errc::malformed_message);
    REQUIRE(write_private_file(file, "half a fi"));
    CHECK(load_joined(file).error() == errc::malformed_message);
}

TEST_CASE("a join code is read as it was written, blanks around it forgiven", "[sync]")
{
    const join_code c{"DS.04-17", "k3v9", std::string(64, 'b')};
    const auto back = parse_join_code("  " + to_text(c) + "\n").value();
    CHECK(back.station == c.station);
    CHECK(back.secret == c.secret);
    CHECK(back.authority_fingerprint == c.authority_fingerprint);
    const auto print = std::string(64, 'b');
    for (const auto& bad :
         {std::string(), std::string("."), std::string(".."), "DS-1." + print, "DS-1.." + print,
          ".k3v9." + print, "DS-1.k3v9." + print.substr(1), "DS-1.k3v9." + std::string(64, 'B'),
          "DS 1.k3v9." + print, "DS-1.K3V9." + print}) {
        CAPTURE(bad);
        CHECK(parse_join_code(bad).has_error());
    }
}

TEST_CASE("a certificate is renewed from two thirds of its life on", "[sync]")
{
    const auto now = test::real_now();
    CHECK_FALSE(renewal_due(sample(-1, 60), now));
    CHECK_FALSE(renewal_due(sample(-39, 21), now));
    CHECK(renewal_due(sample(-41, 19), now));
    CHECK(renewal_due(sample(-90, -30), now));
}

TEST_CASE("head office's address has a host and a port and is always secure", "[sync]")
{
    const auto parsed = [](const char* text) {
        const auto a = parse_https_address(text);
        return a ? a->host + " " + std::to_string(a->port) : std::string("refused");
    };
    CHECK(parsed("https://head-office.example:9443") == "head-office.example 9443");
    CHECK(parsed("https://head-office.example/") == "head-office.example 8443");
    CHECK(parsed("10.1.2.3:443") == "10.1.2.3 443");
    CHECK(parsed("https://[::1]:8443") == "::1 8443");
    CHECK(parsed("[::1]") == "::1 8443");
    for (const auto* bad :
         {"", "http://a", "https://", "a:0", "a:99999", "a:b", "a/b", "user@a", "https://a b"})
        CHECK(parsed(bad) == "refused");
}
