#include "tests/support/cut_proxy.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <list>

namespace thirdvisit::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

struct line {
    tcp::socket near;
    tcp::socket far;
    std::size_t left;  // bytes towards the server until it breaks
    bool limited;

    void reset()
    {
        boost::system::error_code ignored;
        for (auto* s : {&near, &far}) {
            s->set_option(asio::socket_base::linger(true, 0), ignored);
            s->close(ignored);
        }
    }
};

}  // namespace

struct cut_proxy::state {
    asio::any_io_executor executor;
    tcp::acceptor acceptor;
    std::uint16_t target;
    cut_proxy::mood now{cut_proxy::mood::pass};
    std::size_t next_cut{};
    int accepted{};
    std::list<std::weak_ptr<line>> lines;

    state(asio::any_io_executor ex, std::uint16_t to)
        : executor(ex), acceptor(ex, {asio::ip::address_v4::loopback(), 0}), target(to)
    {}
};

namespace {

template <class State>
asio::awaitable<void> pump(std::shared_ptr<State> s, std::shared_ptr<line> l, bool up)
{
    auto& from = up ? l->near : l->far;
    auto& to = up ? l->far : l->near;
    std::array<char, 16 * 1024> chunk;
    for (;;) {
        const auto [ec, n] = co_await from.async_read_some(asio::buffer(chunk), use_tuple);
        if (ec)
            break;
        if (up && l->limited && n >= l->left) {
            l->reset();
            co_return;
        }
        l->left -= up && l->limited ? n : 0;
        if (s->now == cut_proxy::mood::hang || (!up && s->now == cut_proxy::mood::swallow_answers))
            continue;
        const auto [failed, written] =
            co_await asio::async_write(to, asio::buffer(chunk.data(), n), use_tuple);
        static_cast<void>(written);
        if (failed)
            break;
    }
    boost::system::error_code ignored;
    to.shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> play_portal(std::shared_ptr<line> l)
{
    std::array<char, 1024> chunk;
    const auto [ec, n] = co_await l->near.async_read_some(asio::buffer(chunk), use_tuple);
    static_cast<void>(n);
    if (ec)
        co_return;
    static constexpr std::string_view page =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\nplease log in";
    const auto [failed, written] =
        co_await asio::async_write(l->near, asio::buffer(page.data(), page.size()), use_tuple);
    static_cast<void>(failed);
    static_cast<void>(written);
}

template <class State>
asio::awaitable<void> serve(std::shared_ptr<State> s, std::shared_ptr<line> l)
{
    if (s->now == cut_proxy::mood::portal)
        co_return co_await play_portal(l);
    const tcp::endpoint there(asio::ip::address_v4::loopback(), s->target);
    const auto [ec] = co_await l->far.async_connect(there, use_tuple);
    if (ec) {
        l->reset();
        co_return;
    }
    asio::co_spawn(s->executor, pump(s, l, true), asio::detached);
    co_await pump(s, l, false);
}

template <class State>
asio::awaitable<void> accept_all(std::shared_ptr<State> s)
{
    for (;;) {
        auto [ec, socket] = co_await s->acceptor.async_accept(use_tuple);
        if (ec)
            co_return;
        ++s->accepted;
        const auto cut = std::exchange(s->next_cut, 0);
        auto l =
            std::make_shared<line>(line{std::move(socket), tcp::socket(s->executor), cut, cut > 0});
        if (s->now == cut_proxy::mood::refuse) {
            l->reset();
            continue;
        }
        s->lines.push_back(l);
        asio::co_spawn(s->executor, serve(s, l), asio::detached);
    }
}

}  // namespace

cut_proxy::cut_proxy(asio::any_io_executor executor, std::uint16_t target)
    : state_(std::make_shared<state>(executor, target))
{
    asio::co_spawn(executor, accept_all(state_), asio::detached);
}

cut_proxy::~cut_proxy()
{
    cut();
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
}

std::uint16_t cut_proxy::port() const
{
    return state_->acceptor.local_endpoint().port();
}
void cut_proxy::set_target(std::uint16_t port)
{
    state_->target = port;
}
void cut_proxy::set(mood m)
{
    state_->now = m;
}
void cut_proxy::cut_after(std::size_t bytes)
{
    state_->next_cut = bytes;
}
int cut_proxy::accepted() const
{
    return state_->accepted;
}

void cut_proxy::cut()
{
    for (const auto& weak : std::exchange(state_->lines, {}))
        if (const auto l = weak.lock())
            l->reset();
}

}  // namespace thirdvisit::test
