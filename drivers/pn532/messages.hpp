// The PN532 commands we use and what the chip answers (UM0701-02 chapter 7; dossier 10.2).
#pragma once

#include "drivers/pn532/frame.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::drivers::pn532 {

enum class command : std::uint8_t {
    diagnose = 0x00,
    firmware_version = 0x02,
    general_status = 0x04,
    read_register = 0x06,
    write_register = 0x08,
    set_parameters = 0x12,
    sam_configuration = 0x14,
    power_down = 0x16,
    rf_configuration = 0x32,
    data_exchange = 0x40,
    communicate_thru = 0x42,
    deselect = 0x44,
    list_passive_target = 0x4A,
    release = 0x52,
    select = 0x54,
    auto_poll = 0x60,
};

// The dossier's name of a command, of its answer too; empty: not in the dossier.
std::string_view name_of_command(std::uint8_t code) noexcept;

frame make_command(command c, bytes data = {});
frame normal_mode();                    // SAMConfiguration: normal, 1 s, IRQ
frame finite_retries();                 // RFConfiguration 05: one ATR, one PSL, two activations
frame list_targets(std::uint8_t most);  // 106 kbit/s type A
frame exchange_apdu(int target, byte_view apdu);
frame release_all();

struct firmware {
    int ic{};
    int version{};
    int revision{};
    int support{};
};

struct target {
    int number{};
    std::uint16_t atqa{};
    std::uint8_t sak{};
    bytes uid;
    bytes ats;

    bool speaks_apdu() const { return (sak & 0x20) != 0; }
    // ISO 14443-3: a single-size UID that begins with 08 is made up anew for every session.
    bool random_uid() const { return uid.size() == 4 && uid[0] == 0x08; }
};

struct exchanged {
    int error{};  // 0: fine; else UM0701-02 7.1
    bytes data;
    ~exchanged() { wipe(data); }
};

// errc::malformed_message: the data do not fit the answer.
[[nodiscard]] result<firmware> parse_firmware(byte_view data);
[[nodiscard]] result<std::vector<target>> parse_targets(byte_view data);
[[nodiscard]] result<exchanged> parse_exchange(byte_view data);

// Data of the answer to list_passive_target; for the simulator.
bytes encode_targets(const std::vector<target>& list);

}  // namespace thirdvisit::drivers::pn532
