#include "drivers/dart/frame.hpp"

#include "drivers/dart/messages.hpp"
#include "drivers/framing/hex.hpp"
#include "tests/support/frame_properties.hpp"
#include "tests/support/frame_vectors.hpp"

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string show(const dart::frame& f)
{
    const std::string address = to_hex(bytes{static_cast<std::uint8_t>(f.address)});
    switch (f.kind) {
    case dart::frame_kind::poll:
        return address + " poll";
    case dart::frame_kind::data:
        return address + " data " + std::to_string(f.tx) + ": " + to_hex(f.data);
    case dart::frame_kind::nak:
        return address + " nak " + std::to_string(f.tx);
    case dart::frame_kind::eot:
        return address + " eot " + std::to_string(f.tx);
    case dart::frame_kind::ack:
        return address + " ack " + std::to_string(f.tx);
    case dart::frame_kind::ack_poll:
        break;
    }
    return address + " ack_poll " + std::to_string(f.tx);
}

// Full of FAs and of literal escapes before them, so that stuffing is hit everywhere.
dart::frame random_frame(std::mt19937& random)
{
    constexpr dart::frame_kind kinds[] = {dart::frame_kind::data, dart::frame_kind::poll,
                                          dart::frame_kind::ack, dart::frame_kind::ack_poll};
    dart::frame f;
    f.address = 0x50 + static_cast<int>(random() % 32);
    f.kind = kinds[random() % 4];
    f.tx = f.kind == dart::frame_kind::poll ? 0 : static_cast<int>(random() % 16);
    if (f.kind == dart::frame_kind::data)
        for (std::size_t i = random() % 60; i-- > 0;)
            f.data.push_back(static_cast<std::uint8_t>(random() % 3 == 0   ? 0xFA
                                                       : random() % 3 == 0 ? 0x10
                                                                           : random()));
    return f;
}

}  // namespace

TEST_CASE("DART blocks on the line become frames or named errors", "[drivers][dart]")
{
    test::check_frame_vectors<dart::frame_decoder>("dart/frames.txt", show,
                                                   {0x00, 0xFA, 0x03, 0x4F});
}

TEST_CASE("DART blocks come through splits, junk and damage", "[drivers][dart]")
{
    test::check_frame_properties<dart::frame_decoder>(
        {.random = random_frame,
         .encode = [](const dart::frame& f) { return dart::encode(f); },
         .no_start = [](auto& dice) { return static_cast<std::uint8_t>(dice() % 0x50); },
         .announcement = {0x50, 0x31, 0x65},
         .longest = dart::frame_scanner::max_raw});
}

TEST_CASE("every DART transaction is written and read back", "[drivers][dart]")
{
    using namespace dart;
    const std::vector<to_pump> orders{pump_order{order::authorise}, allowed_nozzles{{1, 2, 15}},
                                      preset_volume{12'345'678},    preset_amount{99'999'999},
                                      price_update{{8123, 750}},    output{3},
                                      set_parameters{{1, 2, 3}},    filling_type{1},
                                      suspend_request{2},           resume_request{2},
                                      totals_request{0x19}};
    for (const auto& m : orders)
        CHECK(parse_to_pump(dart::encode(m)).value() == std::vector<to_pump>{m});
    const std::vector<from_pump> answers{status{pump_status::filling},
                                         filled{1234, 5678},
                                         nozzle_and_price{8123, 3, true},
                                         pump_alarm{9},
                                         parameters{{2, 2, 2}},
                                         pump_identity{1'234'567'890},
                                         totals{1, {1, 2, 3}},
                                         totals{2, {44, 55}},
                                         ifsf_state{0x66, {1, 2}}};
    for (const auto& m : answers)
        CHECK(parse_from_pump(dart::encode(m)).value() == std::vector<from_pump>{m});
}

TEST_CASE("impossible DART transactions are refused by name", "[drivers][dart]")
{
    using namespace dart;
    CHECK(parse_to_pump(bytes{}).error() == errc::malformed_message);
    CHECK(parse_to_pump(bytes{1, 2, 5}).error() == errc::bad_length);
    CHECK(parse_to_pump(bytes{1}).error() == errc::bad_length);
    CHECK(parse_to_pump(bytes{1, 1, 0x07}).error() == errc::malformed_message);
    CHECK(parse_to_pump(bytes{2, 1, 16}).error() == errc::malformed_message);
    CHECK(parse_to_pump(bytes{3, 4, 0xAB, 0, 0, 0}).error() == errc::malformed_message);
    CHECK(parse_to_pump(bytes{5, 4, 0, 0, 0, 0}).error() == errc::malformed_message);
    CHECK(parse_to_pump(bytes{0x65, 1, 0x0A}).error() == errc::malformed_message);
    CHECK(parse_to_pump(bytes{0x30, 1, 0}).error() == errc::unknown_command);
    CHECK(parse_from_pump(bytes{1, 1, 3}).error() == errc::malformed_message);
    CHECK(parse_from_pump(bytes{3, 4, 0, 0x8A, 0x23, 0x11}).error() == errc::malformed_message);
    CHECK(parse_from_pump(bytes{2, 7, 0, 0, 0, 0, 0, 0, 0}).error() == errc::malformed_message);
    CHECK(parse_from_pump(bytes{0x65, 1, 1}).error() == errc::malformed_message);
    CHECK(parse_from_pump(bytes{0x04, 0}).error() == errc::unknown_command);
}
