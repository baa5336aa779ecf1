// Paired windows: peer and product take turns in short windows, the order reversed every round
// (ABBA), with a floor probe of the disk before and after each round. A machine that slows down
// slows both down, so the ratio stands where times would not. Rounds in which the probe moved by
// more than the factor two are dropped: the disk changed under them.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace thirdvisit::bench {

struct plan {
    int rounds{30};
    double window_seconds{0.3};
    std::string probe_file;  // empty: no disk probe, for work that never syncs
};

struct quartiles {
    double low{}, median{}, high{};
};

struct paired_result {
    quartiles ratio;          // product / peer, operations per second
    double product_median{};  // operations per second
    double peer_median{};
    int kept{}, dropped{};
};

// Each callable does one operation and returns how many units it was (1 commit, 500 rows, …).
paired_result paired_windows(const plan& p, const std::function<int()>& product,
                             const std::function<int()>& peer);

quartiles quartiles_of(std::vector<double> values);

// One JSON line on standard output: {"name":…,"value":…,"unit":…,"peer":…,"ratio":…}. A ratio or
// peer that does not exist is null.
struct entry {
    std::string name;
    double value{};
    std::string unit;
    double peer{};
    double ratio{};
    bool has_peer{};
    std::string detail;  // what was compared and how many windows were kept
};
void print(const entry& e);

}  // namespace thirdvisit::bench
