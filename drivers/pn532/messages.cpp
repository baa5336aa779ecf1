#include "drivers/pn532/messages.hpp"

#include "drivers/framing/fields.hpp"

#include <algorithm>
#include <array>

namespace thirdvisit::drivers::pn532 {
namespace {

struct command_name {
    command code;
    std::string_view name;
};

constexpr std::array names{
    command_name{command::diagnose, "diagnose"},
    command_name{command::firmware_version, "get_firmware_version"},
    command_name{command::general_status, "get_general_status"},
    command_name{command::read_register, "read_register"},
    command_name{command::write_register, "write_register"},
    command_name{command::set_parameters, "set_parameters"},
    command_name{command::sam_configuration, "sam_configuration"},
    command_name{command::power_down, "power_down"},
    command_name{command::rf_configuration, "rf_configuration"},
    command_name{command::data_exchange, "in_data_exchange"},
    command_name{command::communicate_thru, "in_communicate_thru"},
    command_name{command::deselect, "in_deselect"},
    command_name{command::list_passive_target, "in_list_passive_target"},
    command_name{command::release, "in_release"},
    command_name{command::select, "in_select"},
    command_name{command::auto_poll, "in_auto_poll"},
};

constexpr std::size_t most_targets = 2;  // the chip holds no more

}  // namespace

std::string_view name_of_command(std::uint8_t code) noexcept
{
    const auto row = std::find_if(names.begin(), names.end(), [&](const auto& n) {
        return static_cast<std::uint8_t>(n.code) == code;
    });
    return row == names.end() ? std::string_view{} : row->name;
}

frame make_command(command c, bytes data)
{
    frame f;
    f.code = static_cast<std::uint8_t>(c);
    f.data = std::move(data);
    return f;
}

frame normal_mode()
{
    return make_command(command::sam_configuration, {0x01, 0x14, 0x01});
}

frame finite_retries()
{
    return make_command(command::rf_configuration, {0x05, 0x00, 0x01, 0x02});
}

frame list_targets(std::uint8_t most)
{
    return make_command(command::list_passive_target, {most, 0x00});
}

frame exchange_apdu(int target, byte_view apdu)
{
    bytes data{static_cast<std::uint8_t>(target)};
    data.insert(data.end(), apdu.begin(), apdu.end());
    return make_command(command::data_exchange, std::move(data));
}

frame release_all()
{
    return make_command(command::release, {0x00});
}

result<firmware> parse_firmware(byte_view data)
{
    if (data.size() != 4)
        return errc::malformed_message;
    return firmware{data[0], data[1], data[2], data[3]};
}

result<std::vector<target>> parse_targets(byte_view data)
{
    field_reader fields(data);
    const int count = fields.byte();
    if (!fields.sound() || count > static_cast<int>(most_targets))
        return errc::malformed_message;
    std::vector<target> list;
    for (int i = 0; i < count; ++i) {
        target t;
        t.number = fields.byte();
        t.atqa = static_cast<std::uint16_t>(fields.big_endian(2));
        t.sak = static_cast<std::uint8_t>(fields.byte());
        const auto uid = fields.take(static_cast<std::size_t>(fields.byte()));
        t.uid.assign(uid.begin(), uid.end());
        if (t.speaks_apdu() && fields.left() != 0) {
            const int total = fields.byte();  // of the ATS, this byte included
            const auto ats = fields.take(static_cast<std::size_t>(std::max(total, 1) - 1));
            t.ats.assign(ats.begin(), ats.end());
        }
        if (t.uid.empty() || t.uid.size() > 10)
            return errc::malformed_message;
        list.push_back(std::move(t));
    }
    if (!fields.sound_and_empty())
        return errc::malformed_message;
    return list;
}

result<exchanged> parse_exchange(byte_view data)
{
    if (data.empty())
        return errc::malformed_message;
    return exchanged{data[0] & 0x3F, bytes(data.begin() + 1, data.end())};
}

bytes encode_targets(const std::vector<target>& list)
{
    bytes out{static_cast<std::uint8_t>(list.size())};
    for (const auto& t : list) {
        out.push_back(static_cast<std::uint8_t>(t.number));
        out.push_back(static_cast<std::uint8_t>(t.atqa >> 8));
        out.push_back(static_cast<std::uint8_t>(t.atqa & 0xFF));
        out.push_back(t.sak);
        out.push_back(static_cast<std::uint8_t>(t.uid.size()));
        out.insert(out.end(), t.uid.begin(), t.uid.end());
        if (t.speaks_apdu()) {
            out.push_back(static_cast<std::uint8_t>(t.ats.size() + 1));
            out.insert(out.end(), t.ats.begin(), t.ats.end());
        }
    }
    return out;
}

}  // namespace thirdvisit::drivers::pn532
