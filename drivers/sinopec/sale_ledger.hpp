// Finds sales that happened and were never offered: by a number that was passed over, and by a
// totaliser that moved further than the records say.
#pragma once

#include "drivers/device/session.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace thirdvisit::drivers::sinopec {

struct missing_sales {
    std::vector<std::int64_t> numbers;       // records passed over
    std::map<int, std::int64_t> volumes_cl;  // nozzle: litres that no record explains
};

std::string to_text(const missing_sales& missing);  // English, for people

class sale_ledger {
public:
    // A record may wait 2 minutes for its MAC while later ones pass it.
    static constexpr std::chrono::seconds reread_after{130};
    static constexpr std::chrono::seconds patience{180};
    static constexpr std::int64_t widest_gap = 500;  // beyond it, the terminal was exchanged

    // Every record once, in the order seen; repeats may be left out or passed again.
    void on_record(std::int64_t number, int nozzle, std::int64_t vol_cl, std::int64_t v_tot_cl,
                   time_point now);

    // Numbers that have been missing for `reread_after`, each once: worth asking the terminal for.
    std::vector<std::int64_t> take_rereads(time_point now);

    // What has been missing for `patience` and was not told yet.
    std::optional<missing_sales> take_missing(time_point now);
    std::optional<time_point> next_due() const;  // when one of them may have something

private:
    struct gap {
        time_point since{};
        bool reread{};
    };
    struct totaliser {
        std::int64_t number{};
        std::int64_t v_tot_cl{};
        std::int64_t unexplained_cl{};
        time_point since{};
    };

    void step_number(std::int64_t number, time_point now);
    void step_totaliser(totaliser& gun, std::int64_t number, std::int64_t vol_cl,
                        std::int64_t v_tot_cl, time_point now);

    std::optional<std::int64_t> highest_;
    std::map<std::int64_t, gap> passed_over_;
    std::set<std::int64_t> told_;  // missing numbers that people know of; they may still come
    std::map<int, totaliser> guns_;
};

}  // namespace thirdvisit::drivers::sinopec
