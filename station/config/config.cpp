// The station's configuration: every key by name, and what must hold between keys.
#include "station/config/config.hpp"
#include "schemas/limits.hpp"
#include "station/config/reader.hpp"

#include <algorithm>
#include <set>

namespace thirdvisit::station {

namespace {

constexpr int most_points = 64;
constexpr int most_addresses = 255;

const choices<language> languages{{"zh-CN", language::zh_cn}, {"en", language::en}};
const choices<wire_owner> owners{{"owner", wire_owner::owner}, {"tap", wire_owner::tap}};
const choices<service_kind> services{{"attended", service_kind::attended},
                                     {"self_service", service_kind::self_service},
                                     {"prepay", service_kind::prepay}};
const choices<sync_mode> sync_modes{{"nightly", sync_mode::nightly}, {"eager", sync_mode::eager}};
const choices<log_level> log_levels{{"error", log_level::error},
                                    {"warning", log_level::warning},
                                    {"info", log_level::info},
                                    {"debug", log_level::debug}};

station_config read_station(table_reader t)
{
    station_config s;
    s.id = t.needed_text("id", "give the station's number, e.g. id = \"0371-018\"");
    const bool plain = std::all_of(s.id.begin(), s.id.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '-' || c == '_' || c == '.';
    });
    if (!plain || s.id.size() > 40)
        t.report("id", "\"" + s.id + "\" cannot name a station",
                 "use at most 40 letters, digits, '-', '_' and '.'");
    s.name = t.needed_text("name", "give the name people use, e.g. name = \"郑花路站\"");
    s.company = t.text("company", "");
    s.zone = t.text("zone", s.zone);
    s.day_close_minute = t.minute_of_day("day_close", s.day_close_minute);
    s.language = t.choice("language", s.language, languages);
    s.home_prefix = t.text("home_prefix", "", 12);
    s.currency = t.text("currency", s.currency, 3);
    if (s.currency.size() != 3)
        t.report("currency", "\"" + s.currency + "\" is no currency",
                 "use its three letters, e.g. \"CNY\"");
    s.everybody_on_duty = t.flag("everybody_on_duty", false);
    s.demo = t.flag("demo", false);
    t.no_other_keys();
    return s;
}

std::vector<employee_config> read_staff(std::vector<table_reader> tables)
{
    std::vector<employee_config> staff;
    std::set<std::string> badges;
    for (auto& t : tables) {
        employee_config e;
        e.badge = t.needed_text("badge", "give the number on the employee's badge", longest_badge);
        e.name = t.needed_text("name", "give the employee's name");
        e.manager = t.flag("manager", false);
        if (!badges.insert(e.badge).second)
            t.report("badge", "badge \"" + e.badge + "\" is used twice",
                     "give each employee a badge of his own");
        t.no_other_keys();
        staff.push_back(std::move(e));
    }
    return staff;
}

// Two pumps on both sides of one car: each pair is one point and one satellite of it.
void check_satellite(const table_reader& t, const point_config& p,
                     const std::vector<point_config>& all)
{
    if (!p.satellite_of)
        return;
    const int first = *p.satellite_of;
    const auto name = std::to_string(first);
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const point_config& o) { return o.number == first; });
    const auto mates = std::count_if(
        all.begin(), all.end(), [&](const point_config& o) { return o.satellite_of == first; });
    if (first == p.number)
        t.report("satellite_of", "point " + name + " cannot be the satellite of itself",
                 "name the other point of the pair");
    else if (found == all.end())
        t.report("satellite_of", "there is no point " + name,
                 "add a [[point]] with this number, or correct it");
    else if (found->satellite_of)
        t.report("satellite_of", "point " + name + " is itself a satellite",
                 "a pair has one satellite: write satellite_of at one of the two points only");
    else if (mates > 1)
        t.report("satellite_of", "point " + name + " has two satellites",
                 "a pair is two points; remove one of them");
}

std::vector<point_config> read_points(std::vector<table_reader> tables)
{
    std::vector<point_config> points;
    std::set<int> numbers;
    for (auto& t : tables) {
        point_config p;
        p.number = t.needed_number("number", 1, most_points);
        p.service = t.choice("service", p.service, services);
        p.night = t.window("night");
        p.night_service = t.choice("night_service", p.night_service, services);
        if (t.has("satellite_of"))
            p.satellite_of = t.needed_number("satellite_of", 1, most_points);
        if (!numbers.insert(p.number).second)
            t.report("number", "point " + std::to_string(p.number) + " is listed twice",
                     "remove one");
        t.no_other_keys();
        points.push_back(p);
    }
    for (std::size_t i = 0; i < tables.size(); ++i)
        check_satellite(tables[i], points[i], points);
    return points;
}

nozzle_config read_nozzle(table_reader t, const std::vector<point_config>& points)
{
    nozzle_config n;
    n.address = t.number("address", 0, 0, most_addresses);
    n.nozzle = t.needed_number("nozzle", 1, most_addresses);
    n.point = t.needed_number("point", 1, most_points);
    n.grade = t.needed_text("grade", "name the product, e.g. grade = \"92#\"", longest_grade);
    const bool known = std::any_of(points.begin(), points.end(),
                                   [&](const point_config& p) { return p.number == n.point; });
    if (!known)
        t.report("point", "there is no point " + std::to_string(n.point),
                 "add a [[point]] with this number, or correct it");
    t.no_other_keys();
    return n;
}

