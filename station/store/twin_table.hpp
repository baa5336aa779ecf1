// Pairs of profiles that may be one person, and what the manager said about them. All calls belong
// to the caller's transaction; store thread only.
#pragma once

#include "schemas/values.hpp"
#include "station/profile/twins.hpp"
#include "station/store/database.hpp"

#include <string>
#include <vector>

namespace thirdvisit::station {

struct twin_row {
    std::string a;  // customers, in the order of their ids
    std::string b;
    std::vector<twin_reason> reasons;
    utc_ms found;
};

class twin_table {
public:
    explicit twin_table(database& db);

    // Noted once; a pair that was told apart is not asked about again for the same reason.
    void note(const std::string& one, const std::string& other, twin_reason why, utc_ms now);
    // False: there is no such open pair.
    bool tell_apart(const std::string& one, const std::string& other, const std::string& badge);

    // Latest first.
    std::vector<twin_row> open(int limit);
    std::vector<twin_row> open_of(const std::string& customer);

private:
    static std::vector<twin_row> rows(statement& s, bool more);

    statement note_, apart_, open_, of_;
};

}  // namespace thirdvisit::station
