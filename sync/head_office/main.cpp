// The program thirdvisit-head-office: command line, log, signals.
#include "schemas/limits.hpp"
#include "sync/head_office/api/join_codes.hpp"
#include "sync/head_office/office.hpp"
#include "sync/private_file.hpp"
#include "sync/wire/json_writer.hpp"
#ifdef THIRDVISIT_WITH_PAGES
#include "sync/head_office/web/assets.hpp"
#endif

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <fstream>
#include <iostream>
#include <sstream>

namespace {

using namespace thirdvisit;
using head_office::config;
using head_office::start_error;

struct command_line {
    std::string config_file;
    std::string data_folder;
    std::string company;
    std::string language;
    std::string sync_address;
    std::vector<std::string> sync_names;
    int screens_port{-1};
    int sync_port{-1};
    bool demo{};
    std::string ready_file;
    std::string station;
    std::string name;
    std::string district;
};

utc_ms now()
{
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

std::string whole_file(const std::string& name)
{
    std::ifstream in(name, std::ios::binary);
    if (!in)
        throw start_error(name + " cannot be read; check the path given with --config");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

config settings_of(const command_line& given)
{
    config c;
    if (!given.config_file.empty()) {
        const auto read =
            head_office::load_config(whole_file(given.config_file), given.config_file);
        std::string faults;
        for (const auto& f : read.faults)
            faults += (faults.empty() ? "" : "\n") + to_string(f);
        if (!faults.empty())
            throw start_error(faults);
        c = read.value;
    }
    const auto take = [](const std::string& from, std::string& to) {
        if (!from.empty())
            to = from;
    };
    take(given.data_folder, c.data_folder);
    take(given.company, c.company);
    if (c.company.size() > longest_name)
        throw start_error("--company: this name is too long; use at most " +
                          std::to_string(longest_name) + " bytes");
    take(given.language, c.language);
    take(given.sync_address, c.sync_address);
    if (!given.sync_names.empty())
        c.sync_names = given.sync_names;
    if (given.screens_port >= 0)
        c.screens_port = given.screens_port;
    if (given.sync_port >= 0)
        c.sync_port = given.sync_port;
    c.demo = c.demo || given.demo;
    return c;
}

head_office::office_hooks hooks()
{
    head_office::office_hooks h;
    h.now = now;
    h.log = [](std::string line) { spdlog::info("{}", line); };
#ifdef THIRDVISIT_WITH_PAGES
    h.pages = head_office::web::assets();
#endif
    return h;
}

// For programs that start this one on free ports and must know where it listens.
void write_ready_file(const std::string& file, const head_office::office& office)
{
    std::string out;
    sync::wire::object_writer w(out);
    w.text("screens", office.screens_address())
        .text("sync", office.sync_address())
        .number("sync_port", office.sync_port())
        .end();
    out += '\n';
    const auto written = sync::write_private_file(std::filesystem::absolute(file), out);
    if (!written)
        throw start_error(file + " cannot be written: " + written.error().message());
}

int serve(const command_line& given)
{
    boost::asio::io_context io(1);
    head_office::office office(io.get_executor(), settings_of(given), hooks());
    office.listen();
    std::cout << "Screens  " << office.screens_address() << '\n'
              << "Sync     " << office.sync_address() << std::endl;
    if (!given.ready_file.empty())
        write_ready_file(given.ready_file, office);
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code, int) {
        office.stop();
        io.stop();
    });
    io.run();
    return 0;
}

int init(const command_line& given)
{
    boost::asio::io_context io(1);
    const auto settings = settings_of(given);
    const head_office::office office(io.get_executor(), settings, hooks());
    std::cout << "Ready in " << settings.data_folder << "; authority "
              << office.authority_fingerprint() << '\n';
    return 0;
}

int join_code(const command_line& given)
{
    if (!head_office::is_station_id(given.station))
        throw start_error("\"" + given.station +
                          "\" is no station number; use 1 to 64 letters, "
                          "digits and . _ : -");
    boost::asio::io_context io(1);
    head_office::office office(io.get_executor(), settings_of(given), hooks());
    std::cout << office.invite(given.station, given.name, given.district) << '\n';
    return 0;
}

void add_options(CLI::App& app, command_line& given)
{
    app.add_option("--config", given.config_file, "TOML file; the options below go before it");
    app.add_option("--data", given.data_folder, "folder of database and keys");
    app.add_option("--company", given.company);
    app.add_option("--language", given.language, "zh-CN or en")
        ->check(CLI::IsMember({"zh-CN", "en"}));
    app.add_option("--screens-port", given.screens_port, "on 127.0.0.1; 0: any free one")
        ->check(CLI::Range(0, 65'535));
    app.add_option("--sync-address", given.sync_address, "where stations connect");
    app.add_option("--sync-port", given.sync_port, "0: any free one")->check(CLI::Range(0, 65'535));
    app.add_option("--sync-name", given.sync_names, "DNS name or address stations use; repeatable");
    app.add_flag("--demo", given.demo, "the screens say that this is a demonstration");
    app.add_option("--ready-file", given.ready_file, "JSON with the addresses, once they are open");
}

}  // namespace

int main(int argc, char** argv)
{
    spdlog::set_default_logger(spdlog::stderr_color_mt("head-office"));
    command_line given;
    CLI::App app{"Thirdvisit head office: receives what stations send, shows how they stand"};
    app.set_version_flag("--version", THIRDVISIT_VERSION);
    add_options(app, given);
    app.fallthrough();
    auto* init_verb = app.add_subcommand("init", "make the keys and the database, and stop");
    auto* code_verb = app.add_subcommand("join-code", "a one-time code for a station, valid 24 h");
    code_verb->add_option("station", given.station)->required();
    code_verb->add_option("name", given.name)->required();
    code_verb->add_option("--district", given.district);
    app.require_subcommand(0, 1);
    CLI11_PARSE(app, argc, argv);
    try {
        if (init_verb->parsed())
            return init(given);
        return code_verb->parsed() ? join_code(given) : serve(given);
    } catch (const std::exception& e) {
        std::cerr << "thirdvisit-head-office: " << e.what() << '\n';
        return 1;
    }
}
