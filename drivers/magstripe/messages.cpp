#include "drivers/magstripe/messages.hpp"

#include <algorithm>

namespace thirdvisit::drivers::magstripe {
namespace {

constexpr std::size_t longest_pan = 19;
constexpr std::size_t shortest_pan = 6;  // local cards are short
constexpr std::size_t longest_name = 26;

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

// Views into the track's own bytes: nothing is copied that would have to be wiped.
class text_reader {
public:
    explicit text_reader(byte_view text)
        : rest_(reinterpret_cast<const char*>(text.data()), text.size())
    {}

    // Up to the separator, which is taken too; everything if there is none.
    std::string_view until(char separator) noexcept
    {
        const auto end = rest_.find(separator);
        const auto field = rest_.substr(0, end);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        return field;
    }

    // A field of digits, or a separator that stands for a field left out, or the end.
    std::string_view digits_or(char separator, std::size_t width) noexcept
    {
        if (rest_.empty())
            return {};
        if (rest_.front() == separator) {
            rest_.remove_prefix(1);
            return {};
        }
        const auto field = rest_.substr(0, width);
        sound_ =
            sound_ && field.size() == width && std::all_of(field.begin(), field.end(), is_digit);
        rest_.remove_prefix(field.size());
        return field;
    }

    std::string_view rest() const noexcept { return rest_; }
    bool sound() const noexcept { return sound_; }

private:
    std::string_view rest_;
    bool sound_{true};
};

bool is_pan(std::string_view text) noexcept
{
    return text.size() >= shortest_pan && text.size() <= longest_pan &&
           std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

result<track_message> parse_track(const track& t)
{
    if (t.read_error())
        return track_message{unreadable_track{t.number}};
    const bool first = t.number == 1;
    if (t.number == 3 || (first && t.content.front() != 'B'))
        return track_message{private_track{
            t.number, first ? static_cast<char>(t.content.front()) : '\0', t.content.size()}};

    const char separator = first ? '^' : '=';
    text_reader in(byte_view(t.content).subspan(first ? 1 : 0));
    card_track card;
    card.number = t.number;
    const auto pan = in.until(separator);
    if (!is_pan(pan) || (first && in.until(separator).size() > longest_name))
        return errc::malformed_message;
    card.pan = card_number(pan);
    card.yymm = in.digits_or(separator, 4);
    card.service_code = in.digits_or(separator, 3);
    if (!in.sound())
        return errc::malformed_message;
    card.discretionary.assign(in.rest().begin(), in.rest().end());
    return track_message{std::move(card)};
}

track encode(const card_track& card, std::string_view name)
{
    const char separator = card.number == 1 ? '^' : '=';
    track t;
    t.number = card.number;
    t.content.reserve(swipe_scanner::max_raw);
    const auto append = [&t](std::string_view text) {
        t.content.insert(t.content.end(), text.begin(), text.end());
    };
    const auto field_or_separator = [&](const std::string& text) {
        append(text.empty() ? std::string_view(&separator, 1) : std::string_view(text));
    };
    append(card.number == 1 ? "B" : "");
    append(card.pan.digits());
    append({&separator, 1});
    if (card.number == 1) {
        append(name);
        append({&separator, 1});
    }
    const bool nothing_behind = card.discretionary.empty();
    if (!card.yymm.empty() || !card.service_code.empty() || !nothing_behind)
        field_or_separator(card.yymm);
    if (!card.service_code.empty() || !nothing_behind)
        field_or_separator(card.service_code);
    t.content.insert(t.content.end(), card.discretionary.begin(), card.discretionary.end());
    return t;
}

bool luhn_fits(std::string_view digits) noexcept
{
    int sum = 0;
    bool doubled = false;
    for (auto place = digits.rbegin(); place != digits.rend(); ++place, doubled = !doubled) {
        if (!is_digit(*place))
            return false;
        const int value = (*place - '0') * (doubled ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return !digits.empty() && sum % 10 == 0;
}

}  // namespace thirdvisit::drivers::magstripe
