// A sysfs and udev tree of our own making: adapters plugged and unplugged under changing names.
#pragma once

#include "tests/support/temp_folder.hpp"

#include <filesystem>
#include <fstream>
#include <string>

namespace thirdvisit::test {

struct plugged_adapter {
    std::string name;  // "ttyUSB0"
    std::string vendor{"0403"};
    std::string product{"6001"};
    std::string serial{};
    std::string socket{"1-1"};  // USB path
    std::string id_path{};      // udev's
    std::string numbers{"188:0"};
};

class fake_sysfs {
public:
    explicit fake_sysfs(std::filesystem::path root) : root_(std::move(root))
    {
        std::filesystem::create_directories(root_ / "sys/class/tty");
        std::filesystem::create_directories(root_ / "run/udev/data");
    }

    const std::filesystem::path& root() const { return root_; }

    void plug(const plugged_adapter& a)
    {
        namespace fs = std::filesystem;
        const auto usb = root_ / "sys/devices/usb1" / a.socket;
        const auto port = usb / (a.socket + ":1.0") / a.name;
        fs::create_directories(port / "tty" / a.name);
        write(usb / "idVendor", a.vendor);
        write(usb / "idProduct", a.product);
        if (!a.serial.empty())
            write(usb / "serial", a.serial);
        write(usb / "manufacturer", "Maker");
        write(usb / "product", "Serial adapter");
        const auto tty = port / "tty" / a.name;
        write(tty / "dev", a.numbers);
        fs::create_directory_symlink(port, tty / "device");
        fs::create_directory_symlink(tty, root_ / "sys/class/tty" / a.name);
        if (!a.id_path.empty())
            write(root_ / "run/udev/data" / ("c" + a.numbers), "I:1\nE:ID_PATH=" + a.id_path);
    }

    // The name goes away; what the kernel knows of the adapter stays for the next plug.
    void unplug(const std::string& name)
    {
        std::filesystem::remove(root_ / "sys/class/tty" / name);
    }

    // The adapter that was plugged as `a` comes back under another name.
    void plug_again(const plugged_adapter& a, const std::string& name)
    {
        std::filesystem::create_directory_symlink(root_ / "sys/devices/usb1" / a.socket /
                                                      (a.socket + ":1.0") / a.name / "tty" / a.name,
                                                  root_ / "sys/class/tty" / name);
    }

    // A terminal of the kernel's own, without a device behind it.
    void add_console(const std::string& name)
    {
        std::filesystem::create_directories(root_ / "sys/class/tty" / name);
    }

private:
    static void write(const std::filesystem::path& file, const std::string& text)
    {
        std::ofstream(file) << text << "\n";
    }

    std::filesystem::path root_;
};

}  // namespace thirdvisit::test
