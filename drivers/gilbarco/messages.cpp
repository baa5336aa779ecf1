#include "drivers/gilbarco/messages.hpp"

#include <algorithm>
#include <array>

namespace thirdvisit::drivers::gilbarco {
namespace {

constexpr std::uint8_t preset_type = 0xE3;
constexpr std::uint8_t price_type = 0xE5;
constexpr std::uint8_t special_type = 0xE9;
// The facts name no second word for the transaction block; by the rule that holds for two others,
// 16 minus (length - 2), it would be this. Read is any.
constexpr std::uint8_t transaction_type = 0xE1;
constexpr std::size_t transaction_size = 33;

// Words of one block in order; remembers the first failure.
class word_reader {
public:
    explicit word_reader(byte_view raw) : raw_(raw) {}

    word_reader& at(std::size_t place) noexcept
    {
        at_ = place;
        return *this;
    }

    word_reader& expect(std::uint8_t wanted) noexcept
    {
        sound_ = take() == wanted && sound_;
        return *this;
    }

    bool next_is(std::uint8_t w) const noexcept { return at_ < raw_.size() && raw_[at_] == w; }

    int level() noexcept
    {
        const auto w = take();
        sound_ = sound_ && (w == word::level_1 || w == word::level_2);
        return w == word::level_2 ? 2 : 1;
    }

    int nibble() noexcept  // grades and pumps
    {
        const auto w = take();
        sound_ = sound_ && (w & 0xF0) == word::digit;
        return w & 0x0F;
    }

    std::int64_t number(std::size_t width) noexcept  // least significant digit first
    {
        std::int64_t value = 0;
        std::int64_t place = 1;
        for (std::size_t i = 0; i < width; ++i, place *= 10) {
            const int digit = nibble();
            sound_ = sound_ && digit <= 9;
            value += place * digit;
        }
        return value;
    }

    bool sound() const noexcept { return sound_; }
    bool sound_at(std::size_t place) const noexcept { return sound_ && at_ == place; }

private:
    std::uint8_t take() noexcept
    {
        if (at_ >= raw_.size()) {
            sound_ = false;
            return 0;
        }
        return raw_[at_++];
    }

    byte_view raw_;
    std::size_t at_{};
    bool sound_{true};
};

result<block> judged(block b, const word_reader& in, byte_view raw)
{
    // FB, check and F0 are behind.
    if (!in.sound_at(raw.size() - 3))
        return errc::malformed_message;
    return b;
}

result<block> parse_preset(byte_view raw)
{
    word_reader in(raw);
    in.at(2);
    preset p;
    p.money = in.next_is(word::money_preset);
    in.expect(p.money ? word::money_preset : word::volume_preset);
    p.level = in.level();
    if (in.next_is(word::grade))
        p.grade = in.expect(word::grade).nibble();
    p.value = in.expect(word::value).number(6);
    return judged(p, in, raw);
}

result<block> parse_price(byte_view raw)
{
    word_reader in(raw);
    price_change p;
    p.level = in.at(2).level();
    p.grade = in.expect(word::grade).nibble();
    p.price = in.expect(word::price).number(4);
    return judged(p, in, raw);
}

result<block> parse_special(byte_view raw)
{
    word_reader in(raw);
    in.at(2).expect(word::special);
    special_function f;
    for (std::size_t at = 3; at + 3 < raw.size(); ++at)
        f.function += static_cast<char>('0' + in.number(1));
    return judged(f, in, raw);
}

result<block> parse_transaction(byte_view raw)
{
    word_reader in(raw);
    transaction t;
    t.pump = in.at(4).nibble() + 1;
    t.grade = in.at(9).nibble();
    t.price = in.at(11).expect(word::price).number(4);
    t.volume = in.expect(word::volume).number(6);
    t.money = in.expect(word::money).number(6);
    return judged(t, in, raw);
}

result<block> parse_totals(byte_view raw)
{
    word_reader in(raw);
    in.at(1);
    totals all;
    while (in.sound() && in.next_is(word::grade)) {
        totals::grade_total g;
        g.grade = in.expect(word::grade).nibble();
        g.volume = in.expect(word::volume).number(8);
        g.money = in.expect(word::money).number(8);
        g.price_1 = in.expect(word::level_1).number(4);
        g.price_2 = in.expect(word::level_2).number(4);
        all.grades.push_back(g);
    }
    return judged(std::move(all), in, raw);
}

std::uint8_t low_nibble(int pump) noexcept
{
    return static_cast<std::uint8_t>(pump & 0x0F);
}

int pump_of(std::uint8_t w) noexcept
{
    return (w & 0x0F) == 0 ? most_pumps : w & 0x0F;
}

std::uint8_t level_word(int level) noexcept
{
    return level == 2 ? word::level_2 : word::level_1;
}

std::uint8_t digit_word(int value) noexcept
{
    return static_cast<std::uint8_t>(word::digit | (value & 0x0F));
}

struct block_writer {
    bytes operator()(const preset& p)
    {
        put({preset_type, p.money ? word::money_preset : word::volume_preset, level_word(p.level)});
        if (p.grade)
            put({word::grade, digit_word(*p.grade)});
        put({word::value});
        number(p.value, 6);
        return make_block(words);
    }
    bytes operator()(const price_change& p)
    {
        put({price_type, level_word(p.level), word::grade, digit_word(p.grade), word::price});
        number(p.price, 4);
        return make_block(words);
    }
    bytes operator()(const special_function& f)
    {
        put({special_type, word::special});
        for (const char c : f.function)
            put({digit_word(c - '0')});
        return make_block(words);
    }
    bytes operator()(const transaction& t)
    {
        put({transaction_type, word::digit, word::value, digit_word(t.pump - 1)});
        put({word::digit, word::digit, word::digit});
        put({word::grade, digit_word(t.grade), word::level_1, word::price});
        number(t.price, 4);
        put({word::volume});
        number(t.volume, 6);
        put({word::money});
        number(t.money, 6);
        return make_block(words);
    }
    bytes operator()(const totals& all)
    {
        for (const auto& g : all.grades) {
            put({word::grade, digit_word(g.grade), word::volume});
            number(g.volume, 8);
            put({word::money});
            number(g.money, 8);
            put({word::level_1});
            number(g.price_1, 4);
            put({word::level_2});
            number(g.price_2, 4);
        }
        return make_block(words);
    }

private:
    void put(std::initializer_list<std::uint8_t> more)
    {
        words.insert(words.end(), more.begin(), more.end());
    }
    void number(std::int64_t value, std::size_t width)
    {
        const bytes digits = encode_digits(value, width);
        words.insert(words.end(), digits.begin(), digits.end());
    }

