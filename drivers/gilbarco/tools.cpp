// Captured Gilbarco two-wire bytes for people. Two kinds of word are the same in both directions
// (0p and 6p); what was asked before tells them apart, else both readings are given.
#include "drivers/gilbarco/tools.hpp"

#include "drivers/decode/json_lines.hpp"
#include "drivers/gilbarco/messages.hpp"

#include <algorithm>

namespace thirdvisit::drivers::gilbarco {
namespace {

using boost::json::object;

std::string_view name_of(frame_shape s)
{
    static constexpr std::string_view names[] = {"word", "digits", "block", "text"};
    return names[static_cast<std::size_t>(s)];
}

object show_frame(const frame& f)
{
    return {{"shape", name_of(f.shape)}, {"length", f.raw.size()}};
}

struct block_shower {
    std::string operator()(const preset& p) const
    {
        object fields{{"level", p.level}};
        if (p.grade)
            fields["grade"] = *p.grade;
        fields[p.money ? "money_minor" : "volume_cl"] = p.value;
        const bool cancels = p.money && p.value == 0;
        return sound_line(frame, cancels ? "cancel_preset" : "preset", fields, "to-device");
    }
    std::string operator()(const price_change& p) const
    {
        return sound_line(frame, "price",
                          {{"level", p.level}, {"grade", p.grade}, {"unit_price_mills", p.price}},
                          "to-device");
    }
    std::string operator()(const special_function& f) const
    {
        return sound_line(frame, "special_function", {{"function", f.function}}, "to-device");
    }
    std::string operator()(const transaction& t) const
    {
        return sound_line(frame, "transaction",
                          {{"pump", t.pump},
                           {"grade", t.grade},
                           {"unit_price_mills", t.price},
                           {"volume_cl", t.volume},
                           {"money_minor", t.money}},
                          "from-device");
    }
    std::string operator()(const totals& all) const
    {
        boost::json::array grades;
        for (const auto& g : all.grades)
            grades.push_back(object{{"grade", g.grade},
                                    {"volume_cl", g.volume},
                                    {"money_minor", g.money},
                                    {"unit_price_1_mills", g.price_1},
                                    {"unit_price_2_mills", g.price_2}});
        return sound_line(frame, "totals", {{"grades", std::move(grades)}}, "from-device");
    }

    object frame;
};

bool holds_text(byte_view data)
{
    for (std::size_t i = 1; i < data.size(); ++i)
        if (data[i - 1] == 0x8D && data[i] == 0x8A)
            return true;
    return false;
}

// A frame or a damaged stretch of the capture.
struct item {
    result<frame> seen;
    bytes raw;
};

// The digits of a damaged block look like a reading of money; they are part of the damage.
bool inside(const item& digits, const std::optional<bytes>& damaged)
{
    return damaged && std::search(damaged->begin(), damaged->end(), digits.raw.begin(),
                                  digits.raw.end()) != damaged->end();
}

std::vector<item> items_of(byte_view data)
{
    std::vector<item> items;
    std::optional<bytes> damaged;
    frame_decoder decoder(frame_scanner{holds_text(data)});
    decoder.feed(data);
    decoder.flush();
    while (auto seen = decoder.next()) {
        item one{std::move(*seen), {decoder.raw().begin(), decoder.raw().end()}};
        const bool may_be_piece = !one.seen || one.seen->shape == frame_shape::digits;
        if (may_be_piece && inside(one, damaged))
            continue;
        damaged = one.seen ? std::nullopt : std::optional(one.raw);
        items.push_back(std::move(one));
    }
    return items;
}

class decoder_for_people final : public capture_decoder {
public:
    std::vector<std::string> capture(byte_view data, std::optional<direction> known) override
    {
        std::vector<std::string> lines;
        const auto items = items_of(data);
        for (std::size_t i = 0; i < items.size(); ++i) {
            const auto& seen = items[i].seen;
            const frame* next =
                i + 1 < items.size() && items[i + 1].seen ? &*items[i + 1].seen : nullptr;
            lines.push_back(seen ? show(*seen, known, next)
                                 : fault_line(seen.error(), items[i].raw));
        }
        if (lines.empty() && !data.empty())
            lines.push_back(nothing_line(data.size()));
        return lines;
    }

private:
    std::string show(const frame& f, std::optional<direction> known, const frame* next)
    {
        if (f.shape == frame_shape::word)
            return show_word(f, known, next);
        asked_.reset();
        if (f.shape == frame_shape::text)
            return show_text(f);
        if (f.shape == frame_shape::digits) {
            const auto value = parse_digits(f.raw);
            return value ? sound_line(show_frame(f), "real_time_money", {{"money_minor", *value}},
                                      "from-device")
                         : bad_message_line(show_frame(f), value.error(), f.raw);
        }
        const auto b = parse_block(f.raw);
        return b ? std::visit(block_shower{show_frame(f)}, *b)
                 : bad_message_line(show_frame(f), b.error(), f.raw);
    }

