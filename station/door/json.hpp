// Views as JSON and requests from JSON: the C++ side of schemas/screens/station.ts, key by key.
// Pure; knows no socket and no store.
#pragma once

#include "station/config/config.hpp"
#include "station/door/status.hpp"
#include "station/service/requests.hpp"
#include "station/service/views.hpp"
#include "station/words/words.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace thirdvisit::station {

namespace json = boost::json;

json::value json_of(const view::employee& v);
json::value json_of(const view::waiting_card& v);
json::value json_of(const view::text& v);
json::value json_of(const std::map<std::string, text_argument>& args);
json::value json_of(const view::prompt& v);
json::value json_of(const view::visit& v);
json::value json_of(const view::point& v);
json::value json_of(const view::flag& v);
json::value json_of(const view::flag_list& v);
json::value json_of(const view::expected_customer& v);
json::value json_of(const view::twin_pair& v);
json::value json_of(const view::merge& v);
json::value json_of(const view::twin_desk& v);
json::value json_of(const view::plate_match& v);
json::value json_of(const view::customer_page& v);
json::value json_of(const view::volume_hint& v);
json::value json_of(const view::care_task& v);
json::value json_of(const view::hint_list& v);
json::value json_of(const view::damaged_file& v);
json::value json_of(const view::damage& v);
json::value json_of(const view::totals& v);
json::value json_of(const device_status& v);
json::value json_of(const head_office_status& v, const view::backlog& b);
json::value json_of(const station_config& v, int grace_days);
json::value json_of(const import_report& v, const phrasebook& words);
json::value json_of(const round_report& v);

template <class T>
json::value json_of(const std::vector<T>& list)
{
    json::array all;
    all.reserve(list.size());
    for (const auto& each : list)
        all.push_back(json_of(each));
    return all;
}

// Requests. A missing key is a malformed request, an unknown one too; both name the field.
outcome<plate_entry> read_plate_entry(const json::value& v);
outcome<profile_answer> read_answer(const json::value& v);
outcome<served_by_request> read_served_by(const json::value& v);
outcome<same_car_request> read_same_car(const json::value& v);
outcome<grumbled_request> read_grumbled(const json::value& v);
outcome<watch_request> read_watch(const json::value& v);
outcome<tap_card_request> read_tap_card(const json::value& v);
outcome<duty_request> read_duty(const json::value& v);
outcome<apart_request> read_apart(const json::value& v);
outcome<merge_request> read_merge(const json::value& v);
outcome<merge_undo_request> read_merge_undo(const json::value& v);
outcome<contact_request> read_contact(const json::value& v);
outcome<std::string> read_id(const json::value& v);  // {id} alone
outcome<std::string> read_join_code(const json::value& v);
outcome<std::chrono::seconds> read_port_release(const json::value& v);  // {id, seconds}

}  // namespace thirdvisit::station
