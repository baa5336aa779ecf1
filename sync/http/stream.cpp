#include "sync/http/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <sys/socket.h>

#include <cerrno>

namespace thirdvisit::http {

namespace asio = boost::asio;

namespace {

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

using wait_for = asio::socket_base::wait_type;

}  // namespace

struct stream::attempt {
    enum outcome { done, want_read, want_write, failed };
    outcome how{done};
    std::size_t count{};
    boost::system::error_code why;

    static attempt of_call(ssize_t n, bool writing)
    {
        if (n >= 0)
            return {done, static_cast<std::size_t>(n), {}};
        if (errno == EAGAIN || errno == EINTR)
            return {writing ? want_write : want_read, 0, {}};
        return {failed, 0, fault::cut_off};
    }

    static attempt of_tls(ssl_st* tls, int n, bool handshaking)
    {
        if (n > 0)
            return {done, static_cast<std::size_t>(n), {}};
        switch (SSL_get_error(tls, n)) {
        case SSL_ERROR_WANT_READ:
            return {want_read, 0, {}};
        case SSL_ERROR_WANT_WRITE:
            return {want_write, 0, {}};
        case SSL_ERROR_ZERO_RETURN:
            return {done, 0, {}};
        default:
            return {failed, 0, why_failed(tls, handshaking)};
        }
    }
};

stream::stream(socket_type socket) : socket_(std::move(socket)), deadline_(socket_.get_executor())
{
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
}

template <class Try>
awaitable<result<std::size_t>> stream::drive(Try once)
{
    for (;;) {
        if (timed_out_)
            co_return fault::timed_out;
        if (!socket_.is_open())
            co_return fault::cut_off;
        ERR_clear_error();
        const attempt a = once();
        if (a.how == attempt::done)
            co_return a.count;
        if (a.how == attempt::failed)
            co_return a.why;
        const auto what = a.how == attempt::want_read ? wait_for::wait_read : wait_for::wait_write;
        const auto [ec] = co_await socket_.async_wait(what, use_tuple);
        if (ec)
            co_return timed_out_ ? fault::timed_out : fault::cut_off;
    }
}

awaitable<result<>> stream::handshake(tls_session session)
{
    tls_ = std::move(session);
    handshaking_ = true;
    const auto shaken = co_await drive(
        [this] { return attempt::of_tls(tls_.get(), SSL_do_handshake(tls_.get()), true); });
    handshaking_ = false;
    if (!shaken)
        co_return shaken.error();
    if (*shaken == 0)
        co_return fault::cut_off;
    co_return result<>{};
}

awaitable<result<>> stream::readable()
{
    const bool waits_inside = tls_ && SSL_pending(tls_.get()) > 0;
    if (waits_inside)
        co_return result<>{};
    if (timed_out_ || !socket_.is_open())
        co_return timed_out_ ? fault::timed_out : fault::cut_off;
    const auto [ec] = co_await socket_.async_wait(wait_for::wait_read, use_tuple);
    if (ec)
        co_return timed_out_ ? fault::timed_out : fault::cut_off;
    co_return result<>{};
}

awaitable<result<std::size_t>> stream::read_some(std::span<char> into)
{
    return drive([this, into] {
        if (tls_)
            return attempt::of_tls(tls_.get(),
                                   SSL_read(tls_.get(), into.data(), static_cast<int>(into.size())),
                                   false);
        return attempt::of_call(::recv(socket_.native_handle(), into.data(), into.size(), 0),
                                false);
    });
}

awaitable<result<std::size_t>> stream::read_raw(std::span<char> into)
{
    return drive([this, into] {
        return attempt::of_call(::recv(socket_.native_handle(), into.data(), into.size(), 0),
                                false);
    });
}

awaitable<result<>> stream::write_all(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto sent = co_await drive([this, bytes] {
            if (tls_)
                return attempt::of_tls(
                    tls_.get(), SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())),
                    false);
            return attempt::of_call(
                ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL), true);
        });
        if (!sent)
            co_return sent.error();
        if (*sent == 0)
            co_return fault::cut_off;
        bytes.remove_prefix(*sent);
    }
    co_return result<>{};
}

void stream::close() noexcept
{
    deadline_.cancel();
    if (!socket_.is_open())
        return;
    if (tls_ && !handshaking_)
        SSL_shutdown(tls_.get());
    ERR_clear_error();
    boost::system::error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_both, ignored);
    socket_.close(ignored);
}

void stream::expires_after(std::chrono::milliseconds t)
{
    timed_out_ = false;
    deadline_.expires_after(t);
    deadline_.async_wait([weak = weak_from_this()](boost::system::error_code ec) {
        const auto self = weak.lock();
        if (ec || !self || self->deadline_.expiry() > asio::steady_timer::clock_type::now())
            return;  // moved on, or gone
        self->timed_out_ = true;
        boost::system::error_code ignored;
        self->socket_.cancel(ignored);
    });
}

void stream::never_expires()
{
    timed_out_ = false;
    deadline_.expires_at(asio::steady_timer::time_point::max());
}

peer_identity stream::identity() const
{
    return tls_ ? identity_of(tls_.get()) : peer_identity{};
}

}  // namespace thirdvisit::http
