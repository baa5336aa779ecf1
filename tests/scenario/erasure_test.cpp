// Nothing of an erased person stays: plate, name, phone, organisation, a note about him and what was
// sealed of all that, looked for in every file of the station and of head office and in everything
// that went over the cable. Whatever is sent again, restored or numbered anew brings nobody back.
#include "sync/wire/chain.hpp"
#include "sync/wire/records.hpp"
#include "tests/scenario/whole_path.hpp"
#include "tests/support/canaries.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cctype>
#include <set>

using namespace thirdvisit;
using namespace thirdvisit::test;

namespace {

const std::string card = "1000113200100000843";
const std::string plate_text = "豫Q7X9Z3";
const std::string surname = "夏侯";
const std::string phone = "13987651204";
const std::string organisation = "金鳞镖局";
const std::string note = "他的狗叫阿福";

const std::string other_card = "1000113200100007519";
const std::string daily_card = "1000113200100005555";
constexpr int daily_visits = 84;
const std::string other_plate = "豫B88R21";

std::vector<canary> person()
{
    return {{"card number", card, true},
            {"plate", plate_text},
            {"plate without its province", plate_text.substr(3)},
            {"name", surname},
            {"phone", phone, true},
            {"organisation", organisation},
            {"note", note}};
}

// Every file of the folder but the keys' own, by name.
std::vector<std::pair<std::string, std::string>> files_in(const std::filesystem::path& folder)
{
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& e : std::filesystem::recursive_directory_iterator(folder))
        if (e.is_regular_file() && e.path().extension() != ".key")
            out.emplace_back(e.path().filename().string(), read_file(e.path()));
    return out;
}

bool anywhere(const std::filesystem::path& folder, const std::string& word)
{
    for (const auto& [name, content] : files_in(folder))
        if (content.find(word) != std::string::npos)
            return true;
    return false;
}

// The values of the first column, empty ones left out.
std::set<std::string> column(const std::filesystem::path& file, const std::string& query)
{
    SQLite::Database db(file.string(), SQLite::OPEN_READONLY, 2000);
    SQLite::Statement rows(db, query);
    std::set<std::string> out;
    while (rows.executeStep())
        if (auto value = rows.getColumn(0).getString(); !value.empty())
            out.insert(std::move(value));
    return out;
}

// What is sealed to head office in a record that waits or was sent.
std::set<std::string> sealed_in(const std::string& body)
{
    std::set<std::string> out;
    std::string run;
    for (const char c : body) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/' || c == '=') {
            run += c;
            continue;
        }
        const bool hex = run.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (run.size() > 64 && !hex)
            out.insert(run);
        run.clear();
    }
    return out;
}

// One person's life at a station, from a history of weekly visits to the day he has had enough.
class life {
public:
    whole_path w;

    life() { w.core().set_head_office_key(w.office.sealing_key()); }

