// JSON Schema draft 7 by valijson, for tests: what schemas/sync says about a value.
#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace thirdvisit::test {

boost::json::value read_json_file(const std::string& path_in_source);

// Empty when the value satisfies schemas/sync/v1/<name>.schema.json, else what is wrong.
std::string schema_verdict(const std::string& name, const boost::json::value& v);

}  // namespace thirdvisit::test
