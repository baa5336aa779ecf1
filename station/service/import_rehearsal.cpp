#include "station/service/import_rehearsal.hpp"

#include "station/store/migrate.hpp"

#include <string_view>

namespace thirdvisit::station {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "import-dry-run-";

class passing_copy {
public:
    passing_copy(const store_home& of, const std::string& id)
        : folder_(of.folder() / (std::string(prefix) + id)), home_(folder_, of)
    {
        for (const auto& [from, to] : {std::pair(of.station_file(), home_.station_file()),
                                       std::pair(of.keys_file(), home_.keys_file())}) {
            database live(from, access::read);
            copy_database(live, to);
        }
    }
    ~passing_copy()
    {
        std::error_code ignored;  // what stays goes with the next start
        fs::remove_all(folder_, ignored);
    }
    passing_copy(const passing_copy&) = delete;
    passing_copy& operator=(const passing_copy&) = delete;

    const store_home& home() const { return home_; }

private:
    fs::path folder_;
    store_home home_;
};

}  // namespace

void rehearse_import(const store_home& home, const std::string& id, import_plan plan,
                     import_report& report, const rehearsal_rules& rules, utc_ms now)
{
    const passing_copy copy(home, id);
    store s(copy.home(), now);
    s.db().run("PRAGMA synchronous = OFF");
    recorder records(rules.day_of, rules.make_id, rules.visits);
    for (std::size_t from = 0; from < plan.visits.size(); from += visits_per_commit)
        store_visits(s, records, plan, from, report, rules.visits, rules.day_of, now);
}

void remove_rehearsals(const fs::path& folder)
{
    std::error_code ignored;
    std::vector<fs::path> old;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        if (entry.path().filename().string().starts_with(prefix))
            old.push_back(entry.path());
    for (const auto& each : old)
        fs::remove_all(each, ignored);
}

}  // namespace thirdvisit::station
