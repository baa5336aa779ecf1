// Why a line was not taken: a code for machines and a sentence for the person who looks at the
// record that was set aside.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>

namespace thirdvisit::sync::wire {

struct rejection {
    std::string code;  // bad_json, missing_field, wrong_type, out_of_range, unknown_field,
                       // unknown_kind, unknown_version, id_mismatch
    std::string text;  // "body.fuellings[2].volume_ml: an integer is expected"
};

[[noreturn]] inline void throw_exception_from_error(const rejection& r,
                                                    const boost::source_location&)
{
    throw std::runtime_error(r.code + ": " + r.text);
}

template <class T>
using reading = boost::system::result<T, rejection>;

}  // namespace thirdvisit::sync::wire
