// Which file answers which request for the screens.
#include <array>
#include <catch2/catch.hpp>

#include "schemas/screens/asset.hpp"

using namespace thirdvisit::screens;

namespace {

constexpr std::uint8_t some[] = {1, 2, 3};
constexpr std::array files{
    asset{"/assets/main-1a2b.js", "text/javascript", "\"a\"", "br", some},
    asset{"/assets/main-1a2b.js", "text/javascript", "\"b\"", "", some},
    asset{"/index.html", "text/html", "\"c\"", "", some},
    asset{"/manager.html", "text/html", "\"d\"", "", some},
};

std::string_view etag_of(std::string_view target, std::string_view accepted)
{
    const auto* found = find_asset(files, target, accepted);
    return found ? found->etag : "none";
}

}  // namespace

TEST_CASE("a page is found by its plain name, with or without a query", "[schemas][screens]")
{
    CHECK(etag_of("/", "") == "\"c\"");
    CHECK(etag_of("/?token=x.y", "") == "\"c\"");
    CHECK(etag_of("/manager", "br") == "\"d\"");
    CHECK(etag_of("/manager?token=1", "") == "\"d\"");
    CHECK(etag_of("/manage", "") == "none");
    CHECK(etag_of("/manager.html", "") == "\"d\"");
    CHECK(etag_of("/assets/../index", "") == "none");
}

TEST_CASE("the compressed file goes only to a browser that takes it", "[schemas][screens]")
{
    CHECK(etag_of("/assets/main-1a2b.js", "gzip, deflate, br") == "\"a\"");
    CHECK(etag_of("/assets/main-1a2b.js", "br;q=0.5") == "\"a\"");
    CHECK(etag_of("/assets/main-1a2b.js", "gzip, br;q=0") == "\"b\"");
    CHECK(etag_of("/assets/main-1a2b.js", "brotli") == "\"b\"");
    CHECK(etag_of("/assets/main-1a2b.js", "") == "\"b\"");
}

TEST_CASE("only files with a digest in their name are kept by the browser", "[schemas][screens]")
{
    CHECK(cache_control(files[0]) == "public, max-age=31536000, immutable");
    CHECK(cache_control(files[2]) == "no-cache");
}
