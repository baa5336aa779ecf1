// One connection to one HTTP server, opened when needed and kept: TCP, TLS 1.3 or a Unix socket.
// One request at a time; the caller awaits the whole answer.
#pragma once

#include "sync/http/codec.hpp"
#include "sync/http/tls.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace thirdvisit::http {

using boost::asio::awaitable;

struct client_settings {
    std::string host;  // name or address
    std::uint16_t port{};
    std::string unix_path;  // instead of host and port
    std::optional<tls_client_settings> tls;
    size_limits size{16 * 1024, 16 * 1024 * 1024};
};

class client {
public:
    client(boost::asio::any_io_executor executor, client_settings settings);
    ~client();
    client(client&&) noexcept;

    // Any status is an answer; errors are of thirdvisit::http::fault. A kept connection that the
    // server has closed meanwhile is opened again once, so requests must be repeatable.
    [[nodiscard]] awaitable<result<response>> send(request asked,
                                                   std::chrono::milliseconds deadline);
    // Drops the connection; a request under way ends with fault::cut_off.
    void close();

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace thirdvisit::http
