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

    // Columns in their order; lengths are part of it, so that no two rows give the same bytes.
    template <class... Columns>
    std::int64_t operator()(const Columns&... columns) const
    {
        std::string flat;
        flat.reserve(512);
        (add(flat, columns), ...);
        return of(flat);
    }

private:
    static void add(std::string& flat, std::int64_t v);
    static void add(std::string& flat, int v) { add(flat, std::int64_t{v}); }
    static void add(std::string& flat, bool v) { add(flat, std::int64_t{v}); }
    static void add(std::string& flat, std::string_view v);
    static void add(std::string& flat, const std::string& v) { add(flat, std::string_view(v)); }
    static void add(std::string& flat, const char* v) { add(flat, std::string_view(v)); }
    static void add(std::string& flat, const bytes& v);
    template <class T>
    static void add(std::string& flat, const std::optional<T>& v)
    {
        flat += v ? '+' : '-';
        if (v)
            add(flat, *v);
    }
    std::int64_t of(std::string_view flat) const;

    std::uint64_t k0_{};
    std::uint64_t k1_{};
};

}  // namespace thirdvisit::station
