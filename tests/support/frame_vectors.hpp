// Runs tests/vectors/<protocol>/*.txt through a decoder: whole, byte by byte and behind noise.
#pragma once

#include "tests/support/drain.hpp"
#include "tests/support/vectors.hpp"

#include <catch2/catch.hpp>

namespace thirdvisit::test {

// `noise`: bytes that cannot start a frame of this protocol.
template <class Decoder, class Show>
void check_frame_vectors(const std::string& file, const Show& show, const bytes& noise)
{
    for (const auto& v : load_vectors(file)) {
        CAPTURE(v.name);
        const auto read = [&](const bytes& input, std::size_t piece) {
            return trimmed(read_in_pieces<Decoder>(input, piece, show));
        };
        CHECK(read(v.input, v.input.size()) == v.outcome);
        CHECK(read(v.input, 1) == v.outcome);
        bytes noisy = noise;
        noisy.insert(noisy.end(), v.input.begin(), v.input.end());
        CHECK(read(noisy, noisy.size()) == v.outcome);
    }
}

}  // namespace thirdvisit::test
