// HTTP/1.1 messages from and to bytes. Sans-I/O: whoever owns the connection feeds it and writes
// what comes out. The one place that knows Beast.
#pragma once

#include "sync/http/fault.hpp"
#include "sync/http/message.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace thirdvisit::http {

struct size_limits {
    std::size_t header{16 * 1024};
    std::size_t body{1024 * 1024};
};

enum class side { request, response };
enum class progress { partial, whole };

// Reads one message at a time; bytes after its end are kept for the next one.
class message_reader {
public:
    message_reader(side what, size_limits limits);
    message_reader(message_reader&&) noexcept;
    ~message_reader();

    // Whether a whole message is there. Errors are final: header_too_large, body_too_large,
    // not_http.
    [[nodiscard]] result<progress> feed(std::string_view bytes);
    // The other side closed. Whole when that ends the message (a response without a length).
    [[nodiscard]] result<progress> end();
    // A body will only come once we say "100 Continue"; true once per message.
    bool wants_continue();
    bool begun() const noexcept;       // some bytes of a message are here
    bool keep_alive() const noexcept;  // what the finished message says about the connection

    // The finished message; the reader starts over with what is left.
    result<request> take_request();
    result<response> take_response();
    // The answer to a HEAD request has a length and no body.
    void expect_no_body();

private:
    struct state;
    std::unique_ptr<state> state_;
};

std::string encode_head(const response& r, bool keep_alive);
std::string encode(const request& r, std::string_view host);

}  // namespace thirdvisit::http
