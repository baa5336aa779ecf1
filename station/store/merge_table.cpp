#include "station/store/merge_table.hpp"

namespace thirdvisit::station {

namespace {

std::string where(const char* condition)
{
    return std::string("SELECT id, request, survivor, merged, state, revision, at_ms, badge, "
                       "filled FROM merge WHERE ") +
           condition;
}

constexpr const char* of_customer = "(SELECT id FROM merge WHERE survivor = ?1 OR merged = ?1)";

std::vector<statement> statements(database& db, std::initializer_list<const char*> texts)
{
    std::vector<statement> out;
    for (const auto* text : texts)
        out.emplace_back(db, std::string(text));
    return out;
}

// ?1 the merge, ?2 the survivor, ?3 the merged one; each statement is given, and so names, all three.
// A car that both have stays where it is, unseen.
const std::initializer_list<const char*> taking_over{
    "INSERT INTO merge_part (merge, kind, row) SELECT ?1, 'own_vehicle', id FROM vehicle "
    "WHERE customer = ?2 AND ?3 <> ''",
    "INSERT INTO merge_part (merge, kind, row) SELECT ?1, 'own_card', token FROM card "
    "WHERE customer = ?2 AND ?3 <> ''",
    "INSERT INTO merge_part (merge, kind, row) SELECT ?1, 'vehicle', id FROM vehicle "
    "WHERE customer = ?3 AND plate_token NOT IN (SELECT plate_token FROM vehicle WHERE customer = "
    "?2)",
    "INSERT INTO merge_part (merge, kind, row) SELECT ?1, 'card', token FROM card "
    "WHERE customer = ?3 AND ?2 <> ''",
    "INSERT INTO merge_part (merge, kind, row) SELECT ?1, 'consent', id FROM consent "
    "WHERE customer = ?3 AND ?2 <> ''",
    "INSERT INTO merge_part (merge, kind, row) SELECT ?1, 'contact', id FROM contact "
    "WHERE customer = ?3 AND ?2 <> ''",
    "INSERT INTO merge_part (merge, kind, row) SELECT ?1, 'twin', other || ' ' || reason FROM "
    "(SELECT iif(a = ?3, b, a) AS other, reason FROM twin WHERE a = ?3 OR b = ?3) AS pair "
    "WHERE other <> ?2 AND NOT EXISTS (SELECT 1 FROM twin t WHERE t.a = min(?2, other) "
    "AND t.b = max(?2, other) AND t.reason = pair.reason)",
    "INSERT INTO twin SELECT min(?2, iif(a = ?3, b, a)), max(?2, iif(a = ?3, b, a)), reason, "
    "found_ms, state, badge FROM twin WHERE (a = ?3 OR b = ?3) AND ?2 NOT IN (a, b) AND ?1 <> '' "
    "ON CONFLICT DO NOTHING",
    "INSERT INTO merge_part (merge, kind, row) SELECT ?1, 'watch', ?3 FROM volume_watch WHERE "
    "customer = ?3 AND NOT EXISTS (SELECT 1 FROM volume_watch WHERE customer = ?2)",
    "INSERT INTO merge_part (merge, kind, row) SELECT ?1, 'care', id FROM care_task WHERE customer "
    "= ?3 AND state = 0 AND NOT EXISTS (SELECT 1 FROM care_task WHERE customer = ?2 AND state = 0)",
    "UPDATE volume_watch SET customer = ?2 WHERE customer = ?3 AND EXISTS (SELECT 1 FROM "
    "merge_part WHERE merge = ?1 AND kind = 'watch')",
    "UPDATE care_task SET customer = ?2 WHERE customer = ?3 AND id IN (SELECT row FROM merge_part "
    "WHERE merge = ?1 AND kind = 'care')",
    "UPDATE vehicle SET customer = ?2 WHERE customer = ?3 AND id IN (SELECT CAST(row AS INTEGER) "
    "FROM merge_part WHERE merge = ?1 AND kind = 'vehicle')",
    "UPDATE card SET customer = ?2 WHERE customer = ?3 AND ?1 <> ''",
    "UPDATE consent SET customer = ?2 WHERE customer = ?3 AND ?1 <> ''",
    "UPDATE contact SET customer = ?2 WHERE customer = ?3 AND ?1 <> ''",
};

// The visits have gone before: what was seen with them alone follows.
const std::initializer_list<const char*> giving_back{
    "UPDATE vehicle SET customer = ?3 WHERE customer = ?2 AND id IN (SELECT CAST(row AS INTEGER) "
    "FROM merge_part WHERE merge = ?1 AND kind = 'vehicle')",
    "UPDATE vehicle SET customer = ?3 WHERE customer = ?2 AND id NOT IN (SELECT CAST(row AS "
    "INTEGER) FROM merge_part WHERE merge = ?1 AND kind = 'own_vehicle') AND plate_token IN "
    "(SELECT plate_token FROM visit WHERE customer = ?3 AND customer IS NOT NULL) AND plate_token "
    "NOT IN (SELECT coalesce(plate_token, '') FROM visit WHERE customer = ?2 AND customer IS NOT "
    "NULL) AND plate_token NOT IN (SELECT plate_token FROM vehicle WHERE customer = ?3)",
    "UPDATE card SET customer = ?3 WHERE customer = ?2 AND token IN (SELECT row FROM merge_part "
    "WHERE merge = ?1 AND kind = 'card')",
    "UPDATE card SET customer = ?3 WHERE customer = ?2 AND token NOT IN (SELECT row FROM "
    "merge_part WHERE merge = ?1 AND kind = 'own_card') AND token IN (SELECT card_token FROM "
    "visit WHERE customer = ?3 AND customer IS NOT NULL) AND token NOT IN (SELECT "
    "coalesce(card_token, '') FROM visit WHERE customer = ?2 AND customer IS NOT NULL)",
    "UPDATE consent SET customer = ?3 WHERE customer = ?2 AND id IN (SELECT row FROM merge_part "
    "WHERE merge = ?1 AND kind = 'consent')",
    "UPDATE contact SET customer = ?3 WHERE customer = ?2 AND id IN (SELECT row FROM merge_part "
    "WHERE merge = ?1 AND kind = 'contact')",
    "UPDATE volume_watch SET customer = ?3 WHERE customer = ?2 AND EXISTS (SELECT 1 FROM "
    "merge_part WHERE merge = ?1 AND kind = 'watch')",
    "UPDATE care_task SET customer = ?3 WHERE customer = ?2 AND id IN (SELECT row FROM merge_part "
    "WHERE merge = ?1 AND kind = 'care')",
    "DELETE FROM twin WHERE (a = ?2 OR b = ?2) AND iif(a = ?2, b, a) || ' ' || reason IN (SELECT "
    "row FROM merge_part WHERE merge = ?1 AND kind = 'twin') AND (state = 0 OR EXISTS (SELECT 1 "
    "FROM twin o WHERE ?3 IN (o.a, o.b) AND iif(twin.a = ?2, twin.b, twin.a) IN (o.a, o.b) "
    "AND o.reason = twin.reason AND o.state = 1))",
};

// A car or card of the merged one: it moved, or it came since in the company of such a one. A car
// decides over a card.
constexpr const char* brought_since =
    "WITH part AS (SELECT kind, row FROM merge_part WHERE merge = ?1), "
    "own_car AS (SELECT plate_token AS token FROM vehicle WHERE id IN (SELECT CAST(row AS INTEGER) "
    "FROM part WHERE kind = 'own_vehicle')), "
    "his_car AS (SELECT plate_token AS token FROM vehicle WHERE id IN (SELECT CAST(row AS INTEGER) "
    "FROM part WHERE kind = 'vehicle')), "
    "his_card AS (SELECT row AS token FROM part WHERE kind = 'card') "
    "SELECT v.id, coalesce((SELECT p.revision FROM merge_part p WHERE p.merge = ?1 AND p.kind = "
    "'visit' AND p.row = v.id), 0) AS moved FROM visit v WHERE v.customer = ?2 AND v.customer IS "
    "NOT NULL AND (moved > 0 OR v.plate_token IN his_car OR (v.card_token IN his_card AND "
    "(v.plate_token IS NULL OR v.plate_token NOT IN own_car))) ORDER BY v.id";

}  // namespace

merge_table::merge_table(database& db)
    : next_(db, "SELECT survivor FROM merge WHERE merged = ? AND state = 0"),
      into_(db, "SELECT merged FROM merge WHERE survivor = ? AND state = 0 ORDER BY at_ms, id"),
      find_(db, where("id = ?")),
      by_request_(db, where("request = ?")),
      standing_(db, where("state = 0 ORDER BY at_ms DESC, id DESC LIMIT ?")),
      later_(db, "SELECT 1 FROM merge WHERE state = 0 AND (merged = ?1 OR (survivor = ?1 AND "
                 "(at_ms, id) > (?2, ?3))) LIMIT 1"),
      add_(db, "INSERT INTO merge (id, request, survivor, merged, state, revision, at_ms, badge, "
               "filled) VALUES (?, ?, ?, ?, 0, 1, ?, ?, ?)"),
      close_(db, "UPDATE merge SET state = 1, revision = ?, undone_ms = ?, undone_by = ? "
                 "WHERE id = ?"),
      drop_parts_(db, "DELETE FROM merge_part WHERE merge = ?"),
      drop_questions_(db, "DELETE FROM merge_question WHERE merge = ?"),
      forget_parts_(db, std::string("DELETE FROM merge_part WHERE merge IN ") + of_customer),
      forget_questions_(db,
                        std::string("DELETE FROM merge_question WHERE merge IN ") + of_customer),
      forget_(db, "DELETE FROM merge WHERE survivor = ?1 OR merged = ?1"),
      take_over_(statements(db, taking_over)),
      give_back_(statements(db, giving_back)),
      note_part_(db, "INSERT INTO merge_part VALUES (?, ?, ?, ?)"),
      note_question_(db, "INSERT INTO merge_question VALUES (?, ?, ?, ?, ?, ?)"),
      visits_(db, std::string(brought_since)),
      flags_(db, "SELECT row FROM merge_part WHERE merge = ? AND kind = 'flag' ORDER BY row"),
      questions_(db, "SELECT question, last, times_no, answered_on, answered_visit_day "
                     "FROM merge_question WHERE merge = ? ORDER BY question"),
      said_since_(db, "SELECT id, customer, purpose, state, at_ms, badge, wording, language, how "
                      "FROM consent WHERE customer = ? AND at_ms >= ? AND id NOT IN (SELECT row "
                      "FROM merge_part WHERE merge = ? AND kind = 'consent') ORDER BY at_ms, id")
{}

std::string merge_table::survivor_of(std::string customer)
{
    while (!customer.empty() && next_.query(customer)) {
        customer = next_.text(0);
        next_.reset();
    }
    next_.reset();
    return customer;
}

bool merge_table::is_merged(const std::string& customer)
{
    const bool merged = next_.query(customer);
    next_.reset();
    return merged;
}

std::vector<std::string> merge_table::merged_into(const std::string& survivor)
{
    std::vector<std::string> out{survivor};
    for (std::size_t i = 0; i < out.size(); ++i) {
        for (bool more = into_.query(out[i]); more; more = into_.step())
            out.push_back(into_.text(0));
        into_.reset();
    }
    out.erase(out.begin());
    return out;
}

merge_row merge_table::row(statement& s)
{
    return {.record = {.id = s.text(0),
                       .revision = s.small(5),
                       .survivor = s.text(2),
                       .merged = s.text(3),
                       .state = static_cast<merge_state>(s.small(4)),
                       .at = {s.integer(6)},
                       .badge = s.text(7)},
            .request = s.text(1),
            .filled = s.text(8)};
}

std::optional<merge_row> merge_table::one(statement& s, const std::string& key)
{
    auto found = s.query(key) ? std::optional(row(s)) : std::nullopt;
    s.reset();
    return found;
}

std::optional<merge_row> merge_table::find(const std::string& id)
{
    return one(find_, id);
}

std::optional<merge_row> merge_table::by_request(const std::string& request)
{
    return one(by_request_, request);
}

std::vector<merge_row> merge_table::standing(int limit)
{
    std::vector<merge_row> out;
    for (bool more = standing_.query(limit); more; more = standing_.step())
        out.push_back(row(standing_));
    standing_.reset();
    return out;
}

bool merge_table::is_last(const merge_record& m)
{
    const bool later = later_.query(m.survivor, m.at.since_epoch, m.id);
    later_.reset();
    return !later;
}

void merge_table::add(const merge_row& m)
{
    const auto& r = m.record;
    add_.change(r.id, m.request, r.survivor, r.merged, r.at.since_epoch, r.badge, m.filled);
}

void merge_table::close(const merge_record& undone)
{
    close_.change(undone.revision, undone.at.since_epoch, undone.badge, undone.id);
    drop_parts_.change(undone.id);
    drop_questions_.change(undone.id);
}

void merge_table::forget(const std::string& customer)
{
    forget_parts_.change(customer);
    forget_questions_.change(customer);
    forget_.change(customer);
}

void merge_table::take_over(const merge_record& m)
{
    for (auto& s : take_over_)
        s.change(m.id, m.survivor, m.merged);
}

void merge_table::note_visit(const std::string& merge, const std::string& visit, int revision)
{
    note_part_.change(merge, "visit", visit, revision);
}

void merge_table::note_flag(const std::string& merge, const std::string& flag)
{
    note_part_.change(merge, "flag", flag, 0);
}

void merge_table::note_question(const std::string& merge, question q, const question_state& before)
{
    note_question_.change(merge, static_cast<int>(q), static_cast<int>(before.last),
                          before.times_no, before.answered_on.count, before.answered_visit_day);
}

void merge_table::give_back(const merge_record& m)
{
    for (auto& s : give_back_)
        s.change(m.id, m.survivor, m.merged);
}

std::vector<std::pair<std::string, int>> merge_table::visits_of(const merge_record& m)
{
    std::vector<std::pair<std::string, int>> out;
    for (bool more = visits_.query(m.id, m.survivor); more; more = visits_.step())
        out.emplace_back(visits_.text(0), visits_.small(1));
    visits_.reset();
    return out;
}

std::vector<std::string> merge_table::flags_of(const std::string& merge)
{
    std::vector<std::string> out;
    for (bool more = flags_.query(merge); more; more = flags_.step())
        out.push_back(flags_.text(0));
    flags_.reset();
    return out;
}

std::vector<std::pair<question, question_state>> merge_table::questions_before(
    const std::string& merge)
{
    std::vector<std::pair<question, question_state>> out;
    auto& s = questions_;
    for (bool more = s.query(merge); more; more = s.step())
        out.emplace_back(static_cast<question>(s.small(0)),
                         question_state{static_cast<answer>(s.small(1)), s.small(2),
                                        business_day{s.small(3)}, s.small(4)});
    s.reset();
    return out;
}

std::vector<consent_record> merge_table::said_since(const merge_record& m)
{
    auto& s = said_since_;
    std::vector<consent_record> out;
    for (bool more = s.query(m.survivor, m.at.since_epoch, m.id); more; more = s.step())
        out.push_back({s.text(0), s.text(1), s.text(2), static_cast<consent_state>(s.small(3)),
                       utc_ms{s.integer(4)}, s.text(5), s.text(6), s.text(7), s.text(8)});
    s.reset();
    return out;
}

}  // namespace thirdvisit::station
