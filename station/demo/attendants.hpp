// The people of the demo, acting through the same addresses as the screens: they note the plate
// when a nozzle is lifted, answer prompts for the customer, and call some who stayed away.
#pragma once

#include "station/demo/world.hpp"

#include <boost/json/value.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace thirdvisit::demo {

// The first flag whose customer may be called and was not reached yet; the others are watched for at
// the pump.
std::optional<std::string> flag_to_call(const boost::json::value& flags);

class attendants {
public:
    // `events`: what the simulator writes down; `socket`: the station's.
    attendants(std::filesystem::path events, std::filesystem::path socket, std::uint64_t seed);
    ~attendants();

    void stop();
    int plates() const noexcept;   // noted
    int answers() const noexcept;  // given
    int calls() const noexcept;    // made

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace thirdvisit::demo