void read_nozzles(table_reader& t, const std::vector<point_config>& points, line_config& line)
{
    std::set<std::pair<int, int>> places;
    for (auto& inner : t.tables("nozzle")) {
        auto nozzle = read_nozzle(inner, points);
        if (!places.insert({nozzle.address, nozzle.nozzle}).second)
            inner.report("nozzle", "this address and nozzle are listed twice on the line",
                         "remove one");
        line.nozzles.push_back(std::move(nozzle));
    }
}

line_config read_line(table_reader& t, const std::vector<point_config>& points,
                      const vocabulary& words)
{
    const auto& drivers = words.drivers;
    line_config l;
    l.id = t.needed_text("id", "give the line a short name, e.g. id = \"pumps\"");
    l.driver = t.needed_text("driver", "name a driver; `thirdvisit drivers` lists them");
    if (!l.driver.empty() && std::find(drivers.begin(), drivers.end(), l.driver) == drivers.end()) {
        const auto like = nearest(l.driver, drivers);
        t.report("driver", "there is no driver \"" + l.driver + "\"",
                 like.empty() ? "`thirdvisit drivers` lists them"
                              : "did you mean \"" + like + "\"?");
    }
    l.port = t.needed_text("port", "say where the line is plugged in, e.g. \"usb:0403:6001:A10K\"");
    if (auto fault = words.port_fault(l.port); !l.port.empty() && !fault.empty())
        t.report("port", "\"" + l.port + "\" is not a port", std::move(fault));
    l.mode = t.choice("mode", l.mode, owners);
    l.baud = t.number("baud", 0, 0, 921'600);
    l.zone = t.text("zone", "");
    l.options = t.free_table("options");
    read_nozzles(t, points, l);
    t.no_other_keys();
    return l;
}

void read_lines(table_reader& top, const vocabulary& words, config& into)
{
    std::set<std::string> ids, ports;
    for (auto& t : top.tables("line")) {
        auto line = read_line(t, into.points, words);
        if (!ids.insert(line.id).second)
            t.report("id", "line \"" + line.id + "\" is listed twice",
                     "give each line a name of its own");
        if (!ports.insert(line.port).second)
            t.report("port", "another line has this port already", "one port serves one line");
        into.lines.push_back(std::move(line));
    }
}

visit_config read_visits(table_reader t)
{
    visit_config v;
    v.closing_window_s = t.number("closing_window_s", v.closing_window_s, 1, 3600);
    v.rejoin_window_s = t.number("rejoin_window_s", v.rejoin_window_s, 0, 3600);
    v.doubtful_after_s = t.number("doubtful_after_s", v.doubtful_after_s, 10, 86'400);
    v.same_customer_s = t.number("same_customer_s", v.same_customer_s, 0, 86'400);
    t.no_other_keys();
    return v;
}

recall_config read_recall(table_reader t)
{
    recall_config r;
    r.grace_days = t.number("grace_days", r.grace_days, 0, 30);
    r.alert_at_least = t.number("alert_at_least", r.alert_at_least, 1, 1000);
    r.round_minute = t.minute_of_day("tasks_at", r.round_minute);
    t.no_other_keys();
    return r;
}

sync_config read_sync(table_reader t)
{
    sync_config s;
    s.address = t.text("address", "");
    if (!s.address.empty() && !s.address.starts_with("https://"))
        t.report("address", "\"" + s.address + "\" is not the address of a head office",
                 "write it like \"https://head-office.example:8443\"");
    s.mode = t.choice("mode", s.mode, sync_modes);
    s.window = t.window("window").value_or(s.window);
    s.first_pause_s = t.number("first_pause_s", s.first_pause_s, 1, 3600);
    s.longest_pause_s = t.number("longest_pause_s", s.longest_pause_s, 1, 86'400);
    t.no_other_keys();
    return s;
}

config read_all(table_reader& top, const vocabulary& words)
{
    config c;
    c.station = read_station(top.table("station"));
    c.staff = read_staff(top.tables("staff"));
    c.points = read_points(top.tables("point"));
    read_lines(top, words, c);
    c.visits = read_visits(top.table("visits"));
    c.recall = read_recall(top.table("recall"));
    c.sync = read_sync(top.table("sync"));
    auto web = top.table("web");
    c.web_port = web.number("port", c.web_port, 0, 65'535);
    web.no_other_keys();
    auto store = top.table("store");
    c.data_folder = store.text("folder", c.data_folder, 500);
    store.no_other_keys();
    auto log = top.table("log");
    c.log = log.choice("level", c.log, log_levels);
    log.no_other_keys();
    top.no_other_keys();
    return c;
}

}  // namespace

std::string to_string(const config_fault& f)
{
    return f.file + ":" + std::to_string(f.line) + ": " + (f.key.empty() ? "" : f.key + ": ") +
           f.what + "; " + f.remedy;
}

config_outcome load_config(std::string_view toml, std::string_view file_name,
                           const vocabulary& words)
{
    config_outcome outcome;
    try {
        const auto parsed = toml::parse(toml, file_name);
        table_reader top(parsed, "", file_name, outcome.faults);
        outcome.value = read_all(top, words);
    } catch (const toml::parse_error& e) {
        outcome.faults.push_back(
            {std::string(file_name), static_cast<int>(e.source().begin.line), "",
             std::string(e.description()),
             "correct this line; packaging/defaults/station.toml is an example"});
    }
    return outcome;
}

}  // namespace thirdvisit::station
