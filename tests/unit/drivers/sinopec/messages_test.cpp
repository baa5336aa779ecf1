#include "drivers/framing/bcd.hpp"
#include "drivers/sinopec/frame.hpp"
#include "drivers/sinopec/messages.hpp"
#include "drivers/sinopec/tools.hpp"
#include "tests/support/decoded_vectors.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace thirdvisit::drivers::sinopec;

namespace {

// Any value for any field of its width, so that every message can be made.
class chance {
public:
    explicit chance(unsigned seed) : random_(seed) {}

    int below(unsigned limit) { return static_cast<int>(random_() % limit); }
    std::int64_t of(int width)
    {
        std::int64_t value = 0;
        for (int i = 0; i < width; ++i)
            value = value << 8 | below(256);
        return value;
    }
    std::uint8_t byte() { return static_cast<std::uint8_t>(below(256)); }
    template <std::size_t n>
    std::array<std::uint8_t, n> raw()
    {
        std::array<std::uint8_t, n> a{};
        for (auto& b : a)
            b = byte();
        return a;
    }
    bytes some(unsigned most)
    {
        bytes b(static_cast<std::size_t>(below(most)));
        for (auto& one : b)
            one = byte();
        return b;
    }
    card_number card()
    {
        std::string digits;
        for (int i = 0; i < 20; ++i)
            digits += static_cast<char>('0' + below(10));
        return card_number(digits);
    }

private:
    std::mt19937 random_;
};

transaction_record any_record(chance& c)
{
    transaction_record r;
    r.pos_ttc = c.of(4);
    r.t_type = c.byte();
    r.time_bcd = c.raw<7>();
    r.asn = c.card();
    r.bal_fen = c.of(4);
    r.amn_fen = c.of(3);
    r.ctc = static_cast<int>(c.of(2));
    r.tac = c.raw<4>();
    r.gmac = c.raw<4>();
    r.psam_tac = c.raw<4>();
    r.psam_asn = c.card();
    r.psam_tid = c.raw<6>();
    r.psam_ttc = c.of(4);
    r.ds = c.byte();
    r.unit = c.byte();
    r.c_type = c.byte();
    r.ver = c.byte();
    r.nzn = c.byte();
    r.g_code = c.raw<2>();
    r.vol_cl = c.of(3);
    r.prc_fen = static_cast<int>(c.of(2));
    r.emp = c.byte();
    r.v_tot_cl = c.of(4);
    r.reserved = c.raw<11>();
    r.t_mac = c.raw<4>();
    return r;
}

real_time any_real_time(chance& c)
{
    real_time m;
    for (int i = c.below(5); i > 0; --i) {
        if (c.below(2) == 0)
            m.items.emplace_back(card_item{.gun = c.byte(),
                                           .asn = c.card(),
                                           .status = c.raw<2>(),
                                           .bal_fen = c.of(4),
                                           .further = c.some(40)});
        else
            m.items.emplace_back(fuelling_item{.gun = c.byte(),
                                               .p_unit = c.byte(),
                                               .amn_fen = c.of(3),
                                               .vol_cl = c.of(3),
                                               .prc_fen = static_cast<int>(c.of(2))});
    }
    m.count = static_cast<int>(m.items.size());
    return m;
}

versions any_versions(chance& c)
{
    return {static_cast<int>(c.of(2)), c.byte(), c.byte(), c.byte(), c.byte(), c.byte()};
}

information any_information(chance& c)
{
    information m{.maker = "JIALIJIA",
                  .province = c.below(100),
                  .city = c.below(100),
                  .superior = c.below(100'000'000),
                  .station = c.below(100'000'000),
                  .time_bcd = c.raw<7>(),
                  .guns = {},
                  .has = any_versions(c)};
    for (int i = c.below(8); i > 0; --i)
        m.guns.push_back(c.byte());
    return m;
}

std::vector<from_pump> any_from_pump(chance& c)
{
    const auto record = any_record(c);
    volume_totals totals;
    for (int i = c.below(8); i > 0; --i)
        totals.guns.push_back({.number = c.byte(), .v_tot_cl = c.of(4)});
    return {poll{},
            any_real_time(c),
            record_upload{record, encode(record)},
            download_request{c.byte(), static_cast<int>(c.of(2))},
            segment_request{c.byte(), static_cast<int>(c.of(2)), c.byte()},
            grey_query{c.card(), c.of(4), static_cast<int>(c.of(2)), c.byte(), c.raw<7>()},
            list_query{c.card()},
            totals,
            any_information(c),
            error_report{c.byte(), c.some(50)},
            record_not_found{c.of(4)},
            vendor_extension{0x71, c.some(50)}};
}

std::vector<from_pc> any_from_pc(chance& c)
{
    grey_answer grey{c.byte(), c.card(),   c.of(4),    c.of(3),    static_cast<int>(c.of(2)),
                     c.byte(), c.raw<7>(), c.raw<4>(), c.raw<6>(), c.of(4)};
    return {poll_answer{c.raw<7>(), any_versions(c), c.byte(), c.byte()},
            record_answer{c.byte()},
            download_answer{c.of(4), c.byte()},
            segment_answer{c.byte(), static_cast<int>(c.of(2)), c.byte(), c.some(300)},
            grey,
            list_answer{c.byte(), c.card()},
            read_totals{},
            read_information{},
            error_answer{c.byte(), c.byte()},
            read_record{c.of(4)}};
}

}  // namespace

