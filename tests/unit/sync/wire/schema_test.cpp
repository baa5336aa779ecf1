// Holds three statements of the same thing together: the JSON Schemas, their examples, and the
// strict readers that head office runs.
#include "samples.hpp"
#include "schema.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/digest.hpp"
#include "sync/wire/records.hpp"
#include "sync/wire/talk.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <functional>
#include <map>

using namespace thirdvisit;
using namespace thirdvisit::sync;
namespace json = boost::json;

namespace {

template <class T>
std::string code_of(const wire::reading<T>& r)
{
    return r ? std::string{} : r.error().code;
}

std::string read_as_line(const json::value& line)
{
    sequence seq = 0;
    return code_of(wire::decode_line(json::serialize(line), seq));
}

// The record inside a line that is otherwise right.
std::string read_as_record(const std::string& kind, const json::value& body)
{
    json::value id = "x";
    if (const auto* o = body.if_object())
        if (const auto* given = o->if_contains("id"))
            id = *given;
    return read_as_line(
        json::object{{"seq", 1}, {"kind", kind}, {"v", 1}, {"id", id}, {"at", 0}, {"body", body}});
}

std::string read_as_header(const json::value& header)
{
    const auto read = wire::parse_batch(json::serialize(header) + "\n");
    // A sound header in front of nothing fails at its digest, which is not what is asked here.
    return read || read.error().code == "digest_differs" ? std::string{} : read.error().code;
}

using reader = std::function<std::string(const json::value&)>;

std::map<std::string, reader> readers()
{
    const auto text = [](auto decode) {
        return [decode](const json::value& v) { return code_of(decode(json::serialize(v))); };
    };
    std::map<std::string, reader> all{
        {"line", read_as_line},
        {"batch_header", read_as_header},
        {"hello", text(wire::decode_hello_request)},
        {"greeting", text(wire::decode_greeting)},
        {"receipt", text(wire::decode_receipt)},
        {"join_request", text(wire::decode_join_request)},
        {"join_answer", text(wire::decode_join_answer)},
        {"pull_answer", text(wire::decode_pull_answer)},
        {"refusal", text(wire::decode_refusal_answer)},
    };
    for (const std::string kind : {"visit", "customer", "consent", "flag", "contact", "duty",
                                   "erasure", "withheld", "merge"})
        all.emplace(kind, [kind](const json::value& v) { return read_as_record(kind, v); });
    return all;
}

// Every value one step away: each field removed, and replaced by values of all types.
void neighbours(const json::value& of, const std::function<void(json::value)>& use)
{
    const json::value others[] = {nullptr, true, -1, 3.5, "", "x y", json::array{}, json::object{}};
    if (const auto* object = of.if_object()) {
        for (const auto& [key, value] : *object) {
            auto without = *object;
            without.erase(key);
            use(without);
            const std::function<void(json::value)> put = [&, &name = key](json::value v) {
                auto changed = *object;
                changed[name] = std::move(v);
                use(changed);
            };
            for (const auto& other : others)
                put(other);
            neighbours(value, put);
        }
        auto with = *object;
        with["surprise"] = 1;
        use(with);
    }
    if (const auto* list = of.if_array())
        for (std::size_t i = 0; i < list->size(); ++i)
            neighbours((*list)[i], [&](json::value v) {
                auto changed = *list;
                changed[i] = std::move(v);
                use(changed);
            });
}

}  // namespace

TEST_CASE("every good example is taken and every bad one refused, by schema and by reader",
          "[wire]")
{
    for (const auto& [name, read] : readers()) {
        const auto examples = test::read_json_file("schemas/sync/v1/examples/" + name + ".json");
        REQUIRE_FALSE(examples.at("good").as_array().empty());
        REQUIRE(examples.at("bad").as_array().size() >= 3);
        for (const auto& value : examples.at("good").as_array()) {
            CAPTURE(name, json::serialize(value));
            CHECK(test::schema_verdict(name, value) == "");
            CHECK(read(value) == "");
        }
        for (const auto& bad : examples.at("bad").as_array()) {
            CAPTURE(name, json::serialize(bad));
            CHECK(test::schema_verdict(name, bad.at("value")) != "");
            CHECK(read(bad.at("value")) != "");
        }
    }
}

TEST_CASE("schema and reader agree on everything one step away from the good examples", "[wire]")
{
    for (const auto& [name, read] : readers()) {
        const auto examples = test::read_json_file("schemas/sync/v1/examples/" + name + ".json");
        int seen = 0;
        for (const auto& good : examples.at("good").as_array())
            neighbours(good, [&, &schema = name, &reader = read](const json::value& v) {
                // What a line's kind and body mean to each other no schema says.
                if (schema == "line" && (v != good) && reader(v) != "" &&
                    test::schema_verdict(schema, v).empty())
                    return;
                ++seen;
                CAPTURE(schema, json::serialize(v), reader(v), test::schema_verdict(schema, v));
                CHECK(test::schema_verdict(schema, v).empty() == reader(v).empty());
            });
        CHECK(seen > 10);
    }
}

TEST_CASE("what we write satisfies our own schemas", "[wire]")
{
    for (const auto& record : test::sample_records()) {
        const std::string kind(wire::kind_of(record));
        CAPTURE(kind);
        CHECK(test::schema_verdict(kind, json::parse(wire::encode_body(record))) == "");
        auto e = wire::make_entry(record, {1});
        e.seq = 7;
        std::string line;
        wire::append_line(line, e);
        CHECK(test::schema_verdict("line", json::parse(line)) == "");
    }
    const auto holds = [](const char* name, const std::string& text) {
        CAPTURE(text);
        CHECK(test::schema_verdict(name, json::parse(text)) == "");
    };
    holds("hello", wire::encode(wire::hello_request{{"S", "E", 9, 7, "00"}, "0.1", {1}}));
    holds("greeting", wire::encode(greeting{7, false, "E", {1}}));
    holds("receipt", wire::encode(receipt{7, {{8, "bad_json", "why"}}, "E", {1}}));
    holds("join_request", wire::encode(wire::join_request{"S", "secret", "csr", "0.1"}));
    holds("join_answer", wire::encode(wire::join_answer{"c", "a", "bb", "C", "N", "D", {1}, {2}}));
    holds("pull_answer", wire::encode(instructions{"1", "C", "N", "D", "bb", {1}}));
    holds("refusal", wire::encode(wire::refusal_answer{"busy", "later", 30}));
    const auto text =
        wire::encode_batch("E", 0, std::vector<entry>{{1, "duty", 1, "a", {}, "{}"}}).text;
    holds("batch_header", text.substr(0, text.find('\n')));
}
