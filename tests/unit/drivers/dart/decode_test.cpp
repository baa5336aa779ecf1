#include "drivers/dart/tools.hpp"
#include "drivers/framing/hex.hpp"
#include "tests/support/decoded_vectors.hpp"

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string first_line(capture_decoder& decoder, const char* hex,
                       std::optional<direction> known = {})
{
    return decoder.capture(from_hex(hex).value(), known).at(0);
}

bool says(const std::string& line, const std::string& part)
{
    return line.find(part) != std::string::npos;
}

constexpr const char* nozzle_or_preset = "51 3A 03 04 00 81 23 11 26 14 03 FA";
constexpr const char* poll = "51 20 FA";

}  // namespace

TEST_CASE("captured DART bytes are shown transaction by transaction", "[drivers][dart]")
{
    test::check_decoded(dart::tools, "dart/decoded.txt");
}

TEST_CASE("the exchange around a DART block tells its direction", "[drivers][dart]")
{
    const auto decoder = dart::tools.make_decoder();
    CHECK(says(first_line(*decoder, nozzle_or_preset), "\"direction\":\"unknown\""));
    static_cast<void>(first_line(*decoder, poll));
    CHECK(says(first_line(*decoder, nozzle_or_preset), "\"kind\":\"nozzle\""));
    CHECK(says(first_line(*decoder, "51 CA FA"), "\"direction\":\"to-device\""));
    CHECK(says(first_line(*decoder, nozzle_or_preset), "\"kind\":\"preset_volume\""));
    CHECK(says(first_line(*decoder, "51 CA FA"), "\"direction\":\"from-device\""));
}

TEST_CASE("a direction that is given decides", "[drivers][dart]")
{
    const auto decoder = dart::tools.make_decoder();
    CHECK(says(first_line(*decoder, nozzle_or_preset, direction::from_device), "\"price\":8123"));
    CHECK(says(first_line(*decoder, nozzle_or_preset, direction::to_device), "\"volume\":812311"));
}
