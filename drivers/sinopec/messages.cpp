#include "drivers/sinopec/messages.hpp"

#include "drivers/framing/fields.hpp"

#include <algorithm>

namespace thirdvisit::drivers::sinopec {
namespace {

std::uint8_t u8(field_reader& in)
{
    return static_cast<std::uint8_t>(in.byte());
}

int u16(field_reader& in)
{
    return static_cast<int>(in.big_endian(2));
}

// ---- parsing, dispenser to PC

card_item parse_card_item(field_reader& in)
{
    constexpr std::size_t fixed = 16;
    card_item item;
    item.gun = in.byte();
    field_reader data(in.take(static_cast<std::size_t>(in.byte())));
    if (data.left() < fixed) {
        in.take(in.left() + 1);  // shorter than its own fields: the message is malformed
        return item;
    }
    item.asn = card_from_bcd(data.take(10));
    item.status = data.raw<2>();
    item.bal_fen = data.big_endian(4);
    const auto further = data.rest();
    item.further.assign(further.begin(), further.end());
    return item;
}

fuelling_item parse_fuelling_item(field_reader& in)
{
    return {.gun = in.byte(),
            .p_unit = in.byte(),
            .amn_fen = in.big_endian(3),
            .vol_cl = in.big_endian(3),
            .prc_fen = u16(in)};
}

from_pump parse_real_time(field_reader& in)
{
    real_time message{.count = in.byte(), .items = {}, .unknown_state = {}};
    for (int i = 0; i < message.count && in.sound(); ++i) {
        const int state = in.byte();
        if (state == 1) {
            message.items.emplace_back(parse_card_item(in));
        } else if (state == 2) {
            message.items.emplace_back(parse_fuelling_item(in));
        } else {
            // Its length is unknown, so everything behind it is too.
            message.unknown_state = state;
            in.rest();
            break;
        }
    }
    return message;
}

from_pump parse_record_upload(field_reader& in)
{
    const auto raw = in.take(transaction_record::size);
    auto record = parse_record(raw);
    if (!record) {
        in.take(in.left() + 1);
        return poll{};
    }
    return record_upload{std::move(*record), bytes(raw.begin(), raw.end())};
}

from_pump parse_volume_totals(field_reader& in)
{
    volume_totals message;
    const int guns = in.byte();
    for (int i = 0; i < guns && in.sound(); ++i)
        message.guns.push_back({.number = in.byte(), .v_tot_cl = in.big_endian(4)});
    return message;
}

versions parse_versions(field_reader& in)
{
    return {.base_blacklist = u16(in),
            .added_blacklist = in.byte(),
            .deleted_blacklist = in.byte(),
            .whitelist = in.byte(),
            .price_table = in.byte(),
            .station_information = in.byte()};
}

from_pump parse_information(field_reader& in)
{
    information message;
    const auto maker = in.take(12);
    message.maker.assign(maker.begin(), maker.end());
    message.maker.erase(message.maker.find_last_not_of(std::string_view(" \0", 2)) + 1);
    message.province = static_cast<int>(in.bcd(1));
    message.city = static_cast<int>(in.bcd(1));
    message.superior = in.bcd(4);
    message.station = in.bcd(4);
    message.time_bcd = in.raw<7>();
    const int guns = in.byte();
    for (int i = 0; i < guns && in.sound(); ++i)
        message.guns.push_back(in.byte());
    message.has = parse_versions(in);
    return message;
}

from_pump parse_grey_query(field_reader& in)
{
    return grey_query{.asn = in.card(10),
                      .bal_fen = in.big_endian(4),
                      .ctc = u16(in),
                      .ds = u8(in),
                      .time_bcd = in.raw<7>()};
}

from_pump parse_error_report(field_reader& in)
{
    error_report message{.type = u8(in), .data = {}};
    const auto data = in.rest();
    message.data.assign(data.begin(), data.end());
    return message;
}

// ---- parsing, PC to dispenser

from_pc parse_poll_answer(field_reader& in)
{
    poll_answer message;
    message.time_bcd = in.raw<7>();
    message.has = parse_versions(in);
    // Programs disagree about the last bytes of this answer; 15 is the least seen.
    if (in.left() > 0)
        message.private_data = u8(in);
    if (in.left() > 0)
        message.program = u8(in);
    in.rest();
    return message;
}

from_pc parse_segment_answer(field_reader& in)
{
    segment_answer message{.content = u8(in), .offset = u16(in), .count = in.byte(), .data = {}};
    const auto data = in.rest();
    message.data.assign(data.begin(), data.end());
    return message;
}

from_pc parse_grey_answer(field_reader& in)
{
    return grey_answer{.match = u8(in),
                       .asn = in.card(10),
                       .bal_fen = in.big_endian(4),
                       .amn_fen = in.big_endian(3),
                       .ctc = u16(in),
                       .ds = u8(in),
                       .time_bcd = in.raw<7>(),
                       .gmac = in.raw<4>(),
                       .psam_tid = in.raw<6>(),
                       .psam_ttc = in.big_endian(4)};
}

template <class Message>
struct row {
    std::uint8_t command;
    Message (*parse)(field_reader& in);
};

constexpr std::array pump_rows{
    row<from_pump>{0x30, [](field_reader&) -> from_pump { return poll{}; }},
    row<from_pump>{0x31, parse_real_time},
    row<from_pump>{0x32, parse_record_upload},
    row<from_pump>{0x33,
                   [](field_reader& in) -> from_pump {
                       return download_request{.content = u8(in), .version = u16(in)};
                   }},
    row<from_pump>{0x34,
                   [](field_reader& in) -> from_pump {
                       return segment_request{
                           .content = u8(in), .offset = u16(in), .count = in.byte()};
                   }},
    row<from_pump>{0x35, parse_grey_query},
    row<from_pump>{0x36, [](field_reader& in) -> from_pump { return list_query{in.card(10)}; }},
    row<from_pump>{0x38, parse_volume_totals},
    row<from_pump>{0x3A, parse_information},
    row<from_pump>{0x3B, parse_error_report},
    row<from_pump>{
        0x3F, [](field_reader& in) -> from_pump { return record_not_found{in.big_endian(4)}; }},
};

constexpr std::array pc_rows{
    row<from_pc>{0x30, parse_poll_answer},
    row<from_pc>{0x32, [](field_reader& in) -> from_pc { return record_answer{u8(in)}; }},
    row<from_pc>{0x33,
                 [](field_reader& in) -> from_pc {
                     return download_answer{.length = in.big_endian(4), .content = u8(in)};
                 }},
    row<from_pc>{0x34, parse_segment_answer},
    row<from_pc>{0x35, parse_grey_answer},
    row<from_pc>{0x36,
                 [](field_reader& in) -> from_pc {
                     return list_answer{.flag = u8(in), .asn = in.card(10)};
                 }},
    row<from_pc>{0x38, [](field_reader&) -> from_pc { return read_totals{}; }},
    row<from_pc>{0x3A, [](field_reader&) -> from_pc { return read_information{}; }},
    row<from_pc>{0x3C,
                 [](field_reader& in) -> from_pc {
                     return error_answer{.command = u8(in), .status = u8(in)};
                 }},
    row<from_pc>{0x3E, [](field_reader& in) -> from_pc { return read_record{in.big_endian(4)}; }},
};

bool is_vendor_extension(std::uint8_t command) noexcept
{
    return (command >= 0x60 && command <= 0x63) || command == 0x70 || command == 0x71 ||
           command == 0x80;
}

template <class Message, std::size_t count>
result<Message> parse(byte_view data, const std::array<row<Message>, count>& rows)
{
    if (data.empty())
        return errc::malformed_message;
    if (is_vendor_extension(data[0]))
        return Message{vendor_extension{data[0], bytes(data.begin() + 1, data.end())}};
    const auto known =
        std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.command == data[0]; });
    if (known == rows.end())
        return errc::unknown_command;
    field_reader in(data.subspan(1));
    Message message = known->parse(in);
    if (!in.sound_and_empty())
        return errc::malformed_message;
    return message;
}

