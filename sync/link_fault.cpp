#include "sync/link_fault.hpp"

#include "sync/http/fault.hpp"

#include <array>

namespace thirdvisit::sync {

namespace {

struct row {
    std::string_view name;
    std::string_view sentence;
};

constexpr std::array rows{
    row{"not_joined", "head office does not know this station; ask it for a join code"},
    row{"revoked", "head office has revoked this station; ask it for a new join code"},
    row{"wrong_station", "the certificate belongs to another station; join again with this "
                         "station's own code"},
    row{"busy", "head office has too much to do; it will be tried again"},
    row{"too_large", "head office does not take this much at once"},
    row{"bad_batch", "head office could not read what was sent; update both programs"},
    row{"failed", "something broke inside head office; it will be tried again"},
    row{"not_head_office", "whoever answered is not head office; a portal or proxy is in the way, "
                           "or the address is wrong"},
};

struct translation {
    std::string_view code;
    link_fault fault;
};

constexpr std::array codes{
    translation{"not_joined", link_fault::not_joined},
    translation{"unknown_code", link_fault::not_joined},
    translation{"used_code", link_fault::not_joined},
    translation{"expired_code", link_fault::not_joined},
    translation{"revoked", link_fault::revoked},
    translation{"wrong_station", link_fault::wrong_station},
    translation{"busy", link_fault::busy},
    translation{"too_large", link_fault::too_large},
    translation{"bad_batch", link_fault::bad_batch},
    translation{"bad_request", link_fault::bad_batch},
    translation{"internal_error", link_fault::failed},
};

const row* row_of(int value) noexcept
{
    const auto index = static_cast<std::size_t>(value - 1);
    return index < rows.size() ? &rows[index] : nullptr;
}

class category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "thirdvisit.link"; }
    std::string message(int value) const override
    {
        const auto* r = row_of(value);
        return r ? std::string(r->sentence) : "unknown fault";
    }
};

}  // namespace

const boost::system::error_category& link_category() noexcept
{
    static const category instance;
    return instance;
}

std::string_view fault_word(boost::system::error_code ec) noexcept
{
    if (ec.category() == link_category()) {
        const auto* r = row_of(ec.value());
        return r ? r->name : std::string_view{};
    }
    const auto word = http::fault_name(ec);
    return word.empty() ? name_of(ec) : word;
}

bool needs_a_person(boost::system::error_code ec) noexcept
{
    return ec == link_fault::not_joined || ec == link_fault::revoked ||
           ec == link_fault::wrong_station || ec == http::fault::other_authority ||
           ec == http::fault::wrong_name || ec == http::fault::certificate_expired ||
           ec == http::fault::certificate_refused || ec == http::fault::bad_credentials;
}

link_fault fault_of_refusal(std::string_view code, int status) noexcept
{
    for (const auto& known : codes)
        if (known.code == code)
            return known.fault;
    if (status == 429 || status == 503)
        return link_fault::busy;
    if (status == 413)
        return link_fault::too_large;
    return status >= 500 ? link_fault::failed : link_fault::not_head_office;
}

}  // namespace thirdvisit::sync
