#include "sync/head_office/people/fleet_keys.hpp"

#include "sync/private_file.hpp"
#include "sync/wire/digest.hpp"
#include "sync/wire/sealed_plate.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <vector>

namespace thirdvisit::head_office {

namespace {

constexpr std::size_t token_bytes = 16;

result<sealing::private_key> load_key(const std::filesystem::path& file)
{
    const auto text = sync::read_private_file(file);
    if (!text && text.error() == errc::not_found) {
        auto fresh = sealing::generate();
        const auto raw = fresh.view();
        const auto kept = sync::write_private_file(
            file, sync::wire::to_hex({reinterpret_cast<const char*>(raw.data()), raw.size()}));
        if (!kept)
            return kept.error();
        return fresh;
    }
    if (!text)
        return text.error();
    const auto raw = sealing::parse_public_key(text->substr(0, text->find('\n')));
    if (!raw)
        return errc::malformed_message;
    return sealing::private_key(*raw);
}

std::vector<std::string_view> characters_of(std::string_view utf8)
{
    std::vector<std::string_view> out;
    for (std::size_t i = 0; i < utf8.size();) {
        std::size_t end = i + 1;
        while (end < utf8.size() && (static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80)
            ++end;
        out.push_back(utf8.substr(i, end - i));
        i = end;
    }
    return out;
}

void wipe(std::string& text)
{
    OPENSSL_cleanse(text.data(), text.size());
}

}  // namespace

result<fleet_keys> fleet_keys::load(const std::filesystem::path& folder)
{
    auto sealing_key = load_key(folder / "sealing.key");
    if (!sealing_key)
        return sealing_key.error();
    auto fleet_key = load_key(folder / "fleet.key");
    if (!fleet_key)
        return fleet_key.error();
    fleet_keys out;
    out.sealing_ = std::move(*sealing_key);
    out.fleet_ = std::move(*fleet_key);
    return out;
}

std::string fleet_keys::public_key() const
{
    return sealing::to_text(sealing::public_key_of(sealing_));
}

std::string fleet_keys::token_of(std::string_view what, std::string_view plain) const
{
    std::string message(what);
    message += ':';
    message += plain;
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned int size = 0;
    const auto key = fleet_.view();
    const bool done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                           reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                           mac.data(), &size) != nullptr;
    wipe(message);
    if (!done)
        throw sealing::sealing_error("OpenSSL: HMAC failed");
    return sync::wire::to_hex({reinterpret_cast<const char*>(mac.data()), token_bytes});
}

result<fleet_identity> fleet_keys::open_card(std::string_view sealed) const
{
    auto digits = sealing::open(sealing_, sync::wire::card_purpose, sealed);
    if (!digits)
        return digits.error();
    fleet_identity out{token_of("card", *digits), mask_card(*digits)};
    wipe(*digits);
    return out;
}

result<fleet_identity> fleet_keys::open_plate(std::string_view sealed) const
{
    auto text = sealing::open(sealing_, sync::wire::plate_purpose, sealed);
    if (!text)
        return text.error();
    auto plate = sync::wire::parse_plate_text(*text);
    if (!plate)
        return plate.error();
    fleet_identity out{token_of("plate", *text), mask_plate(plate->characters)};
    wipe(*text);
    wipe(plate->characters);
    return out;
}

std::string fleet_keys::mark_of(std::string_view station, std::string_view fleet_token) const
{
    return token_of("do_not_record", std::string(station) + "/" + std::string(fleet_token));
}

std::string mask_card(std::string_view digits)
{
    return "••" +
           std::string(digits.substr(digits.size() - std::min<std::size_t>(4, digits.size())));
}

std::string mask_plate(std::string_view characters)
{
    const auto all = characters_of(characters);
    if (all.size() < 5)
        return "•••";
    std::string out;
    out.append(all[0]).append(all[1]).append("·•••");
    return out.append(all[all.size() - 2]).append(all.back());
}

}  // namespace thirdvisit::head_office
