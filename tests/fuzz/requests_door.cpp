// Bodies of requests at the station's door, as whatever JSON a POS or a stranger sends.
#include "station/door/json.hpp"

#include <boost/json/parse.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit::station;
    boost::system::error_code ec;
    const auto body = json::parse({reinterpret_cast<const char*>(data), size}, ec);
    if (ec)
        return 0;
    static_cast<void>(read_plate_entry(body));
    static_cast<void>(read_answer(body));
    static_cast<void>(read_served_by(body));
    static_cast<void>(read_same_car(body));
    static_cast<void>(read_duty(body));
    static_cast<void>(read_contact(body));
    static_cast<void>(read_id(body));
    static_cast<void>(read_join_code(body));
    return 0;
}
