#include "drivers/decode/scrub_frames.hpp"

#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>

namespace thirdvisit::drivers {
namespace {

const std::array<std::uint8_t, 32>& recording_key()
{
    static const auto key = [] {
        std::array<std::uint8_t, 32> fresh{};
        ::RAND_bytes(fresh.data(), static_cast<int>(fresh.size()));
        return fresh;
    }();
    return key;
}

}  // namespace

std::array<std::uint8_t, 32> pseudonym_bytes(byte_view secret)
{
    std::array<std::uint8_t, 32> mac{};
    unsigned size = 0;
    const auto& key = recording_key();
    ::HMAC(::EVP_sha256(), key.data(), static_cast<int>(key.size()), secret.data(), secret.size(),
           mac.data(), &size);
    return mac;
}

card_number pseudonym(const card_number& card, std::size_t kept)
{
    const auto digits = card.digits();
    const auto first = std::min(digits.find_first_not_of('0'), digits.size());
    std::string text(digits);
    const auto mac =
        pseudonym_bytes({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    for (std::size_t i = std::min(first + kept, text.size()); i < text.size(); ++i)
        text[i] = static_cast<char>('0' + mac[i % mac.size()] % 10);
    const card_number other(text);
    wipe(text);
    return other;
}

}  // namespace thirdvisit::drivers
