#include "sync/http/client.hpp"

#include "sync/http/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <vector>

namespace thirdvisit::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using local = asio::local::stream_protocol;
using clock = std::chrono::steady_clock;

namespace {

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

std::chrono::milliseconds left_until(clock::time_point end)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - clock::now());
    return std::max(left, std::chrono::milliseconds(0));
}

// Connects with a deadline; the timer may fire after we are gone, hence the shared socket.
template <class Socket, class Endpoint>
awaitable<result<std::shared_ptr<stream>>> connect_to(asio::any_io_executor executor, Endpoint to,
                                                      clock::time_point end)
{
    auto socket = std::make_shared<Socket>(executor);
    asio::steady_timer timer(executor, end);
    auto timed_out = std::make_shared<bool>(false);
    timer.async_wait([socket, timed_out](boost::system::error_code cancelled) {
        if (cancelled)
            return;
        *timed_out = true;
        boost::system::error_code ignored;
        socket->close(ignored);
    });
    const auto [ec] = co_await socket->async_connect(to, use_tuple);
    timer.cancel();
    if (*timed_out)
        co_return fault::timed_out;
    if (ec)
        co_return fault::unreachable;
    co_return std::make_shared<stream>(stream::socket_type(std::move(*socket)));
}

awaitable<result<std::vector<tcp::endpoint>>> resolve(asio::any_io_executor executor,
                                                      std::string host, std::uint16_t port)
{
    boost::system::error_code no_literal;
    const auto address = asio::ip::make_address(host, no_literal);
    if (!no_literal)
        co_return std::vector<tcp::endpoint>{tcp::endpoint(address, port)};
    tcp::resolver resolver(executor);
    const auto [ec, found] = co_await resolver.async_resolve(host, std::to_string(port), use_tuple);
    if (ec || found.empty())
        co_return fault::unresolved;
    std::vector<tcp::endpoint> out;
    for (const auto& entry : found)
        out.push_back(entry.endpoint());
    co_return out;
}

}  // namespace

struct client::state {
    asio::any_io_executor executor;
    client_settings settings;
    tls_context tls;
    std::shared_ptr<stream> line;
    std::string host_field;
    int hang_ups{};

    awaitable<result<std::shared_ptr<stream>>> dial(clock::time_point end);
    awaitable<result<>> connect(clock::time_point end);
    awaitable<result<response>> exchange(std::shared_ptr<stream> over, std::string bytes,
                                         bool head);
};

client::client(asio::any_io_executor executor, client_settings settings)
    : state_(std::make_shared<state>())
{
    state_->executor = std::move(executor);
    state_->host_field = settings.unix_path.empty()
                             ? settings.host + ":" + std::to_string(settings.port)
                             : std::string("localhost");
    state_->settings = std::move(settings);
}

client::~client()
{
    if (state_)
        close();
}

client::client(client&&) noexcept = default;

void client::close()
{
    ++state_->hang_ups;
    if (state_->line)
        state_->line->close();
}

awaitable<result<std::shared_ptr<stream>>> client::state::dial(clock::time_point end)
{
    if (!settings.unix_path.empty())
        co_return co_await connect_to<local::socket>(executor, local::endpoint(settings.unix_path),
                                                     end);
    const auto found = co_await resolve(executor, settings.host, settings.port);
    if (!found)
        co_return found.error();
    result<std::shared_ptr<stream>> last = fault::unreachable;
    for (const auto& endpoint : *found) {
        last = co_await connect_to<tcp::socket>(executor, endpoint, end);
        if (last || last.error() == fault::timed_out)
            break;
    }
    co_return last;
}

awaitable<result<>> client::state::connect(clock::time_point end)
{
    if (settings.tls && !tls) {
        auto made = make_client_context(*settings.tls);
        if (!made)
            co_return made.error();
        tls = std::move(*made);
    }
    const auto dialled = co_await dial(end);
    if (!dialled)
        co_return dialled.error();
    line = *dialled;
    if (!settings.tls)
        co_return result<>{};
    const auto& name = settings.tls->server_name;
    line->expires_after(left_until(end));
    auto session =
        open_client_session(tls.get(), line->native_handle(), name.empty() ? settings.host : name);
    const auto shaken = co_await line->handshake(std::move(session));
    if (!shaken)
        line->close();
    co_return shaken;
}

// One request and its answer on an open connection. fault::cut_off also when the server had
// closed it before we wrote.
awaitable<result<response>> client::state::exchange(std::shared_ptr<stream> over, std::string bytes,
                                                    bool head)
{
    const auto sent = co_await over->write_all(bytes);
    if (!sent && sent.error() != fault::cut_off)
        co_return sent.error();
    // Even after a failed write: a server that refuses us says why before it closes.
    message_reader reader(side::response, settings.size);
    if (head)
        reader.expect_no_body();
    std::array<char, 16 * 1024> chunk;
    for (result<progress> whole = progress::partial; *whole == progress::partial;) {
        const auto got = co_await over->read_some(chunk);
        if (!got)
            co_return got.error();
        whole = *got == 0 ? reader.end() : reader.feed({chunk.data(), *got});
        if (!whole)
            co_return whole.error();
    }
    if (!reader.keep_alive())
        over->close();
    co_return reader.take_response();
}

awaitable<result<response>> client::send(request asked, std::chrono::milliseconds deadline)
{
    const auto self = state_;
    const auto end = clock::now() + deadline;
    const auto bytes = encode(asked, self->host_field);
    const int hang_ups = self->hang_ups;
    for (;;) {
        const bool kept = self->line && self->line->open();
        if (!kept) {
            const auto connected = co_await self->connect(end);
            if (!connected)
                co_return connected.error();
        }
        if (self->hang_ups != hang_ups)
            co_return fault::cut_off;  // close() while we were connecting
        const auto line = self->line;
        line->expires_after(left_until(end));
        auto answer = co_await self->exchange(line, bytes, asked.method == "HEAD");
        if (answer) {
            line->never_expires();
            co_return answer;
        }
        line->close();
        if (!kept || answer.error() != fault::cut_off || self->hang_ups != hang_ups)
            co_return answer;
    }
}

}  // namespace thirdvisit::http
