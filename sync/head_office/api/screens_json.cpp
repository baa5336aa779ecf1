#include "sync/head_office/api/screens_json.hpp"

#include "sync/wire/json_writer.hpp"

namespace thirdvisit::head_office {

using sync::wire::object_writer;

namespace {

void write_maybe(object_writer& w, std::string_view name, const std::optional<std::int64_t>& value)
{
    if (value)
        w.number(name, *value);
    else
        w.null(name);
}

void write_gap(std::string& out, const gap_row& g)
{
    object_writer w(out);
    w.text("epoch", g.epoch).number("from", g.from).number("to", g.to).end();
}

void write_set_aside(std::string& out, const set_aside_row& s)
{
    object_writer w(out);
    w.text("epoch", s.epoch)
        .number("seq", s.seq)
        .text("kind", s.kind)
        .number("at", s.at)
        .text("code", s.code)
        .end();
}

void write_number(std::string& out, std::int64_t n)
{
    out += std::to_string(n);
}

void write_station(std::string& out, const station_row& r)
{
    object_writer w(out);
    w.text("id", r.id).text("name", r.name).text("district", r.district).text("state", r.state);
    write_maybe(w, "last_sync_at", r.last_sync_at);
    w.number("up_to", r.up_to)
        .text("epoch", r.epoch)
        .list("gaps", r.gaps, write_gap)
        .number("set_aside", r.set_aside)
        .list("set_aside_records", r.set_aside_records, write_set_aside)
        .number("refused", r.refused);
    write_maybe(w, "clock_offset_ms", r.clock_offset_ms);
    w.text("agent_version", r.agent_version)
        .number("visits", r.visits)
        .number("customers", r.customers)
        .number("flags", r.flags);
    write_maybe(w, "certificate_until", r.certificate_until);
    w.list("nights", r.nights, write_number).end();
}

void write_customer(std::string& out, const customer_row& r)
{
    object_writer w(out);
    w.text("id", r.id)
        .text("station", r.station)
        .number("stage", r.stage)
        .text("kind", r.kind)
        .text("title", r.title)
        .text("manager", r.manager)
        .number("visits", r.visits);
    if (r.last_visit)
        w.text("last_visit", to_string(*r.last_visit));
    else
        w.null("last_visit");
    w.number("volume_ml", r.volume_ml);
    if (r.flag.empty())
        w.null("flag");
    else
        w.text("flag", r.flag);
    w.end();
}

void write_contact(std::string& out, const contact_row& c)
{
    object_writer w(out);
    w.number("at", c.at)
        .flag("reached", c.reached)
        .text("cause", c.cause)
        .text("measure", c.measure)
        .end();
}

void write_flag(std::string& out, const flag_row& f)
{
    object_writer w(out);
    w.text("id", f.id)
        .text("station", f.station)
        .text("customer", f.customer)
        .text("title", f.title)
        .text("level", f.level)
        .text("state", f.state)
        .number("cycle_days", f.cycle_days)
        .text("last_visit", to_string(f.last_visit))
        .text("due", to_string(f.due))
        .number("elapsed_days", f.elapsed_days)
        .text("manager", f.manager)
        .list("contacts", f.contacts, write_contact)
        .end();
}

}  // namespace

std::string to_json(const station_row& r)
{
    std::string out;
    write_station(out, r);
    return out;
}

std::string to_json(const totals_row& t)
{
    std::string out;
    object_writer w(out);
    w.number("visits", t.visits)
        .number("customers", t.customers)
        .number("flags", t.flags)
        .number("gaps", t.gaps)
        .number("set_aside", t.set_aside)
        .end();
    return out;
}

std::string to_json(const overview& o)
{
    std::string out;
    object_writer w(out);
    w.text("company", o.company)
        .number("now", o.now.since_epoch)
        .text("language", o.language)
        .text("sync_address", o.sync_address)
        .text("time_zone", o.time_zone)
        .flag("demo", o.demo)
        .list("stations", o.stations, write_station)
        .json("totals", to_json(o.totals))
        .end();
    return out;
}

std::string to_json(const customer_list& l)
{
    std::string out;
    object_writer w(out);
    w.list("customers", l.customers, write_customer).number("total", l.total).end();
    return out;
}

std::string to_json(const std::vector<flag_row>& flags)
{
    std::string out;
    object_writer w(out);
    w.list("flags", flags, write_flag).end();
    return out;
}

}  // namespace thirdvisit::head_office
