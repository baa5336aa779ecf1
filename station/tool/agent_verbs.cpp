// Verbs that ask the running station and print the answer: as text for people, or as it came with
// --json.
#include "station/tool/agent_client.hpp"

#include <boost/json.hpp>

#include <iomanip>
#include <ostream>

namespace thirdvisit::station::tool {

namespace json = boost::json;

namespace {

std::int64_t number(const json::value& v, std::string_view key)
{
    const auto* found = v.as_object().if_contains(key);
    return found && found->is_int64() ? found->as_int64() : 0;
}

std::string text(const json::value& v, std::string_view key)
{
    const auto* found = v.as_object().if_contains(key);
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::string utc(const json::value& v, std::string_view key)
{
    const auto ms = number(v, key);
    if (ms == 0)
        return "never";
    constexpr std::int64_t day_ms = 86'400'000;
    const local_time at{{static_cast<std::int32_t>(ms / day_ms)},
                        static_cast<std::int32_t>(ms % day_ms / 1000)};
    return to_string(at) + "Z";
}

// Asks, and hands the answer to `show` unless the caller wants it as it came.
template <class Show>
int ask_and_show(const agent_options& a, const question& q, streams s, Show show)
{
    int code = failed;
    const auto answer = ask(a, q, s, code);
    if (!answer)
        return code;
    if (a.as_json)
        s.out << json::serialize(*answer) << "\n";
    else
        show(*answer);
    return success;
}

void print_devices(const json::value& status, std::ostream& out)
{
    for (const auto& d : status.at("devices").as_array()) {
        out << "line " << text(d, "line") << " (" << text(d, "driver") << ", " << text(d, "mode")
            << "): " << text(d, "state") << ", " << number(d, "frames") << " frames, "
            << number(d, "errors") << " errors, last heard " << utc(d, "last_frame_at") << "\n";
        if (!text(d, "detail").empty())
            out << "  " << text(d, "detail") << "\n";
    }
}

void print_status(const json::value& status, std::ostream& out)
{
    const auto& totals = status.at("totals");
    const auto& office = status.at("head_office");
    out << "station " << text(status, "station") << " " << text(status, "name") << "\n"
        << "screens " << text(status, "address") << "\n"
        << "fuellings " << number(totals, "fuellings_stored") << ", visits "
        << number(totals, "visits") << " (" << number(totals, "open_visits") << " open), customers "
        << number(totals, "customers") << ", flags " << number(totals, "flags") << "\n"
        << "head office: " << text(office, "state") << ", last sync " << utc(office, "last_sync_at")
        << ", " << number(office, "waiting") << " records wait, " << number(office, "set_aside")
        << " set aside, next sync " << utc(office, "next_sync_at") << "\n";
    if (!text(office, "detail").empty())
        out << "  " << text(office, "detail") << "\n";
    print_devices(status, out);
    if (const auto* trouble = status.at("trouble").if_object())
        out << "TROUBLE: " << trouble->at("what").as_string() << " ("
            << trouble->at("where").as_string() << "). " << trouble->at("remedy").as_string()
            << "\n";
}

void print_flag(const json::value& f, std::ostream& out)
{
    out << std::left << std::setw(8) << text(f, "level") << text(f, "title") << "  usually every "
        << number(f, "cycle_days") << " days, last on " << text(f, "last_visit")
        << ", expected about " << text(f, "due") << ", grace ended " << text(f, "grace_end") << ", "
        << number(f, "elapsed_days") << " days since; " << text(f, "task") << ", manager "
        << (text(f, "manager").empty() ? "nobody" : text(f, "manager")) << "\n         "
        << text(f, "customer") << "\n";
}

void print_customer(const json::value& c, std::ostream& out)
{
    out << text(c, "id") << "  " << text(c, "title") << "\nstage " << number(c, "stage") << ", "
        << text(c, "kind") << ", manager "
        << (text(c, "manager").empty() ? "nobody" : text(c, "manager")) << "\n";
    if (!c.at("cycle_days").is_null())
        out << "usually every " << number(c, "cycle_days") << " days\n";
    for (const auto& reason : c.at("reasons").as_array())
        out << "not regular: " << std::string(reason.as_string()) << "\n";
    for (const auto& v : c.at("visits").as_array()) {
        out << utc(v, "begun") << "  point " << number(v, "point");
        for (const auto& f : v.at("fuellings").as_array())
            out << "  " << text(f, "grade") << " " << number(f, "volume_ml") << " ml";
        out << "\n";
    }
}

void print_import(const json::value& r, bool dry_run, std::ostream& out)
{
    out << number(r, "lines") << " lines: " << number(r, "facts") << (dry_run ? " would be" : "")
        << " new, " << number(r, "known") << " known before, " << number(r, "matched")
        << " recorded live, " << r.at("errors").as_array().size() << " wrong; "
        << number(r, "visits") << " visits and " << number(r, "customers") << " customers new\n";
    for (const auto& e : r.at("errors").as_array())
        out << "line " << number(e, "line") << ": " << text(e, "text") << " (" << text(e, "code")
            << ")\n";
}

}  // namespace

int show_status(const agent_options& a, streams s)
{
    return ask_and_show(a, {.path = "/api/status"}, s,
                        [&](const json::value& v) { print_status(v, s.out); });
}

int show_flags(const agent_options& a, const std::string& level, streams s)
{
    return ask_and_show(a, {.path = "/api/flags"}, s, [&](const json::value& v) {
        const auto& counts = v.at("counts");
        for (const auto& f : v.at("flags").as_array())
            if (level.empty() || text(f, "level") == level)
                print_flag(f, s.out);
        s.out << "late " << number(counts, "late") << ", overdue " << number(counts, "overdue")
              << ", probably lost " << number(counts, "lost") << "\n";
    });
}

int show_customer(const agent_options& a, const std::string& id, streams s)
{
    return ask_and_show(a, {.path = "/api/customers/" + id}, s,
                        [&](const json::value& v) { print_customer(v, s.out); });
}

int sync_now(const agent_options& a, streams s)
{
    const question q{.method = "POST",
                     .path = "/api/sync/now",
                     .query = {},
                     .body = json::serialize(json::value{{"id", fresh_id()}})};
    return ask_and_show(a, q, s, [&](const json::value& v) {
        const auto& office = v.at("head_office");
        s.out << "head office: " << text(office, "state") << ", " << number(office, "waiting")
              << " records wait; `thirdvisit status` shows how it goes\n";
    });
}

int join_head_office(const agent_options& a, const std::string& code, streams s)
{
    const question q{.method = "POST",
                     .path = "/api/join",
                     .query = {},
                     .body = json::serialize(json::value{{"code", code}})};
    return ask_and_show(a, q, s, [&](const json::value& v) { s.out << text(v, "text") << "\n"; });
}

int import_history(const agent_options& a, const import_choices& choices, streams s)
{
    question q{.method = "POST",
               .path = "/api/import",
               .query = {},
               .body = {},
               .content_type = "text/csv"};
    if (!read_all(choices.file, s, q.body))
        return bad_input;
    if (choices.dry_run)
        q.query["dry_run"] = "1";
    if (choices.all_or_nothing)
        q.query["all_or_nothing"] = "1";
    for (const auto& [ours, theirs] : choices.columns)
        q.query["column." + ours] = theirs;
    int code = failed;
    const auto answer = ask(a, q, s, code);
    if (!answer)
        return code;
    if (a.as_json)
        s.out << json::serialize(*answer) << "\n";
    else
        print_import(*answer, choices.dry_run, s.out);
    return answer->at("errors").as_array().empty() ? success : bad_input;
}

}  // namespace thirdvisit::station::tool
