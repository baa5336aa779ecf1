// A visit on the wire: schemas/sync/v1/visit.schema.json. Plate, model and colour stay at the
// station: head office knows cars through the customer's sealed plates alone (product 13).
#pragma once

#include "schemas/records.hpp"
#include "sync/wire/json_reader.hpp"

namespace thirdvisit::sync::wire {

void encode(std::string& out, const visit_record& r);
visit_record decode_visit(const boost::json::value& body, verdict& all);

}  // namespace thirdvisit::sync::wire
