// Files that dispensers fetch, recordings and port names: whatever is read that is no line.
#include "drivers/recorder/recording.hpp"
#include "drivers/sinopec/files.hpp"
#include "drivers/transport/port_spec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit;
    using namespace thirdvisit::drivers;
    const byte_view file(data, size);
    if (const auto list = sinopec::parse_card_list(file))
        static_cast<void>(list->contains(card_number("1")));
    static_cast<void>(sinopec::parse_price_table(file));
    static_cast<void>(sinopec::parse_station_information(file));
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static_cast<void>(parse_recording(text));
    if (const auto spec = parse_port_spec(text))
        static_cast<void>(to_string(*spec));
    return 0;
}
