// HTTP requests and responses as plain values. Knows nothing of sockets, TLS or any HTTP library.
#pragma once

#include "schemas/values.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace thirdvisit::http {

class event_channel;

// Header fields in order; names compare without regard to case.
class header_list {
public:
    header_list() = default;
    header_list(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields)
    {}

    void add(std::string name, std::string value)
    {
        fields_.emplace_back(std::move(name), std::move(value));
    }
    // The first field of that name, empty when absent.
    std::string_view get(std::string_view name) const noexcept;

    auto begin() const noexcept { return fields_.begin(); }
    auto end() const noexcept { return fields_.end(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

// Who stands at the other end, proven by a client certificate of our authority.
struct peer_identity {
    std::string name;    // common name; empty: no certificate was shown
    std::string serial;  // of the certificate, lower-case hex
    utc_ms valid_until;  // end of its life
    explicit operator bool() const noexcept { return !name.empty(); }
};

struct request {
    std::string method{"GET"};
    std::string path{"/"};  // percent-decoded, without the query
    std::map<std::string, std::string, std::less<>> query;
    header_list headers;
    std::string body;
    peer_identity peer;
    std::string remote;  // "127.0.0.1:40112", or "unix" for a local socket

    std::string_view parameter(std::string_view name) const
    {
        const auto found = query.find(name);
        return found == query.end() ? std::string_view{} : std::string_view(found->second);
    }
};

struct response {
    int status{200};
    header_list headers;
    std::string body;
    std::string_view fixed_body;  // instead of `body`: bytes that live as long as the program
    // When set, the connection stays open and carries server-sent events; `body` is not used.
    std::shared_ptr<event_channel> events;
};

// Short cuts for the usual answers.
response json_answer(int status, std::string json);
response text_answer(int status, std::string text);

std::string_view reason_phrase(int status) noexcept;

// "/a%20b?x=1&y=%E4%B8%AD" into path and query; false when the escapes are broken, the path does
// not begin with '/', or a NUL hides in it.
bool split_target(std::string_view target, request& into);
std::string percent_encode(std::string_view text);

}  // namespace thirdvisit::http
