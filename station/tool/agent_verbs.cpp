// Verbs that ask the running station and print the answer: as text for people, or as it came with
// --json.
#include "station/tool/agent_client.hpp"
#include "station/words/words.hpp"

#include <boost/json.hpp>

#include <cstring>
#include <ostream>
#include <set>

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

std::string utc(const json::value& v, std::string_view key, const phrasebook& words)
{
    const auto ms = number(v, key);
    if (ms == 0)
        return words.say({"tool.never", {}});
    constexpr std::int64_t day_ms = 86'400'000;
    const local_time at{{static_cast<std::int32_t>(ms / day_ms)},
                        static_cast<std::int32_t>(ms % day_ms / 1000)};
    return to_string(at) + "Z";
}

// One line of a file can have several errors.
std::int64_t lines_with(const json::array& errors)
{
    std::set<std::int64_t> lines;
    for (const auto& e : errors)
        lines.insert(number(e, "line"));
    return static_cast<std::int64_t>(lines.size());
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
        show(*answer, phrasebook(a.in));
    return success;
}

std::string office_state(const phrasebook& words, const json::value& office)
{
    return words.say({"tool.office." + text(office, "state"), {}});
}

std::string clock_fault(std::int64_t off_s, const phrasebook& words)
{
    const auto minutes = std::abs(off_s) / 60;
    const auto age = minutes < 60     ? thirdvisit::text{"age.minutes", {{"n", minutes}}}
                     : minutes < 2880 ? thirdvisit::text{"age.hours", {{"n", minutes / 60}}}
                                      : thirdvisit::text{"age.days", {{"n", minutes / 1440}}};
    return words.say(
        {off_s > 0 ? "devices.clock_fast" : "devices.clock_slow", {{"age", words.say(age)}}});
}

// A line of its own, further in, when there is something to say.
void print_detail(const json::value& of, const phrasebook& words, std::ostream& out)
{
    if (const auto detail = text_in(of.at("detail")); !detail.key.empty())
        out << "  " << words.say(detail) << "\n";
}

void print_devices(const json::value& status, const phrasebook& words, std::ostream& out)
{
    for (const auto& d : status.at("devices").as_array()) {
        out << words.say({"tool.line",
                          {{"line", text(d, "line")},
                           {"driver", text(d, "driver")},
                           {"mode", words.say({"tool.mode." + text(d, "mode"), {}})},
                           {"state", words.say({"tool.line." + text(d, "state"), {}})},
                           {"frames", number(d, "frames")},
                           {"errors", number(d, "errors")},
                           {"heard", utc(d, "last_frame_at", words)}}})
            << "\n";
        print_detail(d, words, out);
        if (const auto* off = d.as_object().if_contains("clock_off_s"))
            out << "  " << clock_fault(off->to_number<std::int64_t>(), words) << "\n";
    }
}

void print_office(const json::value& office, const phrasebook& words, std::ostream& out)
{
    out << words.say({"tool.office",
                      {{"state", office_state(words, office)},
                       {"last", utc(office, "last_sync_at", words)},
                       {"waiting", number(office, "waiting")},
                       {"set_aside", number(office, "set_aside")},
                       {"next", utc(office, "next_sync_at", words)}}})
        << "\n";
    print_detail(office, words, out);
}

void print_damage(const json::value& damage, const phrasebook& words, std::ostream& out)
{
    const auto rows = number(damage, "visits") + number(damage, "facts");
    if (rows > 0)
        out << words.say(
                   {"tool.damaged_rows",
                    {{"visits", number(damage, "visits")}, {"facts", number(damage, "facts")}}})
            << "\n  " << words.say({"damage.rows_hint", {}}) << "\n";
    const auto& files = damage.at("files").as_array();
    for (const auto& f : files)
        out << words.say({"tool.damaged_file",
                          {{"file", text(f, "name")},
                           {"found", utc(f, "found_at", words)},
                           {"saved", number(f, "rows_saved")},
                           {"lost", number(f, "rows_lost")}}})
            << "\n";
    if (!files.empty())
        out << "  " << words.say({"damage.files_hint", {}}) << "\n";
}

