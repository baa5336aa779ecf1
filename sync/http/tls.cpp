#include "sync/http/tls.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <ctime>

namespace thirdvisit::http {

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
using x509_ptr = std::unique_ptr<X509, freer<X509_free>>;
using pkey_ptr = std::unique_ptr<EVP_PKEY, freer<EVP_PKEY_free>>;

bio_ptr reader_of(const std::string& pem)
{
    return bio_ptr(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

x509_ptr read_certificate(BIO* from)
{
    return x509_ptr(PEM_read_bio_X509(from, nullptr, nullptr, nullptr));
}

// OpenSSL would ask a person for the password of an encrypted key; a program has none.
int no_password(char*, int, int, void*)
{
    return 0;
}

bool use_identity(SSL_CTX* context, const std::string& chain_pem, const std::string& key_pem)
{
    const auto chain = reader_of(chain_pem);
    const auto leaf = read_certificate(chain.get());
    if (!leaf || SSL_CTX_use_certificate(context, leaf.get()) != 1)
        return false;
    while (auto next = read_certificate(chain.get()))
        if (SSL_CTX_add_extra_chain_cert(context, next.release()) != 1)
            return false;
    ERR_clear_error();  // the end of the PEM text is not an error
    const auto key_reader = reader_of(key_pem);
    const pkey_ptr key(PEM_read_bio_PrivateKey(key_reader.get(), nullptr, no_password, nullptr));
    return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1 &&
           SSL_CTX_check_private_key(context) == 1;
}

bool trust(SSL_CTX* context, const std::string& authority_pem)
{
    const auto reader = reader_of(authority_pem);
    auto* store = SSL_CTX_get_cert_store(context);
    int count = 0;
    for (; const auto authority = read_certificate(reader.get()); ++count) {
        if (X509_STORE_add_cert(store, authority.get()) != 1)
            return false;
        SSL_CTX_add_client_CA(context, authority.get());  // a hint for clients; servers only
    }
    ERR_clear_error();
    return count > 0;
}

std::string fingerprint(X509* certificate)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest, &size) != 1)
        return {};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (unsigned int i = 0; i < size; ++i)
        out.append({digits[digest[i] >> 4], digits[digest[i] & 15]});
    return out;
}

// Joining: the join code names the authority by its fingerprint; whoever in the chain has it is
// trusted, and then the usual checks (signature, dates, name) are made.
int verify_by_fingerprint(X509_STORE_CTX* check, void* expected)
{
    auto* shown = X509_STORE_CTX_get0_untrusted(check);
    for (int i = 0; i < sk_X509_num(shown); ++i) {
        auto* candidate = sk_X509_value(shown, i);
        if (fingerprint(candidate) != static_cast<const char*>(expected))
            continue;
        auto* trusted = sk_X509_new_null();
        sk_X509_push(trusted, candidate);
        X509_STORE_CTX_set0_trusted_stack(check, trusted);
        const int verdict = X509_verify_cert(check);
        sk_X509_free(trusted);
        return verdict;
    }
    X509_STORE_CTX_set_error(check, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN);
    return 0;
}

int fingerprint_slot()
{
    static const int index = SSL_CTX_get_ex_new_index(
        0, nullptr, nullptr, nullptr, [](void*, void* held, CRYPTO_EX_DATA*, int, long, void*) {
            delete static_cast<std::string*>(held);
        });
    return index;
}

void pin_fingerprint(SSL_CTX* context, const std::string& expected)
{
    auto held = std::make_unique<std::string>(expected);
    auto* text = held.get();
    if (SSL_CTX_set_ex_data(context, fingerprint_slot(), held.release()) == 1)
        SSL_CTX_set_cert_verify_callback(context, verify_by_fingerprint, text->data());
}

result<tls_context> fresh(const SSL_METHOD* method)
{
    tls_context context(SSL_CTX_new(method));
    if (!context)
        return fault::bad_credentials;
    SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // A connection stays open for hours, and a ticket would outlive a revocation.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 0);
    return context;
}

