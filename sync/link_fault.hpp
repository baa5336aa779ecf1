// Head office was reached and did not do what it was asked: as error codes with a name for
// catalogues and logs and a sentence for people. (Not reached at all: sync/http/fault.hpp.)
#pragma once

#include "schemas/errc.hpp"

#include <string>
#include <string_view>

namespace thirdvisit::sync {

enum class link_fault {
    not_joined = 1,   // it does not know us: no certificate, or one of a station it never had
    revoked,          // it knows us and does not want us any more
    wrong_station,    // the certificate is of another station than the store
    busy,             // too much to do; come again later
    too_large,        // it will not take this much at once
    bad_batch,        // it could not read what we sent
    failed,           // something broke inside it
    not_head_office,  // whoever answered speaks another language: proxy, portal, other program
};

const boost::system::error_category& link_category() noexcept;

inline boost::system::error_code make_error_code(link_fault f) noexcept
{
    return {static_cast<int>(f), link_category()};
}

// "revoked", "other_authority", "deadline_passed" ...: the word of whichever list the code is of.
std::string_view fault_word(boost::system::error_code ec) noexcept;

// Whether only a person can mend it: trying on is harmless and of little use.
bool needs_a_person(boost::system::error_code ec) noexcept;

// The fault for the code of a refusal (wire::refusal_answer) or, without one, the HTTP status.
link_fault fault_of_refusal(std::string_view code, int status) noexcept;

}  // namespace thirdvisit::sync

template <>
struct boost::system::is_error_code_enum<thirdvisit::sync::link_fault> : std::true_type {};
