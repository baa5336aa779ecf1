#include "drivers/osdp/secure_channel.hpp"

#include <algorithm>

namespace thirdvisit::drivers::osdp {
namespace {

constexpr std::size_t block_size = std::tuple_size_v<block>;
constexpr std::uint8_t padding_mark = 0x80;

block session_key(const block& scbk, std::uint8_t kind, const octet& rnd_a)
{
    block seed{0x01, kind};
    std::copy_n(rnd_a.begin(), 6, seed.begin() + 2);
    return aes_encrypt(scbk, seed);
}

block joined(const octet& first, const octet& second)
{
    block out{};
    std::copy(first.begin(), first.end(), out.begin());
    std::copy(second.begin(), second.end(), out.begin() + 8);
    return out;
}

block xored(const block& a, const block& b)
{
    block out{};
    std::transform(a.begin(), a.end(), b.begin(), out.begin(),
                   [](auto x, auto y) { return static_cast<std::uint8_t>(x ^ y); });
    return out;
}

block complement(const block& a)
{
    block out{};
    std::transform(a.begin(), a.end(), out.begin(),
                   [](auto x) { return static_cast<std::uint8_t>(~x); });
    return out;
}

block block_at(byte_view data, std::size_t at)
{
    block out{};
    std::copy_n(data.begin() + static_cast<std::ptrdiff_t>(at), block_size, out.begin());
    return out;
}

bytes padded(byte_view data, bool always)
{
    bytes out;
    out.reserve(data.size() + block_size);
    out.assign(data.begin(), data.end());
    if (always || out.size() % block_size != 0) {
        out.push_back(padding_mark);
        out.resize((out.size() + block_size - 1) / block_size * block_size);
    }
    return out;
}

}  // namespace

session_keys derive_keys(const block& scbk, const octet& rnd_a)
{
    return {session_key(scbk, 0x82, rnd_a), session_key(scbk, 0x01, rnd_a),
            session_key(scbk, 0x02, rnd_a)};
}

block reader_cryptogram(const session_keys& k, const octet& rnd_a, const octet& rnd_b)
{
    return aes_encrypt(k.enc, joined(rnd_a, rnd_b));
}

block panel_cryptogram(const session_keys& k, const octet& rnd_a, const octet& rnd_b)
{
    return aes_encrypt(k.enc, joined(rnd_b, rnd_a));
}

block initial_reply_mac(const session_keys& k, const block& cryptogram)
{
    return aes_encrypt(k.mac2, aes_encrypt(k.mac1, cryptogram));
}

block mac_of(const session_keys& k, const block& previous, byte_view covered)
{
    const bytes text = padded(covered, false);
    block chain = previous;
    for (std::size_t at = 0; at < text.size(); at += block_size) {
        const bool last = at + block_size == text.size();
        chain = aes_encrypt(last ? k.mac2 : k.mac1, xored(block_at(text, at), chain));
    }
    return chain;
}

bytes seal_data(const session_keys& k, const block& chain, byte_view plain)
{
    bytes text = padded(plain, true);
    block vector = complement(chain);
    for (std::size_t at = 0; at < text.size(); at += block_size) {
        vector = aes_encrypt(k.enc, xored(block_at(text, at), vector));
        std::copy(vector.begin(), vector.end(), text.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return text;
}

result<bytes> open_data(const session_keys& k, const block& chain, byte_view sealed)
{
    if (sealed.empty() || sealed.size() % block_size != 0)
        return errc::malformed_message;
    bytes text;
    text.reserve(sealed.size());
    block vector = complement(chain);
    for (std::size_t at = 0; at < sealed.size(); at += block_size) {
        const block plain = xored(aes_decrypt(k.enc, block_at(sealed, at)), vector);
        text.insert(text.end(), plain.begin(), plain.end());
        vector = block_at(sealed, at);
    }
    while (!text.empty() && text.back() == 0)
        text.pop_back();
    if (text.empty() || text.back() != padding_mark)
        return errc::malformed_message;
    text.pop_back();
    return text;
}

secure_channel::~secure_channel()
{
    wipe(keys_.enc);
    wipe(keys_.mac1);
    wipe(keys_.mac2);
}

frame secure_channel::seal(frame plain)
{
    const bool reply = plain.from_reader;
    if (plain.data.empty()) {
        plain.security = {reply ? scs_16_reply_mac : scs_15_command_mac};
    } else {
        plain.security = {reply ? scs_18_reply_sealed : scs_17_command_sealed};
        plain.data = seal_data(keys_, previous(reply), plain.data);
    }
    plain.covered = covered_bytes(plain);
    const block mac = mac_of(keys_, previous(reply), plain.covered);
    plain.mac.assign(mac.begin(), mac.begin() + 4);
    remember(reply, mac);
    return plain;
}

result<frame> secure_channel::open(const frame& sealed)
{
    const bool reply = sealed.from_reader;
    const auto type = sealed.security_type();
    const bool with_data = type == (reply ? scs_18_reply_sealed : scs_17_command_sealed);
    if (!with_data && type != (reply ? scs_16_reply_mac : scs_15_command_mac))
        return errc::malformed_message;
    const block mac = mac_of(keys_, previous(reply), sealed.covered);
    if (!std::equal(sealed.mac.begin(), sealed.mac.end(), mac.begin()))
        return errc::bad_check_byte;
    frame plain = sealed;
    if (with_data && !sealed.data.empty()) {
        auto opened = open_data(keys_, previous(reply), sealed.data);
        if (!opened)
            return opened.error();
        plain.data = std::move(*opened);
    }
    remember(reply, mac);
    return plain;
}

}  // namespace thirdvisit::drivers::osdp