    void begin()
    {
        std::string csv = "card,plate,time,grade,litres,amount\n";
        for (const auto* day : {"02-25", "03-04", "03-11", "03-18", "03-25", "04-01", "04-08",
                                "04-15", "04-22", "04-29"})
            csv += card + "," + plate_text + ",2026-" + day + " 08:10:00,92#,30.00,235.50\n";
        // Days without any sale would count as days without data.
        const auto first = *parse_day("2026-02-25");
        for (int d = 0; d < daily_visits; ++d)
            csv += daily_card + ",," + to_string(first + d) + " 09:00:00,92#,20.00,157.00\n";
        REQUIRE(w.wait(w.core().import(csv, {})).visits == 10 + daily_visits);
        w.wait(w.core().run_round());
        const auto flags = w.wait(w.core().flags()).flags;
        REQUIRE(flags.size() == 1);
        station::contact_request call;
        call.id = "c-1";
        call.badge = "1046";
        call.channel = "phone";
        call.reached = true;
        call.cause = "price";
        call.measure = "explained";
        call.note = note;
        REQUIRE(w.wait(w.core().record_contact(flags[0].id, call)));
    }
    void go_on_until_known()
    {
        begin();
        tell_name();
        tell_phone();
        others();
    }
    void tell_name()
    {
        station::profile_answer a = answer(2);
        a.address = surname + "先生";
        a.organisation = organisation;
        a.consents = {given("address_and_history"), given("chain"), given("phone")};
        REQUIRE(w.wait(w.core().answer(at_the_pump(card, plate_text), a)));
        w.wait_for_closing();
        w.skip(30h);
    }
    void tell_phone()
    {
        auto a = answer(3);
        a.contact_kind = "phone";
        a.contact = phone;
        REQUIRE(w.wait(w.core().answer(at_the_pump(card, plate_text), a)));
        w.wait_for_closing();
        w.skip(30h);
    }
    // Somebody else, and his car with the card of the one we look for.
    void others()
    {
        at_the_pump(other_card, other_plate);
        w.wait_for_closing();
        w.skip(7h);
        at_the_pump(card, other_plate);
        w.wait_for_closing();
        w.skip(30h);
    }
    void never()
    {
        auto a = answer(3);
        a.answer = station::answer_kind::never;
        a.do_not_record = true;
        REQUIRE(w.wait(w.core().answer(at_the_pump(card, plate_text), a)));
        w.wait_for_closing();
        w.skip(90min);
    }

    // All that is only his, as bytes: sealed fields, his key, tokens.
    void remember()
    {
        const auto add = [this](const std::set<std::string>& some) {
            sealed.insert(some.begin(), some.end());
        };
        const auto db = w.station_folder() / "station.db";
        const auto id = customer_then = customer();
        const auto his = " WHERE customer = '" + id + "'";
        for (const auto* name : {"address", "organisation", "contact"})
            add(column(db, std::string("SELECT sealed_") + name + " FROM customer WHERE id = '" +
                               id + "'"));
        for (const auto* field : {"sealed_plate FROM vehicle", "sealed_plate FROM visit",
                                  "sealed_note FROM contact", "sealed FROM card"})
            add(column(db, std::string("SELECT ") + field + his));
        for (const auto& body : column(db, "SELECT body FROM outbox" + his))
            add(sealed_in(body));
        const auto key = *column(db, "SELECT key_id FROM customer WHERE id = '" + id + "'").begin();
        wrapped_key = *column(w.station_folder() / "keys.db",
                              "SELECT wrapped FROM data_key WHERE id = " + key)
                           .begin();
        tokens = column(db, "SELECT token FROM card" + his);
        tokens.merge(column(db, "SELECT plate_token FROM vehicle" + his));
    }
    std::string customer() const
    {
        const auto found =
            column(w.station_folder() / "station.db", "SELECT customer FROM contact");
        REQUIRE(found.size() == 1);
        return *found.begin();
    }
    std::set<std::string> fleet_tokens(const std::string& id)
    {
        return column(w.office.folder() / "head_office.db",
                      "SELECT fleet_token FROM identity WHERE customer = '" + id + "'");
    }

