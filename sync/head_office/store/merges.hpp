// Which profiles of a station are one person now, whatever order the records come in. Works inside
// the caller's transaction.
#pragma once

#include "schemas/records.hpp"
#include "sync/head_office/store/database.hpp"

#include <map>
#include <string>
#include <vector>

namespace thirdvisit::head_office {

class merges {
public:
    explicit merges(database& db);

    // The station that the following calls are about.
    void begin(const std::string& station);

    bool is_merged(const std::string& customer);
    // Everybody who is in this one.
    std::vector<std::string> merged_into(const std::string& survivor);

    // Both say how many more customers are shown than before.
    int put(const merge_record& r);
    int forget(const std::string& customer);

private:
    int renew();
    int hidden();

    std::string station_;
    bool any_{};
    statement any_here_, insert_, revise_, drop_cards_, forget_;
    statement standing_, clear_, add_, hidden_, find_, into_;
};

}  // namespace thirdvisit::head_office