void print_status(const json::value& status, const phrasebook& words, std::ostream& out)
{
    const auto& totals = status.at("totals");
    out << words.say(
               {"tool.station", {{"id", text(status, "station")}, {"name", text(status, "name")}}})
        << "\n"
        << words.say({"tool.screens", {{"address", text(status, "address")}}}) << "\n"
        << words.say({"tool.counts",
                      {{"fuellings", number(totals, "fuellings_stored")},
                       {"visits", number(totals, "visits")},
                       {"open", number(totals, "open_visits")},
                       {"customers", number(totals, "customers")},
                       {"flags", number(totals, "flags")}}})
        << "\n";
    print_office(status.at("head_office"), words, out);
    if (number(status.at("head_office"), "set_aside") > 0)
        out << "  " << words.say({"sync.set_aside_hint", {}}) << "\n";
    print_damage(status.at("damage"), words, out);
    print_devices(status, words, out);
    if (const auto trouble = text_in(status.at("trouble")); !trouble.key.empty())
        out << words.say({"tool.trouble", {{"what", words.say(trouble)}}}) << "\n";
}

std::string manager_of(const json::value& v, const phrasebook& words)
{
    const auto badge = text(v, "manager");
    return badge.empty() ? words.say({"tool.no_manager", {}})
                         : words.say({"tool.manager", {{"badge", badge}}});
}

void print_flag(const json::value& f, const phrasebook& words, std::ostream& out)
{
    out << words.say({"tool.flag",
                      {{"level", words.say({"level." + text(f, "level"), {}})},
                       {"title", text(f, "title")},
                       {"cycle", number(f, "cycle_days")},
                       {"last", text(f, "last_visit")},
                       {"due", text(f, "due")},
                       {"grace_end", text(f, "grace_end")},
                       {"elapsed", number(f, "elapsed_days")},
                       {"task", words.say({"tool.task." + text(f, "task"), {}})},
                       {"manager", manager_of(f, words)}}})
        << "\n  " << text(f, "customer") << "\n";
}

std::string listed(const json::value& v, std::string_view key)
{
    std::string out;
    if (const auto* all = v.as_object().if_contains(key))
        for (const auto& one : all->as_array())
            out += (out.empty() ? "" : " ") + std::string(one.as_string());
    return out;
}

void print_customer(const json::value& c, const phrasebook& words, std::ostream& out)
{
    out << text(c, "id") << "  " << text(c, "title") << "\n"
        << words.say({"tool.customer",
                      {{"stage", number(c, "stage")},
                       {"kind", words.say({"kind_of_customer." + text(c, "kind"), {}})},
                       {"manager", manager_of(c, words)}}})
        << "\n";
    if (const auto from = text(c, "asked_for"); !from.empty())
        out << words.say({"tool.merged_from", {{"id", from}}}) << "\n";
    if (const auto ids = listed(c, "merged"); !ids.empty())
        out << words.say({"tool.merged_in", {{"ids", ids}}}) << "\n";
    if (!c.at("cycle_days").is_null())
        out << words.say({"tool.cycle", {{"days", number(c, "cycle_days")}}}) << "\n";
    for (const auto& reason : c.at("reasons").as_array())
        out << words.say({"tool.irregular." + std::string(reason.as_string()), {}}) << "\n";
    for (const auto& v : c.at("visits").as_array()) {
        out << words.say(
            {"tool.visit", {{"begun", utc(v, "begun", words)}, {"point", number(v, "point")}}});
        for (const auto& f : v.at("fuellings").as_array())
            out << "  " << text(f, "grade") << " " << number(f, "volume_ml") << " ml";
        out << "\n";
    }
}

