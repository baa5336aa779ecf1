#include "sync/http/server.hpp"

#include "sync/http/listening.hpp"
#include "sync/http/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unistd.h>

#include <array>
#include <list>
#include <sstream>

namespace thirdvisit::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using local = asio::local::stream_protocol;

namespace {

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t chunk_size = 16 * 1024;
constexpr std::chrono::milliseconds out_of_descriptors_pause{200};
constexpr std::chrono::milliseconds farewell{1'000};

int status_of(boost::system::error_code ec)
{
    if (ec == fault::header_too_large)
        return 431;
    if (ec == fault::body_too_large)
        return 413;
    return ec == fault::timed_out ? 408 : 400;
}

template <class Socket>
std::string name_of_remote(const Socket& socket)
{
    boost::system::error_code ec;
    const auto end = socket.remote_endpoint(ec);
    std::ostringstream out;
    if (!ec)
        out << end;
    return out.str();
}

void prepare(tcp::socket& socket)
{
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
}
void prepare(local::socket&) {}

}  // namespace

// Everything the coroutines share; lives as long as the last of them.
struct server::state : std::enable_shared_from_this<state> {
    asio::any_io_executor executor;
    handler answer;
    server_limits limits;
    std::function<void(std::string)> log;
    std::list<tcp::acceptor> tcp_ports;
    std::list<local::acceptor> local_ports;
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

namespace {

// What the other side still sends after we have said our last word: closing at once would reset
// the connection and could destroy that word on its way.
awaitable<void> take_leave(stream& peer, int socket)
{
    ::shutdown(socket, SHUT_WR);
    peer.expires_after(farewell);
    std::array<char, 4096> junk;
    for (std::size_t taken = 0; taken < 4 * 1024 * 1024;) {
        const auto got = co_await peer.read_raw(junk);
        if (!got || *got == 0)
            co_return;
        taken += *got;
    }
}

// Some bytes into the reader. A coroutine of its own, so that its buffer lives only while there
// is something to read.
awaitable<result<progress>> feed_once(stream& peer, message_reader& reader)
{
    std::array<char, chunk_size> chunk;
    const auto got = co_await peer.read_some(chunk);
    if (!got)
        co_return got.error();
    if (*got == 0)
        co_return fault::cut_off;
    co_return reader.feed({chunk.data(), *got});
}

}  // namespace

// One whole request. fault::cut_off before its first byte is the ordinary end of a connection.
awaitable<result<progress>> server::state::receive(stream& peer, message_reader& reader, bool first)
{
    auto whole = reader.feed({});
    // Whoever has said nothing yet holds a place for no longer than a request may take.
    const auto patience = first ? std::min(limits.idle, limits.whole_request) : limits.idle;
    peer.expires_after(reader.begun() ? limits.whole_request : patience);
    while (whole && *whole == progress::partial) {
        const bool nothing_yet = !reader.begun();
        const auto ready = co_await peer.readable();
        if (!ready)
            co_return ready.error();
        if (nothing_yet)
            peer.expires_after(limits.whole_request);
        whole = co_await feed_once(peer, reader);
        if (whole && *whole == progress::partial && reader.wants_continue()) {
            const auto told = co_await peer.write_all("HTTP/1.1 100 Continue\r\n\r\n");
            if (!told)
                co_return told.error();
        }
    }
    peer.never_expires();
    co_return whole;
}

awaitable<response> server::state::call(request asked)
{
    const auto what = asked.method + " " + asked.path;
    std::string why;
    try {
        co_return co_await answer(std::move(asked));
    } catch (const std::exception& e) {
        why = e.what();
    }
    say(what + " failed: " + why);
    co_return json_answer(500, R"({"code":"internal_error"})");
}

awaitable<bool> server::state::reply(std::shared_ptr<stream> peer, response r, bool keep_alive,
                                     bool head)
{
    peer->expires_after(limits.write);
    const std::string_view body = r.fixed_body.empty() ? std::string_view(r.body) : r.fixed_body;
    auto text = encode_head(r, keep_alive);
    const bool together = !head && !r.events && body.size() <= chunk_size;
    if (together)
        text.append(body);
    auto sent = co_await peer->write_all(text);
    if (sent && !together && !head && !r.events)
        sent = co_await peer->write_all(body);
    if (sent && r.events && !head)
        co_await stream_events(peer, r.events);
    peer->never_expires();
    co_return sent&& keep_alive && !r.events;
}

awaitable<void> server::state::stream_events(std::shared_ptr<stream> peer,
                                             std::shared_ptr<event_channel> events)
{
    asio::steady_timer bell(executor);
    events->on_change([&bell] { bell.cancel(); });
    while (!stopped && !events->dropped()) {
        auto news = events->take();
        if (news.empty() && events->closed())
            break;
        if (news.empty()) {
            bell.expires_after(limits.event_keep_alive);
            const auto [rung] = co_await bell.async_wait(use_tuple);
            news = events->take();
            if (news.empty() && !rung)
                news = ":\n\n";
        }
        peer->expires_after(limits.write);
        const auto sent = co_await peer->write_all(news);
        if (!sent)
            break;
    }
    events->on_change({});
    events->close();
}

awaitable<void> server::state::converse(std::shared_ptr<stream> peer, std::string remote)
{
    message_reader reader(side::request, limits.size);
    const auto identity = peer->identity();
    bool first = true;
    for (bool keep_alive = true; keep_alive && !stopped;) {
        const auto whole = co_await receive(*peer, reader, std::exchange(first, false));
        auto asked = whole ? (keep_alive = reader.keep_alive(), reader.take_request())
                           : result<request>(whole.error());
        if (!asked) {
            const bool merely_idle = asked.error() == fault::timed_out && !reader.begun();
            if (asked.error() == fault::cut_off || merely_idle)
                co_return;
            auto refusal = text_answer(status_of(asked.error()), asked.error().message() + "\n");
            co_await reply(peer, std::move(refusal), false, false);
            co_return;
        }
        asked->peer = identity;
        asked->remote = remote;
        const bool head = asked->method == "HEAD";
        auto r = co_await call(std::move(*asked));
        keep_alive = co_await reply(peer, std::move(r), keep_alive, head);
    }
}

awaitable<bool> server::state::shake_hands(std::shared_ptr<stream> peer, ssl_ctx_st* context,
                                           std::string remote)
{
    peer->expires_after(limits.whole_request);
    auto session = open_server_session(context, peer->native_handle());
    const auto shaken = co_await peer->handshake(std::move(session));
    if (!shaken && shaken.error() != fault::cut_off)
        say(remote + ": no secure connection: " + shaken.error().message());
    co_return shaken.has_value();
}

awaitable<void> server::state::serve([[maybe_unused]] std::shared_ptr<state> self,
                                     std::shared_ptr<stream> peer,
                                     std::shared_ptr<ssl_ctx_st> context, std::string remote)
{
    const auto place = open.insert(open.end(), peer);
    bool sound = true;
    if (context)
        sound = co_await shake_hands(peer, context.get(), remote);
    if (sound)
        co_await converse(peer, remote);
    if (peer->open() && !stopped)
        co_await take_leave(*peer, peer->native_handle());
    peer->close();
    open.erase(place);
}

template <class Socket>
void server::state::welcome(Socket socket, bool with_tls)
{
    if (open.size() >= limits.connections) {
        say("more than " + std::to_string(limits.connections) + " connections, one turned away");
        return;  // closing is the answer; the other side backs off and comes again
    }
    prepare(socket);
    auto remote = name_of_remote(socket);
    auto peer = std::make_shared<stream>(stream::socket_type(std::move(socket)));
    auto work = serve(shared_from_this(), std::move(peer), with_tls ? tls : nullptr,
                      remote.empty() ? "unix" : std::move(remote));
    asio::co_spawn(executor, std::move(work), asio::detached);
}

template <class Acceptor>
awaitable<void> server::state::accept_all([[maybe_unused]] std::shared_ptr<state> self,
                                          Acceptor& port, bool with_tls)
{
    asio::steady_timer pause(executor);
    while (!stopped) {
        auto [ec, socket] = co_await port.async_accept(use_tuple);
        if (!ec) {
            welcome(std::move(socket), with_tls);
            continue;
        }
        if (stopped || !port.is_open())
            co_return;
        say("cannot accept a connection: " + ec.message());
        pause.expires_after(out_of_descriptors_pause);
        const auto [ignored] = co_await pause.async_wait(use_tuple);
        static_cast<void>(ignored);
    }
}

server::server(asio::any_io_executor executor, handler answer, server_limits limits,
               std::function<void(std::string)> log)
    : state_(std::make_shared<state>())
{
    state_->executor = std::move(executor);
    state_->answer = std::move(answer);
    state_->limits = limits;
    state_->log = std::move(log);
}

server::~server()
{
    stop();
}

result<std::uint16_t> server::listen_tcp(const std::string& address, std::uint16_t port)
{
    tcp::acceptor acceptor(state_->executor);
    const auto ec = open_port(acceptor, address, port);
    if (ec)
        return ec;
    auto& kept = state_->tcp_ports.emplace_back(std::move(acceptor));
    asio::co_spawn(state_->executor, state_->accept_all(state_, kept, false), asio::detached);
    return kept.local_endpoint().port();
}

result<std::uint16_t> server::listen_tls(const std::string& address, std::uint16_t port,
                                         const tls_server_settings& tls)
{
    const auto usable = replace_certificate(tls);
    if (!usable)
        return usable.error();
    tcp::acceptor acceptor(state_->executor);
    const auto ec = open_port(acceptor, address, port);
    if (ec)
        return ec;
    auto& kept = state_->tcp_ports.emplace_back(std::move(acceptor));
    asio::co_spawn(state_->executor, state_->accept_all(state_, kept, true), asio::detached);
    return kept.local_endpoint().port();
}

result<> server::listen_unix(const std::string& path)
{
    local::acceptor acceptor(state_->executor);
    const auto ec = open_socket_file(acceptor, path);
    if (ec)
        return ec;
    state_->socket_files.push_back(path);
    auto& kept = state_->local_ports.emplace_back(std::move(acceptor));
    asio::co_spawn(state_->executor, state_->accept_all(state_, kept, false), asio::detached);
    return {};
}

result<> server::replace_certificate(const tls_server_settings& tls)
{
    auto context = make_server_context(tls);
    if (!context)
        return context.error();
    state_->tls = std::move(*context);
    return {};
}

void server::stop()
{
    if (std::exchange(state_->stopped, true))
        return;
    boost::system::error_code ignored;
    for (auto& port : state_->tcp_ports)
        port.close(ignored);
    for (auto& port : state_->local_ports)
        port.close(ignored);
    for (const auto& file : state_->socket_files)
        ::unlink(file.c_str());
    for (const auto& peer : state_->open)
        peer->close();
}

std::size_t server::connections() const
{
    return state_->open.size();
}

}  // namespace thirdvisit::http
