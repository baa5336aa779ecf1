#include "schemas/errc.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace thirdvisit;

TEST_CASE("every error has a name of its own, a message and a remedy", "[schemas]")
{
    std::set<std::string> names;
    for (int code = static_cast<int>(errc::bad_check_byte);
         code <= static_cast<int>(errc::not_found); ++code) {
        const auto ec = make_error_code(static_cast<errc>(code));
        CHECK(ec.message() != "unlisted error");
        names.insert(std::string(name_of(ec)));
    }
    CHECK(names.size() == static_cast<std::size_t>(errc::not_found));
    CHECK(names.count("unlisted_error") == 0);
}

TEST_CASE("errors of the world are retried, impossible content is not", "[schemas]")
{
    CHECK(remedy_for(make_error_code(boost::system::errc::no_such_device)) == remedy::retry);
    CHECK(remedy_for(errc::bad_check_byte) == remedy::retry);
    CHECK(remedy_for(errc::malformed_message) == remedy::discard);
    CHECK(name_of(make_error_code(boost::system::errc::io_error)) == "io_error");
}
