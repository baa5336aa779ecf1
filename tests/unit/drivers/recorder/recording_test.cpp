#include "drivers/decode/decode.hpp"
#include "drivers/em4100/frame.hpp"
#include "drivers/framing/hex.hpp"
#include "drivers/recorder/recording.hpp"
#include "drivers/sinopec/frame.hpp"
#include "drivers/sinopec/messages.hpp"
#include "tests/support/talk.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

const std::string card = "01000113200000000843";

bytes card_at_pump(int gun)
{
    sinopec::real_time m{.count = 1, .items = {}, .unknown_state = {}};
    m.items.emplace_back(sinopec::card_item{
        .gun = gun, .asn = card_number(card), .status = {}, .bal_fen = 100, .further = {}});
    return encode(sinopec::frame{0xE0, 0xFF, 1, encode(sinopec::from_pump{m})});
}

std::string asn_of(const recorded_bytes& part)
{
    sinopec::frame_decoder decoder;
    decoder.feed(part.data);
    const auto message = sinopec::parse_from_pump(decoder.next().value().value().data).value();
    return std::string(
        std::get<sinopec::card_item>(std::get<sinopec::real_time>(message).items.at(0))
            .asn.digits());
}

struct tape {
    explicit tape(std::string_view protocol)
        : writer(protocol, line_mode::owner, start, [this](std::string_view l) { text += l; })
    {}
    const recording_writer::time_point start{1000h};
    std::string text;
    recording_writer writer;
};

}  // namespace

TEST_CASE("a recorded card number is a pseudonym of the same kind, in sound frames",
          "[drivers][recorder]")
{
    tape t("sinopec");
    t.writer.on_bytes(direction::from_device, card_at_pump(1), t.start);
    t.writer.on_bytes(direction::from_device, card_at_pump(2), t.start + 500ms);
    const auto read = parse_recording(t.text);
    REQUIRE(read.has_value());
    REQUIRE(read->lines.size() == 2);
    const auto digits = asn_of(read->lines[0]);  // the check was repaired, else this throws
    CHECK(digits != card);
    CHECK(digits.substr(0, 9) == card.substr(0, 9));
    CHECK(digits.size() == card.size());
    CHECK(asn_of(read->lines[1]) == digits);
    CHECK(read->lines[1].at == 500ms);
}

TEST_CASE("a frame that arrives in pieces is written down when it is whole", "[drivers][recorder]")
{
    tape t("sinopec");
    const auto raw = card_at_pump(1);
    t.writer.on_bytes(direction::from_device, byte_view(raw).first(12), t.start);
    CHECK(parse_recording(t.text)->lines.empty());
    t.writer.on_bytes(direction::from_device, byte_view(raw).subspan(12), t.start + 20ms);
    CHECK(parse_recording(t.text)->lines.size() == 1);
}

TEST_CASE("bytes that nobody can read are written down without their digits", "[drivers][recorder]")
{
    tape t("sinopec");
    auto raw = card_at_pump(1);
    raw.back() ^= 1;
    t.writer.on_bytes(direction::from_device, raw, t.start);
    t.writer.flush(t.start + 1s);
    const auto read = parse_recording(t.text);
    REQUIRE(read->lines.size() == 1);
    const auto hex = to_hex(read->lines[0].data, "");
    CHECK(hex.find("1132") == std::string::npos);
    CHECK(hex.find("0843") == std::string::npos);
    CHECK(hex.size() == raw.size() * 2);
}

TEST_CASE("a tag's number is a pseudonym in recordings too", "[drivers][recorder]")
{
    tape t("em4100");
    const em4100::tag tag{{0x01, 0x00, 0x63, 0xE9, 0xAE}, false};
    t.writer.on_bytes(direction::from_device, encode(tag), t.start);
    em4100::tag_decoder decoder;
    decoder.feed(parse_recording(t.text)->lines.at(0).data);
    const auto read = decoder.next().value().value();
    CHECK(read.id[0] == tag.id[0]);
    CHECK_FALSE(read == tag);
}

TEST_CASE("a line without card numbers is recorded as it is", "[drivers][recorder]")
{
    tape t("azt");
    const bytes raw{0x02, '1', '2', '3', '4', '5', '6', '7', '8', '9', 0x03};
    t.writer.on_bytes(direction::from_device, raw, t.start);
    CHECK(parse_recording(t.text)->lines.at(0).data == raw);
}

TEST_CASE("a recorder that was forgotten stops at its largest size", "[drivers][recorder]")
{
    std::size_t size = 0;
    std::string last;
    recording_writer writer("sinopec", line_mode::tap, {}, [&](std::string_view l) {
        size += l.size();
        last = l;
    });
    const bytes segment = encode(
        sinopec::frame{0xFF, 0xE0, 0x40,
                       encode(sinopec::from_pc{sinopec::segment_answer{4, 0, 250, bytes(4000)}})});
    for (int i = 0; i < 6000; ++i)
        writer.on_bytes(direction::to_device, segment, recording_writer::time_point(1ms * i));
    CHECK(size <= recording_writer::most + 100);
    CHECK(last.starts_with("# the recording ends here"));
}

TEST_CASE("a recording that is damaged says in which line", "[drivers][recorder]")
{
    const std::string title = "# thirdvisit recording 1, sinopec, tap\n";
    int line = 0;
    CHECK(parse_recording(title + "0 < FA\n\n# remark\n5 > 00 01\n").value().lines.size() == 2);
    for (const auto* bad : {"x < FA\n", "0 = FA\n", "0 < F\n", "0<FA\n", "-1 < FA\n", "0 <\n",
                            "99999999999 < FA\n"}) {
        CAPTURE(bad);
        CHECK(parse_recording(title + "0 < FA\n" + bad, &line).error() == errc::malformed_message);
        CHECK(line == 3);
    }
    CHECK_FALSE(parse_recording(title + "5 < FA\n4 < FA\n", &line).has_value());
    CHECK_FALSE(parse_recording("", &line).has_value());
    CHECK(line == 1);
    CHECK_FALSE(parse_recording("# thirdvisit recording 1, sinopec, boss\n").has_value());
}

TEST_CASE("a recording of an unknown protocol is refused by name", "[drivers][recorder]")
{
    test::plain_sealer sealer;
    CHECK_THROWS_WITH(
        replay(recording{.protocol = "morse", .mode = line_mode::tap, .lines = {}}, sealer),
        Catch::Contains("morse"));
}
