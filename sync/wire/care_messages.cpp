#include "sync/wire/care_messages.hpp"

#include "schemas/limits.hpp"
#include "sync/wire/json_writer.hpp"

namespace thirdvisit::sync::wire {

namespace json = boost::json;

namespace {

constexpr int most_days = 100'000;

void write_day(object_writer& w, std::string_view name, const std::optional<business_day>& day)
{
    if (day)
        w.text(name, to_string(*day));
    else
        w.null(name);
}

}  // namespace

void encode(std::string& out, const flag_record& r)
{
    object_writer w(out);
    w.text("id", r.id)
        .number("revision", r.revision)
        .text("customer", r.customer)
        .text("state", name_of(r.state))
        .text("level", name_of(r.level))
        .number("cycle_days", r.cycle_days)
        .text("last_visit", to_string(r.last_visit))
        .text("due", to_string(r.due))
        .text("raised_on", to_string(r.raised_on));
    write_day(w, "closed_on", r.closed_on);
    w.number("gap_days", r.gap_days).number("changed", r.changed.since_epoch).end();
}

flag_record decode_flag(const json::value& body, verdict& all)
{
    object_reader r(body, all, "body");
    flag_record f;
    f.id = r.id("id");
    f.revision = r.small("revision", 1, 1'000'000);
    f.customer = r.id("customer");
    f.state = r.choice<flag_state>("state");
    f.level = r.choice<recall_level>("level");
    f.cycle_days = r.small("cycle_days", 0, most_days);
    f.last_visit = r.day("last_visit");
    f.due = r.day("due");
    f.raised_on = r.day("raised_on");
    f.closed_on = r.maybe_day("closed_on");
    f.gap_days = r.small("gap_days", 0, most_days);
    f.changed = r.instant("changed");
    return f;
}

void encode(std::string& out, const contact_record& r)
{
    object_writer w(out);
    w.text("id", r.id)
        .text("flag", r.flag)
        .text("customer", r.customer)
        .text("badge", r.badge)
        .text("channel", r.channel)
        .flag("reached", r.reached)
        .text("cause", r.cause)
        .text("measure", r.measure);
    write_day(w, "next_on", r.next_on);
    w.number("at", r.at.since_epoch).end();
}

contact_record decode_contact(const json::value& body, verdict& all)
{
    object_reader r(body, all, "body");
    contact_record c;
    c.id = r.id("id");
    c.flag = r.id_or_empty("flag");
    c.customer = r.id("customer");
    c.badge = r.text("badge", longest_badge);
    c.channel = r.id("channel");
    c.reached = r.flag("reached");
    c.cause = r.id_or_empty("cause");
    c.measure = r.id_or_empty("measure");
    c.next_on = r.maybe_day("next_on");
    c.at = r.instant("at");
    return c;
}

void encode(std::string& out, const duty_record& r)
{
    object_writer w(out);
    w.text("id", r.id).text("badge", r.badge).flag("on", r.on).number("at", r.at.since_epoch).end();
}

duty_record decode_duty(const json::value& body, verdict& all)
{
    object_reader r(body, all, "body");
    duty_record d;
    d.id = r.id("id");
    d.badge = r.text("badge", longest_badge);
    d.on = r.flag("on");
    d.at = r.instant("at");
    return d;
}

void encode(std::string& out, const erasure_record& r)
{
    object_writer w(out);
    w.text("id", r.id).text("reason", name_of(r.reason)).number("at", r.at.since_epoch).end();
}

erasure_record decode_erasure(const json::value& body, verdict& all)
{
    object_reader r(body, all, "body");
    erasure_record e;
    e.id = r.id("id");
    e.reason = r.choice<erasure_reason>("reason");
    e.at = r.instant("at");
    return e;
}

void encode(std::string& out, const merge_record& r)
{
    object_writer w(out);
    w.text("id", r.id)
        .number("revision", r.revision)
        .text("survivor", r.survivor)
        .text("merged", r.merged)
        .text("state", name_of(r.state))
        .number("at", r.at.since_epoch)
        .text("badge", r.badge)
        .end();
}

merge_record decode_merge(const json::value& body, verdict& all)
{
    object_reader r(body, all, "body");
    merge_record m;
    m.id = r.id("id");
    m.revision = r.small("revision", 1, 1'000'000);
    m.survivor = r.id("survivor");
    m.merged = r.id("merged");
    m.state = r.choice<merge_state>("state");
    m.at = r.instant("at");
    m.badge = r.text("badge", longest_badge);
    if (all.sound() && m.survivor == m.merged)
        all.fail("out_of_range", "body.merged", "nobody can be merged into himself");
    return m;
}

void encode(std::string& out, const withheld_record& r)
{
    object_writer w(out);
    w.text("kind", r.kind).text("id", r.id).text("why", r.why).end();
}

// Lenient in its texts: a stub must always get through, whatever was wrong with its original.
withheld_record decode_withheld(const json::value& body, verdict& all)
{
    object_reader r(body, all, "body");
    withheld_record w;
    w.kind = r.text("kind", 32);
    w.id = r.text("id", 256);
    w.why = r.text("why", 1024);
    return w;
}

}  // namespace thirdvisit::sync::wire
