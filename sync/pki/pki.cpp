#include "sync/pki/pki.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>

#include <array>
#include <ctime>
#include <memory>

namespace thirdvisit::pki {

namespace {

template <auto Free>
struct freer {
    template <class T>
    void operator()(T* p) const noexcept
    {
        Free(p);
    }
};
using bio_ptr = std::unique_ptr<BIO, freer<BIO_free_all>>;
using pkey_ptr = std::unique_ptr<EVP_PKEY, freer<EVP_PKEY_free>>;
using x509_ptr = std::unique_ptr<X509, freer<X509_free>>;
using request_ptr = std::unique_ptr<X509_REQ, freer<X509_REQ_free>>;
using name_ptr = std::unique_ptr<X509_NAME, freer<X509_NAME_free>>;
using number_ptr = std::unique_ptr<BIGNUM, freer<BN_free>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, freer<X509_EXTENSION_free>>;
using time_ptr = std::unique_ptr<ASN1_TIME, freer<ASN1_TIME_free>>;

void must(bool went_well, const char* what)
{
    if (!went_well) {
        ERR_clear_error();
        throw pki_error(std::string("OpenSSL: ") + what + " failed");
    }
}

bio_ptr reader_of(const std::string& pem)
{
    return bio_ptr(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

int no_password(char*, int, int, void*)
{
    return 0;
}

pkey_ptr read_key(const std::string& pem)
{
    const auto from = reader_of(pem);
    pkey_ptr key(PEM_read_bio_PrivateKey(from.get(), nullptr, no_password, nullptr));
    ERR_clear_error();
    return key;
}

x509_ptr read_certificate(const std::string& pem)
{
    const auto from = reader_of(pem);
    x509_ptr certificate(PEM_read_bio_X509(from.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    return certificate;
}

template <class Write>
std::string written(Write write)
{
    const bio_ptr out(BIO_new(BIO_s_mem()));
    must(out && write(out.get()) == 1, "writing PEM");
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string to_pem(EVP_PKEY* key)
{
    return written([&](BIO* out) {
        return PEM_write_bio_PKCS8PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
}

std::string to_pem(X509* certificate)
{
    return written([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

name_ptr name_of(const std::string& common_name)
{
    name_ptr name(X509_NAME_new());
    must(name &&
             X509_NAME_add_entry_by_NID(name.get(), NID_commonName, MBSTRING_UTF8,
                                        reinterpret_cast<const unsigned char*>(common_name.data()),
                                        static_cast<int>(common_name.size()), -1, 0) == 1,
         "setting a name");
    return name;
}

bool is_p256(EVP_PKEY* key)
{
    std::array<char, 64> group{};
    std::size_t size = 0;
    return key && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
           EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1 &&
           std::string_view(group.data(), size) == "prime256v1";
}

// 127 random bits: nobody can foresee the next certificate.
void set_serial(X509* certificate)
{
    const number_ptr number(BN_new());
    must(number && BN_rand(number.get(), 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
             BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr,
         "drawing a serial number");
}

void set_time(int (*set)(X509*, const ASN1_TIME*), X509* certificate, utc_ms at)
{
    const time_ptr time(ASN1_TIME_set(nullptr, static_cast<std::time_t>(at.since_epoch / 1000)));
    must(time && set(certificate, time.get()) == 1, "setting a time");
}

void extend(X509* certificate, X509* issuer, int what, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    const extension_ptr extension(X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str()));
    must(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "an extension");
}

// Names come from the configuration; a comma would start another entry.
std::string alternative_names(const std::vector<std::string>& names)
{
    std::string out;
    std::array<unsigned char, 16> room;
    for (const auto& name : names) {
        if (name.empty() || name.find_first_of(", \t\r\n") != std::string::npos)
            continue;
        const bool address = ::inet_pton(AF_INET, name.c_str(), room.data()) == 1 ||
                             ::inet_pton(AF_INET6, name.c_str(), room.data()) == 1;
        out += (out.empty() ? "" : ",") + std::string(address ? "IP:" : "DNS:") + name;
    }
    return out;
}

x509_ptr blank(EVP_PKEY* key, X509_NAME* subject, X509_NAME* issuer, utc_ms from, utc_ms until)
{
    x509_ptr certificate(X509_new());
    must(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
             X509_set_pubkey(certificate.get(), key) == 1 &&
             X509_set_subject_name(certificate.get(), subject) == 1 &&
             X509_set_issuer_name(certificate.get(), issuer) == 1,
         "making a certificate");
    set_serial(certificate.get());
    set_time(X509_set1_notBefore, certificate.get(), from);
    set_time(X509_set1_notAfter, certificate.get(), until);
    return certificate;
}

utc_ms instant_of(const ASN1_TIME* time)
{
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return {static_cast<std::int64_t>(::timegm(&parts)) * 1000};
}

std::string to_hex(const unsigned char* data, std::size_t size)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < size; ++i)
        out.append({digits[data[i] >> 4], digits[data[i] & 15]});
    return out;
}

std::string serial_of(const X509* certificate)
{
    const number_ptr number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
    std::unique_ptr<char, void (*)(char*)> hex(BN_bn2hex(number.get()),
                                               [](char* p) { OPENSSL_free(p); });
    std::string out(hex ? hex.get() : "");
    for (auto& c : out)
        c = c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    return out;
}

}  // namespace

std::string make_key()
{
    const pkey_ptr key(EVP_EC_gen("P-256"));
    must(key != nullptr, "making a key");
    return to_pem(key.get());
}

result<std::string> make_request(const std::string& key_pem, const std::string& common_name)
{
    const auto key = read_key(key_pem);
    if (!key)
        return errc::malformed_message;
    const request_ptr request(X509_REQ_new());
    const auto name = name_of(common_name);
    must(request && X509_REQ_set_subject_name(request.get(), name.get()) == 1 &&
             X509_REQ_set_pubkey(request.get(), key.get()) == 1 &&
             X509_REQ_sign(request.get(), key.get(), EVP_sha256()) > 0,
         "making a request");
    return written([&](BIO* out) { return PEM_write_bio_X509_REQ(out, request.get()); });
}

authority make_authority(const std::string& name, utc_ms from, utc_ms until)
{
    const pkey_ptr key(EVP_EC_gen("P-256"));
    must(key != nullptr, "making a key");
    const auto subject = name_of(name);
    const auto certificate = blank(key.get(), subject.get(), subject.get(), from, until);
    extend(certificate.get(), certificate.get(), NID_basic_constraints,
           "critical,CA:TRUE,pathlen:0");
    extend(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
    must(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0, "signing");
    return {to_pem(certificate.get()), to_pem(key.get())};
}

result<std::string> issue(const authority& by, const std::string& request_pem, const profile& as)
{
    const auto issuer = read_certificate(by.certificate_pem);
    const auto issuer_key = read_key(by.key_pem);
    must(issuer && issuer_key, "reading the authority");
    const auto from = reader_of(request_pem);
    const request_ptr request(PEM_read_bio_X509_REQ(from.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    auto* key = request ? X509_REQ_get0_pubkey(request.get()) : nullptr;
    if (!is_p256(key) || X509_REQ_verify(request.get(), key) != 1) {
        ERR_clear_error();
        return errc::malformed_message;
    }
    const auto subject = name_of(as.common_name);
    const auto leaf =
        blank(key, subject.get(), X509_get_subject_name(issuer.get()), as.from, as.until);
    const auto names = alternative_names(as.names);
    extend(leaf.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
    extend(leaf.get(), issuer.get(), NID_key_usage, "critical,digitalSignature");
    extend(leaf.get(), issuer.get(), NID_ext_key_usage,
           names.empty() ? "clientAuth" : "serverAuth");
    extend(leaf.get(), issuer.get(), NID_authority_key_identifier, "keyid:always");
    if (!names.empty())
        extend(leaf.get(), issuer.get(), NID_subject_alt_name, names);
    must(X509_sign(leaf.get(), issuer_key.get(), EVP_sha256()) > 0, "signing");
    return to_pem(leaf.get());
}

result<certificate> inspect(const std::string& certificate_pem)
{
    const auto read = read_certificate(certificate_pem);
    if (!read)
        return errc::malformed_message;
    certificate out;
    std::array<char, 256> name{};
    const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(read.get()), NID_commonName,
                                               name.data(), static_cast<int>(name.size()));
    out.common_name.assign(name.data(), static_cast<std::size_t>(std::max(size, 0)));
    out.serial = serial_of(read.get());
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    must(X509_digest(read.get(), EVP_sha256(), digest.data(), &length) == 1, "a digest");
    out.fingerprint = to_hex(digest.data(), length);
    out.from = instant_of(X509_get0_notBefore(read.get()));
    out.until = instant_of(X509_get0_notAfter(read.get()));
    return out;
}

bool matches(const std::string& key_pem, const std::string& certificate_pem)
{
    const auto key = read_key(key_pem);
    const auto certificate = read_certificate(certificate_pem);
    const bool same =
        key && certificate && X509_check_private_key(certificate.get(), key.get()) == 1;
    ERR_clear_error();
    return same;
}

}  // namespace thirdvisit::pki
