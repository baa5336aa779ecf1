// A keyed checksum over one row: SQLite notices only a third of single flipped bits in data pages.
// SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012).
#pragma once

#include "schemas/bytes.hpp"
#include "station/keys/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace thirdvisit::station {

std::uint64_t siphash24(std::uint64_t k0, std::uint64_t k1, byte_view data) noexcept;

class row_tagger {
public:
    explicit row_tagger(const secret& key);

    // Columns flattened one after the other; lengths are part of it, so that no two rows give the
    // same bytes. Columns that may be NULL are marked by `present` first.
    class running {
    public:
        running() { flat_.reserve(512); }
        void add(std::int64_t v) { flat_.append(reinterpret_cast<const char*>(&v), sizeof v); }
        void add_bytes(const void* from, std::size_t size);
        void present(bool is) { flat_ += is ? '+' : '-'; }

    private:
        friend class row_tagger;
        std::string flat_;
    };
    std::int64_t finish(const running& columns) const;

    template <class... Columns>
    std::int64_t operator()(const Columns&... columns) const
    {
        running sum;
        (add(sum, columns), ...);
        return finish(sum);
    }

private:
    static void add(running& sum, std::int64_t v) { sum.add(v); }
    static void add(running& sum, int v) { sum.add(v); }
    static void add(running& sum, bool v) { sum.add(v ? 1 : 0); }
    static void add(running& sum, std::string_view v) { sum.add_bytes(v.data(), v.size()); }
    static void add(running& sum, const std::string& v) { sum.add_bytes(v.data(), v.size()); }
    static void add(running& sum, const char* v) { add(sum, std::string_view(v)); }
    static void add(running& sum, const bytes& v) { sum.add_bytes(v.data(), v.size()); }
    template <class T>
    static void add(running& sum, const std::optional<T>& v)
    {
        sum.present(v.has_value());
        if (v)
            add(sum, *v);
    }

    std::uint64_t k0_{};
    std::uint64_t k1_{};
};

}  // namespace thirdvisit::station
