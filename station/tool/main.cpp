// `thirdvisit`, the operator's tool: arguments in, exit code out. The verbs are in commands.hpp.
#include "station/tool/commands.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <ctime>
#include <iostream>

namespace tool = thirdvisit::station::tool;

namespace {

constexpr auto exit_codes =
    R"(Exit codes: 0 done, 1 failed, 2 wrong input or usage, 3 the station does not answer.)";

constexpr auto explain_help = R"(Examples:
  thirdvisit explain --dates visits.txt --as-of 2026-05-16
  printf '2026-05-01\n2026-05-10\n' | thirdvisit explain --dates -
One date a line (YYYY-MM-DD), in any order. Prints one line of JSON with gaps, cycle, regular,
reasons, due, late_from and level (none, on_time, late, overdue, lost). A line that is no date ends
with exit code 2 and the line's number.)";

constexpr auto decode_help = R"(Examples:
  echo 'FA 00 01 00 00 02 30 00 ...' | thirdvisit decode --protocol sinopec
  thirdvisit decode --protocol dart --direction from-device < capture.txt
One capture a line, in hex; lines that begin with # are skipped. Prints one line of JSON per frame.
Card numbers are shown by their last four digits only.)";

constexpr auto listen_help = R"(Examples:
  thirdvisit listen --driver sinopec --port usb:0403:6001:A10K1234
  thirdvisit listen --driver em4100 --port /dev/ttyUSB0 --mode owner
Prints what the device says as JSON lines until interrupted. As `tap` nothing is ever sent. As
`owner` the device is answered, but nothing is stored here and so no record is acknowledged: the
device keeps it and offers it again. With --acknowledge each printed record may be forgotten by the
device; what was printed is then the only copy.
`thirdvisit drivers` lists the drivers.)";

constexpr auto port_help = R"(Examples:
  thirdvisit port release desk --for 60
  thirdvisit port claim desk
The POS may ask for the same: POST /api/lines/{line}/port/release and .../claim. When the time is
over the station takes the port back by itself; one that the POS still holds is tried again and
again, and `thirdvisit status` says who has it.)";

constexpr auto import_help = R"(Examples:
  thirdvisit import --dry-run history.csv
  thirdvisit import --column time='Trade time' --column litres=Volume history.csv
Columns: card, plate, time, grade, litres, amount. The same file twice changes nothing.)";

