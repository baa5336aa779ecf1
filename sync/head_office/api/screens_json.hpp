// The rows of the screens as JSON: the C++ side of schemas/screens/head_office.ts.
#pragma once

#include "sync/head_office/store/views.hpp"

#include <string>
#include <vector>

namespace thirdvisit::head_office {

struct overview {
    std::string company;
    std::string language;
    std::string sync_address;
    std::string time_zone;
    bool demo{};
    utc_ms now;
    std::vector<station_row> stations;
    totals_row totals;
};

std::string to_json(const overview& o);
std::string to_json(const station_row& r);
std::string to_json(const totals_row& t);
std::string to_json(const customer_list& l);
std::string to_json(const std::vector<flag_row>& flags);

}  // namespace thirdvisit::head_office
