// The secure channel of OSDP v2 (IEC 60839-11-5 annex D; dossier 9.3), for both ends: session keys,
// cryptograms, the chained MACs and the sealing of data. Pure; knows nothing of when to use it.
#pragma once

#include "drivers/osdp/aes.hpp"
#include "drivers/osdp/frame.hpp"

namespace thirdvisit::drivers::osdp {

using octet = std::array<std::uint8_t, 8>;

// The key every reader is delivered with: 30 31 .. 3F.
constexpr block default_key{0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37,
                            0x38, 0x39, 0x3A, 0x3B, 0x3C, 0x3D, 0x3E, 0x3F};

struct session_keys {
    block enc{};
    block mac1{};
    block mac2{};
};

session_keys derive_keys(const block& scbk, const octet& rnd_a);
block reader_cryptogram(const session_keys& k, const octet& rnd_a, const octet& rnd_b);
block panel_cryptogram(const session_keys& k, const octet& rnd_a, const octet& rnd_b);
block initial_reply_mac(const session_keys& k, const block& panel_cryptogram);

// Full MAC over a message; 80 00.. pads only what is not a multiple of 16.
block mac_of(const session_keys& k, const block& previous, byte_view covered);

// Data under S-ENC; always padded, `chain` is the MAC whose complement is the first vector.
bytes seal_data(const session_keys& k, const block& chain, byte_view plain);
[[nodiscard]] result<bytes> open_data(const session_keys& k, const block& chain, byte_view sealed);

// One end of an established channel. The panel seals commands and opens replies, the reader the
// other way round; both chain on the last MAC of the other side.
class secure_channel {
public:
    secure_channel(const session_keys& k, const block& initial) : keys_(k), reply_mac_(initial) {}
    ~secure_channel();
    secure_channel(const secure_channel&) = default;
    secure_channel& operator=(const secure_channel&) = default;

    // Adds security block, sealed data and MAC to a plain frame; the direction picks the types.
    frame seal(frame plain);

    // Plain data again. errc::bad_check_byte: the MAC disagrees; errc::malformed_message: padding
    // or security type impossible. A frame that fails leaves the channel as it was.
    [[nodiscard]] result<frame> open(const frame& sealed);

private:
    const block& previous(bool from_reader) const
    {
        return from_reader ? command_mac_ : reply_mac_;
    }
    void remember(bool from_reader, const block& mac)
    {
        (from_reader ? reply_mac_ : command_mac_) = mac;
    }

    session_keys keys_;
    block command_mac_{};
    block reply_mac_{};
};

}  // namespace thirdvisit::drivers::osdp
