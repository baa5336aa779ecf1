// The pages as compiled in: whole, found by the addresses people type, and small.
#include <catch2/catch.hpp>

#include <regex>
#include <string>

#include "station/web/assets.hpp"
#include "sync/head_office/web/assets.hpp"

using namespace thirdvisit;

namespace {

std::string text_of(const screens::asset& file)
{
    return {reinterpret_cast<const char*>(file.body.data()), file.body.size()};
}

// What a page asks for by src= and href=.
void check_references(std::span<const screens::asset> all, std::string_view page)
{
    const auto* found = screens::find_asset(all, page, "");
    REQUIRE(found != nullptr);
    CHECK(found->content_type == "text/html; charset=utf-8");
    const auto html = text_of(*found);
    static const std::regex reference(R"re((?:src|href)="(/[^"]+)")re");
    int count = 0;
    for (std::sregex_iterator m(html.begin(), html.end(), reference), end; m != end; ++m, ++count) {
        const auto path = (*m)[1].str();
        CAPTURE(path);
        CHECK(screens::find_asset(all, path, "br") != nullptr);
    }
    CHECK(count >= 2);  // a script and a style sheet
}

}  // namespace

TEST_CASE("every page is compiled in with all it asks for", "[station][web]")
{
    check_references(station::web::assets(), "/");
    check_references(station::web::assets(), "/manager");
    check_references(head_office::web::assets(), "/");
    CHECK(screens::find_asset(head_office::web::assets(), "/manager", "") == nullptr);
}

TEST_CASE("no page loads anything from elsewhere", "[station][web]")
{
    for (const auto all : {station::web::assets(), head_office::web::assets()})
        for (const auto& file : all) {
            if (!file.encoding.empty())
                continue;
            const auto text = text_of(file);
            static const std::regex elsewhere(
                R"re((?:src|href)="(?:https?:)?//|@import|url\((?:https?:)?//|fetch\("https?://)re");
            CAPTURE(file.path);
            CHECK_FALSE(std::regex_search(text, elsewhere));
        }
}

TEST_CASE("what the attendant's page loads first is under 40 KB on the wire", "[station][web]")
{
    const auto all = station::web::assets();
    const auto html = text_of(*screens::find_asset(all, "/", ""));
    static const std::regex reference(R"re((?:src|href)="(/[^"]+)")re");
    std::size_t bytes = 0;
    for (std::sregex_iterator m(html.begin(), html.end(), reference), end; m != end; ++m)
        bytes += screens::find_asset(all, (*m)[1].str(), "br")->body.size();
    CAPTURE(bytes);
    CHECK(bytes < 40'000);
}
