#include "sync/wire/scrub.hpp"

#include "sync/wire/digest.hpp"
#include "sync/wire/records.hpp"

#include <utility>

namespace thirdvisit::sync::wire {

namespace {

std::string line_of(const entry& e)
{
    std::string line;
    append_line(line, e);
    return line;
}

// The visit in the line, if it is one and can be read.
std::optional<visit_record> visit_in(const std::string& line)
{
    sequence ignored = 0;
    const auto read = decode_line(line, ignored);
    const auto* v = read ? std::get_if<visit_record>(&read->record) : nullptr;
    return v != nullptr ? std::optional(*v) : std::nullopt;
}

// The same number with a changed visit; what is no visit becomes a stub. A visit that cannot be read
// is missing at head office: people see that.
entry changed(const entry& old, void (*change)(visit&))
{
    if (old.kind == "withheld")
        return old;
    const auto line = line_of(old);
    auto v = visit_in(line);
    if (v)
        change(v->visit);
    const auto* why = old.kind == "visit" ? "unreadable" : erased_stub;
    const auto record =
        v ? sync_record(std::move(*v)) : sync_record(withheld_record{old.kind, old.id, why});
    auto e = make_entry(record, old.at);
    e.seq = old.seq;
    e.was = old.was.empty() ? sha256_hex(line) : old.was;
    return e;
}

void take_card(visit& v)
{
    v.card.reset();
}

}  // namespace

void make_anonymous(visit& v)
{
    v.customer.clear();
    v.card.reset();
    v.plate.reset();
    v.how = identification::anonymous;
    v.reason.clear();
}

entry without_person(const entry& e)
{
    return changed(e, make_anonymous);
}

entry without_card(const entry& e)
{
    return changed(e, take_card);
}

}  // namespace thirdvisit::sync::wire
