// The agent at size (product 14): what a door answers and how long a search takes with 200,000
// profiles, also while a month of sales is imported, and what a million unsent visits add to its
// memory and to its start. The store is filled by this program while the agent is down. Ends within
// about six minutes.
#include "schemas/ids.hpp"
#include "station/demo/programs.hpp"
#include "station/store/store.hpp"
#include "sync/wire/records.hpp"
#include "tests/bench/month.hpp"
#include "tests/bench/paired.hpp"
#include "tests/bench/process.hpp"
#include "tests/bench/sample_visits.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <thread>

using namespace thirdvisit;
using namespace std::chrono_literals;
using bench::milliseconds_since;
using steady = std::chrono::steady_clock;

namespace {

constexpr std::int64_t profiles = 200'000;
constexpr std::int64_t unsent = 1'000'000;
constexpr int asked = 1'000;
constexpr std::int64_t rows_a_commit = 2'000;

plate plate_of(std::int64_t n)
{
    static constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    std::string characters = "豫";
    characters += letters[static_cast<std::size_t>(n / 100'000 % 24)];
    auto digits = std::to_string(100'000 + n % 100'000);
    return {characters + digits.substr(1), plate_kind::blue};
}

// Lately, so that nobody's profile has run out; not so lately that a start remembers the visits.
utc_ms lately()
{
    return {(std::time(nullptr) - 10LL * 86'400) * 1000};
}

visit visit_lately(std::int64_t n)
{
    auto v = bench::visit_of(n);
    v.begun = lately() + n % 3'600'000;
    v.ended = v.begun + 1;
    v.day = {static_cast<std::int32_t>(v.begun.since_epoch / 86'400'000)};
    v.fuellings.front().at = v.begun;
    v.card.reset();
    return v;
}

void fill_profiles(station::store& s)
{
    for (std::int64_t n = 0; n < profiles;) {
        station::transaction tx(s.db());
        for (std::int64_t k = 0; k < rows_a_commit && n < profiles; ++k) {
            station::customer c;
            c.id = bench::id_of(++n);
            c.key_id = s.maker.next_key();
            c.stage = n % 3 == 0 ? 3 : 1;
            if (c.stage == 3) {
                c.address = "王先生";
                c.contact_kind = "phone";
                c.contact = "139" + std::to_string(10'000'000 + n);
            }
            c.created = c.changed = lately();
            s.customers.insert(c);
            s.customers.save_vehicle(plate_of(n), c, {"Jetta", "white", "92#", lately()});
            auto v = visit_lately(n);
            v.customer = c.id;
            v.how = identification::plate;
            s.visits.save(v, {});
        }
        tx.commit();
    }
}

void fill_unsent(station::store& s)
{
    for (std::int64_t n = 0; n < unsent;) {
        station::transaction tx(s.db());
        for (std::int64_t k = 0; k < rows_a_commit && n < unsent; ++k) {
            auto v = visit_lately(profiles + ++n);
            v.customer.clear();
            v.how = identification::anonymous;
            s.visits.save(v, {});
            s.outbox.append(sync::wire::make_entry(visit_record{v}, v.ended));
        }
        tx.commit();
    }
}

// Between two lives of the agent.
void fill(demo::programs& all, void (*rows)(station::store&))
{
    all.station().terminate();
    all.station().wait(20s);
    const station::store_home home(all.place().station_folder(), {});
    station::store s(home, bench::start);
    rows(s);
}

struct spread {
    double median{};
    double p99{};
};

spread spread_of(std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times[times.size() * 99 / 100]};
}

void must(const demo::answered& a, const std::string& what)
{
    if (a.status != 200)
        throw std::runtime_error(what + ": " + std::to_string(a.status) + " " +
                                 boost::json::serialize(a.body));
}

std::string plate_request(std::int64_t n)
{
    const auto p = plate_of(n);
    return boost::json::serialize(
        boost::json::object{{"id", demo::fresh_id()},
                            {"plate", {{"characters", p.characters}, {"kind", "blue"}}},
                            {"model", ""},
                            {"colour", ""},
                            {"badge", "1046"}});
}

// A known car is typed in at a pump: stored, recognised, answered with what to say.
spread door_answers(const demo::programs& all)
{
    std::vector<double> times;
    for (int i = 0; i < asked; ++i) {
        const auto body = plate_request(1 + i * 199 % profiles);
        const auto path = "/api/points/" + std::to_string(1 + i % demo::points) + "/plate";
        const auto begun = steady::now();
        must(demo::call_station(all.place().socket(), "POST", path, body), "a plate at a pump");
        times.push_back(milliseconds_since(begun));
    }
    return spread_of(times);
}

spread searches(const demo::programs& all)
{
    std::vector<double> times;
    for (int i = 0; i < asked; ++i) {
        const auto whole = plate_of(1 + i * 197 % profiles).characters;
        const auto path = "/api/plates?q=" + whole.substr(whole.size() - 3);
        const auto begun = steady::now();
        const auto found = demo::call_station(all.place().socket(), "GET", path);
        times.push_back(milliseconds_since(begun));
        must(found, "a search");
        if (found.body.as_array().empty())
            throw std::runtime_error("the search found nothing");
    }
    return spread_of(times);
}

void tell(const char* name, const spread& s, const std::string& what)
{
    bench::print({.name = name,
                  .value = s.p99,
                  .unit = "ms",
                  .detail = "p99 of " + std::to_string(asked) + ", median " +
                            std::to_string(s.median) + " ms; " + what});
}

void answers_at_size(demo::programs& all)
{
    tell("door_answer_200k_profiles", door_answers(all),
         "a known plate typed at a pump, committed and answered over the local socket, a new "
         "connection each; goal p99 <= 50 ms");
    tell("plate_search_200k_profiles", searches(all),
         "last three characters, sealed plates found through the blind index; goal p99 <= 10 ms");
}

// Somebody at the pump while the manager imports a month.
void answers_beside_an_import(demo::programs& all, business_day today)
{
    auto sales = bench::month_of_sales(today);
    const auto count = std::count(sales.begin(), sales.end(), '\n') - 1;
    std::atomic<bool> over{false};
    std::thread importer([&, csv = std::move(sales)] {
        demo::call_station(all.place().socket(), "POST", "/api/import", csv, "text/csv");
        over = true;
    });
    std::vector<double> times;
    for (int i = 0; !over; ++i) {
        const auto begun = steady::now();
        must(demo::call_station(all.place().socket(), "POST", "/api/points/1/plate",
                                plate_request(1 + i * 211 % profiles)),
             "a plate during an import");
        times.push_back(milliseconds_since(begun));
        std::this_thread::sleep_for(5ms);
    }
    importer.join();
    const auto result = spread_of(times);
    bench::print({.name = "door_answer_during_import",
                  .value = result.p99,
                  .unit = "ms",
                  .detail = "p99 of " + std::to_string(times.size()) + " answers while " +
                            std::to_string(count) + " sales are imported, median " +
                            std::to_string(result.median) +
                            " ms; each waits behind at most one slice of the import"});
}

struct memory {
    double resident{};
    double own{};  // private and dirty
};

memory idle_memory(demo::programs& all)
{
    std::this_thread::sleep_for(8s);
    const int process = all.station().id();
    return {bench::memory_mib(process, "status", "VmRSS:"),
            bench::memory_mib(process, "smaps_rollup", "Private_Dirty:")};
}

void million_unsent(demo::programs& all)
{
    all.cable().cut();
    all.station().terminate();
    all.station().wait(20s);
    all.start_station();
    const auto before = idle_memory(all);
    fill(all, fill_unsent);
    const auto begun = steady::now();
    all.start_station();
    const auto start_ms = milliseconds_since(begun);
    const auto after = idle_memory(all);
    bench::print({.name = "memory_growth_million_unsent",
                  .value = after.own - before.own,
                  .unit = "MiB",
                  .detail = "private and dirty " + std::to_string(before.own) + " -> " +
                            std::to_string(after.own) + ", resident " +
                            std::to_string(before.resident) + " -> " +
                            std::to_string(after.resident) + " MiB; goal <= 4 MiB"});
    bench::print({.name = "start_with_million_unsent",
                  .value = start_ms,
                  .unit = "ms",
                  .detail = "process start to the printed address, page cache as it was"});
}

int run()
{
    demo::demo_settings s;
    s.usual_ports = false;
    const business_day today{static_cast<std::int32_t>(std::time(nullptr) / 86'400)};
    auto place = demo::make_world(s, today);
    const auto folder = place.folder;
    {
        demo::programs all(place, bench::own_folder(), {});
        all.start_office();
        all.start_station();
        fill(all, fill_profiles);
        all.start_station();
        answers_at_size(all);
        answers_beside_an_import(all, today);
        million_unsent(all);
    }
    std::filesystem::remove_all(folder);
    return 0;
}

}  // namespace

int main()
{
    try {
        return run();
    } catch (const std::exception& e) {
        std::cerr << "bench_scale: " << e.what() << "\n";
        return 1;
    }
}
