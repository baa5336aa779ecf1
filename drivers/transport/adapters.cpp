#include "drivers/transport/adapters.hpp"

#include <algorithm>
#include <fstream>

namespace thirdvisit::drivers {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& file)
{
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

// The USB device above a tty: the first folder upwards that has an idVendor.
fs::path usb_device_above(fs::path place)
{
    for (std::error_code ec; place.has_relative_path() && !fs::exists(place / "idVendor", ec);)
        place = place.parent_path();
    return place.has_relative_path() ? place : fs::path();
}

// udev's own notes on the character device, e.g. /run/udev/data/c188:0, lines "E:KEY=value".
std::string udev_property(const fs::path& root, const std::string& numbers, std::string_view key)
{
    std::ifstream in(root / "run/udev/data" / ("c" + numbers));
    const std::string start = "E:" + std::string(key) + "=";
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(start))
            return line.substr(start.size());
    return {};
}

// 8250 ports that the kernel lists without a chip behind them have type 0.
bool is_real(const fs::path& tty)
{
    std::error_code ec;
    return fs::exists(tty / "device", ec) && first_line(tty / "type") != "0";
}

adapter describe(const fs::path& root, const fs::path& tty)
{
    adapter a;
    a.name = tty.filename().string();
    std::error_code ec;
    const auto usb = usb_device_above(fs::canonical(tty / "device", ec));
    if (!usb.empty()) {
        a.vendor = first_line(usb / "idVendor");
        a.product = first_line(usb / "idProduct");
        a.serial = first_line(usb / "serial");
        a.description = first_line(usb / "manufacturer");
        const auto product = first_line(usb / "product");
        a.description += (a.description.empty() ? "" : " ") + product;
    }
    a.id_path = udev_property(root, first_line(tty / "dev"), "ID_PATH");
    return a;
}

bool fits(const adapter& a, const port_spec& spec)
{
    if (const auto* usb = std::get_if<usb_port>(&spec))
        return a.vendor == usb->vendor && a.product == usb->product &&
               (usb->serial.empty() || a.serial == usb->serial);
    const auto* path = std::get_if<path_port>(&spec);
    return path && !a.id_path.empty() && a.id_path == path->id_path;
}

}  // namespace

std::string adapter::proposed_spec() const
{
    const bool worthless = serial.find_first_not_of('0') == std::string::npos;
    if (!vendor.empty() && !worthless)
        return "usb:" + vendor + ":" + product + ":" + serial;
    if (!id_path.empty())
        return "path:" + id_path;
    return "tty:/dev/" + name;
}

std::vector<adapter> list_adapters(const fs::path& root)
{
    std::vector<adapter> found;
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(root / "sys/class/tty", ec))
        if (is_real(entry.path()))
            found.push_back(describe(root, entry.path()));
    std::sort(found.begin(), found.end(),
              [](const adapter& a, const adapter& b) { return a.name < b.name; });
    return found;
}

result<std::string> find_device(const port_spec& spec, const fs::path& root)
{
    if (const auto* tty = std::get_if<tty_port>(&spec))
        return tty->device;
    std::string device;
    for (const auto& a : list_adapters(root)) {
        if (!fits(a, spec))
            continue;
        if (!device.empty())
            return errc::refused;
        device = "/dev/" + a.name;
    }
    if (device.empty())
        return errc::port_not_found;
    return device;
}

}  // namespace thirdvisit::drivers
