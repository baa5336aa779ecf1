// The lines that every protocol's decoder writes alike. Raw bytes are scrubbed on the way.
#pragma once

#include "schemas/bytes.hpp"
#include "schemas/errc.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace thirdvisit::drivers {

// {"ok":true,"frame":...,"kind":...,"fields":...}; "direction" as well, where it is not empty.
std::string sound_line(boost::json::object frame, std::string_view kind, boost::json::object fields,
                       std::string_view direction = {});

// A sound frame whose message is not: {"ok":false,"frame":...,"error":"malformed_message","raw":...}
std::string bad_message_line(boost::json::object frame, boost::system::error_code why,
                             byte_view raw);

// A damaged stretch: {"ok":false,"error":"bad_check_byte","raw":...}
std::string fault_line(boost::system::error_code why, byte_view raw);

// A capture in which nothing began: {"ok":false,"error":"truncated_frame","skipped":3}
std::string nothing_line(std::size_t skipped);

}  // namespace thirdvisit::drivers
