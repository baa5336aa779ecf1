// A batch as head office receives it: any zstd frame, any text in it; and the same text behind a
// header with a true digest, which a search by chance would never find. First byte: which of them.
#include "sync/wire/batch.hpp"
#include "sync/wire/digest.hpp"
#include "sync/wire/records.hpp"

#include <algorithm>
#include <cstdlib>

namespace {

using namespace thirdvisit::sync;

constexpr std::size_t most = 1024 * 1024;

void read_batch(std::string_view text)
{
    const auto read = wire::parse_batch(text);
    if (!read)
        return;
    if (read->lines.size() != read->header.count)
        std::abort();
    for (const auto line : read->lines) {
        sequence seq{};
        static_cast<void>(wire::decode_line(line, seq));
    }
}

void read_with_true_header(std::string_view lines)
{
    const auto count = std::count(lines.begin(), lines.end(), '\n') +
                       (!lines.empty() && lines.back() != '\n' ? 1 : 0);
    const auto header = R"({"v":1,"epoch":"e","after":0,"from":1,"to":)" + std::to_string(count) +
                        R"(,"count":)" + std::to_string(count) + R"(,"sha256":")" +
                        wire::sha256_hex(lines) + "\"}\n";
    const bool possible = count >= 1 && count <= static_cast<long>(wire::max_batch_lines);
    if (wire::parse_batch(header + std::string(lines)).has_value() != possible)
        std::abort();
    read_batch(header + std::string(lines));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    if (data[0] % 2 == 0) {
        read_with_true_header(text);
        if (wire::decompress(wire::compress(text), most).value() != text)
            std::abort();
        return 0;
    }
    const auto opened = wire::decompress(text, most);
    if (opened && opened->size() > most)
        std::abort();
    read_batch(opened ? std::string_view(*opened) : text);
    return 0;
}
