#include "station/store/row_tag.hpp"

#include "station/keys/crypto.hpp"

#include <bit>
#include <cstring>

namespace thirdvisit::station {

namespace {

static_assert(std::endian::native == std::endian::little, "tags are stored little-endian");

std::uint64_t read_u64(const std::uint8_t* from)
{
    std::uint64_t v = 0;
    std::memcpy(&v, from, sizeof v);
    return v;
}

struct state {
    std::uint64_t v0, v1, v2, v3;

    void rounds(int n)
    {
        while (n-- > 0) {
            v0 += v1;
            v2 += v3;
            v1 = std::rotl(v1, 13) ^ v0;
            v3 = std::rotl(v3, 16) ^ v2;
            v0 = std::rotl(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = std::rotl(v1, 17) ^ v2;
            v3 = std::rotl(v3, 21) ^ v0;
            v2 = std::rotl(v2, 32);
        }
    }
    void absorb(std::uint64_t m)
    {
        v3 ^= m;
        rounds(2);
        v0 ^= m;
    }
};

}  // namespace

std::uint64_t siphash24(std::uint64_t k0, std::uint64_t k1, byte_view data) noexcept
{
    state s{k0 ^ 0x736f6d6570736575ULL, k1 ^ 0x646f72616e646f6dULL, k0 ^ 0x6c7967656e657261ULL,
            k1 ^ 0x7465646279746573ULL};
    const auto whole = data.size() / 8 * 8;
    for (std::size_t i = 0; i < whole; i += 8)
        s.absorb(read_u64(data.data() + i));
    std::uint64_t last = static_cast<std::uint64_t>(data.size() & 0xFF) << 56;
    for (std::size_t i = whole; i < data.size(); ++i)
        last |= static_cast<std::uint64_t>(data[i]) << (8 * (i - whole));
    s.absorb(last);
    s.v2 ^= 0xFF;
    s.rounds(4);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

row_tagger::row_tagger(const secret& key)
    : k0_(read_u64(key.view().data())), k1_(read_u64(key.view().data() + 8))
{}

void row_tagger::running::add_bytes(const void* from, std::size_t size)
{
    add(static_cast<std::int64_t>(size));
    flat_.append(static_cast<const char*>(from), size);
}

std::int64_t row_tagger::finish(const running& columns) const
{
    return static_cast<std::int64_t>(siphash24(k0_, k1_, as_bytes(columns.flat_)));
}

}  // namespace thirdvisit::station
