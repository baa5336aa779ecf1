// One question to the station's running program over its Unix socket, answered before the call
// returns. A thin shell around sync/http.
#pragma once

#include "schemas/text.hpp"
#include "station/tool/commands.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace thirdvisit::station::tool {

struct question {
    std::string method{"GET"};
    std::string path{};
    std::map<std::string, std::string> query{};
    std::string body{};
    std::string content_type{"application/json"};
};

// The answer's JSON. Nothing when there was none; then `code` is the exit code, and the reason and
// the remedy have been written to `s.err`.
std::optional<boost::json::value> ask(const agent_options& a, const question& q, streams s,
                                      int& code);

// A text as the station's answers carry it: a key of the catalogue and arguments. Empty for null.
thirdvisit::text text_in(const boost::json::value& v);

// An id for a request that must not happen twice.
std::string fresh_id();

}  // namespace thirdvisit::station::tool