    std::set<std::string> sealed;
    std::set<std::string> tokens;
    std::string wrapped_key;
    std::string customer_then;

private:
    station::profile_answer answer(int stage)
    {
        station::profile_answer a;
        a.id = "a-" + std::to_string(++answers_);
        a.badge = "1046";
        a.stage = stage;
        return a;
    }
    static station::consent_given given(const std::string& purpose)
    {
        return {purpose, consent_state::given, "w/1", "zh-CN", "said"};
    }
    std::string at_the_pump(const std::string& with, const std::string& characters)
    {
        REQUIRE(w.machine().begin({1, with, 30'000}, w.now()));
        REQUIRE(w.run_until([&] { return w.wait(w.core().totals()).open_visits == 1; }));
        station::plate_entry e;
        e.id = "p-" + std::to_string(++plates_);
        e.plate.characters = characters;
        e.model = "Jetta";
        e.badge = "1046";
        const auto visit = w.wait(w.core().enter_plate(1, e));
        REQUIRE(visit);
        REQUIRE(
            w.run_until([&] { return !w.machine().busy() && w.machine().unacknowledged() == 0; }));
        return visit->id;
    }
    int answers_{};
    int plates_{};
};

void check_unknown_at_head_office(life& l)
{
    auto& office = l.w.office;
    for (const std::string table :
         {"customer", "contact", "consent", "flag", "identity", "visit"}) {
        const auto whose = table == "customer" ? " WHERE id = '" : " WHERE customer = '";
        CAPTURE(table);
        CHECK(office.number(
                  ("SELECT count(*) FROM " + table + whose + l.customer_then + "'").c_str()) == 0);
    }
    CHECK(office.number("SELECT count(*) FROM customer") == 2);
    CHECK(office.number("SELECT count(*) FROM visit WHERE status IN ('closed', 'doubtful')") ==
          15 + daily_visits);
    CHECK(office.number("SELECT count(*) FROM gap") == 0);
    CHECK(office.number("SELECT count(*) FROM withheld") == 0);
}

// In the station's own files his tokens stand in the rows that are the mark, and nowhere else.
void check_tokens_are_marks_only(const life& l)
{
    const auto copy = l.w.spare_folder("copy");
    std::filesystem::copy(l.w.station_folder(), copy);
    {
        SQLite::Database db((copy / "station.db").string(), SQLite::OPEN_READWRITE);
        db.exec("PRAGMA secure_delete = ON");
        CHECK(db.exec("DELETE FROM card WHERE customer = '" + l.customer_then + "'") == 1);
        CHECK(db.exec("DELETE FROM vehicle WHERE customer = '" + l.customer_then + "'") == 1);
        db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    for (const auto& token : l.tokens)
        CHECK_FALSE(anywhere(copy, token));
}

}  // namespace

TEST_CASE("erased, end to end: no file of station or head office knows him any more",
          "[scenario][erasure]")
{
    life l;
    l.go_on_until_known();
    REQUIRE(l.w.sync());
    l.remember();
    const auto station = l.w.station_folder();
    const auto office = l.w.office.folder();
    const auto fleet = l.fleet_tokens(l.customer_then);
    REQUIRE(l.sealed.size() >= 10);
    REQUIRE(l.tokens.size() == 2);
    REQUIRE(fleet.size() == 2);
    for (const auto& word : l.sealed)
        REQUIRE(anywhere(station, word));
    for (const auto& word : fleet)
        REQUIRE(anywhere(office, word));
    REQUIRE(anywhere(station, l.wrapped_key));
    REQUIRE(l.w.office.number("SELECT count(*) FROM customer") == 3);
    const auto old = l.w.wait(l.w.core().outbox().pending(0, 1000));

    l.never();
    REQUIRE(l.w.sync());
    l.w.office.tidy();
    const auto check_files = [&] {
        for (const auto& folder : {station, office})
            for (const auto& [name, content] : files_in(folder)) {
                CAPTURE(name);
                CHECK(heard_in(content, person()).empty());
                CHECK(content.find(l.wrapped_key) == std::string::npos);
                for (const auto& word : l.sealed)
                    CHECK(content.find(word) == std::string::npos);
            }
        for (const auto& token : fleet)
            CHECK_FALSE(anywhere(office, token));
        for (const auto& token : l.tokens)
            CHECK_FALSE(anywhere(office, token));
        check_unknown_at_head_office(l);
    };
    check_files();
    check_tokens_are_marks_only(l);
    CHECK(l.w.wait(l.w.core().totals()).customers == 3);  // one of them is his mark
    CHECK(l.w.office.number("SELECT count(*) FROM do_not_record") == 2);

    SECTION("old batches sent again, under their numbers and under others")
    {
        l.w.office.replay(l.w.office.text("SELECT epoch FROM epoch"), old);
        l.w.office.replay("restored", old);
        l.w.office.tidy();
        check_unknown_at_head_office(l);
        CHECK(l.fleet_tokens(l.customer_then).empty());
    }
    SECTION("the station's numbers are given anew and everything is sent again")
    {
        l.w.wait(l.w.core().outbox().start_epoch("again"));
        REQUIRE(l.w.sync());
        l.w.office.tidy();
        check_files();
        CHECK(l.w.office.number("SELECT count(*) FROM epoch") == 2);
    }
    for (const auto& body : l.w.office.heard)
        CHECK(heard_in(body, person()).empty());
}

TEST_CASE("a station that is offline while somebody is erased sends nothing of him afterwards",
          "[scenario][erasure]")
{
    life l;
    l.go_on_until_known();
    l.remember();
    l.never();
    l.w.office.lose_answers = 2;
    REQUIRE(l.w.sync());
    check_unknown_at_head_office(l);
    CHECK(l.w.office.heard.size() > 2);
    for (const auto& body : l.w.office.heard) {
        CHECK(heard_in(body, person()).empty());
        for (const auto& word : l.sealed)
            CHECK(body.find(word) == std::string::npos);
        for (const auto& token : l.tokens)
            CHECK(body.find(token) == std::string::npos);
    }
    CHECK(l.w.office.number("SELECT count(*) FROM epoch") == 1);
}

TEST_CASE("head office restored from a backup gets every number again, and nobody comes back",
          "[scenario][erasure]")
{
    life l;
    const auto backup = l.w.spare_folder("backup");
    SECTION("a backup from before he came")
    {
        l.w.office.back_up(backup);
        l.begin();
        l.tell_name();
    }
    SECTION("a backup that knows him")
    {
        l.begin();
        l.tell_name();
        REQUIRE(l.w.sync());
        l.w.office.back_up(backup);
        REQUIRE(l.w.office.number("SELECT count(*) FROM customer") == 2);
    }
    l.tell_phone();
    l.others();
    REQUIRE(l.w.sync());
    l.remember();
    l.never();
    REQUIRE(l.w.sync());
    l.w.office.restore(backup);
    REQUIRE(l.w.sync());
    l.w.office.tidy();
    check_unknown_at_head_office(l);
    // Numbers and chain agree: the next contact is an ordinary one.
    REQUIRE(l.w.sync());
    CHECK(l.w.office.number("SELECT count(*) FROM epoch") == 1);
    CHECK(l.w.wait(l.w.core().backlog()).waiting == 0);
    for (const auto& folder : {l.w.station_folder(), l.w.office.folder()})
        for (const auto& [name, content] : files_in(folder))
            CHECK(heard_in(content, person()).empty());
}

TEST_CASE("a profile whose time runs out while nothing can be sent is not sent afterwards either",
          "[scenario][erasure]")
{
    life l;
    l.others();
    const auto tokens = column(l.w.station_folder() / "station.db", "SELECT token FROM card");
    REQUIRE(tokens.size() == 2);
    for (int d = 0; d < 95; ++d)
        l.w.skip(24h);
    CHECK(l.w.wait(l.w.core().totals()).customers == 0);
    REQUIRE(l.w.sync());
    for (const auto& token : tokens) {
        CHECK_FALSE(anywhere(l.w.station_folder(), token));
        CHECK_FALSE(anywhere(l.w.office.folder(), token));
        for (const auto& body : l.w.office.heard)
            CHECK(body.find(token) == std::string::npos);
    }
    CHECK(l.w.office.number("SELECT count(*) FROM visit WHERE status = 'closed'") == 2);
    CHECK(l.w.office.number("SELECT count(*) FROM gap") == 0);
}

TEST_CASE("a person who is told on the wire is heard there", "[scenario][erasure]")
{
    whole_path w;
    visit v;
    v.id = "01J0000000000000000000000A";
    v.reason = plate_text;  // what no version of ours does
    auto leak = sync::wire::make_entry(visit_record{v}, w.office.now);
    leak.seq = 1;
    const sync::store_identity who{"s1", "E", 1, 0, sync::wire::first_chain()};
    std::vector<sync::entry> batch{leak};
    w.wait(w.office.hello(who));
    w.wait(w.office.deliver(who, batch));
    REQUIRE(w.office.heard.size() == 2);
    CHECK(heard_in(w.office.heard[0], person()).empty());
    CHECK_FALSE(heard_in(w.office.heard[1], person()).empty());
}
