// A reader's key from a file of its own, so that it stands in no configuration and no command line.
#pragma once

#include "drivers/osdp/aes.hpp"

#include <string>
#include <string_view>

namespace thirdvisit::drivers::osdp {

// 32 hexadecimal digits, blanks between bytes allowed. Throws std::invalid_argument, naming `where`
// and never the text.
block parse_key(std::string_view text, const std::string& where);

// The same from the first line of a file. Refused when it is no regular file or when its group or
// others may read or write it: the sentence says what to run.
block read_key_file(const std::string& path);

}  // namespace thirdvisit::drivers::osdp
