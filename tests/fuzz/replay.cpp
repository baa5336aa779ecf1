// The main of a fuzz target without libFuzzer: every input of the given folders once, then with each
// byte flipped once and cut at each place.
#include "tests/fuzz/inputs.hpp"

#include <iostream>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using thirdvisit::bytes;

std::size_t run(const bytes& input)
{
    constexpr std::size_t longest = 64;  // beyond it, neighbours say nothing new and cost time
    LLVMFuzzerTestOneInput(input.data(), input.size());
    std::size_t count = 1;
    for (std::size_t i = 0; i < std::min(input.size(), longest); ++i, count += 2) {
        bytes damaged = input;
        damaged[i] ^= static_cast<std::uint8_t>(1u << (i % 8));
        LLVMFuzzerTestOneInput(damaged.data(), damaged.size());
        LLVMFuzzerTestOneInput(input.data(), i);
    }
    return count;
}

}  // namespace

int main(int argc, char** argv)
{
    std::size_t count = 0;
    for (int i = 1; i < argc; ++i)
        for (const auto& input : thirdvisit::fuzz::inputs_below(argv[i]))
            count += run(input);
    std::cout << count << " inputs\n";
    return count == 0 ? 1 : 0;  // an empty run must not pass
}