// ---- encoding

void put(field_writer& out, const versions& v)
{
    out.big_endian(v.base_blacklist, 2).byte(v.added_blacklist).byte(v.deleted_blacklist);
    out.byte(v.whitelist).byte(v.price_table).byte(v.station_information);
}

void put(field_writer& out, const card_item& item)
{
    out.byte(1).byte(item.gun).byte(static_cast<std::int64_t>(16 + item.further.size()));
    out.card(item.asn, 10).raw(item.status).big_endian(item.bal_fen, 4).raw(item.further);
}

void put(field_writer& out, const fuelling_item& item)
{
    out.byte(2).byte(item.gun).byte(item.p_unit);
    out.big_endian(item.amn_fen, 3).big_endian(item.vol_cl, 3).big_endian(item.prc_fen, 2);
}

struct writer {
    field_writer& out;

    void operator()(const poll&) { out.byte(0x30); }
    void operator()(const real_time& m)
    {
        out.byte(0x31).byte(m.count);
        for (const auto& item : m.items)
            std::visit([this](const auto& i) { put(out, i); }, item);
        if (m.unknown_state)
            out.byte(*m.unknown_state);
    }
    void operator()(const record_upload& m) { out.byte(0x32).raw(encode(m.record)); }
    void operator()(const download_request& m)
    {
        out.byte(0x33).byte(m.content).big_endian(m.version, 2);
    }
    void operator()(const segment_request& m)
    {
        out.byte(0x34).byte(m.content).big_endian(m.offset, 2).byte(m.count);
    }
    void operator()(const grey_query& m)
    {
        out.byte(0x35).card(m.asn, 10).big_endian(m.bal_fen, 4).big_endian(m.ctc, 2);
        out.byte(m.ds).raw(m.time_bcd);
    }
    void operator()(const list_query& m) { out.byte(0x36).card(m.asn, 10); }
    void operator()(const volume_totals& m)
    {
        out.byte(0x38).byte(static_cast<std::int64_t>(m.guns.size()));
        for (const auto& gun : m.guns)
            out.byte(gun.number).big_endian(gun.v_tot_cl, 4);
    }
    void operator()(const information& m)
    {
        std::string maker = m.maker;
        maker.resize(12, ' ');
        out.byte(0x3A).raw(bytes(maker.begin(), maker.end()));
        out.bcd(m.province, 1).bcd(m.city, 1).bcd(m.superior, 4).bcd(m.station, 4);
        out.raw(m.time_bcd).byte(static_cast<std::int64_t>(m.guns.size()));
        for (const int gun : m.guns)
            out.byte(gun);
        put(out, m.has);
    }
    void operator()(const error_report& m) { out.byte(0x3B).byte(m.type).raw(m.data); }
    void operator()(const record_not_found& m) { out.byte(0x3F).big_endian(m.pos_ttc, 4); }
    void operator()(const vendor_extension& m) { out.byte(m.command).raw(m.data); }

