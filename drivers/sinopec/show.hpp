// Messages as JSON for people: the dossier's field names in lower case, raw integers with their
// unit in the name, cards as "••0843".
#pragma once

#include "drivers/sinopec/messages.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace thirdvisit::drivers::sinopec {

struct shown {
    std::string_view kind;  // "poll", "record", ...
    boost::json::object fields;
};

shown show(const from_pump& message);
shown show(const from_pc& message);

}  // namespace thirdvisit::drivers::sinopec
