#include "schema.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

// valijson's own headers do not pass our warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace thirdvisit::test {

using adapter = valijson::adapters::BoostJsonAdapter;

namespace {

const valijson::Schema& schema_of(const std::string& name)
{
    static std::map<std::string, valijson::Schema> known;
    const auto [place, fresh] = known.try_emplace(name);
    if (fresh) {
        const auto text = read_json_file("schemas/sync/v1/" + name + ".schema.json");
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(adapter(text), place->second);
    }
    return place->second;
}

}  // namespace

boost::json::value read_json_file(const std::string& path_in_source)
{
    std::ifstream in(THIRDVISIT_SOURCE_DIR "/" + path_in_source);
    if (!in)
        throw std::runtime_error("cannot read " + path_in_source);
    std::stringstream text;
    text << in.rdbuf();
    return boost::json::parse(text.str());
}

std::string schema_verdict(const std::string& name, const boost::json::value& v)
{
    valijson::ValidationResults results;
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    if (validator.validate(schema_of(name), adapter(v), &results))
        return {};
    valijson::ValidationResults::Error error;
    std::string all;
    while (results.popError(error))
        all += error.description + "; ";
    return all.empty() ? "refused" : all;
}

}  // namespace thirdvisit::test
