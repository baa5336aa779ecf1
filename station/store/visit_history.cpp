#include "station/store/visit_history.hpp"

namespace thirdvisit::station {

visit_history::visit_history(database& db)
    : days_(db, "SELECT DISTINCT day FROM visit WHERE customer = ? AND customer IS NOT NULL "
                "AND status BETWEEN 1 AND 2 ORDER BY day"),
      last_(db,
            "SELECT (SELECT max(at_ms) FROM visit_fuelling WHERE visit = v.id), v.day FROM visit v "
            "WHERE v.customer = ? AND v.customer IS NOT NULL AND v.status BETWEEN 1 AND 2 "
            "ORDER BY v.day DESC, v.begun_ms DESC LIMIT 1"),
      stops_(db, "SELECT day, coalesce(plate_token, ''), volume_ml FROM visit WHERE customer = ? "
                 "AND customer IS NOT NULL AND status BETWEEN 1 AND 2 AND day >= ? ORDER BY day, "
                 "begun_ms"),
      all_(db, "SELECT customer, day, coalesce(plate_token, ''), volume_ml FROM visit "
               "WHERE customer IS NOT NULL AND status BETWEEN 1 AND 2 AND day >= ? "
               "ORDER BY customer, day, begun_ms"),
      facts_(db, "SELECT kind, do_not_record, contact_kind <> '' FROM customer WHERE id = ?"),
      models_(db, "SELECT model FROM vehicle WHERE model <> '' GROUP BY model "
                  "ORDER BY count(*) DESC, model LIMIT ?"),
      between_(db, "SELECT customer, plate_token, ended_ms FROM visit WHERE ended_ms BETWEEN ? "
                   "AND ? AND customer IS NOT NULL AND plate_token IS NOT NULL "
                   "AND status BETWEEN 1 AND 2 ORDER BY ended_ms DESC LIMIT ?")
{}

std::vector<business_day> visit_history::days_of(const std::string& customer)
{
    std::vector<business_day> out;
    for (bool more = days_.query(customer); more; more = days_.step())
        out.push_back({days_.small(0)});
    days_.reset();
    return out;
}

std::optional<earlier_visit> visit_history::last_of(const std::string& customer)
{
    std::optional<earlier_visit> found;
    if (last_.query(customer))
        found = earlier_visit{utc_ms{last_.integer(0)}, business_day{last_.small(1)}};
    last_.reset();
    return found;
}

std::vector<visit_stop> visit_history::stops_of(const std::string& customer, business_day since)
{
    std::vector<visit_stop> out;
    for (bool more = stops_.query(customer, since.count); more; more = stops_.step())
        out.push_back({{stops_.small(0)}, stops_.text(1), {stops_.integer(2)}});
    stops_.reset();
    return out;
}

visit_history::recall_facts visit_history::facts_of(const std::string& customer)
{
    recall_facts out;
    if (facts_.query(customer))
        out = {static_cast<customer_kind>(facts_.small(0)), facts_.small(1) != 0,
               facts_.small(2) != 0};
    facts_.reset();
    return out;
}

std::vector<std::string> visit_history::frequent_models(int limit)
{
    std::vector<std::string> out;
    for (bool more = models_.query(limit); more; more = models_.step())
        out.push_back(models_.text(0));
    models_.reset();
    return out;
}

std::vector<visit_history::timed_stop> visit_history::stops_between(utc_ms from, utc_ms to,
                                                                    int limit)
{
    std::vector<timed_stop> out;
    auto& s = between_;
    for (bool more = s.query(from.since_epoch, to.since_epoch, limit); more; more = s.step())
        out.push_back({s.text(0), s.text(1), {s.integer(2)}});
    s.reset();
    return out;
}

}  // namespace thirdvisit::station
