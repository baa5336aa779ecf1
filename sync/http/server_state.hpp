// Inside of the server: what its coroutines share. Included by server.cpp and listen.cpp alone.
#pragma once

#include "sync/http/server.hpp"
#include "sync/http/stream.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <list>
#include <memory>
#include <string>

namespace thirdvisit::http {

// Everything the coroutines share; lives as long as the last of them.
struct server::state : std::enable_shared_from_this<state> {
    boost::asio::any_io_executor executor;
    handler answer;
    server_limits limits;
    std::function<void(std::string)> log;
    std::list<boost::asio::ip::tcp::acceptor> tcp_ports;
    std::list<boost::asio::local::stream_protocol::acceptor> local_ports;
    std::list<std::string> socket_files;
    std::list<std::shared_ptr<stream>> open;
    std::shared_ptr<ssl_ctx_st> tls;
    bool stopped{};

    void say(const std::string& line) const
    {
        if (log)
            log(line);
    }

    template <class Acceptor>
    awaitable<void> accept_all([[maybe_unused]] std::shared_ptr<state> self, Acceptor& port,
                               bool with_tls);
    template <class Socket>
    void welcome(Socket socket, bool with_tls);
    awaitable<void> serve([[maybe_unused]] std::shared_ptr<state> self,
                          std::shared_ptr<stream> peer, std::shared_ptr<ssl_ctx_st> context,
                          std::string remote);
    awaitable<bool> shake_hands(std::shared_ptr<stream> peer, ssl_ctx_st* context,
                                std::string remote);
    awaitable<void> converse(std::shared_ptr<stream> peer, std::string remote);
    awaitable<result<progress>> receive(stream& peer, message_reader& reader, bool first);
    awaitable<response> call(request asked);
    awaitable<bool> reply(std::shared_ptr<stream> peer, response r, bool keep_alive, bool head);
    awaitable<void> stream_events(std::shared_ptr<stream> peer,
                                  std::shared_ptr<event_channel> events);
};

}  // namespace thirdvisit::http