    static std::string show_text(const frame& f)
    {
        std::string text;
        for (const auto byte : f.raw)
            text += static_cast<char>(byte & 0x7F);
        text.resize(text.size() - 2);
        return sound_line(show_frame(f), "special_function_reply", {{"text", text}}, "from-device");
    }

    std::string show_word(const frame& f, std::optional<direction> known, const frame* next)
    {
        const auto r = parse_request(f.raw[0]);
        const auto s = parse_status(f.raw[0]);
        const bool answers = asked_ && s && s->pump == asked_->pump;
        if (known ? *known == direction::from_device : answers || !r) {
            asked_.reset();
            return show_status(f, s);
        }
        if (!known && s && !asked_ && !answered_by(*r, next))
            return show_both(f, *r, *s);
        asked_ = r && answered_by_word(*r) ? std::optional(*r) : std::nullopt;
        return show_request(f, r);
    }

    static bool answered_by_word(const request& r)
    {
        return r.code == command::status || r.code == command::send_data;
    }

    // Whether what follows in the same capture can be the answer.
    static bool answered_by(const request& r, const frame* next)
    {
        if (next == nullptr)
            return false;
        if (r.code == command::money)
            return next->shape == frame_shape::digits;
        const auto s = next->shape == frame_shape::word ? parse_status(next->raw[0])
                                                        : result<status>(errc::unknown_command);
        return s && s->pump == r.pump;
    }

    static std::string show_request(const frame& f, const result<request>& r)
    {
        if (!r)
            return bad_message_line(show_frame(f), r.error(), f.raw);
        return sound_line(show_frame(f), name_of_request(*r), {{"pump", r->pump}}, "to-device");
    }

    static std::string show_status(const frame& f, const result<status>& s)
    {
        if (!s)
            return bad_message_line(show_frame(f), s.error(), f.raw);
        return sound_line(show_frame(f), "state",
                          {{"pump", s->pump}, {"state", gilbarco::name_of(s->state)}},
                          "from-device");
    }

    // 0p alone may ask for a state or report a data error; 6p may ask for money or say "off".
    std::string show_both(const frame& f, const request& r, const status& s)
    {
        asked_ = answered_by_word(r) ? std::optional(r) : std::nullopt;
        return sound_line(show_frame(f), name_of_request(r),
                          {{"pump", r.pump}, {"or_state", gilbarco::name_of(s.state)}}, "unknown");
    }

    static std::string_view name_of_request(const request& r) { return gilbarco::name_of(r.code); }

    std::optional<request> asked_;
};

}  // namespace

const line_tools tools{
    .protocol = "gilbarco",
    .make_decoder = []() -> std::unique_ptr<capture_decoder> {
        return std::make_unique<decoder_for_people>();
    },
    .make_scrubber = nullptr,
};

}  // namespace thirdvisit::drivers::gilbarco
