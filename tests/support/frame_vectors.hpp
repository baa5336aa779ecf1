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
        CHECK(read_in_pieces<Decoder>(v.input, v.input.size(), show) == v.outcome);
        CHECK(read_in_pieces<Decoder>(v.input, 1, show) == v.outcome);
        bytes noisy = noise;
        noisy.insert(noisy.end(), v.input.begin(), v.input.end());
        CHECK(read_in_pieces<Decoder>(noisy, noisy.size(), show) == v.outcome);
    }
}

}  // namespace thirdvisit::test
