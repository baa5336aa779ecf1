// A small HTTP/1.1 server: TCP, TCP under TLS 1.3, or a Unix socket for this user alone. Requests
// come as values, answers go as values; an answer may keep the connection for server-sent events.
// Runs on one thread, the executor's; says nothing about who may do what (that is the handler's).
#pragma once

#include "sync/http/codec.hpp"
#include "sync/http/events.hpp"
#include "sync/http/tls.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace thirdvisit::http {

using boost::asio::awaitable;

using handler = std::function<awaitable<response>(request)>;

struct server_limits {
    size_limits size;
    std::size_t connections{256};
    std::chrono::milliseconds idle{60'000};              // between two requests
    std::chrono::milliseconds whole_request{15'000};     // from the first byte to the last
    std::chrono::milliseconds write{30'000};             // a reader that takes nothing
    std::chrono::milliseconds event_keep_alive{15'000};  // a comment line on a silent event stream
};

class server {
public:
    // `log` hears one line about each failure that no answer could tell (may be empty).
    server(boost::asio::any_io_executor executor, handler answer, server_limits limits = {},
           std::function<void(std::string)> log = {});
    ~server();  // as stop()
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    // The port that is now open (asked for 0: any free one). errc::port_held when it is taken;
    // explain_listen_failure says by whom. May be called several times.
    [[nodiscard]] result<std::uint16_t> listen_tcp(const std::string& address, std::uint16_t port);
    [[nodiscard]] result<std::uint16_t> listen_tls(const std::string& address, std::uint16_t port,
                                                   const tls_server_settings& tls);
    // Mode 0600 from the first moment. A socket left behind by a dead process is replaced; one
    // that somebody serves is errc::port_held.
    [[nodiscard]] result<> listen_unix(const std::string& path);

    // A new certificate for connections from now on.
    [[nodiscard]] result<> replace_certificate(const tls_server_settings& tls);

    // Closes every port and connection.
    void stop();
    std::size_t connections() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

// "127.0.0.1:8370 is held by thirdvisit-station (process 4711); stop it, or choose another port".
std::string explain_listen_failure(const std::string& address, std::uint16_t port,
                                   boost::system::error_code why);

}  // namespace thirdvisit::http
