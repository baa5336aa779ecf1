// Every value of the standard's own example (annex D, published with libosdp's tests) under the
// delivery key, then whole conversations between the two ends.
#include "drivers/osdp/secure_channel.hpp"

#include "drivers/framing/hex.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace thirdvisit::drivers::osdp;

namespace {

constexpr octet rnd_a{0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7};
constexpr octet rnd_b{0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7};

std::string hex(const block& b)
{
    return to_hex(b, "");
}

frame message(bool from_reader, std::uint8_t code, bytes data)
{
    frame f;
    f.from_reader = from_reader;
    f.code = code;
    f.data = std::move(data);
    return f;
}

// As it arrives at the other end.
frame on_the_line(const frame& sealed)
{
    decoder<frame_scanner> decoder;
    decoder.feed(encode(sealed));
    return decoder.next().value().value();
}

}  // namespace

TEST_CASE("the standard's own secure channel example, value by value", "[drivers][osdp]")
{
    const session_keys k = derive_keys(default_key, rnd_a);
    CHECK(hex(k.mac1) == "5E86C676603BDEE2D8BEAFE178637332");
    CHECK(hex(k.mac2) == "6FDA86E857777E81132035758239172E");
    CHECK(hex(k.enc) == "BF8DC2A8329ACB8C67C6D0CD9A451682");
    CHECK(hex(panel_cryptogram(k, rnd_a, rnd_b)) == "26D3356E07762D262801FC8E6665A891");
    CHECK(hex(reader_cryptogram(k, rnd_a, rnd_b)) == "FDE5D2F428EC16312471EA3C02BD7796");
    CHECK(hex(initial_reply_mac(k, panel_cryptogram(k, rnd_a, rnd_b))) ==
          "B2A30057EB98BA2229EC1F875662B524");
}

TEST_CASE("what one end seals the other opens, message after message", "[drivers][osdp]")
{
    const session_keys k = derive_keys(default_key, rnd_a);
    secure_channel panel(k, block{1, 2, 3});
    secure_channel reader(k, block{1, 2, 3});
    for (std::size_t length : {0u, 1u, 15u, 16u, 17u, 40u}) {
        const frame poll = message(false, 0x60, bytes(length, 0x80));
        CHECK(reader.open(on_the_line(panel.seal(poll))).value().data == poll.data);
        const frame card = message(true, 0x50, bytes(length, 0x00));
        CHECK(panel.open(on_the_line(reader.seal(card))).value().data == card.data);
    }
}

TEST_CASE("data in the secure channel is not readable on the line", "[drivers][osdp]")
{
    secure_channel reader(derive_keys(default_key, rnd_a), block{});
    const bytes secret{'1', '2', '3', '4', '5', '6', '7', '8'};
    const bytes line = encode(reader.seal(message(true, 0x51, secret)));
    CHECK(std::search(line.begin(), line.end(), secret.begin(), secret.end()) == line.end());
}

TEST_CASE("a changed, repeated or unsealed message does not pass the secure channel",
          "[drivers][osdp]")
{
    const session_keys k = derive_keys(default_key, rnd_a);
    secure_channel panel(k, block{});
    secure_channel reader(k, block{});
    const frame sealed = on_the_line(panel.seal(message(false, 0x69, {1, 2, 3})));
    frame changed = sealed;
    changed.covered.back() ^= 1;
    CHECK(reader.open(changed).error() == errc::bad_check_byte);
    CHECK(reader.open(message(false, 0x60, {})).error() == errc::malformed_message);
    CHECK(reader.open(sealed).has_value());
    static_cast<void>(reader.seal(message(true, 0x40, {})));
    CHECK(reader.open(sealed).error() == errc::bad_check_byte);
}

TEST_CASE("sealed data that is no whole number of blocks is refused", "[drivers][osdp]")
{
    const session_keys k = derive_keys(default_key, rnd_a);
    CHECK(open_data(k, block{}, bytes(15, 7)).error() == errc::malformed_message);
    CHECK(open_data(k, block{}, bytes{}).error() == errc::malformed_message);
    CHECK(open_data(k, block{}, bytes(16, 7)).error() == errc::malformed_message);
}
