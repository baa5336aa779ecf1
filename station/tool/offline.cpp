// Verbs that need no running station: explain and decode.
#include "drivers/decode/decode.hpp"
#include "station/config/config.hpp"
#include "station/recall/explain.hpp"
#include "station/tool/commands.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <variant>

namespace thirdvisit::station::tool {

namespace {

std::string names_of_protocols()
{
    std::string names;
    for (const auto* tools : drivers::all_line_tools())
        names += (names.empty() ? "" : ", ") + std::string(tools->protocol);
    return names;
}

std::string did_you_mean(const std::string& protocol)
{
    std::vector<std::string> names;
    for (const auto* tools : drivers::all_line_tools())
        names.emplace_back(tools->protocol);
    const auto like = nearest(protocol, names);
    return like.empty() ? "known protocols: " + names_of_protocols()
                        : "did you mean \"" + like + "\"? Known protocols: " + names_of_protocols();
}

}  // namespace

bool read_all(const std::string& file, streams s, std::string& into)
{
    if (file == "-") {
        into.assign(std::istreambuf_iterator<char>(s.in), {});
        return true;
    }
    std::ifstream in(file, std::ios::binary);
    if (in)
        into.assign(std::istreambuf_iterator<char>(in), {});
    if (in && !in.bad())
        return true;
    s.err << "thirdvisit: " << file << " cannot be read (" << std::strerror(errno)
          << "); give an existing file, or - for standard input\n";
    return false;
}

int explain_dates(const explain_options& o, streams s)
{
    auto as_of = o.today;
    if (!o.as_of.empty()) {
        const auto day = parse_day(o.as_of);
        if (!day) {
            s.err << "thirdvisit: --as-of \"" << o.as_of
                  << "\" is not a date; write it as YYYY-MM-DD\n";
            return bad_input;
        }
        as_of = *day;
    }
    std::string lines;
    if (!read_all(o.file, s, lines))
        return bad_input;
    const auto judged = explain(lines, as_of);
    if (const auto* bad = std::get_if<bad_line>(&judged)) {
        s.err << "thirdvisit: " << (o.file == "-" ? "standard input" : o.file) << ": "
              << bad->message << "\n";
        return bad_input;
    }
    s.out << to_json(std::get<explanation>(judged)) << "\n";
    return success;
}

int decode_hex(const decode_options& o, streams s)
{
    const auto* tools = drivers::find_line_tools(o.protocol);
    if (!tools) {
        s.err << "thirdvisit: there is no protocol \"" << o.protocol << "\"; "
              << did_you_mean(o.protocol) << "\n";
        return bad_input;
    }
    std::optional<drivers::direction> known;
    if (o.direction == "to-device")
        known = drivers::direction::to_device;
    else if (o.direction == "from-device")
        known = drivers::direction::from_device;

    drivers::hex_line_decoder decoder(*tools, known);
    bool all_hex = true;
    for (std::string line; std::getline(s.in, line);)
        for (const auto& shown : decoder.line(line)) {
            s.out << shown << "\n";
            all_hex = all_hex && shown.find("\"error\":\"bad_hex\"") == std::string::npos;
        }
    s.out.flush();
    return all_hex ? success : bad_input;
}

}  // namespace thirdvisit::station::tool
