#include "sync/wire/digest.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace thirdvisit::sync::wire {

namespace {

struct freer {
    void operator()(EVP_MD* p) const noexcept { EVP_MD_free(p); }
    void operator()(EVP_MD_CTX* p) const noexcept { EVP_MD_CTX_free(p); }
};

}  // namespace

sha256_digest sha256(std::string_view data)
{
    // Fetched once: looking an algorithm up costs more than hashing a line.
    static const std::unique_ptr<EVP_MD, freer> sha(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    thread_local const std::unique_ptr<EVP_MD_CTX, freer> context(EVP_MD_CTX_new());
    sha256_digest raw;
    unsigned int size = 0;
    if (EVP_DigestInit_ex(context.get(), sha.get(), nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), data.data(), data.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), raw.data(), &size) != 1)
        throw std::runtime_error("OpenSSL: SHA-256 failed");
    return raw;
}

std::string to_hex(std::string_view raw)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(raw.size() * 2);
    for (const char c : raw) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

sha256_digest digest_of(std::string_view hex)
{
    const auto nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    sha256_digest raw{};
    for (std::size_t i = 0; i < raw.size() && 2 * i + 1 < hex.size(); ++i)
        raw[i] = static_cast<std::uint8_t>(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    return raw;
}

std::string sha256_hex(std::string_view data)
{
    const auto raw = sha256(data);
    return to_hex({reinterpret_cast<const char*>(raw.data()), raw.size()});
}

}  // namespace thirdvisit::sync::wire
