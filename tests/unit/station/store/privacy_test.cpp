#include "tests/unit/station/store/sample.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

const std::vector<std::string> personal{"豫A12345",    "12345", "王先生",
                                        "13912347651", "7651",  "hurry note"};

void store_a_person(temp_store& s)
{
    transaction tx(s->db());
    const auto c = sample_customer(*s, 1);
    s->customers.insert(c);
    s->customers.save_vehicle({"豫A12345", plate_kind::blue}, c, {"Jetta", "white", "92#", noon});
    s->facts.add(plate_fact(2, "豫A12345"), {20'602}, true);
    auto v = sample_visit(3, c.id);
    v.plate = plate{"豫A12345", plate_kind::blue};
    s->visits.save(v, c.key_id);
    s->outbox.append(sync::wire::make_entry(visit_record{v}, noon));
    s->flags.add_contact(
        {sample_id(4), "", c.id, "1046", "phone", true, "price", "", std::nullopt, noon},
        "hurry note", c.key_id);
    tx.commit();
}

std::string everything_in(const std::filesystem::path& folder)
{
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(folder))
        if (file.path().filename() != "station.key")
            all += read_file(file.path());
    return all;
}

}  // namespace

TEST_CASE("a copied database file shows no plate, name, phone or note", "[store][privacy]")
{
    temp_store s;
    store_a_person(s);
    const auto with_log = everything_in(s.folder());
    s->truncate_log();
    for (const auto& word : personal) {
        CAPTURE(word);
        CHECK(with_log.find(word) == std::string::npos);
        CHECK(everything_in(s.folder()).find(word) == std::string::npos);
    }
}

TEST_CASE("with the key, the same fields come back", "[store][privacy]")
{
    temp_store s;
    store_a_person(s);
    s.restart();
    CHECK(s->customers.find(sample_id(1))->address == "王先生");
    CHECK(s->customers.find(sample_id(1))->contact == "13912347651");
    CHECK(s->visits.find(sample_id(3))->plate->characters == "豫A12345");
    const auto found = s->customers.vehicles_like("345", 8);
    REQUIRE(found.size() == 1);
    CHECK(found[0].plate.characters == "豫A12345");
    CHECK(s->customers.vehicles_like("豫A1", 8).size() == 1);
    CHECK(s->customers.vehicles_like("45", 8).empty());
    CHECK(s->flags.contacts_of(sample_id(1))[0].note == "hurry note");
}

TEST_CASE("destroying a customer's key erases the fields in every backup of the store",
          "[store][privacy]")
{
    temp_store s;
    store_a_person(s);
    s->truncate_log();
    const auto backup = read_file(s.home().station_file());
    s->maker.erase(s->customers.find(sample_id(1))->key_id);
    s.close();
    write_file(s.folder() / "station.db", backup);
    s.open();
    CHECK(s->customers.find(sample_id(1))->address.empty());
    CHECK(s->customers.find(sample_id(1))->contact.empty());
    CHECK_FALSE(s->visits.find(sample_id(3))->plate);
    CHECK(s->customers.vehicles_like("345", 8)[0].plate.characters.empty());
}

TEST_CASE("the store of another station does not open with our key", "[store][privacy]")
{
    temp_store s;
    store_a_person(s);
    s.close();
    std::filesystem::remove(s.folder() / "station.key");
    static_cast<void>(read_or_make_station_key(s.folder() / "station.key", false));
    CHECK_THROWS_AS(s.open(), key_error);
}

TEST_CASE("an erased key's number is not given to anybody else", "[store][privacy]")
{
    temp_store s;
    std::vector<std::int64_t> given;
    for (int i = 0; i < 100; ++i)
        given.push_back(s->maker.next_key());
    CHECK(std::adjacent_find(given.begin(), given.end(), std::greater_equal<>{}) == given.end());
    s->maker.erase(given.back() + 1);
    CHECK(s->maker.next_key() == given.back() + 2);
    CHECK(s->maker.key_of_day({100}) == s->maker.key_of_day({100}));
    CHECK(s->maker.key_of_day({100}) != s->maker.key_of_day({101}));
}
