// thirdvisit-simulator: dispensers and readers on ptys with names that stay.
#include "drivers/simulator/stage.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <fstream>
#include <iostream>

namespace {

using namespace thirdvisit::drivers::simulator;

std::atomic<int> stops{0};

void on_signal(int)
{
    ++stops;
}

struct common {
    std::string events;
    double run_for_s{};
    bool drain{};
    std::uint32_t seed{1};
    double speed{1};
    std::string links;
};

void add_common(CLI::App& app, common& c)
{
    app.add_option("--events", c.events, "JSON lines of what happens, to a file or - for here");
    app.add_option("--for", c.run_for_s, "stop after so many real seconds");
    app.add_flag("--drain", c.drain, "at the end, wait until every record is acknowledged");
    app.add_option("--seed", c.seed, "seed of everything random");
    app.add_option("--speed", c.speed, "times as fast as life, timings included")
        ->check(CLI::PositiveNumber);
}

// `--option name=value`, as the machine of the protocol understands it.
void take_options(const std::vector<std::string>& given, std::map<std::string, std::string>& into)
{
    for (const auto& one : given) {
        const auto equals = one.find('=');
        into[one.substr(0, equals)] = equals == std::string::npos ? "yes" : one.substr(equals + 1);
    }
}

void add_cable(CLI::App& app, thirdvisit::drivers::simulator::fault_rates& cable, int& delay_ms)
{
    app.add_option("--lose", cable.lose, "share of bytes lost");
    app.add_option("--damage", cable.damage, "share of bytes damaged");
    app.add_option("--repeat", cable.repeat, "share of bytes doubled");
    app.add_option("--delay-ms", delay_ms, "longest delay of a transmission");
}

std::function<void(const told&)> teller(const std::string& where, std::ofstream& file)
{
    if (where.empty())
        return {};
    if (where == "-")
        return [](const told& t) { std::cout << to_json_line(t) << std::endl; };
    file.open(where, std::ios::app);
    if (!file)
        throw std::runtime_error("cannot write the events to " + where);
    return [&file](const told& t) { file << to_json_line(t) << std::endl; };
}

int run(const scenario& play, const common& c)
{
    std::ofstream file;
    stage_orders orders{.drain = c.drain, .links = c.links, .tell = teller(c.events, file)};
    if (c.run_for_s > 0)
        orders.run_for = std::chrono::milliseconds(static_cast<std::int64_t>(c.run_for_s * 1000));
    const auto result = run_scenario(play, orders, stops);
    std::cout << to_json_line(result) << std::endl;
    return c.drain && result.fuellings != result.acknowledged ? 1 : 0;
}

std::vector<dispenser_settings::nozzle> numbered(int points)
{
    std::vector<dispenser_settings::nozzle> nozzles(static_cast<std::size_t>(points));
    for (int i = 0; i < points; ++i)
        nozzles[static_cast<std::size_t>(i)].number = i + 1;
    return nozzles;
}

struct dispenser_words {
    common c;
    scenario::dispenser d{.name = "dispenser", .link = {}};
    std::string file;
    std::string customers;
    double every_s{};
    int points{1};
    int delay_ms{};
    bool configured{};
    std::vector<std::string> options;
    fault_rates cable;
};

scenario play_of(const dispenser_words& w)
{
    scenario play = w.file.empty() ? scenario{} : load_scenario(w.file);
    if (w.file.empty()) {
        play.seed = w.c.seed;
        play.speed = w.c.speed;
        play.random.every_s = w.every_s;
    }
    if (!w.customers.empty())
        play.random.customers = load_customers(w.customers);
    auto d = play.dispensers.empty() ? w.d : play.dispensers.front();
    if (play.dispensers.empty())
        d.nozzles = numbered(w.points);
    if (w.configured)
        d.options["configured"] = "yes";
    take_options(w.options, d.options);
    d.link = w.d.link;
    d.unsent = std::max(d.unsent, w.d.unsent);
    play.dispensers = {d};
    if (w.cable.any() || w.delay_ms > 0) {
        play.cable = w.cable;
        play.cable.delay = std::chrono::milliseconds(w.delay_ms);
    }
    return play;
}

void add_dispenser(CLI::App& app, dispenser_words& w, std::function<int()>& act)
{
    auto* cmd = app.add_subcommand("dispenser", "one dispenser on one pty");
    add_common(*cmd, w.c);
    add_cable(*cmd, w.cable, w.delay_ms);
    cmd->add_option("--protocol", w.d.protocol, "as in `thirdvisit drivers`")->required();
    cmd->add_option("--link", w.d.link, "name of the pty")->required();
    cmd->add_option("--scenario", w.file, "what happens; else random traffic");
    cmd->add_option("--customers", w.customers,
                    "one card a line, or - without a card, then a label");
    cmd->add_option("--every", w.every_s, "mean simulated seconds between two cars; 0: none");
    cmd->add_option("--points", w.points, "nozzles")->check(CLI::Range(1, 32));
    cmd->add_option("--unsent", w.d.unsent, "records of before the start")
        ->check(CLI::Range(0, 100000));
    cmd->add_option("--option", w.options, "name=value, as the protocol's machine knows it");
    cmd->add_flag("--configured", w.configured, "a terminal that has its address");
    cmd->callback([&] { act = [&] { return run(play_of(w), w.c); }; });
}

struct reader_words {
    common c;
    scenario::reader r{.name = "reader", .link = {}};
    std::string card;
    double every_s{};
    bool binary{};
    std::vector<std::string> options;
};

scenario play_of(const reader_words& w)
{
    constexpr double for_ever = 1e6;
    const bool stays = w.every_s <= 0;
    scenario play;
    play.speed = w.c.speed;
    play.readers = {w.r};
    if (w.binary)
        play.readers[0].options["binary"] = "yes";
    take_options(w.options, play.readers[0].options);
    play.cards.push_back({.at_s = 0,
                          .for_s = stays ? for_ever : std::min(1.0, w.every_s / 2),
                          .every_s = stays ? 0 : w.every_s,
                          .reader = w.r.name,
                          .card = w.card});
    return play;
}

void add_reader(CLI::App& app, reader_words& w, std::function<int()>& act)
{
    auto* cmd = app.add_subcommand("reader", "one card reader on one pty");
    add_common(*cmd, w.c);
    cmd->add_option("--protocol", w.r.protocol, "as in `thirdvisit drivers`")->required();
    cmd->add_option("--link", w.r.link, "name of the pty")->required();
    cmd->add_option("--card", w.card, "the card's number, as hex where the protocol has hex")
        ->required();
    cmd->add_option("--every", w.every_s, "seconds between two visits of the card; 0: it stays");
    cmd->add_option("--option", w.options, "name=value, as the protocol's machine knows it");
    cmd->add_flag("--binary", w.binary, "EM4100: the binary framing");
    cmd->callback([&] { act = [&] { return run(play_of(w), w.c); }; });
}

struct forecourt_words {
    common c;
    std::string file;
    std::string customers;
    CLI::Option* seed{};
    CLI::Option* speed{};
};

void add_forecourt(CLI::App& app, forecourt_words& w, std::function<int()>& act)
{
    auto* cmd = app.add_subcommand("forecourt", "several dispensers and readers from a scenario");
    add_common(*cmd, w.c);
    w.seed = cmd->get_option("--seed");
    w.speed = cmd->get_option("--speed");
    cmd->add_option("--scenario", w.file, "devices and what happens (TOML)")->required();
    cmd->add_option("--links", w.c.links, "folder for the ptys' names");
    cmd->add_option("--customers", w.customers,
                    "one card a line, or - without a card, then a label");
    cmd->callback([&] {
        act = [&] {
            scenario play = load_scenario(w.file);
            if (*w.seed)
                play.seed = w.c.seed;
            if (*w.speed)
                play.speed = w.c.speed;
            if (!w.customers.empty())
                play.random.customers = load_customers(w.customers);
            return run(play, w.c);
        };
    });
}

void catch_signals()
{
    struct sigaction action {};
    action.sa_handler = on_signal;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

int main(int argc, char** argv)
{
    CLI::App app("Simulated dispensers and card readers on ptys, for tests and integrators",
                 "thirdvisit-simulator");
    app.require_subcommand(1);
    std::function<int()> act;
    dispenser_words d;
    reader_words r;
    forecourt_words f;
    add_dispenser(app, d, act);
    add_reader(app, r, act);
    add_forecourt(app, f, act);
    CLI11_PARSE(app, argc, argv);
    catch_signals();
    try {
        return act();
    } catch (const std::exception& e) {
        std::cerr << "thirdvisit-simulator: " << e.what() << "\n";
        return 2;
    }
}
