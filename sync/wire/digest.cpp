#include "sync/wire/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace thirdvisit::sync::wire {

namespace {

struct freer {
    void operator()(EVP_MD* p) const noexcept { EVP_MD_free(p); }
    void operator()(EVP_MD_CTX* p) const noexcept { EVP_MD_CTX_free(p); }
};

}  // namespace

std::string sha256_hex(std::string_view data)
{
    // Fetched once: looking an algorithm up costs more than hashing a line.
    static const std::unique_ptr<EVP_MD, freer> sha(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    thread_local const std::unique_ptr<EVP_MD_CTX, freer> context(EVP_MD_CTX_new());
    std::array<unsigned char, 32> raw;
    unsigned int size = 0;
    if (EVP_DigestInit_ex(context.get(), sha.get(), nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), data.data(), data.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), raw.data(), &size) != 1)
        throw std::runtime_error("OpenSSL: SHA-256 failed");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(64);
    for (const auto byte : raw)
        out.append({digits[byte >> 4], digits[byte & 15]});
    return out;
}

}  // namespace thirdvisit::sync::wire
