// Finding customers by what is sealed: through the blind index, then by the field itself.
#include "station/keys/initials.hpp"
#include "station/profile/twins.hpp"
#include "station/store/customer_repository.hpp"

#include <set>

namespace thirdvisit::station {

std::vector<vehicle_row> customer_repository::vehicles_like(std::string_view typed, int limit)
{
    const auto wanted = query_plate(index_key_, typed);
    if (wanted.empty())
        return {};
    return vehicles(blind_find_, blind_find_.query(wanted[0].hash, wanted[1].hash, limit));
}

std::vector<std::string> customer_repository::with_phone(const std::string& phone)
{
    std::vector<std::string> ending;
    for (const auto& e : index_phone(index_key_, phone))
        for (bool more = with_phone_end_.query(e.hash); more; more = with_phone_end_.step())
            ending.push_back(with_phone_end_.text(0));
    with_phone_end_.reset();
    std::erase_if(ending, [&](const std::string& id) {
        const auto c = find(id);
        return !c || c->contact_kind != "phone" || !same_phone(c->contact, fold_phone(phone));
    });
    return ending;
}

// Of the names that share the piece those that really match; which of them are frequent is not known.
std::vector<std::string> customer_repository::organisations_like(std::string_view typed,
                                                                 std::size_t limit)
{
    constexpr int most_looked_at = 500;
    std::vector<std::string> rows;
    for (const auto& e : query_organisation(index_key_, typed))
        for (bool more = with_piece_.query(static_cast<int>(e.kind), e.hash, most_looked_at); more;
             more = with_piece_.step())
            rows.push_back(with_piece_.text(0));
    with_piece_.reset();
    std::set<std::pair<std::size_t, std::string>> found;
    for (const auto& id : rows)
        if (const auto c = find(id); c && !c->do_not_record)
            if (const auto at = find_in_name(c->organisation, typed); at != no_match)
                found.emplace(at, c->organisation);
    std::vector<std::string> out;
    for (const auto& [at, name] : found)
        if (out.size() < limit)
            out.push_back(name);
    return out;
}

std::string customer_repository::index_organisations(const std::string& after, int limit)
{
    std::vector<std::string> ids;
    for (bool more = with_organisation_.query(after, limit); more; more = with_organisation_.step())
        ids.push_back(with_organisation_.text(0));
    with_organisation_.reset();
    for (const auto& id : ids)
        if (const auto c = find(id))
            save_index(id, index_initials(index_key_, c->organisation));
    return ids.empty() ? std::string{} : ids.back();
}

}  // namespace thirdvisit::station
