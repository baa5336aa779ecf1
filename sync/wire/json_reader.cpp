#include "sync/wire/json_reader.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace thirdvisit::sync::wire {

namespace json = boost::json;

namespace {

constexpr std::size_t max_depth = 16;
constexpr std::int64_t first_instant = -62'135'596'800'000;  // year 1
constexpr std::int64_t last_instant = 253'402'300'799'999;   // year 9999

const json::value nothing;
const json::array no_items;

std::size_t code_points(std::string_view utf8)
{
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool of_form(std::string_view value, text_form form)
{
    const auto all = [&](auto allowed) { return std::all_of(value.begin(), value.end(), allowed); };
    const auto id_character = [](char c) {
        return is_alnum(c) || c == '.' || c == '_' || c == ':' || c == '-';
    };
    switch (form) {
    case text_form::any:
        return value.find('\0') == std::string_view::npos;
    case text_form::id:
        return !value.empty() && all(id_character);
    case text_form::id_or_empty:
        return all(id_character);
    case text_form::hex:
        return all([](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    case text_form::base64:
        return all([](char c) { return is_alnum(c) || c == '+' || c == '/' || c == '='; });
    }
    return false;
}

}  // namespace

reading<json::value> parse_json(std::string_view text, json::storage_ptr memory)
{
    json::parse_options strict;
    strict.max_depth = max_depth;
    boost::system::error_code ec;
    auto value = json::parse({text.data(), text.size()}, ec, std::move(memory), strict);
    if (ec)
        return rejection{"bad_json", "the line is not JSON: " + ec.message()};
    return value;
}

object_reader::object_reader(const json::value& from, verdict& all, std::string where)
    : all_(all), where_(std::move(where)), object_(from.if_object())
{
    if (!object_)
        all_.fail("wrong_type", where_, "an object is expected");
}

object_reader::~object_reader()
{
    if (object_ && all_.sound() && asked_ != object_->size())
        all_.fail("unknown_field", where_, "a field that this version does not know");
}

std::string object_reader::place(std::string_view name) const
{
    return where_ + "." + std::string(name);
}

const json::value* object_reader::find(std::string_view name)
{
    if (!object_)
        return nullptr;
    const auto* value = object_->if_contains({name.data(), name.size()});
    if (value)
        ++asked_;
    else
        all_.fail("missing_field", place(name), "is missing");
    return value;
}

bool object_reader::has(std::string_view name) const
{
    return object_ && object_->contains({name.data(), name.size()});
}

std::string object_reader::digest(std::string_view name)
{
    constexpr std::size_t length = 64;
    auto text = this->text(name, length, text_form::hex);
    if (all_.sound() && text.size() != length)
        all_.fail("out_of_range", place(name), "64 digits are expected");
    return text;
}

void object_reader::check_form(std::string_view name, std::string_view value, std::size_t longest,
                               text_form form)
{
    if (value.size() > longest && code_points(value) > longest)
        all_.fail("out_of_range", place(name),
                  "more than " + std::to_string(longest) + " characters");
    if (!of_form(value, form))
        all_.fail("out_of_range", place(name), "characters that do not belong there");
}

std::string object_reader::take_text(std::string_view name, const json::value& v,
                                     std::size_t longest, text_form form)
{
    const auto* s = v.if_string();
    if (!s) {
        all_.fail("wrong_type", place(name), "a text is expected");
        return {};
    }
    const std::string_view value(s->data(), s->size());
    check_form(name, value, longest, form);
    return std::string(value);
}

std::string object_reader::text(std::string_view name, std::size_t longest, text_form form)
{
    const auto* v = find(name);
    return v ? take_text(name, *v, longest, form) : std::string{};
}

std::int64_t object_reader::integer(std::string_view name, std::int64_t least, std::int64_t most)
{
    const auto* v = find(name);
    if (!v)
        return least;
    if (!v->is_int64()) {
        // A number beyond 64 bits is of the right type and out of every range.
        all_.fail(v->is_uint64() ? "out_of_range" : "wrong_type", place(name),
                  "an integer is expected");
        return least;
    }
    const auto value = v->get_int64();
    if (value < least || value > most)
        all_.fail("out_of_range", place(name),
                  std::to_string(value) + " is not between " + std::to_string(least) + " and " +
                      std::to_string(most));
    return value;
}

utc_ms object_reader::instant(std::string_view name)
{
    return {integer(name, first_instant, last_instant)};
}

business_day object_reader::day(std::string_view name)
{
    const auto iso = text(name, 10);
    const auto parsed = parse_day(iso);
    if (!parsed)
        all_.fail("out_of_range", place(name), "a day like 2026-05-03 is expected");
    return parsed ? *parsed : business_day{};
}

std::optional<business_day> object_reader::maybe_day(std::string_view name)
{
    const auto* v = object_ ? object_->if_contains({name.data(), name.size()}) : nullptr;
    if (!v || !v->is_null())
        return day(name);
    ++asked_;
    return std::nullopt;
}

bool object_reader::flag(std::string_view name)
{
    const auto* v = find(name);
    if (v && !v->is_bool())
        all_.fail("wrong_type", place(name), "true or false is expected");
    return v && v->is_bool() && v->get_bool();
}

const json::value* object_reader::maybe(std::string_view name)
{
    const auto* v = find(name);
    return v && !v->is_null() ? v : nullptr;
}

const json::value& object_reader::any(std::string_view name)
{
    const auto* v = find(name);
    return v ? *v : nothing;
}

const json::array& object_reader::list(std::string_view name, std::size_t longest)
{
    const auto* v = find(name);
    if (!v)
        return no_items;
    const auto* items = v->if_array();
    if (!items)
        all_.fail("wrong_type", place(name), "a list is expected");
    else if (items->size() > longest)
        all_.fail("out_of_range", place(name), "more than " + std::to_string(longest) + " entries");
    return items ? *items : no_items;
}

std::vector<std::string> object_reader::texts(std::string_view name, std::size_t most_items,
                                              std::size_t longest, text_form form)
{
    std::vector<std::string> out;
    for (const auto& item : list(name, most_items))
        out.push_back(take_text(name, item, longest, form));
    return out;
}

}  // namespace thirdvisit::sync::wire
