#include "sync/wire/batch.hpp"

#include "sync/wire/digest.hpp"
#include "sync/wire/json_reader.hpp"
#include "sync/wire/json_writer.hpp"
#include "sync/wire/records.hpp"

#include <zstd.h>

#include <memory>

namespace thirdvisit::sync::wire {

namespace {

constexpr int batch_version = 1;
constexpr int compression_level = 3;
constexpr int window_log_limit = 23;  // 8 MiB of memory for whatever a stranger sends

struct freer {
    void operator()(ZSTD_DCtx* p) const noexcept { ZSTD_freeDCtx(p); }
};

std::string encode_header(const batch_header& h)
{
    std::string out;
    object_writer w(out);
    w.number("v", batch_version)
        .text("epoch", h.epoch)
        .number("after", h.after)
        .number("from", h.from)
        .number("to", h.to)
        .number("count", static_cast<std::int64_t>(h.count))
        .text("sha256", h.sha256)
        .end();
    return out;
}

reading<batch_header> decode_header(std::string_view line)
{
    const auto parsed = parse_json(line);
    if (!parsed)
        return parsed.error();
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    verdict all;
    batch_header h;
    {
        object_reader r(*parsed, all, "header");
        if (r.integer("v", 1, 1'000'000) != batch_version)
            all.fail("unknown_version", "header.v", "update head office");
        h.epoch = r.id("epoch");
        h.after = r.integer("after", 0, highest);
        h.from = r.integer("from", 1, highest);
        h.to = r.integer("to", 1, highest);
        h.count = static_cast<std::size_t>(r.integer("count", 1, max_batch_lines));
        h.sha256 = r.text("sha256", 64, text_form::hex);
    }
    if (!all.sound())
        return all.why();
    return h;
}

std::vector<std::string_view> split_lines(std::string_view text)
{
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        out.push_back(line);
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return out;
}

}  // namespace

encoded_batch encode_batch(const std::string& epoch, sequence after, std::span<const entry> entries)
{
    encoded_batch out;
    std::string lines;
    for (const auto& e : entries) {
        const auto before = lines.size();
        append_line(lines, e);
        lines += '\n';
        if (out.count > 0 && (lines.size() > max_batch_bytes || out.count == max_batch_lines)) {
            lines.resize(before);
            break;
        }
        ++out.count;
    }
    if (out.count == 0)
        return out;
    out.text = encode_header({epoch, after, entries.front().seq, entries[out.count - 1].seq,
                              out.count, sha256_hex(lines)});
    out.text += '\n';
    out.text += lines;
    return out;
}

reading<batch> parse_batch(std::string_view text)
{
    const auto end = text.find('\n');
    if (end == std::string_view::npos)
        return rejection{"bad_json", "no header line"};
    const auto header = decode_header(text.substr(0, end));
    if (!header)
        return header.error();
    const auto rest = text.substr(end + 1);
    if (rest.size() > max_batch_bytes + max_line)
        return rejection{"batch_too_large", "more than 4 MiB of lines"};
    if (sha256_hex(rest) != header->sha256)
        return rejection{"digest_differs", "the batch was changed on its way"};
    batch out{*header, split_lines(rest)};
    const bool numbers_possible =
        header->from <= header->to &&
        header->to - header->from + 1 >= static_cast<std::int64_t>(header->count);
    if (out.lines.size() != header->count || !numbers_possible)
        return rejection{"count_differs", "the header does not count its lines"};
    return out;
}

std::string compress(std::string_view text)
{
    std::string out(ZSTD_compressBound(text.size()), '\0');
    const auto size =
        ZSTD_compress(out.data(), out.size(), text.data(), text.size(), compression_level);
    if (ZSTD_isError(size))
        throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(size));
    out.resize(size);
    return out;
}

result<std::string> decompress(std::string_view frame, std::size_t most)
{
    const std::unique_ptr<ZSTD_DCtx, freer> context(ZSTD_createDCtx());
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, window_log_limit);
    std::string out;
    ZSTD_inBuffer in{frame.data(), frame.size(), 0};
    std::size_t held = 0;
    std::size_t more = 1;
    while (in.pos < in.size || more != 0) {
        // Room is made when it is used up, not at each turn: each of a run of empty frames takes one.
        if (out.size() == held)
            out.resize(held + ZSTD_DStreamOutSize());
        ZSTD_outBuffer room{out.data() + held, out.size() - held, 0};
        const auto consumed = in.pos;
        more = ZSTD_decompressStream(context.get(), &room, &in);
        held += room.pos;
        if (ZSTD_isError(more) || (more != 0 && room.pos == 0 && in.pos == consumed))
            return errc::malformed_message;
        if (held > most)
            return errc::frame_too_long;
    }
    out.resize(held);
    return out;
}

}  // namespace thirdvisit::sync::wire
