#include "station/service/damage.hpp"

#include "station/store/old_copies.hpp"

#include <algorithm>
#include <tuple>

namespace thirdvisit::station {

namespace {

// Its -wal and -shm belong to the file itself.
bool is_database(const std::string& name)
{
    return !name.ends_with("-wal") && !name.ends_with("-shm");
}

}  // namespace

view::damage load_damage(store_reader& r, const std::filesystem::path& folder)
{
    view::damage out;
    out.facts = r.notes.damaged("fact");
    out.visits = r.notes.damaged("visit");
    std::error_code gone;
    for (const auto& entry : std::filesystem::directory_iterator(folder, gone)) {
        const auto name = entry.path().filename().string();
        const auto when = damaged_at(name);
        if (!when || !is_database(name))
            continue;
        const auto [saved, lost] = r.notes.salvaged(name);
        out.files.push_back({name, *when, saved, lost});
    }
    std::sort(out.files.begin(), out.files.end(), [](const auto& a, const auto& b) {
        return std::tie(a.found, a.name) < std::tie(b.found, b.name);
    });
    return out;
}

bool note_damage(store& s, const std::set<std::string>& visits_of_readers, utc_ms now)
{
    const auto before = s.notes.damaged("fact") + s.notes.damaged("visit");
    transaction tx(s.db());
    for (const auto& id : s.facts.damaged())
        s.notes.note_damaged("fact", id, now);
    for (const auto* seen : {&s.visits.damaged(), &visits_of_readers})
        for (const auto& id : *seen)
            s.notes.note_damaged("visit", id, now);
    tx.commit();
    return s.notes.damaged("fact") + s.notes.damaged("visit") != before;
}

}  // namespace thirdvisit::station
