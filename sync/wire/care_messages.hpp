// Flags, contacts, duty, erasures, merges and stubs on the wire: flag, contact, duty, erasure, merge
// and withheld.schema.json in schemas/sync/v1.
#pragma once

#include "schemas/records.hpp"
#include "sync/wire/json_reader.hpp"

namespace thirdvisit::sync::wire {

void encode(std::string& out, const flag_record& r);
flag_record decode_flag(const boost::json::value& body, verdict& all);

void encode(std::string& out, const contact_record& r);
contact_record decode_contact(const boost::json::value& body, verdict& all);

void encode(std::string& out, const duty_record& r);
duty_record decode_duty(const boost::json::value& body, verdict& all);

void encode(std::string& out, const erasure_record& r);
erasure_record decode_erasure(const boost::json::value& body, verdict& all);

void encode(std::string& out, const merge_record& r);
merge_record decode_merge(const boost::json::value& body, verdict& all);

void encode(std::string& out, const withheld_record& r);
withheld_record decode_withheld(const boost::json::value& body, verdict& all);

}  // namespace thirdvisit::sync::wire
