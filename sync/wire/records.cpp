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
    kind_row{"withheld", decoded<decode_withheld>},
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
    int operator()(const auto&) const { return 1; }
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
    return e;
}

void append_line(std::string& out, const entry& e)
{
    object_writer w(out);
    w.number("seq", e.seq)
        .text("kind", e.kind)
        .number("v", e.version)
        .text("id", e.id)
        .number("at", e.at.since_epoch)
        .json("body", e.body)
        .end();
}

reading<line> decode_line(std::string_view text, sequence& seq, json::storage_ptr memory)
{
    seq = 0;
    if (text.size() > max_line)
        return rejection{"out_of_range", "the line is longer than 256 KiB"};
    const auto parsed = parse_json(text, std::move(memory));
    if (!parsed)
        return parsed.error();
    verdict all;
    line out;
    object_reader r(*parsed, all, "line");
    out.seq = r.integer("seq", 1, std::numeric_limits<std::int64_t>::max());
    if (all.sound())
        seq = out.seq;
    const auto kind = r.text("kind", 32);
    const auto version = r.integer("v", 1, 1'000'000);
    out.id = r.text("id", 256);
    out.at = r.instant("at");
    const auto& body = r.any("body");
    if (!all.sound())
        return all.why();
    const auto* row = find_kind(kind);
    if (!row)
        return rejection{"unknown_kind", "head office does not know records of kind " + kind};
    if (version != record_version)
        return rejection{"unknown_version", kind + " of version " + std::to_string(version) +
                                                " is not known here; update head office"};
    out.record = row->decode(body, all);
    if (all.sound() && id_of(out.record) != out.id)
        all.fail("id_mismatch", "line.id", "differs from the id in the body");
    if (!all.sound())
        return all.why();
    return out;
}

}  // namespace thirdvisit::sync::wire