// OpenSSL's own socket BIO writes with write(2), which raises SIGPIPE on a dead connection.
int socket_write(BIO* bio, const char* data, int size)
{
    const int fd = static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
    BIO_clear_retry_flags(bio);
    const auto sent = ::send(fd, data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR))
        BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int socket_read(BIO* bio, char* into, int size)
{
    const int fd = static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
    BIO_clear_retry_flags(bio);
    const auto got = ::recv(fd, into, static_cast<std::size_t>(size), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        BIO_set_retry_read(bio);
    return static_cast<int>(got);
}

long socket_control(BIO*, int command, long, void*)
{
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* socket_method()
{
    static const auto* method = [] {
        auto* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "quiet socket");
        BIO_meth_set_write(made, socket_write);
        BIO_meth_set_read(made, socket_read);
        BIO_meth_set_ctrl(made, socket_control);
        return made;
    }();
    return method;
}

tls_session on_socket(SSL_CTX* context, int socket)
{
    tls_session session(SSL_new(context));
    auto* bio = BIO_new(socket_method());
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
    BIO_set_init(bio, 1);
    SSL_set_bio(session.get(), bio, bio);
    return session;
}

bool is_address(const std::string& name)
{
    unsigned char room[16];
    return ::inet_pton(AF_INET, name.c_str(), room) == 1 ||
           ::inet_pton(AF_INET6, name.c_str(), room) == 1;
}

utc_ms instant_of(const ASN1_TIME* time)
{
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return {static_cast<std::int64_t>(::timegm(&parts)) * 1000};
}

std::string serial_of(const X509* certificate)
{
    auto* number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr);
    char* hex = number ? BN_bn2hex(number) : nullptr;
    std::string out = hex ? hex : "";
    OPENSSL_free(hex);
    BN_free(number);
    for (auto& c : out)
        c = c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    return out;
}

fault verdict_of(long verification)
{
    switch (verification) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return fault::peer_expired;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return fault::wrong_name;
    default:
        return fault::other_authority;
    }
}

fault meaning_of(unsigned long error, ssl_st* session)
{
    switch (ERR_GET_REASON(error)) {
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
        return verdict_of(SSL_get_verify_result(session));
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_HTTPS_PROXY_REQUEST:
        return fault::not_tls;
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
        return fault::certificate_expired;
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
        return fault::certificate_refused;
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
        return fault::cut_off;
    default:
        return fault::tls_failed;
    }
}

}  // namespace

void tls_context_deleter::operator()(ssl_ctx_st* context) const noexcept
{
    SSL_CTX_free(context);
}
void tls_session_deleter::operator()(ssl_st* session) const noexcept
{
    SSL_free(session);
}

result<tls_context> make_server_context(const tls_server_settings& s)
{
    ERR_clear_error();
    auto context = fresh(TLS_server_method());
    if (!context)
        return context;
    auto* raw = context->get();
    if (!use_identity(raw, s.certificate_pem, s.key_pem))
        return fault::bad_credentials;
    if (!s.client_authority_pem.empty()) {
        if (!trust(raw, s.client_authority_pem))
            return fault::bad_credentials;
        // Asked for, not demanded: joining happens without one (decision 21).
        SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
    }
    return context;
}

result<tls_context> make_client_context(const tls_client_settings& s)
{
    ERR_clear_error();
    auto context = fresh(TLS_client_method());
    if (!context)
        return context;
    auto* raw = context->get();
    if (!s.certificate_pem.empty() && !use_identity(raw, s.certificate_pem, s.key_pem))
        return fault::bad_credentials;
    if (!s.authority_pem.empty() ? !trust(raw, s.authority_pem) : s.authority_fingerprint.empty())
        return fault::bad_credentials;
    if (s.authority_pem.empty())
        pin_fingerprint(raw, s.authority_fingerprint);
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
    return context;
}

tls_session open_server_session(ssl_ctx_st* context, int socket)
{
    auto session = on_socket(context, socket);
    SSL_set_accept_state(session.get());
    return session;
}

tls_session open_client_session(ssl_ctx_st* context, int socket, const std::string& server_name)
{
    auto session = on_socket(context, socket);
    SSL_set_connect_state(session.get());
    auto* rules = SSL_get0_param(session.get());
    if (is_address(server_name)) {
        X509_VERIFY_PARAM_set1_ip_asc(rules, server_name.c_str());
    } else {
        X509_VERIFY_PARAM_set1_host(rules, server_name.c_str(), server_name.size());
        SSL_set_tlsext_host_name(session.get(), server_name.c_str());
    }
    return session;
}

peer_identity identity_of(ssl_st* session)
{
    peer_identity out;
    const auto* certificate = SSL_get0_peer_certificate(session);
    if (!certificate || SSL_get_verify_result(session) != X509_V_OK)
        return out;
    char name[256];
    const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName,
                                               name, sizeof name);
    if (size > 0)
        out.name.assign(name, static_cast<std::size_t>(size));
    out.serial = serial_of(certificate);
    out.valid_until = instant_of(X509_get0_notAfter(certificate));
    return out;
}

boost::system::error_code why_failed(ssl_st* session, bool during_handshake)
{
    const auto error = ERR_get_error();
    ERR_clear_error();
    if (error == 0)
        return fault::cut_off;  // the socket closed or was reset under TLS
    const auto meaning = meaning_of(error, session);
    if (meaning == fault::tls_failed && !during_handshake)
        return fault::cut_off;
    return meaning;
}

}  // namespace thirdvisit::http
