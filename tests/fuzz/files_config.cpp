// Configuration files of a station and of head office: whatever is in them, every fault is told as
// a sentence and nothing breaks.
#include "station/config/config.hpp"
#include "sync/head_office/config.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

template <class Fault>
void tell(const std::vector<Fault>& faults)
{
    for (const auto& f : faults)
        if (f.what.empty() || to_string(f).empty())
            std::abort();  // a fault without words helps nobody
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const station::vocabulary words{
        .drivers = {"sinopec", "em4100"}, .port_fault = [](std::string_view port) {
            return std::string(port.starts_with("tty:") ? "" : "write tty:/dev/ttyS0");
        }};
    tell(station::load_config(text, "station.toml", words).faults);
    tell(head_office::load_config(text, "head-office.toml").faults);
    return 0;
}