TEST_CASE("decode says what the dossier says about every Sinopec vector", "[drivers][sinopec]")
{
    test::check_decoded(sinopec::tools, "sinopec/decoded.txt");
}

TEST_CASE("every Sinopec message that is encoded is parsed back", "[drivers][sinopec]")
{
    for (unsigned seed = 1; seed <= 100; ++seed) {
        chance c(seed);
        for (const auto& m : any_from_pump(c)) {
            CAPTURE(seed, m.index());
            const auto back = parse_from_pump(encode(m));
            REQUIRE(back.has_value());
            CHECK(*back == m);
        }
        for (const auto& m : any_from_pc(c)) {
            CAPTURE(seed, m.index());
            const auto back = parse_from_pc(encode(m));
            REQUIRE(back.has_value());
            CHECK(*back == m);
        }
    }
}

TEST_CASE("a Sinopec message that is too short or too long is malformed", "[drivers][sinopec]")
{
    chance c(7);
    for (const auto& m : any_from_pump(c)) {
        const bytes whole = encode(m);
        const bool open_ended = whole[0] == 0x3B || whole[0] == 0x71;
        for (std::size_t cut = 1; cut < whole.size() && !open_ended; ++cut) {
            CAPTURE(whole[0], cut);
            CHECK(parse_from_pump(byte_view(whole).first(cut)).error() == errc::malformed_message);
        }
        bytes longer = whole;
        longer.push_back(0);
        if (!open_ended)
            CHECK(parse_from_pump(longer).error() == errc::malformed_message);
    }
    CHECK(parse_from_pump(bytes{}).error() == errc::malformed_message);
}

TEST_CASE("a poll answer of 15 bytes and more is read", "[drivers][sinopec]")
{
    const bytes answer =
        encode(from_pc{poll_answer{.time_bcd = {0x20}, .has = {1, 2, 3, 4, 5, 6}}});
    CHECK(answer.size() == 17);
    for (std::size_t size = 15; size <= 17; ++size) {
        const auto read = parse_from_pc(byte_view(answer).first(size));
        REQUIRE(read.has_value());
        CHECK(std::get<poll_answer>(*read).has.station_information == 6);
    }
    CHECK(parse_from_pc(byte_view(answer).first(14)).error() == errc::malformed_message);
}

TEST_CASE("commands that are not in the dossier are unknown, the maker's own are kept",
          "[drivers][sinopec]")
{
    for (int command = 0; command < 256; ++command) {
        const bytes data{static_cast<std::uint8_t>(command), 1, 2, 3};
        const bool makers = (command >= 0x60 && command <= 0x63) || command == 0x70 ||
                            command == 0x71 || command == 0x80;
        const bool known = (command >= 0x30 && command <= 0x36) || command == 0x38 ||
                           command == 0x3A || command == 0x3B || command == 0x3F;
        CAPTURE(command);
        if (makers)
            CHECK(std::holds_alternative<vendor_extension>(parse_from_pump(data).value()));
        else if (!known)
            CHECK(parse_from_pump(data).error() == errc::unknown_command);
    }
}

TEST_CASE("a card number with a digit above nine makes the message malformed", "[drivers][sinopec]")
{
    bytes query = encode(from_pump{list_query{card_number("01000113200000000843")}});
    CHECK(parse_from_pump(query).has_value());
    query[4] = 0x1A;
    CHECK(parse_from_pump(query).error() == errc::malformed_message);
}

TEST_CASE("the captured duty record is read field by field", "[drivers][sinopec]")
{
    for (const auto& v : test::load_vectors("sinopec/frames.txt")) {
        if (v.name != "employee on duty, captured record")
            continue;
        frame_decoder decoder;
        decoder.feed(v.input);
        const auto upload =
            std::get<record_upload>(parse_from_pump(decoder.next().value().value().data).value());
        const auto& r = upload.record;
        CHECK(r.pos_ttc == 1);
        CHECK(r.kind() == deal::employee_on);
        CHECK(to_string(*r.time()) == "2017-03-05T13:57:57");
        CHECK(r.asn.digits() == "01000419900800001084");
        CHECK(class_of(r.asn) == card_class::employee);
        CHECK(r.bal_fen == 2'001'085'300);
        CHECK(r.nzn == 1);
        CHECK(r.fuel_code() == "1031");
        CHECK(r.emp == 148);
        CHECK(r.v_tot_cl == 11'747'820);
        CHECK(r.t_mac == std::array<std::uint8_t, 4>{0x69, 0xA6, 0x1B, 0xEE});
        CHECK(to_fact(r).kind == record_kind::employee_on);
        CHECK(to_fact(r).totaliser == milliliters{117'478'200});
    }
}
