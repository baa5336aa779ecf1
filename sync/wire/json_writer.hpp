// Writes compact JSON straight into a string: a record is encoded inside the commit that stores
// it, so no tree is built for it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace thirdvisit::sync::wire {

// A JSON string with its quotes; `text` is UTF-8.
void append_json(std::string& out, std::string_view text);

class object_writer {
public:
    explicit object_writer(std::string& out) : out_(out) { out_ += '{'; }

    object_writer& text(std::string_view name, std::string_view value)
    {
        key(name);
        append_json(out_, value);
        return *this;
    }
    object_writer& number(std::string_view name, std::int64_t value)
    {
        key(name);
        out_ += std::to_string(value);
        return *this;
    }
    object_writer& flag(std::string_view name, bool value)
    {
        return json(name, value ? "true" : "false");
    }
    object_writer& null(std::string_view name) { return json(name, "null"); }
    // `value` is JSON already.
    object_writer& json(std::string_view name, std::string_view value)
    {
        key(name);
        out_ += value;
        return *this;
    }
    // [each(out, item), ...]
    template <class List, class Each>
    object_writer& list(std::string_view name, const List& items, Each each)
    {
        key(name);
        out_ += '[';
        bool first = true;
        for (const auto& item : items) {
            if (!first)
                out_ += ',';
            first = false;
            each(out_, item);
        }
        out_ += ']';
        return *this;
    }
    void end() { out_ += '}'; }

private:
    void key(std::string_view name)
    {
        if (!first_)
            out_ += ',';
        first_ = false;
        append_json(out_, name);
        out_ += ':';
    }

    std::string& out_;
    bool first_{true};
};

}  // namespace thirdvisit::sync::wire
