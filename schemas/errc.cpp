#include "schemas/errc.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace thirdvisit {
namespace {

struct row {
    errc code;
    std::string_view name;
    std::string_view message;
    remedy next;
};

using E = errc;
constexpr auto again = remedy::retry;
constexpr auto drop = remedy::discard;

constexpr std::array rows{
    row{E::bad_check_byte, "bad_check_byte", "check disagrees with the frame", again},
    row{E::truncated_frame, "truncated_frame", "frame broken off before its end", again},
    row{E::frame_too_long, "frame_too_long", "frame longer than the protocol allows", drop},
    row{E::bad_length, "bad_length", "length field impossible for this frame", drop},
    row{E::bad_escape, "bad_escape", "unknown escape sequence", drop},
    row{E::malformed_message, "malformed_message", "message content is impossible", drop},
    row{E::unknown_command, "unknown_command", "command not known in this protocol", drop},
    row{E::deadline_passed, "deadline_passed", "no answer before the deadline", again},
    row{E::illegal_transition, "illegal_transition", "event not allowed in this state", drop},
    row{E::port_not_found, "port_not_found", "no such port or adapter is plugged in", again},
    row{E::port_held, "port_held", "port is held by another process", again},
    row{E::not_sealed, "not_sealed", "sealed field cannot be opened", drop},
    row{E::refused, "refused", "the other side refused", drop},
    row{E::not_permitted, "not_permitted", "not permitted", drop},
    row{E::not_found, "not_found", "not found", drop},
};

const row* find(int code) noexcept
{
    const auto* found = std::find_if(
        rows.begin(), rows.end(), [&](const row& r) { return static_cast<int>(r.code) == code; });
    return found == rows.end() ? nullptr : found;
}

struct category final : boost::system::error_category {
    const char* name() const noexcept override { return "thirdvisit"; }

    std::string message(int value) const override
    {
        const row* r = find(value);
        return std::string(r ? r->message : "unlisted error");
    }
};

}  // namespace

const boost::system::error_category& thirdvisit_category() noexcept
{
    static const category instance;
    return instance;
}

std::string_view name_of(errc e) noexcept
{
    const row* r = find(static_cast<int>(e));
    return r ? r->name : "unlisted_error";
}

std::string_view name_of(boost::system::error_code ec) noexcept
{
    return ec.category() == thirdvisit_category() ? name_of(static_cast<errc>(ec.value()))
                                                  : "io_error";
}

remedy remedy_for(boost::system::error_code ec) noexcept
{
    if (ec.category() != thirdvisit_category())
        return remedy::retry;  // ttys, sockets and TLS: the world may heal
    const row* r = find(ec.value());
    return r ? r->next : remedy::discard;
}

}  // namespace thirdvisit