void print_import(const json::value& r, bool dry_run, const phrasebook& words, std::ostream& out)
{
    const auto& errors = r.at("errors").as_array();
    out << words.say({dry_run ? "tool.import_dry" : "tool.import",
                      {{"lines", number(r, "lines")},
                       {"facts", number(r, "facts")},
                       {"known", number(r, "known")},
                       {"matched", number(r, "matched")},
                       {"wrong", lines_with(errors)},
                       {"visits", number(r, "visits")},
                       {"customers", number(r, "customers")}}})
        << "\n";
    for (const auto& e : errors)
        out << words.say(
                   {text(e, "column").empty() ? "tool.import_error" : "tool.import_column_error",
                    {{"line", number(e, "line")},
                     {"column", text(e, "column")},
                     {"text", text(e, "text")},
                     {"code", text(e, "code")}}})
            << "\n";
}

}  // namespace

language language_of_locale(const char* lc_all, const char* lc_messages, const char* lang)
{
    for (const char* said : {lc_all, lc_messages, lang})
        if (said && *said)
            return std::strncmp(said, "zh", 2) == 0 ? language::zh_cn : language::en;
    return language::en;
}

int show_status(const agent_options& a, streams s)
{
    return ask_and_show(
        a, {.path = "/api/status"}, s,
        [&](const json::value& v, const phrasebook& words) { print_status(v, words, s.out); });
}

int show_flags(const agent_options& a, const std::string& level, streams s)
{
    return ask_and_show(a, {.path = "/api/flags"}, s,
                        [&](const json::value& v, const phrasebook& words) {
                            const auto& counts = v.at("counts");
                            for (const auto& f : v.at("flags").as_array())
                                if (level.empty() || text(f, "level") == level)
                                    print_flag(f, words, s.out);
                            s.out << words.say({"tool.flag_counts",
                                                {{"late", number(counts, "late")},
                                                 {"overdue", number(counts, "overdue")},
                                                 {"lost", number(counts, "lost")}}})
                                  << "\n";
                        });
}

int show_customer(const agent_options& a, const std::string& id, streams s)
{
    return ask_and_show(
        a, {.path = "/api/customers/" + id}, s,
        [&](const json::value& v, const phrasebook& words) { print_customer(v, words, s.out); });
}

int sync_now(const agent_options& a, streams s)
{
    const question q{.method = "POST",
                     .path = "/api/sync/now",
                     .query = {},
                     .body = json::serialize(json::value{{"id", fresh_id()}})};
    return ask_and_show(a, q, s, [&](const json::value& v, const phrasebook& words) {
        const auto& office = v.at("head_office");
        s.out << words.say({"tool.sync_asked",
                            {{"state", office_state(words, office)},
                             {"waiting", number(office, "waiting")}}})
              << "\n";
    });
}

namespace {

question about_port(const std::string& line, const char* what, json::object body)
{
    body["id"] = fresh_id();
    return {.method = "POST",
            .path = "/api/lines/" + line + "/port/" + what,
            .query = {},
            .body = json::serialize(body)};
}

}  // namespace

int release_port(const agent_options& a, const std::string& line, int seconds, streams s)
{
    return ask_and_show(a, about_port(line, "release", {{"seconds", seconds}}), s,
                        [&](const json::value& v, const phrasebook& words) {
                            s.out << words.say({"tool.port_released",
                                                {{"line", text(v, "line")},
                                                 {"until", utc(v, "lent_until", words)}}})
                                  << "\n";
                        });
}

int claim_port(const agent_options& a, const std::string& line, streams s)
{
    return ask_and_show(
        a, about_port(line, "claim", {}), s, [&](const json::value& v, const phrasebook& words) {
            s.out << words.say({"tool.port_claimed", {{"line", text(v, "line")}}}) << "\n";
        });
}

int join_head_office(const agent_options& a, const std::string& code, streams s)
{
    const question q{.method = "POST",
                     .path = "/api/join",
                     .query = {},
                     .body = json::serialize(json::value{{"code", code}})};
    return ask_and_show(a, q, s, [&](const json::value& v, const phrasebook& words) {
        s.out << words.say(text_in(v.at("text"))) << "\n";
    });
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
    q.query["language"] = a.in == language::en ? "en" : "zh-CN";
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
        print_import(*answer, choices.dry_run, phrasebook(a.in), s.out);
    return answer->at("errors").as_array().empty() ? success : bad_input;
}

}  // namespace thirdvisit::station::tool
