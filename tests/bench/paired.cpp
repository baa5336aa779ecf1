#include "tests/bench/paired.hpp"

#include <boost/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <stdexcept>

namespace thirdvisit::bench {
namespace {

using clock = std::chrono::steady_clock;

double seconds_since(clock::time_point start)
{
    return std::chrono::duration<double>(clock::now() - start).count();
}

double rate_of(const std::function<int()>& work, double seconds)
{
    const auto start = clock::now();
    long long units = 0;
    do {
        units += work();
    } while (seconds_since(start) < seconds);
    return static_cast<double>(units) / seconds_since(start);
}

// Overwrites 4 KiB and syncs, round and round in a 4 MiB file: the fastest a durable commit can be.
class floor_probe {
public:
    explicit floor_probe(const std::string& path)
    {
        if (path.empty())
            return;
        fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd_ < 0 || ::ftruncate(fd_, size) != 0)
            throw std::runtime_error("cannot make the probe file " + path);
    }
    ~floor_probe()
    {
        if (fd_ >= 0)
            ::close(fd_);
    }
    floor_probe(const floor_probe&) = delete;
    floor_probe& operator=(const floor_probe&) = delete;

    bool used() const { return fd_ >= 0; }
    double rate()
    {
        return rate_of([this] { return once(); }, 0.05);
    }

private:
    static constexpr off_t size = 4 << 20;

    int once()
    {
        static const std::vector<char> page(4096, 'x');
        if (::pwrite(fd_, page.data(), page.size(), at_) < 0 || ::fdatasync(fd_) != 0)
            throw std::runtime_error("the probe file cannot be written");
        at_ = (at_ + 4096) % size;
        return 1;
    }

    int fd_{-1};
    off_t at_{0};
};

bool steady(double before, double after)
{
    return before < 2 * after && after < 2 * before;
}

}  // namespace

quartiles quartiles_of(std::vector<double> values)
{
    if (values.empty())
        return {};
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
    };
    return {at(0.25), at(0.5), at(0.75)};
}

paired_result paired_windows(const plan& p, const std::function<int()>& product,
                             const std::function<int()>& peer)
{
    floor_probe probe(p.probe_file);
    std::vector<double> ratios, products, peers;
    paired_result result;
    for (int round = 0; round < p.rounds; ++round) {
        const double before = probe.used() ? probe.rate() : 1;
        double mine = 0, theirs = 0;
        if (round % 2 == 0) {
            mine = rate_of(product, p.window_seconds);
            theirs = rate_of(peer, p.window_seconds);
        } else {
            theirs = rate_of(peer, p.window_seconds);
            mine = rate_of(product, p.window_seconds);
        }
        if (!steady(before, probe.used() ? probe.rate() : 1)) {
            ++result.dropped;
            continue;
        }
        ++result.kept;
        ratios.push_back(mine / theirs);
        products.push_back(mine);
        peers.push_back(theirs);
    }
    result.ratio = quartiles_of(ratios);
    result.product_median = quartiles_of(products).median;
    result.peer_median = quartiles_of(peers).median;
    return result;
}

void print(const entry& e)
{
    boost::json::object line;
    line["name"] = e.name;
    line["value"] = e.value;
    line["unit"] = e.unit;
    line["peer"] = e.has_peer ? boost::json::value(e.peer) : boost::json::value(nullptr);
    line["ratio"] = e.has_peer ? boost::json::value(e.ratio) : boost::json::value(nullptr);
    line["detail"] = e.detail;
    std::cout << boost::json::serialize(line) << std::endl;
}

}  // namespace thirdvisit::bench
