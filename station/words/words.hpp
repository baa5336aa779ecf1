// The message catalogue (schemas/catalogue) for the programs: sentences that people read on screens
// and that no screen can make itself. Simple arguments only, no plurals.
#pragma once

#include "schemas/text.hpp"
#include "station/config/config.hpp"

#include <map>
#include <string>

namespace thirdvisit::station {

// One language's sentences, read once: for whoever says many in a row.
class phrasebook {
public:
    explicit phrasebook(language in);

    // The key itself when the catalogue lacks it: a hole is visible and does no harm.
    std::string say(const text& what) const;

private:
    std::map<std::string, std::string> sentences_;
};

// One sentence. Parsed anew each time: such sentences are rare, and a weak machine's memory is not for
// holding the catalogue.
std::string say(language in, const text& what);

}  // namespace thirdvisit::station
