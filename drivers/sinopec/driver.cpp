#include "drivers/sinopec/driver.hpp"

#include "drivers/device/device_service.hpp"
#include "drivers/options.hpp"
#include "drivers/sinopec/session.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace thirdvisit::drivers::sinopec {
namespace {

constexpr std::array<std::pair<content_code, const char*>, 6> file_names{{
    {content_code::base_blacklist, "base_blacklist.bin"},
    {content_code::added_blacklist, "added_blacklist.bin"},
    {content_code::deleted_blacklist, "deleted_blacklist.bin"},
    {content_code::whitelist, "whitelist.bin"},
    {content_code::price_table, "price_table.bin"},
    {content_code::station_information, "station_information.bin"},
}};

// Card lists hold whole card numbers.
void refuse_if_others_can_read(const std::filesystem::path& path)
{
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0 && (info.st_mode & 077) != 0)
        throw std::invalid_argument("files: " + path.string() +
                                    " can be read by others; chmod 600 it");
}

shelf load_shelf(const options& chosen)
{
    const auto folder = chosen.text("files");
    std::map<content_code, bytes> files;
    if (folder.empty())
        return shelf();
    if (!std::filesystem::is_directory(folder))
        throw std::invalid_argument("files: " + folder + " is no folder");
    for (const auto& [code, name] : file_names) {
        const auto path = std::filesystem::path(folder) / name;
        std::ifstream in(path, std::ios::binary);
        if (!in)
            continue;
        refuse_if_others_can_read(path);
        files[code] = bytes(std::istreambuf_iterator<char>(in), {});
    }
    return shelf(std::move(files));
}

session_settings settings_from(const driver_context& context, const options& chosen)
{
    session_settings s;
    s.mode = context.mode;
    s.own_address = chosen.hex_byte("own_address");
    s.pump_address = chosen.hex_byte("pump_address");
    s.ask = chosen.yes("ask", true);
    s.province = static_cast<int>(chosen.number("province", 0, 0, 99));
    return s;
}

std::unique_ptr<device> make(const driver_context& context)
{
    const options chosen(context.options,
                         {"own_address", "pump_address", "ask", "province", "files"});
    return serve(std::make_unique<pc_session>(settings_from(context, chosen), context.cards,
                                              context.wall_clock, load_shelf(chosen)));
}

}  // namespace

const driver row{
    .name = "sinopec",
    .summary = "Sinopec IC-card dispenser (dispenser-active mode)",
    .device_class = device_class::dispenser,
    .proof = proof::captured_frames,
    .proven_by = "frames captured from a real dispenser, every CRC recomputed, and a foreign "
                 "decoder; not yet hardware",
    .line = {.baud = 9600, .bits = 8, .parity = 'N', .stop_bits = 1},
    .devices_per_line = 1,
    .can_own = true,
    .can_tap = true,
    .make = make,
};

}  // namespace thirdvisit::drivers::sinopec
