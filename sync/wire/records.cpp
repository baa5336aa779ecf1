#include "sync/wire/records.hpp"

#include "sync/wire/care_messages.hpp"
#include "sync/wire/customer_messages.hpp"
#include "sync/wire/json_writer.hpp"
#include "sync/wire/visit_message.hpp"

#include <array>

namespace thirdvisit::sync::wire {

namespace json = boost::json;

namespace {

struct kind_row {
    std::string_view name;
    sync_record (*decode)(const json::value&, verdict&);
};

template <auto Decode>
sync_record decoded(const json::value& body, verdict& all)
{
    return Decode(body, all);
}

// In the order of the variant.
constexpr std::array kinds{
    kind_row{"visit", decoded<decode_visit>},       kind_row{"customer", decoded<decode_customer>},
    kind_row{"consent", decoded<decode_consent>},   kind_row{"flag", decoded<decode_flag>},
    kind_row{"contact", decoded<decode_contact>},   kind_row{"duty", decoded<decode_duty>},
    kind_row{"withheld", decoded<decode_withheld>}, kind_row{"erasure", decoded<decode_erasure>},
    kind_row{"merge", decoded<decode_merge>},
};
static_assert(kinds.size() == std::variant_size_v<sync_record>);

struct id_reader {
    std::string_view operator()(const visit_record& r) const { return r.visit.id; }
    std::string_view operator()(const auto& r) const { return r.id; }
};

struct revision_reader {
    int operator()(const visit_record& r) const { return r.visit.revision; }
    int operator()(const customer_record& r) const { return r.revision; }
    int operator()(const flag_record& r) const { return r.revision; }
    int operator()(const merge_record& r) const { return r.revision; }
    int operator()(const auto&) const { return 1; }
};

// An erasure and a stub name a record; they say nothing about a person.
struct customer_reader {
    std::string_view operator()(const visit_record& r) const { return r.visit.customer; }
    std::string_view operator()(const customer_record& r) const { return r.id; }
    std::string_view operator()(const consent_record& r) const { return r.customer; }
    std::string_view operator()(const flag_record& r) const { return r.customer; }
    std::string_view operator()(const contact_record& r) const { return r.customer; }
    std::string_view operator()(const auto&) const { return {}; }
};

const kind_row* find_kind(std::string_view name)
{
    for (const auto& row : kinds)
        if (row.name == name)
            return &row;
    return nullptr;
}

}  // namespace

std::string_view kind_of(const sync_record& r)
{
    return kinds[r.index()].name;
}
std::string_view id_of(const sync_record& r)
{
    return std::visit(id_reader{}, r);
}
int revision_of(const sync_record& r)
{
    return std::visit(revision_reader{}, r);
}
std::string_view customer_of(const sync_record& r)
{
    return std::visit(customer_reader{}, r);
}

std::string encode_body(const sync_record& r)
{
    std::string out;
    out.reserve(512);
    std::visit([&](const auto& record) { encode(out, record); }, r);
    return out;
}

entry make_entry(const sync_record& r, utc_ms at)
{
    entry e;
    e.kind = kind_of(r);
    e.version = record_version;
    e.id = id_of(r);
    e.at = at;
    e.body = encode_body(r);
    e.customer = customer_of(r);
    return e;
}

void append_line(std::string& out, const entry& e)
{
    object_writer w(out);
    w.number("seq", e.seq)
        .text("kind", e.kind)
        .number("v", e.version)
        .text("id", e.id)
        .number("at", e.at.since_epoch);
    if (!e.was.empty())
        w.text("was", e.was);
    w.json("body", e.body).end();
}

namespace {

struct envelope {
    line out;
    std::string kind;
    std::int64_t version{};
    const json::value* body{};
};

envelope open_envelope(const json::value& from, verdict& all, sequence& seq)
{
    object_reader r(from, all, "line");
    envelope e;
    e.out.seq = r.integer("seq", 1, std::numeric_limits<std::int64_t>::max());
    if (all.sound())
        seq = e.out.seq;
    e.kind = r.text("kind", 32);
    e.version = r.integer("v", 1, 1'000'000);
    e.out.id = r.text("id", 256);
    e.out.at = r.instant("at");
    if (r.has("was"))
        e.out.was = r.digest("was");
    e.body = &r.any("body");
    return e;
}

}  // namespace

reading<line> decode_line(std::string_view text, sequence& seq, json::storage_ptr memory)
{
    seq = 0;
    if (text.size() > max_line)
        return rejection{"out_of_range", "the line is longer than 256 KiB"};
    const auto parsed = parse_json(text, std::move(memory));
    if (!parsed)
        return parsed.error();
    verdict all;
    auto e = open_envelope(*parsed, all, seq);
    if (!all.sound())
        return all.why();
    const auto* row = find_kind(e.kind);
    if (!row)
        return rejection{"unknown_kind", "head office does not know records of kind " + e.kind};
    if (e.version != record_version)
        return rejection{"unknown_version", e.kind + " of version " + std::to_string(e.version) +
                                                " is not known here; update head office"};
    e.out.record = row->decode(*e.body, all);
    if (all.sound() && id_of(e.out.record) != e.out.id)
        all.fail("id_mismatch", "line.id", "differs from the id in the body");
    if (!all.sound())
        return all.why();
    return std::move(e.out);
}

}  // namespace thirdvisit::sync::wire
