// What the data of a frame say, both directions, every command of the dossier (3.6 to 3.8).
// Numbers as on the wire: fen, centilitres, fen per litre. Knows no conversation.
#pragma once

#include "drivers/framing/card_number.hpp"
#include "drivers/sinopec/record.hpp"
#include "schemas/bytes.hpp"
#include "schemas/errc.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace thirdvisit::drivers::sinopec {

// Content codes of downloads.
enum class content_code : std::uint8_t {
    base_blacklist,
    added_blacklist,
    deleted_blacklist,
    whitelist,
    price_table,
    station_information,
    private_data,
    program,
};

// ---- dispenser to PC

struct poll {  // 30
    bool operator==(const poll&) const = default;
};

struct card_item {  // 31, state 1: a card is in the reader
    int gun{};
    card_number asn;
    std::array<std::uint8_t, 2> status{};
    std::int64_t bal_fen{};
    bytes further;  // optional card data
    bool operator==(const card_item&) const = default;
};

struct fuelling_item {  // 31, state 2: nozzle lifted or fuelling
    int gun{};
    int p_unit{};
    std::int64_t amn_fen{};
    std::int64_t vol_cl{};
    int prc_fen{};
    bool operator==(const fuelling_item&) const = default;
};

struct real_time {  // 31; no answer
    int count{};    // as announced
    std::vector<std::variant<card_item, fuelling_item>> items;
    std::optional<int> unknown_state;  // the list could not be read behind an item of this state
    bool operator==(const real_time&) const = default;
};

struct record_upload {  // 32
    transaction_record record;
    bytes raw;  // the 95 bytes
    bool operator==(const record_upload&) const = default;
};

struct download_request {  // 33
    std::uint8_t content{};
    int version{};
    bool operator==(const download_request&) const = default;
};

struct segment_request {  // 34; segments of 16 bytes
    static constexpr std::size_t segment = 16;
    std::uint8_t content{};
    int offset{};
    int count{};
    bool operator==(const segment_request&) const = default;
};

struct grey_query {  // 35
    card_number asn;
    std::int64_t bal_fen{};
    int ctc{};
    std::uint8_t ds{};
    std::array<std::uint8_t, 7> time_bcd{};
    bool operator==(const grey_query&) const = default;
};

struct list_query {  // 36
    card_number asn;
    bool operator==(const list_query&) const = default;
};

struct volume_totals {  // 38
    struct gun_total {
        int number{};
        std::int64_t v_tot_cl{};
        bool operator==(const gun_total&) const = default;
    };
    std::vector<gun_total> guns;
    bool operator==(const volume_totals&) const = default;
};

struct versions {
    int base_blacklist{};
    int added_blacklist{};
    int deleted_blacklist{};
    int whitelist{};
    int price_table{};
    int station_information{};
    bool operator==(const versions&) const = default;
};

struct information {  // 3A
    std::string maker;
    int province{};
    int city{};
    std::int64_t superior{};
    std::int64_t station{};
    std::array<std::uint8_t, 7> time_bcd{};
    std::vector<int> guns;
    versions has;
    bool operator==(const information&) const = default;
};

struct error_report {     // 3B
    std::uint8_t type{};  // 0: ASCII
    bytes data;
    bool operator==(const error_report&) const = default;
};

struct record_not_found {  // 3F
    std::int64_t pos_ttc{};
    bool operator==(const record_not_found&) const = default;
};

struct vendor_extension {  // 60..63, 70, 71, 80: logged, never answered
    std::uint8_t command{};
    bytes data;
    bool operator==(const vendor_extension&) const = default;
};

using from_pump = std::variant<poll, real_time, record_upload, download_request, segment_request,
                               grey_query, list_query, volume_totals, information, error_report,
                               record_not_found, vendor_extension>;

// ---- PC to dispenser

struct poll_answer {                         // 30, 17 bytes
    std::array<std::uint8_t, 7> time_bcd{};  // zeros: the PC does not know the time
    versions has;                            // 0: nothing to download
    std::uint8_t private_data{};
    std::uint8_t program{};
    bool operator==(const poll_answer&) const = default;
};

struct record_answer {      // 32
    std::uint8_t result{};  // 0 accepted, 1 T_MAC wrong
    bool operator==(const record_answer&) const = default;
};

struct download_answer {    // 33
    std::int64_t length{};  // 0: nothing to load
    std::uint8_t content{};
    bool operator==(const download_answer&) const = default;
};

struct segment_answer {  // 34
    std::uint8_t content{};
    int offset{};
    int count{};
    bytes data;
    bool operator==(const segment_answer&) const = default;
};

struct grey_answer {       // 35
    std::uint8_t match{};  // 0 found
    card_number asn;
    std::int64_t bal_fen{};
    std::int64_t amn_fen{};
    int ctc{};
    std::uint8_t ds{};
    std::array<std::uint8_t, 7> time_bcd{};
    std::array<std::uint8_t, 4> gmac{};
    std::array<std::uint8_t, 6> psam_tid{};
    std::int64_t psam_ttc{};
    bool operator==(const grey_answer&) const = default;
};

struct list_answer {      // 36
    std::uint8_t flag{};  // bit 0 = 0: the card is in the list
    card_number asn;
    bool operator==(const list_answer&) const = default;
};

struct read_totals {  // 38
    bool operator==(const read_totals&) const = default;
};

struct read_information {  // 3A
    bool operator==(const read_information&) const = default;
};

struct error_answer {  // 3C
    std::uint8_t command{0x3B};
    std::uint8_t status{};  // bit 0: 1 communication error
    bool operator==(const error_answer&) const = default;
};

struct read_record {  // 3E
    std::int64_t pos_ttc{};
    bool operator==(const read_record&) const = default;
};

using from_pc = std::variant<poll_answer, record_answer, download_answer, segment_answer,
                             grey_answer, list_answer, read_totals, read_information, error_answer,
                             read_record, vendor_extension>;

// errc::malformed_message: known command, impossible content. errc::unknown_command.
[[nodiscard]] result<from_pump> parse_from_pump(byte_view data);
[[nodiscard]] result<from_pc> parse_from_pc(byte_view data);

bytes encode(const from_pump& message);
bytes encode(const from_pc& message);

}  // namespace thirdvisit::drivers::sinopec
