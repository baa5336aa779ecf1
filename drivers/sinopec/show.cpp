#include "drivers/sinopec/show.hpp"

#include "drivers/framing/bcd.hpp"
#include "drivers/framing/hex.hpp"

#include <boost/json/array.hpp>

namespace thirdvisit::drivers::sinopec {
namespace {

using boost::json::array;
using boost::json::object;

std::string hex(byte_view raw)
{
    return to_hex(raw, "");
}

// "2017-03-05T13:57:57", or the digits as sent where they are no date.
std::string time_text(byte_view packed)
{
    const auto time = bcd_time(packed);
    return time ? to_string(*time) : hex(packed);
}

std::string_view name_of(deal kind)
{
    static constexpr std::array<std::string_view, 10> names{
        "normal",      "escaped_card", "wrong_card",   "supplementary_debit", "supplement",
        "employee_on", "employee_off", "without_card", "price_answer",        "card_error"};
    const auto index = static_cast<std::size_t>(kind);
    return index < names.size() ? names[index] : "unknown";
}

std::string_view name_of_content(std::uint8_t code)
{
    static constexpr std::array<std::string_view, 8> names{
        "base_blacklist", "added_blacklist",     "deleted_blacklist", "whitelist",
        "price_table",    "station_information", "private_data",      "program"};
    return code < names.size() ? names[code] : "unknown";
}

object show_versions(const versions& v)
{
    return {{"base_blacklist", v.base_blacklist},
            {"added_blacklist", v.added_blacklist},
            {"deleted_blacklist", v.deleted_blacklist},
            {"whitelist", v.whitelist},
            {"price_table", v.price_table},
            {"station_information", v.station_information}};
}

object show_item(const card_item& item)
{
    return {{"state", 1},
            {"gun", item.gun},
            {"len", 16 + item.further.size()},
            {"asn", item.asn.masked()},
            {"card_status", hex(item.status)},
            {"bal_fen", item.bal_fen},
            {"further_bytes", item.further.size()}};
}

object show_item(const fuelling_item& item)
{
    return {{"state", 2},
            {"gun", item.gun},
            {"p_unit", item.p_unit},
            {"amn_fen", item.amn_fen},
            {"vol_cl", item.vol_cl},
            {"prc_fen", item.prc_fen}};
}

object show_record(const transaction_record& r)
{
    return {{"pos_ttc", r.pos_ttc},
            {"t_type", r.t_type},
            {"deal", name_of(r.kind())},
            {"time", time_text(r.time_bcd)},
            {"asn", r.asn.masked()},
            {"bal_fen", r.bal_fen},
            {"amn_fen", r.amn_fen},
            {"ctc", r.ctc},
            {"tac", hex(r.tac)},
            {"gmac", hex(r.gmac)},
            {"psam_tac", hex(r.psam_tac)},
            {"psam_asn", r.psam_asn.masked()},
            {"psam_tid", hex(r.psam_tid)},
            {"psam_ttc", r.psam_ttc},
            {"ds", r.ds},
            {"unit", r.unit},
            {"c_type", r.c_type},
            {"ver", r.ver},
            {"nzn", r.nzn},
            {"g_code", r.fuel_code()},
            {"vol_cl", r.vol_cl},
            {"prc_fen", r.prc_fen},
            {"emp", r.emp},
            {"v_tot_cl", r.v_tot_cl},
            {"t_mac", hex(r.t_mac)}};
}

struct pump_shower {
    shown operator()(const poll&) const { return {"poll", {}}; }
    shown operator()(const real_time& m) const
    {
        array items;
        for (const auto& item : m.items)
            items.push_back(std::visit([](const auto& i) { return show_item(i); }, item));
        object fields{{"count", m.count}, {"items", std::move(items)}};
        if (m.unknown_state)
            fields["unknown_state"] = *m.unknown_state;
        return {"real_time", std::move(fields)};
    }
    shown operator()(const record_upload& m) const { return {"record", show_record(m.record)}; }
    shown operator()(const download_request& m) const
    {
        return {"download_request",
                {{"content", m.content},
                 {"content_name", name_of_content(m.content)},
                 {"version", m.version}}};
    }
    shown operator()(const segment_request& m) const
    {
        return {"segment_request",
                {{"content", m.content},
                 {"content_name", name_of_content(m.content)},
                 {"offset", m.offset},
                 {"count", m.count}}};
    }
    shown operator()(const grey_query& m) const
    {
        return {"grey_query",
                {{"asn", m.asn.masked()},
                 {"bal_fen", m.bal_fen},
                 {"ctc", m.ctc},
                 {"ds", m.ds},
                 {"time", time_text(m.time_bcd)}}};
    }
    shown operator()(const list_query& m) const
    {
        return {"list_query", {{"asn", m.asn.masked()}}};
    }
    shown operator()(const volume_totals& m) const
    {
        array guns;
        for (const auto& gun : m.guns)
            guns.push_back(object{{"number", gun.number}, {"v_tot_cl", gun.v_tot_cl}});
        return {"volume_totals", {{"count", m.guns.size()}, {"guns", std::move(guns)}}};
    }
    shown operator()(const information& m) const
    {
        return {"information",
                {{"maker", m.maker},
                 {"province", m.province},
                 {"city", m.city},
                 {"superior", m.superior},
                 {"station", m.station},
                 {"time", time_text(m.time_bcd)},
                 {"guns", array(m.guns.begin(), m.guns.end())},
                 {"versions", show_versions(m.has)}}};
    }
    // The text may name a card; only its length is shown beside the type.
    shown operator()(const error_report& m) const
    {
        return {"error_report", {{"type", m.type}, {"data_bytes", m.data.size()}}};
    }
    shown operator()(const record_not_found& m) const
    {
        return {"record_not_found", {{"pos_ttc", m.pos_ttc}}};
    }
    shown operator()(const vendor_extension& m) const
    {
        return {"vendor_extension",
                {{"command", hex(byte_view(&m.command, 1))}, {"data_bytes", m.data.size()}}};
    }
};

struct pc_shower {
    shown operator()(const poll_answer& m) const
    {
        return {"poll_answer",
                {{"time", time_text(m.time_bcd)},
                 {"versions", show_versions(m.has)},
                 {"private_data", m.private_data},
                 {"program", m.program}}};
    }
    shown operator()(const record_answer& m) const
    {
        return {"record_answer", {{"result", m.result}}};
    }
    shown operator()(const download_answer& m) const
    {
        return {"download_answer",
                {{"length", m.length},
                 {"content", m.content},
                 {"content_name", name_of_content(m.content)}}};
    }
    shown operator()(const segment_answer& m) const
    {
        return {"segment_answer",
                {{"content", m.content},
                 {"content_name", name_of_content(m.content)},
                 {"offset", m.offset},
                 {"count", m.count},
                 {"data_bytes", m.data.size()}}};
    }
    shown operator()(const grey_answer& m) const
    {
        return {"grey_answer",
                {{"match", m.match},
                 {"asn", m.asn.masked()},
                 {"bal_fen", m.bal_fen},
                 {"amn_fen", m.amn_fen},
                 {"ctc", m.ctc},
                 {"ds", m.ds},
                 {"time", time_text(m.time_bcd)},
                 {"gmac", hex(m.gmac)},
                 {"psam_tid", hex(m.psam_tid)},
                 {"psam_ttc", m.psam_ttc}}};
    }
    shown operator()(const list_answer& m) const
    {
        return {"list_answer", {{"flag", m.flag}, {"asn", m.asn.masked()}}};
    }
    shown operator()(const read_totals&) const { return {"read_volume_totals", {}}; }
    shown operator()(const read_information&) const { return {"read_information", {}}; }
    shown operator()(const error_answer& m) const
    {
        return {"error_answer", {{"command", hex(byte_view(&m.command, 1))}, {"status", m.status}}};
    }
    shown operator()(const read_record& m) const
    {
        return {"read_record", {{"pos_ttc", m.pos_ttc}}};
    }
    shown operator()(const vendor_extension& m) const { return pump_shower{}(m); }
};

}  // namespace

shown show(const from_pump& message)
{
    return std::visit(pump_shower{}, message);
}

shown show(const from_pc& message)
{
    return std::visit(pc_shower{}, message);
}

}  // namespace thirdvisit::drivers::sinopec
