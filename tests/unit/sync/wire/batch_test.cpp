#include "samples.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/digest.hpp"
#include "sync/wire/records.hpp"

#include <catch2/catch.hpp>
#include <zstd.h>

using namespace thirdvisit;
using namespace thirdvisit::sync;

namespace {

std::vector<entry> entries(int count, std::size_t padding = 0)
{
    std::vector<entry> out;
    for (int i = 1; i <= count; ++i) {
        auto e = wire::make_entry(duty_record{"d" + std::to_string(i), "017", true, {i}}, {i});
        e.seq = i;
        e.body.insert(1, std::string(padding, ' '));
        out.push_back(std::move(e));
    }
    return out;
}

std::string refused(const std::string& text)
{
    const auto b = wire::parse_batch(text);
    return b ? std::string{} : b.error().code;
}

}  // namespace

TEST_CASE("a batch comes back line by line", "[wire]")
{
    const auto sent = wire::encode_batch("E", 0, entries(3));
    CHECK(sent.count == 3);
    const auto back = wire::parse_batch(sent.text);
    REQUIRE(back.has_value());
    CHECK(back->header.epoch == "E");
    CHECK(back->header.from == 1);
    CHECK(back->header.to == 3);
    REQUIRE(back->lines.size() == 3);
    sequence seq = 0;
    CHECK(wire::decode_line(back->lines[2], seq).has_value());
    CHECK(seq == 3);
}

TEST_CASE("a batch stops at its limits and says how much it took", "[wire]")
{
    CHECK(wire::encode_batch("E", 0, entries(2'100)).count == wire::max_batch_lines);
    const auto heavy = wire::encode_batch("E", 0, entries(100, 200'000));
    CHECK(heavy.count == 20);
    CHECK(wire::parse_batch(heavy.text).has_value());
    CHECK(wire::encode_batch("E", 0, {}).count == 0);
}

TEST_CASE("a changed, cut or miscounted batch is refused whole", "[wire]")
{
    const auto good = wire::encode_batch("E", 0, entries(2)).text;
    REQUIRE(refused(good).empty());
    for (std::size_t at = good.find('\n') + 1; at < good.size(); at += 7) {
        auto changed = good;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CAPTURE(at);
        CHECK(refused(changed) == "digest_differs");
    }
    CHECK(refused(good.substr(0, good.size() - 1)) == "digest_differs");
    CHECK(refused(good + "{}\n") == "digest_differs");
    CHECK(refused("") == "bad_json");
    CHECK(refused("{}\n") == "missing_field");
    const std::string lines = "{}\n";
    const auto header = [&](const char* from, const char* to, const char* count) {
        return std::string("{\"v\":1,\"epoch\":\"E\",\"after\":0,\"from\":") + from +
               ",\"to\":" + to + ",\"count\":" + count + ",\"sha256\":\"" +
               wire::sha256_hex(lines) + "\"}\n" + lines;
    };
    CHECK(refused(header("1", "1", "1")).empty());
    CHECK(refused(header("1", "2", "2")) == "count_differs");
    CHECK(refused(header("2", "1", "1")) == "count_differs");
}

TEST_CASE("compression gives back what went in", "[wire]")
{
    for (const std::string& text : {std::string(), std::string("a"), std::string(3'000'000, 'x'),
                                    wire::encode_batch("E", 0, entries(500)).text})
        CHECK(wire::decompress(wire::compress(text), 4'000'000).value() == text);
}

TEST_CASE("a frame that would grow beyond the limit is refused, whatever it promises", "[wire]")
{
    const auto bomb = wire::compress(std::string(50'000'000, 'x'));
    REQUIRE(bomb.size() < 50'000);
    CHECK(wire::decompress(bomb, 4'000'000).error() == errc::frame_too_long);
}

TEST_CASE("a run of empty frames is read for what it is: nothing", "[wire]")
{
    std::string run = wire::compress("begin ");
    for (int i = 0; i < 100'000; ++i)
        run += wire::compress("");
    run += wire::compress("end");
    CHECK(wire::decompress(run, 100).value() == "begin end");
}

TEST_CASE("a frame that asks for a huge window is refused", "[wire]")
{
    const std::string text(40'000'000, 'x');
    std::string out(ZSTD_compressBound(text.size()), '\0');
    auto* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, 27);
    out.resize(ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size()));
    ZSTD_freeCCtx(context);
    CHECK(wire::decompress(out, 100'000'000).has_error());
}

TEST_CASE("what is no whole frame is refused", "[wire]")
{
    const auto frame = wire::compress("some text that is long enough to be cut anywhere");
    for (std::size_t cut = 1; cut < frame.size(); ++cut) {
        CAPTURE(cut);
        CHECK(wire::decompress(frame.substr(0, cut), 1000).error() == errc::malformed_message);
    }
    CHECK(wire::decompress("", 1000).error() == errc::malformed_message);
    CHECK(wire::decompress("not zstd at all", 1000).error() == errc::malformed_message);
}
