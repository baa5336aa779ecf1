#include "sync/sealing/sealing.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <algorithm>
#include <memory>

namespace thirdvisit::sealing {

namespace {

constexpr std::uint8_t version = 1;
constexpr std::size_t key_size = 32;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::string_view label = "thirdvisit sealed text 1 ";

template <auto Free>
struct freer {
    template <class T>
    void operator()(T* p) const noexcept
    {
        Free(p);
    }
};
using pkey_ptr = std::unique_ptr<EVP_PKEY, freer<EVP_PKEY_free>>;
using pkey_context = std::unique_ptr<EVP_PKEY_CTX, freer<EVP_PKEY_CTX_free>>;
using cipher_context = std::unique_ptr<EVP_CIPHER_CTX, freer<EVP_CIPHER_CTX_free>>;
using kdf_ptr = std::unique_ptr<EVP_KDF, freer<EVP_KDF_free>>;
using kdf_context = std::unique_ptr<EVP_KDF_CTX, freer<EVP_KDF_CTX_free>>;

void must(bool went_well, const char* what)
{
    if (!went_well)
        throw sealing_error(std::string("OpenSSL: ") + what + " failed");
}

int length_of(std::size_t n)
{
    return static_cast<int>(n);
}

// Key and nonce of one message; both fresh, since the sender's key is.
struct message_key {
    std::array<std::uint8_t, key_size + nonce_size> raw{};
    ~message_key() { OPENSSL_cleanse(raw.data(), raw.size()); }
    const std::uint8_t* key() const { return raw.data(); }
    const std::uint8_t* nonce() const { return raw.data() + key_size; }
};

// False when the public key is of small order: OpenSSL refuses the all-zero secret.
bool agree(byte_view own, const public_key& theirs, std::array<std::uint8_t, key_size>& shared)
{
    const pkey_ptr mine(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, own.data(), own.size()));
    const pkey_ptr peer(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, theirs.data(), theirs.size()));
    must(mine && peer, "reading a key");
    const pkey_context context(EVP_PKEY_CTX_new(mine.get(), nullptr));
    std::size_t size = shared.size();
    return context && EVP_PKEY_derive_init(context.get()) == 1 &&
           EVP_PKEY_derive_set_peer(context.get(), peer.get()) == 1 &&
           EVP_PKEY_derive(context.get(), shared.data(), &size) == 1 && size == shared.size();
}

// Both public keys are salt: the key belongs to this pair alone.
message_key derive(const std::array<std::uint8_t, key_size>& shared, const public_key& sender,
                   const public_key& receiver, std::string_view purpose)
{
    bytes salt(sender.begin(), sender.end());
    salt.insert(salt.end(), receiver.begin(), receiver.end());
    std::string info(label);
    info.append(purpose);
    static const kdf_ptr hkdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const kdf_context context(EVP_KDF_CTX_new(hkdf.get()));
    char digest[] = "SHA256";
    auto secret = shared;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret.data(), secret.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.data(), salt.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
        OSSL_PARAM_construct_end()};
    message_key out;
    const bool derived =
        context && EVP_KDF_derive(context.get(), out.raw.data(), out.raw.size(), parameters) == 1;
    OPENSSL_cleanse(secret.data(), secret.size());
    must(derived, "deriving a key");
    return out;
}

bytes encrypt(const message_key& key, std::string_view plain)
{
    const cipher_context context(EVP_CIPHER_CTX_new());
    bytes out(plain.size() + tag_size);
    int size = 0;
    int rest = 0;
    must(context &&
             EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.key(),
                                key.nonce()) == 1 &&
             EVP_EncryptUpdate(context.get(), out.data(), &size,
                               reinterpret_cast<const std::uint8_t*>(plain.data()),
                               length_of(plain.size())) == 1 &&
             EVP_EncryptFinal_ex(context.get(), out.data() + size, &rest) == 1 &&
             EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, length_of(tag_size),
                                 out.data() + plain.size()) == 1,
         "encrypting");
    return out;
}

