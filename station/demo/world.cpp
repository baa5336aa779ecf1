// What the demo takes place in; see world.hpp.
#include "station/demo/world.hpp"

#include "station/history/synthetic.hpp"
#include "sync/http/port_holder.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace thirdvisit::demo {

namespace {

constexpr int history_days = 90;
constexpr int history_customers = 160;
constexpr int history_leavers = 12;

// Binds and lets go: whoever opens the port next finds it free. 0: no such luck.
std::uint16_t free_port(std::uint16_t wanted)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(wanted);
    const int yes = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    socklen_t size = sizeof address;
    const bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(fd);
    return bound ? ntohs(address.sin_port) : std::uint16_t{0};
}

std::uint16_t choose_port(std::uint16_t usual, const char* what)
{
    if (const auto port = free_port(usual); port != 0 || usual == 0)
        return port;
    const auto port = free_port(0);
    const auto holder = http::find_port_holder(usual);
    std::cerr << "port " << usual << " is held by "
              << (holder ? holder->name + " (process " + std::to_string(holder->process) + ")"
                         : std::string("another program"))
              << "; " << what << " uses " << port << " instead\n";
    if (port == 0)
        throw std::runtime_error("no free port on this machine");
    return port;
}

void write_file(const std::filesystem::path& file, const std::string& text)
{
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (!out.flush())
        throw std::runtime_error(file.string() + " cannot be written");
}

std::string forecourt_toml(const demo_settings& s)
{
    std::ostringstream out;
    out << "seed = " << s.seed << "\nspeed = " << std::showpoint << s.speed << "\n";
    for (int p = 1; p <= points; ++p)
        out << "\n[[dispenser]]\nname = \"pump-" << p << "\"\nconfigured = true\n"
            << "nozzles = [ { number = 1, price_mills = 7850 }, { number = 2, price_mills = 8370 } "
               "]\n";
    out << "\n[random]\nevery_s = " << s.car_every_s << "\ncustomers = \"customers.txt\"\n";
    return out.str();
}

std::string customers_txt(const station::synthetic_station& all)
{
    std::ostringstream out;
    for (const auto& c : all.customers) {
        if (c.left_on)
            continue;  // leavers stay away: that is what the flags are about
        out << (c.card.empty() ? "-" : c.card);
        if (c.plate)
            out << " " << to_label({*c.plate, c.model, c.colour});
        out << "\n";
    }
    return out.str();
}

constexpr std::array<std::string_view, 9> kinds{
    "blue", "yellow", "green", "white", "black", "trailer", "motorcycle", "temporary", "foreign"};

}  // namespace

std::string_view name_of(plate_kind k) noexcept
{
    return kinds[static_cast<std::size_t>(k)];
}

std::string to_label(const car& c)
{
    return c.plate.characters + "|" + std::string(name_of(c.plate.kind)) + "|" + c.model + "|" +
           c.colour;
}

std::optional<car> parse_label(const std::string& label)
{
    std::istringstream in(label);
    car c;
    std::string kind;
    if (!std::getline(in, c.plate.characters, '|') || !std::getline(in, kind, '|'))
        return std::nullopt;
    std::getline(in, c.model, '|');
    std::getline(in, c.colour, '|');
    for (std::size_t i = 0; i < kinds.size(); ++i)
        if (kinds[i] == kind) {
            c.plate.kind = static_cast<plate_kind>(i);
            return c;
        }
    return std::nullopt;
}

world make_world(const demo_settings& s, business_day today)
{
    world w;
    auto name = (std::filesystem::temp_directory_path() / "thirdvisit-demo-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no temporary folder can be made in " + name);
    w.folder = name;
    std::filesystem::create_directories(w.station_folder());
    std::filesystem::create_directories(w.office_folder());
    std::filesystem::create_directories(w.file("links"));
    w.station_port = choose_port(s.usual_ports ? 8370 : 0, "the station");
    w.office_port = choose_port(s.usual_ports ? 8380 : 0, "head office");
    w.sync_port = choose_port(s.usual_ports ? 8443 : 0, "head office's sync");

    station::synthetic_settings history;
    history.seed = s.seed;
    history.first_day = today + (-history_days);
    history.days = history_days;
    history.customers = history_customers;
    history.one_station = true;
    history.planted_leavers = history_leavers;
    const auto made = station::generate_history(history);
    w.history_csv = station::to_csv(made);
    write_file(w.file("customers.txt"), customers_txt(made));
    write_file(w.file("forecourt.toml"), forecourt_toml(s));
    return w;
}

std::string station_toml(const world& w)
{
    std::ostringstream out;
    out << "[station]\nid = \"" << station_id << "\"\nname = \"郑花路站\"\ncompany = \"示例石油\"\n"
        << "home_prefix = \"豫A\"\neverybody_on_duty = true\ndemo = true\n"
        << "[[staff]]\nbadge = \"1046\"\nname = \"张伟\"\n[[staff]]\nbadge = \"1051\"\nname = "
           "\"李娜\"\n"
        << "manager = true\n";
    for (int p = 1; p <= points; ++p)
        out << "[[point]]\nnumber = " << p << "\n";
    for (int p = 1; p <= points; ++p)
        out << "[[line]]\nid = \"pump-" << p << "\"\ndriver = \"sinopec\"\nmode = \"owner\"\n"
            << "port = \"tty:" << (w.file("links") / ("pump-" + std::to_string(p))).string()
            << "\"\n"
            << "[[line.nozzle]]\nnozzle = 1\npoint = " << p << "\ngrade = \"92#\"\n"
            << "[[line.nozzle]]\nnozzle = 2\npoint = " << p << "\ngrade = \"95#\"\n";
    out << "[visits]\nclosing_window_s = 2\nrejoin_window_s = 1\nsame_customer_s = "
           "10\ndoubtful_after_s = 15\n"
        << "[sync]\naddress = \"https://127.0.0.1:" << w.relay_port
        << "\"\nmode = \"eager\"\nfirst_pause_s = 1\nlongest_pause_s = 5\n"
        << "[web]\nport = " << w.station_port << "\n[store]\nfolder = \""
        << w.station_folder().string() << "\"\n";
    return out.str();
}

}  // namespace thirdvisit::demo
