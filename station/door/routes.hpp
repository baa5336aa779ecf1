// A row of the door's table, and the answers that refuse.
#pragma once

#include "station/door/door.hpp"

namespace thirdvisit::station {

enum class audience { both, tool };

struct door::route {
    std::string_view method;
    std::string_view pattern;  // "{}" stands for one part of the path
    audience open_to;
    answer (door::*handle)(const http::request& asked, const std::string& argument);
};

// {"error":…,"field":…,"text":…,"args":{…}}: `error` is the tail of a catalogue key "error.<error>",
// `text` a catalogue key or empty, `args` its arguments where it has some.
http::response refusal(int status, std::string_view error, std::string_view field,
                       std::string_view text,
                       const std::map<std::string, text_argument>& args = {});
http::response refusal(const rejection& why);

}  // namespace thirdvisit::station
