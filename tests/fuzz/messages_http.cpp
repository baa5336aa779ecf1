// HTTP messages of strangers: whole and in pieces they must read the same, as requests and as
// responses. The first byte says how big the pieces are.
#include "sync/http/codec.hpp"

#include <algorithm>
#include <cstdlib>

namespace {

using namespace thirdvisit::http;

// Which error is told depends on the pieces: a bad start line is noticed at once or with the end of
// its header.
constexpr std::string_view no_message = "no message";
constexpr size_limits limits{.header = 1024, .body = 4096};

std::string told(const header_list& headers, std::string_view body)
{
    std::string out;
    for (const auto& [name, value] : headers)
        out += name + ":" + value + "\n";
    return out.append(body) + "\n";
}

// One message taken out of the reader; empty: it was none.
std::string taken(message_reader& reader, side what)
{
    if (what == side::response) {
        const auto r = reader.take_response();
        return r ? std::to_string(r->status) + "\n" + told(r->headers, r->body) : std::string();
    }
    const auto r = reader.take_request();
    if (!r)
        return {};
    std::string out = r->method + " " + r->path + "\n";
    for (const auto& [name, value] : r->query)
        out += name + "=" + value + "\n";
    return out + told(r->headers, r->body);
}

std::string heard(side what, std::string_view bytes, std::size_t piece)
{
    std::string all;
    message_reader reader(what, limits);
    while (!bytes.empty()) {
        auto got = reader.feed(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        while (got && *got == progress::whole) {
            static_cast<void>(reader.keep_alive());
            const auto message = taken(reader, what);
            if (message.empty())
                return all.append(no_message);
            all += message;
            got = reader.feed({});
        }
        static_cast<void>(reader.wants_continue());
        if (!got)
            return all.append(no_message);
    }
    const auto last = reader.end();
    return all + (last ? taken(reader, what) : std::string(no_message));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    for (const auto what : {side::request, side::response})
        if (heard(what, bytes, bytes.size() + 1) != heard(what, bytes, std::size_t{data[0]} + 1))
            std::abort();
    return 0;
}