thirdvisit::business_day today_here()
{
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    return *thirdvisit::day_from_civil(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

std::string default_socket()
{
    const char* named = std::getenv("THIRDVISIT_SOCKET");
    return named && *named ? named : "/var/lib/thirdvisit/station/station.sock";
}

// "time=Trade time" as {"time", "Trade time"}.
bool add_pair(const std::string& text, std::map<std::string, std::string>& into)
{
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        return false;
    into[text.substr(0, equals)] = text.substr(equals + 1);
    return true;
}

const CLI::Validator is_pair(
    [](std::string& text) {
        std::map<std::string, std::string> ignored;
        return add_pair(text, ignored) ? std::string() : "write it as NAME=VALUE";
    },
    "NAME=VALUE");

// Everything one invocation may say; verbs fill in what they use.
struct invocation {
    tool::streams streams{std::cin, std::cout, std::cerr};
    tool::explain_options explain;
    tool::decode_options decode;
    tool::listen_options listen;
    tool::agent_options agent;
    tool::import_choices import;
    std::vector<std::string> pairs;
    std::string level, customer, code, line;
    int loan_s{600};
    std::function<int()> run;
};

void add_offline_verbs(CLI::App& app, invocation& i)
{
    auto* explain =
        app.add_subcommand("explain", "judge a list of visit dates")->footer(explain_help);
    explain
        ->add_option("--dates", i.explain.file, "file with one date a line, - for standard input")
        ->required();
    explain->add_option("--as-of", i.explain.as_of, "the day to judge on (default: today)");
    explain->callback([&i] {
        i.explain.today = today_here();
        i.run = [&i] { return tool::explain_dates(i.explain, i.streams); };
    });

    auto* decode = app.add_subcommand("decode", "show captured bytes")->footer(decode_help);
    decode->add_option("--protocol", i.decode.protocol, "protocol of the line")->required();
    decode
        ->add_option("--direction", i.decode.direction, "who sent the bytes, where numbers repeat")
        ->check(CLI::IsMember({"to-device", "from-device"}));
    decode->callback([&i] { i.run = [&i] { return tool::decode_hex(i.decode, i.streams); }; });
}

CLI::App* agent_verb(CLI::App& app, invocation& i, const std::string& name, const std::string& what)
{
    auto* verb = app.add_subcommand(name, what);
    verb->add_option("--socket", i.agent.socket, "socket of the running station")
        ->default_val(default_socket());
    verb->add_flag("--json", i.agent.as_json, "the station's answer as JSON");
    verb->add_option_function<std::string>(
            "--language",
            [&i](const std::string& said) {
                i.agent.in = said == "en" ? thirdvisit::station::language::en
                                          : thirdvisit::station::language::zh_cn;
            },
            "of the sentences (default: the locale's, if that is Chinese)")
        ->check(CLI::IsMember({"en", "zh-CN"}));
    return verb;
}

void add_port_verbs(CLI::App& app, invocation& i)
{
    auto* port = app.add_subcommand("port", "lend a line's port to the POS")->footer(port_help);
    port->require_subcommand(1);
    auto* release = agent_verb(*port, i, "release", "close the port, so that the POS may open it");
    release->add_option("line", i.line, "the line's id")->required();
    release->add_option("--for", i.loan_s, "seconds after which it is taken back")
        ->check(CLI::Range(1, 86'400))
        ->capture_default_str();
    release->callback([&i] {
        i.run = [&i] { return tool::release_port(i.agent, i.line, i.loan_s, i.streams); };
    });
    auto* claim = agent_verb(*port, i, "claim", "the POS has closed the port: open it again");
    claim->add_option("line", i.line, "the line's id")->required();
    claim->callback(
        [&i] { i.run = [&i] { return tool::claim_port(i.agent, i.line, i.streams); }; });
}

void add_agent_verbs(CLI::App& app, invocation& i)
{
    agent_verb(app, i, "status", "what the running station is doing")->callback([&i] {
        i.run = [&i] { return tool::show_status(i.agent, i.streams); };
    });
    auto* flags = agent_verb(app, i, "flags", "regulars who stay away");
    flags->add_option("--level", i.level, "only this level")
        ->check(CLI::IsMember({"late", "overdue", "lost"}));
    flags->callback(
        [&i] { i.run = [&i] { return tool::show_flags(i.agent, i.level, i.streams); }; });
    auto* customer = agent_verb(app, i, "customer", "one customer, personal fields masked");
    customer->add_option("id", i.customer, "as shown by `thirdvisit flags`")->required();
    customer->callback(
        [&i] { i.run = [&i] { return tool::show_customer(i.agent, i.customer, i.streams); }; });
    auto* join = agent_verb(app, i, "join", "join a head office with its one-time code");
    join->add_option("code", i.code, "as head office shows it")->required();
    join->callback(
        [&i] { i.run = [&i] { return tool::join_head_office(i.agent, i.code, i.streams); }; });
    add_port_verbs(app, i);
    auto* sync = app.add_subcommand("sync", "sending to head office")->require_subcommand(1);
    agent_verb(*sync, i, "now", "send now what waits")->callback([&i] {
        i.run = [&i] { return tool::sync_now(i.agent, i.streams); };
    });
}

void add_import(CLI::App& app, invocation& i)
{
    auto* verb =
        agent_verb(app, i, "import", "bring in a transaction history (CSV)")->footer(import_help);
    verb->add_option("file", i.import.file, "CSV file, - for standard input")->required();
    verb->add_flag("--dry-run", i.import.dry_run, "say what would happen, store nothing");
    verb->add_flag("--all-or-nothing", i.import.all_or_nothing,
                   "store nothing if any line is wrong");
    verb->add_option("--column", i.pairs, "our column = its name in the file")->check(is_pair);
    verb->callback([&i] {
        for (const auto& pair : i.pairs)
            add_pair(pair, i.import.columns);
        i.run = [&i] { return tool::import_history(i.agent, i.import, i.streams); };
    });
}

void add_wire_verbs(CLI::App& app, invocation& i)
{
    auto* drivers = app.add_subcommand("drivers", "list the drivers and how far each is proven");
    drivers->add_flag("--json", i.agent.as_json, "as JSON lines");
    drivers->callback(
        [&i] { i.run = [&i] { return tool::list_drivers(i.agent.as_json, i.streams); }; });

    auto* probe =
        app.add_subcommand("probe", "list plugged-in adapters and what to write for them");
    probe->add_flag("--json", i.agent.as_json, "as JSON lines");
    auto* hear = probe->add_option("--listen", i.listen.seconds,
                                   "also listen to each, so many seconds at every line setting; "
                                   "nothing is ever sent");
    hear->check(CLI::Range(1, 60));
    probe->callback([&i, hear] {
        i.run = [&i, hear] {
            return hear->count() > 0
                       ? tool::probe_adapters(i.listen.seconds * 1000, i.agent.in, i.streams)
                       : tool::list_ports("/", i.agent, i.streams);
        };
    });

    auto* replay =
        app.add_subcommand("replay", "a recorded line through its driver, as JSON lines");
    replay->add_option("file", i.import.file, "as made by `thirdvisit listen --record`")
        ->required();
    replay->callback(
        [&i] { i.run = [&i] { return tool::replay_recording(i.import.file, i.streams); }; });

    auto* listen = app.add_subcommand("listen", "show what a device says")->footer(listen_help);
    listen->add_option("--driver", i.listen.driver, "driver of the device")->required();
    listen->add_option("--port", i.listen.port, "where it is plugged in")->required();
    listen
        ->add_option("--mode", i.listen.mode, "tap: only listen; owner: answer as the station's PC")
        ->check(CLI::IsMember({"tap", "owner"}));
    listen->add_flag("--acknowledge", i.listen.acknowledge,
                     "as owner: let the device forget each record that was printed");
    listen->add_option("--baud", i.listen.baud, "speed, if not the protocol's own");
    listen->add_option("--seconds", i.listen.seconds,
                       "stop after so long (default: until interrupted)");
    listen->add_option("--record", i.listen.record,
                       "also write the line's bytes there, card numbers replaced");
    listen->add_option("--option", i.pairs, "an option of the driver")->check(is_pair);
    listen->callback([&i] {
        for (const auto& pair : i.pairs)
            add_pair(pair, i.listen.options);
        i.listen.in = i.agent.in;
        i.run = [&i] { return tool::listen_line(i.listen, i.streams); };
    });
}

}  // namespace

int main(int argc, char** argv)
{
    CLI::App app{"Thirdvisit, the operator's tool"};
    app.footer(exit_codes);
    app.require_subcommand(1);
    invocation i;
    i.agent.in = tool::language_of_locale(std::getenv("LC_ALL"), std::getenv("LC_MESSAGES"),
                                          std::getenv("LANG"));
    add_offline_verbs(app, i);
    add_wire_verbs(app, i);
    add_agent_verbs(app, i);
    add_import(app, i);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? tool::success : tool::bad_input;
    }
    try {
        return i.run();
    } catch (const std::exception& e) {
        std::cerr << "thirdvisit: " << e.what() << "\n";
        return tool::failed;
    }
}
