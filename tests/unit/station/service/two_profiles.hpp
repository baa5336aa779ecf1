// Two profiles that may be one person, in a whole core, and what the tests of merging look at.
#pragma once

#include "station/store/store.hpp"
#include "sync/wire/records.hpp"
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace thirdvisit::test::merging {

using namespace thirdvisit::station;

inline constexpr auto car_a = "豫AB8123";
inline constexpr auto car_b = "豫A88I23";
inline constexpr auto card_a = "9030360000000111";
inline constexpr auto card_b = "9030360000000222";

inline view::visit come(core_bench& b, int n, const std::string& plate,
                        const std::string& card = {})
{
    if (!card.empty())
        b.present_card(1, card);
    b.lift(1);
    const auto seen = b.wait(b.business->enter_plate(1, b.plate("p-" + std::to_string(n), plate)));
    REQUIRE(seen);
    b.pass(minute);
    b.hang_up(1);
    b.hear("line-1", b.record(1, n, card));
    b.pass(4 * minute);
    return *seen;
}

inline profile_answer told(const std::string& id, const std::string& phone)
{
    profile_answer a;
    a.id = id;
    a.badge = "1046";
    a.stage = phone.empty() ? 2 : 3;
    a.answer = answer_kind::done;
    a.address = "王先生";
    a.contact_kind = phone.empty() ? "" : "phone";
    a.contact = phone;
    a.consents.push_back({"address_and_history", consent_state::given, "w/1", "zh-CN", "said"});
    if (!phone.empty())
        a.consents.push_back({"phone", consent_state::given, "w/1", "zh-CN", "said"});
    return a;
}

// Two profiles with a look-alike plate and a card each; the second one has told name and phone.
struct two_profiles {
    explicit two_profiles(core_bench& bench)
    {
        come(bench, 1, car_a, card_a);
        bench.pass(2 * day);
        const auto second = come(bench, 2, car_b, card_b);
        REQUIRE(bench.wait(bench.business->answer(second.id, told("a-1", "13912347651"))));
        bench.pass(2 * day);
        come(bench, 3, car_a, card_a);
        bench.pass(day);
        const auto desk = bench.wait(bench.business->twin_desk());
        REQUIRE(desk.pairs.size() == 1);
        pair = desk.pairs[0];
        a = pair.a.customer;
        b = pair.b.customer;
    }
    view::twin_pair pair;
    std::string a;
    std::string b;
};

inline outcome<view::twin_desk> merge(core_bench& b, const std::string& id, const std::string& keep,
                                      const std::string& other)
{
    return b.wait(b.business->merge({id, "1046", keep, other}));
}

inline outcome<view::twin_desk> undo(core_bench& b, const std::string& id, const std::string& merge)
{
    return b.wait(b.business->undo_merge({id, "1046", merge}));
}

inline view::customer_page page(core_bench& b, const std::string& id)
{
    auto found = b.wait(b.business->customer(id));
    REQUIRE(found);
    return *found;
}

inline std::string customer_at_pump(core_bench& b)
{
    for (const auto& v : b.snapshot().visits)
        if (v.status == visit_status::open)
            return v.customer ? v.customer->id : std::string{};
    return "no visit";
}

// Every row of these tables, as text. Sealed columns of `customer` differ with each sealing: what
// they hold is compared in the clear.
using dump = std::map<std::string, std::vector<std::string>>;

inline std::vector<std::string> rows(database& db, const std::string& columns,
                                     const std::string& table)
{
    statement s(db, "SELECT concat_row FROM (SELECT quote(json_array(" + columns +
                        ")) AS concat_row FROM " + table + ") ORDER BY 1");
    std::vector<std::string> out;
    for (bool more = s.query(); more; more = s.step())
        out.push_back(s.text(0));
    s.reset();
    return out;
}

inline dump dump_of(core_bench& b, bool revisions)
{
    b.stop();
    dump out;
    {
        const store_home home(b.folder(), {});
        store s(home, b.now);
        auto& db = s.db();
        const std::string revision = revisions ? "revision, tag, " : "";
        out["visit"] =
            rows(db, "id, " + revision + "customer, status, plate_token, card_token, day", "visit");
        out["sealed visits"] = rows(db, "id, hex(sealed_plate), key_id", "visit");
        out["vehicle"] = rows(db,
                              "id, plate_token, customer, hex(sealed_plate), key_id, model, "
                              "colour, grade, seen_ms",
                              "vehicle");
        out["card"] = rows(db, "token, tail, customer, seen_ms", "card");
        out["consent"] = rows(db, "id, customer, purpose, state, at_ms", "consent");
        out["contact"] = rows(db, "id, customer, flag, hex(sealed_note), key_id", "contact");
        out["question"] = rows(
            db, "customer, question, last, times_no, answered_on, answered_visit_day", "question");
        out["answer"] = rows(db, "id, customer, visit, answer", "answer");
        out["flag"] =
            rows(db, "id, customer, state, level, task, closed_on, note, explanation", "flag");
        out["watch"] = rows(db, "customer, below_ml, badge", "volume_watch");
        out["care"] = rows(db, "id, customer, visit, state", "care_task");
        out["twin"] = rows(db, "a, b, reason, found_ms, state, badge", "twin");
        out["blind"] = rows(db, "kind, hash, row", "blind");
        out["class"] = rows(db, "customer, class, lower_runs, month", "customer_class");
        out["parts"] = rows(db, "merge, kind, row", "merge_part");
        out["customer"] = rows(db,
                               "id, kind, stage, key_id, contact_kind, manager, do_not_record, "
                               "chain_consent, stage_2_on, created_ms",
                               "customer");
        statement ids(db, "SELECT id FROM customer ORDER BY id");
        std::vector<std::string> all;
        for (bool more = ids.query(); more; more = ids.step())
            all.push_back(ids.text(0));
        ids.reset();
        for (const auto& id : all) {
            const auto c = s.customers.find(id);
            out["in the clear"].push_back(id + " " + c->address + " " + c->organisation + " " +
                                          c->contact);
        }
    }
    b.start();
    return out;
}

inline void check_same(const dump& before, const dump& after)
{
    for (const auto& [table, were] : before) {
        CAPTURE(table);
        CHECK(after.at(table) == were);
    }
}

inline std::vector<sync_record> sent_since(core_bench& b, std::size_t from)
{
    std::vector<sync_record> out;
    const auto all = b.outbox();
    for (auto i = from; i < all.size(); ++i) {
        std::string line;
        sync::wire::append_line(line, all[i]);
        sync::sequence seq = 0;
        auto read = sync::wire::decode_line(line, seq);
        REQUIRE(read.has_value());
        out.push_back(std::move(read->record));
    }
    return out;
}

template <class T>
std::vector<T> of_kind(const std::vector<sync_record>& all)
{
    std::vector<T> out;
    for (const auto& r : all)
        if (const auto* one = std::get_if<T>(&r))
            out.push_back(*one);
    return out;
}

inline std::int64_t count(core_bench& b, const std::string& what)
{
    return database(b.folder() / "station.db", access::read)
        .integer(("SELECT count(*) FROM " + what).c_str());
}

}  // namespace thirdvisit::test::merging