    void operator()(const poll_answer& m)
    {
        out.byte(0x30).raw(m.time_bcd);
        put(out, m.has);
        out.byte(m.private_data).byte(m.program);
    }
    void operator()(const record_answer& m) { out.byte(0x32).byte(m.result); }
    void operator()(const download_answer& m)
    {
        out.byte(0x33).big_endian(m.length, 4).byte(m.content);
    }
    void operator()(const segment_answer& m)
    {
        out.byte(0x34).byte(m.content).big_endian(m.offset, 2).byte(m.count).raw(m.data);
    }
    void operator()(const grey_answer& m)
    {
        out.byte(0x35).byte(m.match).card(m.asn, 10).big_endian(m.bal_fen, 4);
        out.big_endian(m.amn_fen, 3).big_endian(m.ctc, 2).byte(m.ds).raw(m.time_bcd);
        out.raw(m.gmac).raw(m.psam_tid).big_endian(m.psam_ttc, 4);
    }
    void operator()(const list_answer& m) { out.byte(0x36).byte(m.flag).card(m.asn, 10); }
    void operator()(const read_totals&) { out.byte(0x38); }
    void operator()(const read_information&) { out.byte(0x3A); }
    void operator()(const error_answer& m) { out.byte(0x3C).byte(m.command).byte(m.status); }
    void operator()(const read_record& m) { out.byte(0x3E).big_endian(m.pos_ttc, 4); }
};

template <class Message>
bytes written(const Message& message)
{
    field_writer out;
    std::visit(writer{out}, message);
    return out.done();
}

}  // namespace

result<from_pump> parse_from_pump(byte_view data)
{
    return parse(data, pump_rows);
}

result<from_pc> parse_from_pc(byte_view data)
{
    return parse(data, pc_rows);
}

bytes encode(const from_pump& message)
{
    return written(message);
}

bytes encode(const from_pc& message)
{
    return written(message);
}

}  // namespace thirdvisit::drivers::sinopec
