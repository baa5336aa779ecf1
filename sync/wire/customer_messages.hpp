// What is known about a customer, and what he agreed to: customer.schema.json and
// consent.schema.json in schemas/sync/v1. Personal fields travel sealed to head office's key.
#pragma once

#include "schemas/records.hpp"
#include "sync/wire/json_reader.hpp"

namespace thirdvisit::sync::wire {

void encode(std::string& out, const customer_record& r);
customer_record decode_customer(const boost::json::value& body, verdict& all);

void encode(std::string& out, const consent_record& r);
consent_record decode_consent(const boost::json::value& body, verdict& all);

}  // namespace thirdvisit::sync::wire
