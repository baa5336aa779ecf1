// Captured AZT bytes for people. A reply says nothing of what was asked: the request before it
// does, also across captures; without one only the replies that can mean one thing are named.
#include "drivers/azt/tools.hpp"

#include "drivers/azt/messages.hpp"
#include "drivers/decode/capture.hpp"
#include "drivers/framing/hex.hpp"

namespace thirdvisit::drivers::azt {
namespace {

using boost::json::object;

struct fields_of {
    object operator()(const done&) const { return {}; }
    object operator()(const unsupported&) const { return {}; }
    object operator()(const not_now&) const { return {}; }
    object operator()(const status_reply& r) const
    {
        object fields{{"state", std::string(1, r.state)}};
        if (r.state == state::finished)
            fields["reason"] = std::string(1, r.reason);
        if (r.flags != 0)
            fields["flags"] = r.flags;
        return fields;
    }
    object operator()(const volume_reply& r) const { return {{"volume_cl", r.volume_cl}}; }
    object operator()(const full_data_reply& r) const
    {
        return {{"volume_cl", r.volume_cl},
                {"amount_minor", r.amount_minor},
                {"price_minor", r.price_minor}};
    }
    object operator()(const totals_reply& r) const
    {
        return {{"volume_cl", r.volume_cl}, {"amount_minor", r.amount_minor}};
    }
    object operator()(const type_reply& r) const
    {
        const auto format = format_of(r.type).value_or(pump_format{});
        return {{"type", std::string(1, r.type)},
                {"volume_digits", format.volume},
                {"price_digits", format.price},
                {"amount_digits", format.amount}};
    }
    object operator()(const text_reply& r) const { return {{"data", r.text}}; }
};

object request_fields(const request& r)
{
    if (r.code == command::set_price)
        return {{"price_minor", std::stol(r.data)}};
    if (r.code == command::set_dose_money)
        return {{"amount_minor", std::stol(r.data)}};
    if (r.code == command::set_dose_volume)
        return {{"volume_cl", std::stol(r.data.substr(0, 5))}, {"full_tank", r.data.back() == '1'}};
    return r.data.empty() ? object{} : object{{"data", r.data}};
}

// What a reply can only be, when nobody knows what was asked.
std::optional<command> only_meaning(const frame& f)
{
    if (f.data.size() == 1 && format_of(static_cast<char>(f.data[0])))
        return command::pump_type;
    const auto first = static_cast<char>(f.data[0]);
    const bool may_be_status =
        f.data.size() == 1 || (first == state::finished && f.data.size() <= 3);
    return may_be_status ? std::optional(command::status) : std::nullopt;
}

std::string_view name_of_short(std::uint8_t start)
{
    return start == short_done ? "done" : start == short_not_now ? "not_now" : "unsupported";
}

class decoder_for_people final : public capture_decoder {
public:
    std::vector<std::string> capture(byte_view data, std::optional<direction> known) override
    {
        return run_capture(frame_decoder(), data, [this, known](const frame& f, byte_view raw) {
            const bool to_device = known ? *known == direction::to_device : is_request(f);
            return to_device ? show_request(f, raw) : show_reply(f, raw);
        });
    }

private:
    bool is_request(const frame& f) const
    {
        const bool parameters_asked = asked_ == command::read_parameter;
        return looks_like_request(f) && (!parameters_asked || parse_request(f).has_value());
    }

    static object show_frame(const frame& f, std::optional<int> channel)
    {
        object shown{{"start", to_hex(byte_view(&f.start, 1))}, {"length", f.data.size()}};
        if (channel)
            shown["channel"] = *channel;
        return shown;
    }

    std::string show_request(const frame& f, byte_view raw)
    {
        asked_ = std::nullopt;
        const auto r = parse_request(f);
        if (!r)
            return bad_message_line(show_frame(f, std::nullopt), r.error(), raw);
        const bool answered = r->channel != 0;
        if (answered)
            asked_ = r->code;
        return sound_line(show_frame(f, r->channel), find_command(f.data[answered ? 1 : 0])->name,
                          request_fields(*r), "to-device");
    }

    std::string show_reply(const frame& f, byte_view raw)
    {
        const auto asked = f.is_short() ? std::nullopt : asked_ ? asked_ : only_meaning(f);
        asked_ = std::nullopt;
        const object shown = show_frame(f, std::nullopt);
        if (f.is_short())
            return sound_line(shown, name_of_short(f.start), {}, "from-device");
        if (!asked)
            return sound_line(shown, "reply", {{"data", std::string(f.data.begin(), f.data.end())}},
                              "from-device");
        const auto r = read(*asked, f);
        if (!r)
            return bad_message_line(shown, r.error(), raw);
        return sound_line(shown, find_command(static_cast<std::uint8_t>(*asked))->name,
                          std::visit(fields_of{}, *r), "from-device");
    }

    // The figures of types A and H are equally long; until the type was seen, the sums decide.
    result<reply> read(command asked, const frame& f)
    {
        if (asked == command::full_data && !format_) {
            const bool wide = f.data.size() == 20;
            auto r = parse_reply(asked, f, *format_of(wide ? 'B' : 'A'));
            const auto other = parse_reply(asked, f, *format_of('H'));
            const auto agree = [](const result<reply>& one) {
                return one && figures_agree(std::get<full_data_reply>(*one));
            };
            return !agree(r) && agree(other) ? other : r;
        }
        auto r = parse_reply(asked, f, format_.value_or(pump_format{}));
        if (r)
            if (const auto* type = std::get_if<type_reply>(&*r))
                format_ = format_of(type->type);
        return r;
    }

    std::optional<command> asked_;
    std::optional<pump_format> format_;
};

}  // namespace

const line_tools tools{
    .protocol = "azt",
    .make_decoder = []() -> std::unique_ptr<capture_decoder> {
        return std::make_unique<decoder_for_people>();
    },
    .make_scrubber = nullptr,
};

}  // namespace thirdvisit::drivers::azt
