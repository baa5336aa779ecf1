#include "sync/sealing/sealing.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;

namespace {

sealing::public_key key_of(std::string_view hex)
{
    return sealing::parse_public_key(hex).value();
}

}  // namespace

TEST_CASE("what is sealed to a public key opens with its private key alone", "[sealing]")
{
    const auto owner = sealing::generate();
    const auto other = sealing::generate();
    for (const std::string plain : {"", "9000000000000843", "豫A12345"}) {
        const auto sealed = sealing::seal(sealing::public_key_of(owner), "card", plain);
        CHECK(sealing::open(owner, "card", sealed).value() == plain);
        CHECK(sealing::open(other, "card", sealed).error() == errc::not_sealed);
        CHECK(sealing::open(owner, "plate", sealed).error() == errc::not_sealed);
        if (!plain.empty())
            CHECK(sealed.find(plain) == std::string::npos);
    }
}

TEST_CASE("the same number sealed twice cannot be recognised", "[sealing]")
{
    const auto to = sealing::public_key_of(sealing::generate());
    CHECK(sealing::seal(to, "card", "1234") != sealing::seal(to, "card", "1234"));
}

TEST_CASE("any changed bit is noticed", "[sealing]")
{
    const auto owner = sealing::generate();
    const auto sealed = sealing::seal(sealing::public_key_of(owner), "card", "9000843");
    const auto raw = sealing::from_base64(sealed).value();
    for (std::size_t bit = 0; bit < raw.size() * 8; ++bit) {
        auto damaged = raw;
        damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (1u << (bit % 8)));
        CAPTURE(bit);
        // X25519 ignores the top bit of a public key (RFC 7748, section 5), the salt does not.
        CHECK(sealing::open(owner, "card", sealing::to_base64(damaged)).has_error());
    }
    for (std::size_t cut = 0; cut < raw.size(); ++cut)
        CHECK(sealing::open(owner, "card", sealing::to_base64(byte_view(raw).first(cut)))
                  .has_error());
}

TEST_CASE("texts that are no sealed texts are refused", "[sealing]")
{
    const auto owner = sealing::generate();
    for (const std::string text : {"", "x", "====", "AAAA", "not base64 at all!!!"})
        CHECK(sealing::open(owner, "card", text).error() == errc::not_sealed);
    // A public key of small order would make the secret known to everybody.
    bytes weak(1 + 32 + 16 + 4, 0);
    weak[0] = 1;
    CHECK(sealing::open(owner, "card", sealing::to_base64(weak)).error() == errc::not_sealed);
}

// RFC 7748, section 6.1: Bob's private and public key.
TEST_CASE("public keys are those of X25519", "[sealing]")
{
    const auto bob = key_of("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    CHECK(sealing::to_text(sealing::public_key_of(sealing::private_key(bob))) ==
          "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
}

TEST_CASE("base64 has one text for the same bytes", "[sealing]")
{
    const auto text_of = [](std::string_view s) {
        return sealing::to_base64({reinterpret_cast<const std::uint8_t*>(s.data()), s.size()});
    };
    // RFC 4648, section 10.
    CHECK(text_of("") == "");
    CHECK(text_of("f") == "Zg==");
    CHECK(text_of("fo") == "Zm8=");
    CHECK(text_of("foobar") == "Zm9vYmFy");
    CHECK(sealing::from_base64("Zg==").value() == bytes{'f'});
    for (const auto* bad :
         {"Zh==", "Zg=", "Zg", " Zg=", "Zg==\n", "Z===", "====", "Zm9v\n\n\n\n"}) {
        CAPTURE(bad);
        CHECK(sealing::from_base64(bad).has_error());
    }
}

TEST_CASE("a public key is 64 lower-case hex digits", "[sealing]")
{
    const auto key = sealing::public_key_of(sealing::generate());
    CHECK(sealing::parse_public_key(sealing::to_text(key)).value() == key);
    CHECK(sealing::parse_public_key("").has_error());
    CHECK(sealing::parse_public_key(std::string(64, 'g')).has_error());
    CHECK(sealing::parse_public_key(std::string(63, 'a')).has_error());
}
