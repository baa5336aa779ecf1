// Verbs about drivers and lines: what there is, and what is plugged in.
#include "drivers/driver.hpp"
#include "drivers/transport/adapters.hpp"
#include "station/tool/commands.hpp"
#include "station/words/words.hpp"

#include <boost/json.hpp>

#include <iomanip>
#include <ostream>

namespace thirdvisit::station::tool {

namespace json = boost::json;

namespace {

std::string modes_of(const drivers::driver& d)
{
    return d.can_own && d.can_tap ? "owner, tap" : d.can_own ? "owner" : "tap";
}

std::string line_of(const drivers::line_settings& l)
{
    return std::to_string(l.baud) + " " + std::to_string(l.bits) + l.parity +
           std::to_string(l.stop_bits);
}

json::value json_of(const drivers::driver& d)
{
    return {
        {"name", d.name},
        {"summary", d.summary},
        {"class", d.device_class == drivers::device_class::dispenser ? "dispenser" : "card_reader"},
        {"modes", modes_of(d)},
        {"line", line_of(d.line)},
        {"devices_per_line", d.devices_per_line},
        {"proof", name_of(d.proof)},
        {"proven_by", d.proven_by}};
}

}  // namespace

int list_drivers(bool as_json, streams s)
{
    for (const auto* d : drivers::all_drivers()) {
        if (as_json)
            s.out << json::serialize(json_of(*d)) << "\n";
        else
            s.out << std::left << std::setw(12) << d->name << d->summary << "\n            "
                  << modes_of(*d) << "; " << line_of(d->line) << "; proof: " << name_of(d->proof)
                  << " (" << d->proven_by << ")\n";
    }
    return success;
}

int list_ports(const std::filesystem::path& root, const agent_options& o, streams s)
{
    const auto all = drivers::list_adapters(root);
    for (const auto& a : all) {
        if (o.as_json)
            s.out << json::serialize(json::value{{"port", a.proposed_spec()},
                                                 {"now", a.name},
                                                 {"description", a.description}})
                  << "\n";
        else
            s.out << say(o.in, {"tool.adapter",
                                {{"port", a.proposed_spec()},
                                 {"now", a.name},
                                 {"description", a.description}}})
                  << "\n";
    }
    if (all.empty())
        s.err << "thirdvisit: " << say(o.in, {"tool.no_adapter", {}}) << "\n";
    return success;
}

}  // namespace thirdvisit::station::tool
