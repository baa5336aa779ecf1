// Requests from JSON: each field once, with its type and its limit; the first fault names the field.
#include "station/door/json.hpp"
#include "station/door/json_names.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace thirdvisit::station {

namespace {

constexpr std::size_t longest_id = 64;
constexpr std::size_t longest_text = 200;
constexpr std::size_t longest_note = 2'000;

bool is_utf8_without_controls(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](unsigned char c) {
        return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
    });  // the JSON parser has already refused broken UTF-8
}

// Reads an object key by key and remembers the first fault.
class object_reader {
public:
    explicit object_reader(const json::value& v) : object_(v.if_object())
    {
        if (!object_)
            fault("", "request.not_an_object");
    }

    std::string text(std::string_view key, std::size_t longest = longest_text)
    {
        const auto* v = find(key);
        const auto* s = v ? v->if_string() : nullptr;
        if (!s || s->size() > longest || !is_utf8_without_controls(*s)) {
            fault(key, "request.not_a_text");
            return {};
        }
        return std::string(*s);
    }

    std::string optional_text(std::string_view key)
    {
        const bool there = object_ && object_->contains(key);
        return there ? text(key) : std::string();
    }

    std::string id()
    {
        auto value = text("id", longest_id);
        if (value.empty())
            fault("id", "request.no_id");
        return value;
    }

    int number(std::string_view key, int least, int most)
    {
        const auto* v = find(key);
        const auto* n = v ? v->if_int64() : nullptr;
        if (n && *n >= least && *n <= most)
            return static_cast<int>(*n);
        fault(key, "request.not_a_number");
        return least;
    }

    bool flag(std::string_view key)
    {
        const auto* v = find(key);
        const auto* b = v ? v->if_bool() : nullptr;
        if (!b)
            fault(key, "request.not_yes_or_no");
        return b && *b;
    }

    bool optional_flag(std::string_view key)
    {
        const bool there = object_ && object_->contains(key);
        return there && flag(key);
    }

    std::vector<int> optional_numbers(std::string_view key, int least, int most)
    {
        const auto* v = find(key);
        if (!v)
            return {};
        const auto* list = v->if_array();
        const auto fits = [&](const json::value& each) {
            const auto* n = each.if_int64();
            return n && *n >= least && *n <= most;
        };
        if (!list || list->size() > static_cast<std::size_t>(most) ||
            !std::all_of(list->begin(), list->end(), fits)) {
            fault(key, "request.not_a_list");
            return {};
        }
        std::vector<int> all;
        for (const auto& each : *list)
            all.push_back(static_cast<int>(each.get_int64()));
        return all;
    }

    template <class E, std::size_t N>
    E choice(std::string_view key, const std::array<word<E>, N>& words)
    {
        const auto value = value_in(words, text(key));
        if (!value)
            fault(key, "request.not_a_choice");
        return value.value_or(words[0].value);
    }

    std::string one_of(std::string_view key, std::initializer_list<std::string_view> words)
    {
        auto value = text(key);
        if (std::find(words.begin(), words.end(), value) == words.end())
            fault(key, "request.not_a_choice");
        return value;
    }

    // The value itself; null where the contract allows null.
    const json::value& inner(std::string_view key)
    {
        static const json::value nothing;
        const auto* v = find(key);
        if (!v)
            fault(key, "request.missing");
        return v ? *v : nothing;
    }

    void fault(std::string_view key, std::string_view text)
    {
        if (!fault_)
            fault_ = rejection{errc::malformed_message, std::string(key), std::string(text)};
    }
    void adopt(const std::optional<rejection>& inner)
    {
        if (inner && !fault_)
            fault_ = inner;
    }

    // Also refuses keys that nobody asked for: a slip must not pass as "not given".
    const std::optional<rejection>& finish()
    {
        if (object_)
            for (const auto& [key, value] : *object_)
                if (std::find(asked_.begin(), asked_.end(), std::string_view(key)) == asked_.end())
                    fault(key, "request.unknown_field");
        return fault_;
    }

private:
    const json::value* find(std::string_view key)
    {
        asked_.push_back(key);
        return object_ ? object_->if_contains(key) : nullptr;
    }

    const json::object* object_;
    std::vector<std::string_view> asked_;
    std::optional<rejection> fault_;
};

template <class T>
outcome<T> verdict_on(object_reader& r, T value)
{
    if (const auto& why = r.finish())
        return *why;
    return value;
}

thirdvisit::plate read_plate(const json::value& v, object_reader& outer)
{
    object_reader r(v);
    thirdvisit::plate p{.characters = r.text("characters", 80),
                        .kind = r.choice("kind", words_of_plate_kind)};
    if (p.characters.empty())
        r.fault("characters", "request.no_plate");
    outer.adopt(r.finish());
    return p;
}

std::vector<consent_given> read_consents(const json::value& v, object_reader& outer)
{
    std::vector<consent_given> all;
    const auto* list = v.if_array();
    if (!list || list->size() > 12)
        outer.fault("consents", "request.not_a_list");
    for (const auto& each : list ? *list : json::array{}) {
        object_reader r(each);
        all.push_back({.purpose = r.one_of("purpose", {"address_and_history", "chain", "phone",
                                                       "message", "birthday", "marketing"}),
                       .state = r.choice("state", words_of_consent),
                       .wording = r.text("wording"),
                       .language = r.one_of("language", {"zh-CN", "en"})});
        outer.adopt(r.finish());
    }
    return all;
}

