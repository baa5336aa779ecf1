#include "station/store/class_table.hpp"

namespace thirdvisit::station {

class_table::class_table(database& db)
    : find_(db, "SELECT class, lower_runs, month FROM customer_class WHERE customer = ?"),
      save_(db, "INSERT INTO customer_class SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM "
                "customer WHERE id = ?1) ON CONFLICT (customer) DO UPDATE SET class = "
                "excluded.class, lower_runs = excluded.lower_runs, month = excluded.month"),
      clear_(db, "DELETE FROM customer_class"),
      values_(db, "SELECT v.customer, sum(iif(v.day >= ?1, (SELECT sum(f.amount_minor) FROM "
                  "visit_fuelling f WHERE f.visit = v.id), 0)), min(v.day) FROM visit v "
                  "WHERE v.customer IS NOT NULL AND v.status BETWEEN 1 AND 2 AND v.day <= ?2 "
                  "GROUP BY v.customer ORDER BY v.customer")
{}

class_table::row class_table::find(const std::string& customer)
{
    row out;
    if (find_.query(customer))
        out = {{static_cast<value_class>(find_.small(0)), find_.small(1)}, find_.text(2)};
    find_.reset();
    return out;
}

void class_table::save(const std::string& customer, const row& r)
{
    save_.change(customer, static_cast<int>(r.value.shown), r.value.lower_runs, r.month);
}

void class_table::clear()
{
    clear_.change();
}

std::vector<customer_value> class_table::values(business_day since, business_day today)
{
    std::vector<customer_value> out;
    auto& s = values_;
    for (bool more = s.query(since.count, today.count); more; more = s.step())
        out.push_back({s.text(0), s.integer(1), today - business_day{s.small(2)}});
    s.reset();
    return out;
}

}  // namespace thirdvisit::station
