#include "drivers/magstripe/tools.hpp"
#include "tests/support/drain.hpp"
#include "tests/support/vectors.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;

TEST_CASE("captured swipes are shown track by track", "[drivers][magstripe]")
{
    for (const auto& v : test::load_vectors("magstripe/decoded.txt")) {
        DYNAMIC_SECTION(v.name)
        {
            std::string seen;
            for (const auto& line :
                 drivers::magstripe::tools.make_decoder()->capture(v.input, std::nullopt))
                seen = test::joined(seen, line);
            CHECK(seen == v.outcome);
        }
    }
}

namespace {

std::string scrubbed(std::string_view text)
{
    const auto scrubber = drivers::magstripe::tools.make_scrubber();
    bytes out = scrubber->feed(bytes(text.begin(), text.end()));
    const bytes rest = scrubber->flush();
    out.insert(out.end(), rest.begin(), rest.end());
    return {out.begin(), out.end()};
}

std::string shown(const std::string& text)
{
    std::string all;
    for (const auto& line :
         drivers::magstripe::tools.make_decoder()->capture(bytes(text.begin(), text.end()), {}))
        all = test::joined(all, line);
    return all;
}

}  // namespace

TEST_CASE("a recorded swipe keeps its shape and loses number, name and issuer's part",
          "[drivers][magstripe]")
{
    const auto kept =
        scrubbed("%B4000001234567899^DOE/JOHN^2512101987?;4000001234567899=2512101987?\r");
    CHECK(kept.starts_with("%B400000"));
    CHECK(kept.find("1234567899") == std::string::npos);
    CHECK(kept.find("DOE") == std::string::npos);
    CHECK(kept.find("987") == std::string::npos);
    CHECK(kept.substr(2, 16) == kept.substr(kept.find(';') + 1, 16));
    CHECK(shown(kept).find(R"("luhn":false)") == std::string::npos);
    CHECK(shown(kept).find(R"("yymm":"2512")") != std::string::npos);
}

TEST_CASE("a scrubbed LRC fits the scrubbed track", "[drivers][magstripe]")
{
    const auto kept = scrubbed(";4000001234567899=2512101?1\r");
    CHECK(shown(kept).find(R"("lrc":null)") == std::string::npos);
    CHECK(shown(kept).find(R"("ok":true)") == 1);
}

TEST_CASE("a damaged swipe is recorded without letters and digits", "[drivers][magstripe]")
{
    CHECK(scrubbed("%B4000001234567899^DOE/JOHN^2512\r") == "%X0000000000000000^XXX/XXXX^0000\r");
    CHECK(scrubbed(";400000123456") == ";000000000000");
    CHECK(scrubbed("%E?;E?\r") == "%E?;E?\r");
}