void read_contact_way(const json::value& v, profile_answer& into, object_reader& outer)
{
    if (v.is_null())
        return;
    object_reader r(v);
    into.contact_kind = r.one_of("kind", {"phone", "wechat", "mail"});
    into.contact = r.text("value");
    outer.adopt(r.finish());
}

}  // namespace

outcome<plate_entry> read_plate_entry(const json::value& v)
{
    object_reader r(v);
    plate_entry e{.id = r.id(),
                  .plate = read_plate(r.inner("plate"), r),
                  .model = r.text("model"),
                  .colour = r.text("colour"),
                  .badge = r.text("badge"),
                  .customer = r.optional_text("customer")};
    return verdict_on(r, std::move(e));
}

outcome<profile_answer> read_answer(const json::value& v)
{
    object_reader r(v);
    profile_answer a{.id = r.id(),
                     .badge = r.text("badge"),
                     .stage = r.number("stage", 0, 3),
                     .answer = r.choice("answer", words_of_answer),
                     .do_not_record = r.flag("do_not_record"),
                     .address = r.text("address"),
                     .organisation = r.text("organisation"),
                     .contact_kind = {},
                     .contact = {},
                     .consents = read_consents(r.inner("consents"), r)};
    read_contact_way(r.inner("contact"), a, r);
    return verdict_on(r, std::move(a));
}

outcome<served_by_request> read_served_by(const json::value& v)
{
    object_reader r(v);
    served_by_request s{.id = r.id(), .badge = r.text("badge")};
    return verdict_on(r, std::move(s));
}

outcome<same_car_request> read_same_car(const json::value& v)
{
    object_reader r(v);
    same_car_request s{
        .id = r.id(), .point = r.number("point", 1, 99), .undo = r.optional_flag("undo")};
    return verdict_on(r, std::move(s));
}

outcome<grumbled_request> read_grumbled(const json::value& v)
{
    object_reader r(v);
    grumbled_request g{.id = r.id(), .badge = r.text("badge"), .undo = r.optional_flag("undo")};
    return verdict_on(r, std::move(g));
}

outcome<watch_request> read_watch(const json::value& v)
{
    constexpr int most_ml = 1'000'000'000;
    object_reader r(v);
    watch_request w{.id = r.id(), .badge = r.text("badge"), .below = {}};
    if (!r.inner("below_ml").is_null())
        w.below = milliliters{r.number("below_ml", 1, most_ml)};
    return verdict_on(r, std::move(w));
}

outcome<tap_card_request> read_tap_card(const json::value& v)
{
    object_reader r(v);
    tap_card_request c{.id = r.id(), .card = r.text("card", longest_id)};
    return verdict_on(r, std::move(c));
}

outcome<duty_request> read_duty(const json::value& v)
{
    object_reader r(v);
    duty_request d{.id = r.id(),
                   .badge = r.text("badge"),
                   .on = r.flag("on"),
                   .points = r.optional_numbers("points", 1, 99)};
    return verdict_on(r, std::move(d));
}

outcome<apart_request> read_apart(const json::value& v)
{
    object_reader r(v);
    apart_request a{.id = r.id(), .badge = r.text("badge"), .a = r.text("a"), .b = r.text("b")};
    return verdict_on(r, std::move(a));
}

outcome<merge_request> read_merge(const json::value& v)
{
    object_reader r(v);
    merge_request m{.id = r.id(),
                    .badge = r.text("badge"),
                    .keep = r.text("keep", longest_id),
                    .other = r.text("other", longest_id)};
    return verdict_on(r, std::move(m));
}

outcome<merge_undo_request> read_merge_undo(const json::value& v)
{
    object_reader r(v);
    merge_undo_request m{
        .id = r.id(), .badge = r.text("badge"), .merge = r.text("merge", longest_id)};
    return verdict_on(r, std::move(m));
}

outcome<contact_request> read_contact(const json::value& v)
{
    object_reader r(v);
    contact_request c{.id = r.id(),
                      .badge = r.text("badge"),
                      .channel = r.one_of("channel", {"phone", "message", "on_site"}),
                      .reached = r.flag("reached"),
                      .cause = r.text("cause"),
                      .cause_text = r.text("cause_text"),
                      .measure = r.text("measure"),
                      .note = r.text("note", longest_note),
                      .next_on = {}};
    const auto& next = r.inner("next_on");
    if (!next.is_null()) {
        const auto day = parse_day(r.text("next_on"));
        if (day)
            c.next_on = *day;
        else
            r.fault("next_on", "request.not_a_day");
    }
    return verdict_on(r, std::move(c));
}

outcome<std::string> read_id(const json::value& v)
{
    object_reader r(v);
    return verdict_on(r, r.id());
}

outcome<std::chrono::seconds> read_port_release(const json::value& v)
{
    constexpr int longest_loan_s = 24 * 3'600;
    object_reader r(v);
    r.id();
    const std::chrono::seconds at_most(r.number("seconds", 1, longest_loan_s));
    return verdict_on(r, at_most);
}

outcome<std::string> read_join_code(const json::value& v)
{
    object_reader r(v);
    return verdict_on(r, r.text("code", 400));
}

}  // namespace thirdvisit::station
