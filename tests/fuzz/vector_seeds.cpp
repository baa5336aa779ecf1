// Writes the bytes of each vector to a file of its own: where a search starts from.
#include "tests/fuzz/inputs.hpp"

int main(int argc, char** argv)
{
    if (argc != 3)
        return 2;
    const std::filesystem::path to = argv[2];
    std::filesystem::create_directories(to);
    int number = 0;
    for (const auto& input : thirdvisit::fuzz::inputs_below(argv[1])) {
        std::ofstream out(to / ("vector-" + std::to_string(++number)), std::ios::binary);
        out.write(reinterpret_cast<const char*>(input.data()),
                  static_cast<std::streamsize>(input.size()));
    }
    return number == 0 ? 1 : 0;
}
