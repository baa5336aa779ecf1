#include "drivers/osdp/aes.hpp"

#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdexcept>

namespace thirdvisit::drivers::osdp {
namespace {

struct free_context {
    void operator()(EVP_CIPHER_CTX* c) const { EVP_CIPHER_CTX_free(c); }
};

block one_block(const block& key, const block& in, int encrypt)
{
    const std::unique_ptr<EVP_CIPHER_CTX, free_context> ctx(EVP_CIPHER_CTX_new());
    block out{};
    int written = 0;
    const bool done = ctx &&
                      EVP_CipherInit_ex(ctx.get(), EVP_aes_128_ecb(), nullptr, key.data(), nullptr,
                                        encrypt) == 1 &&
                      EVP_CIPHER_CTX_set_padding(ctx.get(), 0) == 1 &&
                      EVP_CipherUpdate(ctx.get(), out.data(), &written, in.data(),
                                       static_cast<int>(in.size())) == 1;
    if (!done || written != static_cast<int>(out.size()))
        throw std::runtime_error("AES-128 is not available in this OpenSSL");
    return out;
}

}  // namespace

block aes_encrypt(const block& key, const block& plain)
{
    return one_block(key, plain, 1);
}
block aes_decrypt(const block& key, const block& sealed)
{
    return one_block(key, sealed, 0);
}

std::array<std::uint8_t, 8> random_octet()
{
    std::array<std::uint8_t, 8> out{};
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
        throw std::runtime_error("the system gives no random bytes");
    return out;
}

void wipe(std::span<std::uint8_t> secret) noexcept
{
    OPENSSL_cleanse(secret.data(), secret.size());
}

}  // namespace thirdvisit::drivers::osdp
