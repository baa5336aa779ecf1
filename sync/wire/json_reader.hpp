// Reads one JSON object strictly: every field must be there, of its type and inside its bounds, and
// nothing else may be. Remembers the first failure, so that a message is read in one breath and
// judged once. States in code what schemas/sync states in JSON Schema; tests hold both together.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/values.hpp"
#include "sync/wire/names.hpp"
#include "sync/wire/rejection.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::sync::wire {

inline constexpr std::size_t max_line = 256 * 1024;  // bytes of one record's line

// Parses with bounded depth; bad_json names the byte.
[[nodiscard]] reading<boost::json::value> parse_json(std::string_view text,
                                                     boost::json::storage_ptr memory = {});

// The first thing that was wrong in a message.
class verdict {
public:
    void fail(std::string code, std::string where, std::string what)
    {
        if (!first_)
            first_ = rejection{std::move(code), where + ": " + what};
    }
    bool sound() const { return !first_; }
    rejection why() const { return *first_; }

private:
    std::optional<rejection> first_;
};

enum class text_form {
    any,  // no NUL
    id,   // 1 to 64 letters, digits and . _ : -
    id_or_empty,
    hex,     // lower case, empty allowed
    base64,  // empty allowed
};

class object_reader {
public:
    // Anything but an object is a failure and reads as an empty one.
    object_reader(const boost::json::value& from, verdict& all, std::string where);
    // Complains about fields nobody asked for.
    ~object_reader();
    object_reader(const object_reader&) = delete;
    object_reader& operator=(const object_reader&) = delete;

    // For the few fields that may be left out.
    bool has(std::string_view name) const;
    // At most `longest` characters (code points).
    std::string text(std::string_view name, std::size_t longest, text_form form = text_form::any);
    // 64 hex digits.
    std::string digest(std::string_view name);
    std::string id(std::string_view name) { return text(name, 64, text_form::id); }
    std::string id_or_empty(std::string_view name)
    {
        return text(name, 64, text_form::id_or_empty);
    }
    std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most);
    int small(std::string_view name, int least, int most)
    {
        return static_cast<int>(integer(name, least, most));
    }
    utc_ms instant(std::string_view name);
    business_day day(std::string_view name);
    std::optional<business_day> maybe_day(std::string_view name);
    bool flag(std::string_view name);
    template <class E>
    E choice(std::string_view name)
    {
        const auto word = text(name, 32);
        const auto value = parse_name<E>(word);
        if (!value)
            all_.fail("out_of_range", place(name), "\"" + word + "\" is not one of the names");
        return value.value_or(E{});
    }
    // Null reads as nothing; the caller opens a reader of its own on the value.
    const boost::json::value* maybe(std::string_view name);
    const boost::json::value& any(std::string_view name);
    const boost::json::array& list(std::string_view name, std::size_t longest);
    std::vector<std::string> texts(std::string_view name, std::size_t most_items,
                                   std::size_t longest, text_form form);

    std::string place(std::string_view name) const;
    verdict& all() { return all_; }

private:
    const boost::json::value* find(std::string_view name);
    void check_form(std::string_view name, std::string_view value, std::size_t longest,
                    text_form form);
    std::string take_text(std::string_view name, const boost::json::value& v, std::size_t longest,
                          text_form form);

    verdict& all_;
    std::string where_;
    const boost::json::object* object_{};
    std::size_t asked_{};
};

}  // namespace thirdvisit::sync::wire
