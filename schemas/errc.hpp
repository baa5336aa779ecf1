// Everything the programs expect to go wrong. A fault missing from this list is a bug and is
// asserted; a store that cannot commit throws (station/store).
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <string_view>

namespace thirdvisit {

enum class errc {
    bad_check_byte = 1,  // the frame arrived whole and its check disagrees
    truncated_frame,     // the line fell silent, or a new frame began, in the middle of a frame
    frame_too_long,      // no end within the protocol's limit
    bad_length,          // the length field is impossible or disagrees with the content
    bad_escape,          // an escape sequence the protocol does not know
    malformed_message,   // sound frame, impossible content
    unknown_command,     // sound frame, a command the dossier does not list
    deadline_passed,     // the other side said nothing in time
    illegal_transition,  // the event makes no sense in this state
    port_not_found,      // no adapter with that identity is plugged in
    port_held,           // another process has the port
    not_sealed,          // an encrypted field whose key is gone or whose tag disagrees
    refused,             // the other side understood and said no
    not_permitted,       // the caller may not do this
    not_found,           // no such thing here
};

const boost::system::error_category& thirdvisit_category() noexcept;

inline boost::system::error_code make_error_code(errc e) noexcept
{
    return {static_cast<int>(e), thirdvisit_category()};
}

// The enumerator's own name ("bad_check_byte"): what tools print and vectors compare.
std::string_view name_of(errc e) noexcept;
std::string_view name_of(boost::system::error_code ec) noexcept;  // "io_error" for other categories

template <class T = void>
using result = boost::system::result<T>;

// What the caller should do next. Decided here and nowhere else.
enum class remedy { retry, discard };

remedy remedy_for(boost::system::error_code ec) noexcept;

}  // namespace thirdvisit

template <>
struct boost::system::is_error_code_enum<thirdvisit::errc> : std::true_type {};
