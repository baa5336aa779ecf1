// One of the few files that include OpenSSL. Contexts are made once per thread: fetching an
// algorithm costs more than sealing a field.
#include "station/keys/crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <memory>

namespace thirdvisit::station {

namespace {

constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;

void require(bool done, const char* what)
{
    if (!done)
        throw crypto_error(std::string("OpenSSL failed: ") + what);
}

struct free_cipher {
    void operator()(EVP_CIPHER_CTX* c) const { EVP_CIPHER_CTX_free(c); }
};

EVP_CIPHER_CTX* cipher_context()
{
    thread_local const std::unique_ptr<EVP_CIPHER_CTX, free_cipher> context(EVP_CIPHER_CTX_new());
    require(context != nullptr, "cipher context");
    return context.get();
}

int int_size(std::size_t n)
{
    require(n < 16u * 1024 * 1024, "field too long");
    return static_cast<int>(n);
}

}  // namespace

secret::~secret()
{
    OPENSSL_cleanse(value_.data(), value_.size());
}

secret::secret(secret&& other) noexcept : value_(other.value_)
{
    OPENSSL_cleanse(other.value_.data(), other.value_.size());
}

secret& secret::operator=(secret&& other) noexcept
{
    if (this != &other) {
        value_ = other.value_;
        OPENSSL_cleanse(other.value_.data(), other.value_.size());
    }
    return *this;
}

void fill_random(std::span<std::uint8_t> out)
{
    require(RAND_bytes(out.data(), int_size(out.size())) == 1, "random bytes");
}

secret random_secret()
{
    secret made;
    fill_random({made.data(), secret::size});
    return made;
}

digest sha256(byte_view data)
{
    digest out;
    SHA256(data.data(), data.size(), out.data());
    return out;
}

digest hmac_sha256(const secret& key, byte_view data)
{
    digest out;
    unsigned int size = 0;
    require(HMAC(EVP_sha256(), key.view().data(), int_size(secret::size), data.data(), data.size(),
                 out.data(), &size) != nullptr,
            "HMAC");
    return out;
}

// Two HMACs instead of EVP_KDF: for one block of output HKDF is exactly that.
secret derive(const secret& from, std::string_view info)
{
    const digest extracted = hmac_sha256(secret{}, from.view());
    bytes block(info.begin(), info.end());
    block.push_back(1);
    return secret(hmac_sha256(secret(extracted), block));
}

bytes seal_aes_gcm(const secret& key, byte_view plain, byte_view associated)
{
    auto* c = cipher_context();
    bytes out(nonce_size + plain.size() + tag_size);
    fill_random({out.data(), nonce_size});
    auto* body = out.data() + nonce_size;
    int n = 0;
    require(EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), nullptr, key.view().data(), out.data()) == 1 &&
                EVP_EncryptUpdate(c, nullptr, &n, associated.data(), int_size(associated.size())) ==
                    1 &&
                EVP_EncryptUpdate(c, body, &n, plain.data(), int_size(plain.size())) == 1 &&
                EVP_EncryptFinal_ex(c, body + n, &n) == 1 &&
                EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, int_size(tag_size),
                                    body + plain.size()) == 1,
            "sealing a field");
    return out;
}

result<bytes> open_aes_gcm(const secret& key, byte_view sealed, byte_view associated)
{
    if (sealed.size() < nonce_size + tag_size)
        return errc::not_sealed;
    auto* c = cipher_context();
    const auto body = sealed.subspan(nonce_size, sealed.size() - nonce_size - tag_size);
    bytes tag(sealed.end() - tag_size, sealed.end());
    bytes out(body.size() + 1);  // never an empty buffer
    int n = 0;
    const bool sound =
        EVP_DecryptInit_ex(c, EVP_aes_256_gcm(), nullptr, key.view().data(), sealed.data()) == 1 &&
        EVP_DecryptUpdate(c, nullptr, &n, associated.data(), int_size(associated.size())) == 1 &&
        EVP_DecryptUpdate(c, out.data(), &n, body.data(), int_size(body.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, int_size(tag_size), tag.data()) == 1 &&
        EVP_DecryptFinal_ex(c, out.data() + n, &n) == 1;
    if (!sound) {
        OPENSSL_cleanse(out.data(), out.size());
        return errc::not_sealed;
    }
    out.resize(body.size());
    return out;
}

std::string to_hex(byte_view data)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(data.size() * 2);
    for (const auto b : data) {
        text += digits[b >> 4];
        text += digits[b & 15];
    }
    return text;
}

result<bytes> from_hex(std::string_view text)
{
    const auto nibble = [](char c) {
        if (c >= '0' && c <= '9')
            return c - '0';
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    if (text.size() % 2 != 0)
        return errc::malformed_message;
    bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = nibble(text[i]);
        const int low = nibble(text[i + 1]);
        if (high < 0 || low < 0)
            return errc::malformed_message;
        out.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return out;
}

}  // namespace thirdvisit::station