    bytes words;
};

}  // namespace

std::string_view name_of(command c) noexcept
{
    static constexpr std::array<std::string_view, 7> names{
        "status", "authorise", "send_data", "stop", "transaction", "totals", "money"};
    return c == command::stop_all ? "stop_all" : names[static_cast<std::size_t>(c)];
}

std::string_view name_of(pump_state s) noexcept
{
    static constexpr std::array<std::string_view, 14> names{
        "data_error", "",           "",     "",     "",     "",        "off",
        "call",       "authorised", "busy", "peot", "feot", "stopped", "send_data"};
    return names[static_cast<std::size_t>(s)];
}

result<request> parse_request(std::uint8_t w)
{
    if (w == word::stop_all)
        return request{command::stop_all, 0};
    if (w >> 4 > static_cast<int>(command::money))
        return errc::unknown_command;
    return request{static_cast<command>(w >> 4), pump_of(w)};
}

result<status> parse_status(std::uint8_t w)
{
    const int high = w >> 4;
    if (high > 0xD || (high > 0 && high < 6))
        return errc::unknown_command;
    return status{static_cast<pump_state>(high), pump_of(w)};
}

result<block> parse_block(byte_view raw)
{
    if (raw.size() == transaction_size)
        return parse_transaction(raw);
    switch (raw[1]) {
    case preset_type:
        return parse_preset(raw);
    case price_type:
        return parse_price(raw);
    case special_type:
        return parse_special(raw);
    case word::grade:
        return parse_totals(raw);
    default:
        return errc::unknown_command;
    }
}

result<std::int64_t> parse_digits(byte_view raw)
{
    word_reader in(raw);
    const auto value = in.number(raw.size());
    if (!in.sound())
        return errc::malformed_message;
    return value;
}

std::uint8_t encode(const request& r) noexcept
{
    if (r.code == command::stop_all)
        return word::stop_all;
    return static_cast<std::uint8_t>(static_cast<int>(r.code) << 4 | low_nibble(r.pump));
}

std::uint8_t encode(const status& s) noexcept
{
    return static_cast<std::uint8_t>(static_cast<int>(s.state) << 4 | low_nibble(s.pump));
}

bytes encode(const block& b)
{
    return std::visit(block_writer{}, b);
}

bytes encode_digits(std::int64_t value, std::size_t width)
{
    bytes digits(width);
    for (auto& d : digits) {
        d = digit_word(static_cast<int>(value % 10));
        value /= 10;
    }
    return digits;
}

}  // namespace thirdvisit::drivers::gilbarco
