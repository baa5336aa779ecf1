// Everything a decoder has to say about what it was fed, as one line of text: `show(frame)` or the
// error's name, separated by commas.
#pragma once

#include "schemas/errc.hpp"

#include <string>

namespace thirdvisit::test {

template <class Decoder, class Show>
std::string drain(Decoder& decoder, Show show)
{
    std::string seen;
    while (const auto item = decoder.next()) {
        seen += seen.empty() ? "" : ", ";
        seen += *item ? show(**item) : std::string(name_of(item->error()));
    }
    return seen;
}

inline std::string joined(const std::string& a, const std::string& b)
{
    return a.empty() || b.empty() ? a + b : a + ", " + b;
}

// Fed in pieces of at most `piece` bytes, then the line falls silent.
template <class Decoder, class Show>
std::string read_in_pieces(const auto& input, std::size_t piece, Show show)
{
    Decoder decoder;
    std::string seen;
    for (std::size_t at = 0; at < input.size(); at += piece) {
        decoder.feed({input.data() + at, std::min(piece, input.size() - at)});
        seen = joined(seen, drain(decoder, show));
    }
    decoder.flush();
    return joined(seen, drain(decoder, show));
}

}  // namespace thirdvisit::test
