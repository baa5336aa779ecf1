// A connected stream socket (TCP or Unix), plain or under TLS, with one deadline. Waits on the
// socket itself instead of going through asio::ssl, whose four 17 KiB buffers per connection would
// triple what an idle station costs head office.
#pragma once

#include "sync/http/fault.hpp"
#include "sync/http/tls.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <span>
#include <string_view>

namespace thirdvisit::http {

using boost::asio::awaitable;

class stream : public std::enable_shared_from_this<stream> {
public:
    using socket_type = boost::asio::generic::stream_protocol::socket;

    explicit stream(socket_type socket);

    [[nodiscard]] awaitable<result<>> handshake(tls_session session);
    // True when there is something to read (or the end); lets an idle connection hold no buffer.
    [[nodiscard]] awaitable<result<>> readable();
    // Some bytes; 0 when the other side closed in order.
    [[nodiscard]] awaitable<result<std::size_t>> read_some(std::span<char> into);
    [[nodiscard]] awaitable<result<>> write_all(std::string_view bytes);
    // Bytes of the socket itself, below TLS.
    [[nodiscard]] awaitable<result<std::size_t>> read_raw(std::span<char> into);
    // Says goodbye without waiting for an answer, and closes.
    void close() noexcept;
    bool open() const noexcept { return socket_.is_open(); }
    int native_handle() { return socket_.native_handle(); }

    // From now on every operation, also one under way, fails with fault::timed_out after `t`.
    void expires_after(std::chrono::milliseconds t);
    void never_expires();

    peer_identity identity() const;

private:
    struct attempt;  // one non-blocking try
    template <class Try>
    awaitable<result<std::size_t>> drive(Try once);

    socket_type socket_;
    tls_session tls_;
    boost::asio::steady_timer deadline_;
    bool timed_out_{};
    bool handshaking_{};
};

}  // namespace thirdvisit::http
