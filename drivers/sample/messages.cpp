#include "drivers/sample/messages.hpp"

#include <charconv>

namespace thirdvisit::drivers::sample {
namespace {

// Takes fixed-width decimal fields off the front and remembers the first failure.
class digit_reader {
public:
    explicit digit_reader(std::string_view text) : text_(text) {}

    std::int64_t digits(std::size_t width)
    {
        std::int64_t value = 0;
        const auto field = text_.substr(0, width);
        const auto* end = field.data() + field.size();
        sound_ = sound_ && field.size() == width && field.front() != '-' &&
                 std::from_chars(field.data(), end, value).ptr == end;
        text_.remove_prefix(field.size());
        return value;
    }
    bool sound_and_empty() const { return sound_ && text_.empty(); }

private:
    std::string_view text_;
    bool sound_{true};
};

}  // namespace

result<status> parse_status(std::string_view text)
{
    if (text == "I")
        return status{idle{}};
    if (text == "N")
        return status{nozzle_up{}};
    if (!text.starts_with('R'))
        return errc::unknown_command;
    digit_reader fields(text.substr(1));
    const record_ready record{.number = fields.digits(6),
                              .volume = {fields.digits(7)},
                              .price = {fields.digits(5)},
                              .amount = {fields.digits(8)}};
    if (!fields.sound_and_empty())
        return errc::malformed_message;
    return status{record};
}

std::string forget(std::int64_t number)
{
    std::string digits = std::to_string(number);
    return "A" + std::string(6 - std::min<std::size_t>(6, digits.size()), '0') + digits;
}

}  // namespace thirdvisit::drivers::sample
