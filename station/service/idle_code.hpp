// Program code that an idle agent keeps in memory only because it started, imported or judged once.
#pragma once

namespace thirdvisit::station {

// Lets go of every page of code and constants of this process; what is needed again comes back from
// the page cache by itself. Nothing that was ever written is touched. May be called at any time.
void release_idle_code() noexcept;

}  // namespace thirdvisit::station