result<std::string> decrypt(const message_key& key, byte_view sealed)
{
    const cipher_context context(EVP_CIPHER_CTX_new());
    const auto body = sealed.first(sealed.size() - tag_size);
    bytes tag(sealed.end() - tag_size, sealed.end());
    std::string out(body.size(), '\0');
    int size = 0;
    int rest = 0;
    auto* room = reinterpret_cast<std::uint8_t*>(out.data());
    must(context && EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.key(),
                                       key.nonce()) == 1,
         "preparing to decrypt");
    const bool sound =
        EVP_DecryptUpdate(context.get(), room, &size, body.data(), length_of(body.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, length_of(tag_size), tag.data()) ==
            1 &&
        EVP_DecryptFinal_ex(context.get(), room + size, &rest) == 1;
    if (!sound)
        return errc::not_sealed;
    return out;
}

}  // namespace

private_key::~private_key()
{
    OPENSSL_cleanse(raw_.data(), raw_.size());
}

private_key::private_key(private_key&& other) noexcept : raw_(other.raw_)
{
    OPENSSL_cleanse(other.raw_.data(), other.raw_.size());
}

private_key& private_key::operator=(private_key&& other) noexcept
{
    if (this != &other) {
        raw_ = other.raw_;
        OPENSSL_cleanse(other.raw_.data(), other.raw_.size());
    }
    return *this;
}

private_key generate()
{
    std::array<std::uint8_t, key_size> raw{};
    must(RAND_priv_bytes(raw.data(), length_of(raw.size())) == 1, "random bytes");
    private_key out(raw);
    OPENSSL_cleanse(raw.data(), raw.size());
    return out;
}

public_key public_key_of(const private_key& key)
{
    const pkey_ptr own(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, key.view().data(),
                                                    key.view().size()));
    public_key out{};
    std::size_t size = out.size();
    must(own && EVP_PKEY_get_raw_public_key(own.get(), out.data(), &size) == 1,
         "computing a public key");
    return out;
}

std::string seal(const public_key& to, std::string_view purpose, std::string_view plain)
{
    const auto fresh = generate();
    const auto sender = public_key_of(fresh);
    std::array<std::uint8_t, key_size> shared{};
    must(agree(fresh.view(), to, shared), "key agreement");
    const auto key = derive(shared, sender, to, purpose);
    OPENSSL_cleanse(shared.data(), shared.size());
    const auto box = encrypt(key, plain);
    bytes out;
    out.reserve(1 + sender.size() + box.size());
    out.push_back(version);
    out.insert(out.end(), sender.begin(), sender.end());
    out.insert(out.end(), box.begin(), box.end());
    return to_base64(out);
}

result<std::string> open(const private_key& with, std::string_view purpose, std::string_view sealed)
{
    const auto raw = from_base64(sealed);
    if (!raw || raw->size() < 1 + key_size + tag_size || raw->front() != version)
        return errc::not_sealed;
    public_key sender{};
    std::copy_n(raw->begin() + 1, sender.size(), sender.begin());
    std::array<std::uint8_t, key_size> shared{};
    if (!agree(with.view(), sender, shared))
        return errc::not_sealed;
    const auto key = derive(shared, sender, public_key_of(with), purpose);
    OPENSSL_cleanse(shared.data(), shared.size());
    return decrypt(key, byte_view(*raw).subspan(1 + key_size));
}

std::string to_base64(byte_view data)
{
    std::string out((data.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<std::uint8_t*>(out.data()), data.data(),
                                     length_of(data.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

result<bytes> from_base64(std::string_view text)
{
    if (text.size() % 4 != 0 || text.size() > 1 << 20)
        return errc::not_sealed;
    bytes out(text.size() / 4 * 3 + 1);
    const int size = EVP_DecodeBlock(out.data(), reinterpret_cast<const std::uint8_t*>(text.data()),
                                     length_of(text.size()));
    if (size < 0)
        return errc::not_sealed;
    const auto padding = text.ends_with("==") ? 2u : text.ends_with("=") ? 1u : 0u;
    out.resize(static_cast<std::size_t>(size) - padding);
    if (to_base64(out) != text)
        return errc::not_sealed;  // blanks, stray bits: two texts for the same bytes
    return out;
}

std::string to_text(const public_key& key)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const auto byte : key)
        out.append({digits[byte >> 4], digits[byte & 15]});
    return out;
}

result<public_key> parse_public_key(std::string_view text)
{
    public_key out{};
    if (text.size() != out.size() * 2)
        return errc::malformed_message;
    const auto digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = digit(text[2 * i]);
        const int low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return errc::malformed_message;
        out[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return out;
}

}  // namespace thirdvisit::sealing
