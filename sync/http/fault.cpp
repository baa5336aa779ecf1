#include "sync/http/fault.hpp"

#include <array>
#include <string>

namespace thirdvisit::http {

namespace {

struct row {
    std::string_view name;
    std::string_view sentence;
};

constexpr std::array rows{
    row{"unresolved", "the name has no address; check the name and the network's DNS"},
    row{"unreachable", "nobody answers at that address; check the network and the port"},
    row{"timed_out", "the other side fell silent; it will be tried again"},
    row{"cut_off", "the connection broke in the middle; it will be tried again"},
    row{"not_tls", "the answer is not TLS; a captive portal or proxy is in the way, or the port "
                   "is wrong"},
    row{"other_authority", "the certificate is not from the head office this program joined; "
                           "check the address, or join again"},
    row{"wrong_name", "the certificate is for another name; use the name head office was set up "
                      "with, or add this one to its configuration"},
    row{"peer_expired", "the other side's certificate is not valid now; check both clocks"},
    row{"certificate_expired", "our certificate has expired; ask head office for a new join code"},
    row{"certificate_refused", "our certificate is not accepted; ask head office for a new join "
                               "code"},
    row{"tls_failed", "the secure connection could not be set up"},
    row{"not_http", "the answer is not HTTP; check address and port"},
    row{"header_too_large", "the header is larger than the limit"},
    row{"body_too_large", "the body is larger than the limit"},
    row{"bad_credentials", "key, certificate or authority file cannot be read; join again"},
};

const row* row_of(int value) noexcept
{
    const auto index = static_cast<std::size_t>(value - 1);
    return index < rows.size() ? &rows[index] : nullptr;
}

class category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "thirdvisit.http"; }
    std::string message(int value) const override
    {
        const auto* r = row_of(value);
        return r ? std::string(r->sentence) : "unknown fault";
    }
};

}  // namespace

const boost::system::error_category& fault_category() noexcept
{
    static const category instance;
    return instance;
}

std::string_view fault_name(boost::system::error_code ec) noexcept
{
    if (ec.category() != fault_category())
        return {};
    const auto* r = row_of(ec.value());
    return r ? r->name : std::string_view{};
}

}  // namespace thirdvisit::http
