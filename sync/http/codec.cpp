#include "sync/http/codec.hpp"

#include <boost/beast/core/buffer_traits.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace thirdvisit::http {

namespace beast = boost::beast;
namespace bh = boost::beast::http;

namespace {

boost::system::error_code translate(boost::system::error_code ec)
{
    if (ec == bh::error::header_limit || ec == bh::error::buffer_overflow)
        return fault::header_too_large;
    if (ec == bh::error::body_limit)
        return fault::body_too_large;
    return fault::not_http;
}

template <bool IsRequest>
struct parser_box {
    using parser = bh::parser<IsRequest, bh::string_body>;

    void renew(size_limits limits)
    {
        now.emplace();
        now->header_limit(static_cast<std::uint32_t>(limits.header));
        now->body_limit(limits.body);
        now->eager(true);
    }
    std::optional<parser> now;
};

void copy_fields(const bh::fields& from, header_list& to)
{
    for (const auto& field : from)
        to.add(std::string(field.name_string()), std::string(field.value()));
}

// A header field that carries a line break would forge the next one.
void append_field(std::string& out, std::string_view name, std::string_view value)
{
    if (name.find_first_of("\r\n:") != std::string_view::npos ||
        value.find_first_of("\r\n") != std::string_view::npos)
        return;
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

struct message_reader::state {
    side what;
    size_limits limits;
    std::string unread;
    parser_box<true> request;
    parser_box<false> response;
    bool started{};
    bool announced{};
    bool no_body{};

    void renew()
    {
        if (what == side::request)
            request.renew(limits);
        else
            response.renew(limits);
        if (what == side::response && no_body)
            response.now->skip(true);
        started = announced = false;
    }
    template <class F>
    auto with(F f) const
    {
        return what == side::request ? f(*request.now) : f(*response.now);
    }
    template <class F>
    auto with(F f)
    {
        return what == side::request ? f(*request.now) : f(*response.now);
    }
};

message_reader::message_reader(side what, size_limits limits) : state_(std::make_unique<state>())
{
    state_->what = what;
    state_->limits = limits;
    state_->renew();
}

message_reader::message_reader(message_reader&&) noexcept = default;
message_reader::~message_reader() = default;

result<progress> message_reader::feed(std::string_view bytes)
{
    auto& s = *state_;
    s.unread.append(bytes);
    while (!s.unread.empty()) {
        s.started = true;
        boost::system::error_code ec;
        const auto used = s.with(
            [&](auto& p) { return p.is_done() ? 0 : p.put(boost::asio::buffer(s.unread), ec); });
        s.unread.erase(0, used);
        if (ec == bh::error::need_more)
            break;
        if (ec)
            return translate(ec);
        if (used == 0 || s.with([](auto& p) { return p.is_done(); }))
            break;
    }
    return s.with([](auto& p) { return p.is_done(); }) ? progress::whole : progress::partial;
}

result<progress> message_reader::end()
{
    auto& s = *state_;
    if (!s.started)
        return fault::cut_off;
    boost::system::error_code ec;
    s.with([&](auto& p) {
        p.put_eof(ec);
        return 0;
    });
    if (ec || !s.with([](auto& p) { return p.is_done(); }))
        return fault::cut_off;
    return progress::whole;
}

bool message_reader::wants_continue()
{
    auto& s = *state_;
    if (s.what != side::request || s.announced || !s.request.now->is_header_done() ||
        s.request.now->is_done())
        return false;
    s.announced = true;
    return beast::iequals(s.request.now->get()[bh::field::expect], "100-continue");
}

bool message_reader::begun() const noexcept
{
    return state_->started;
}

bool message_reader::keep_alive() const noexcept
{
    return state_->with([](const auto& p) { return p.keep_alive(); });
}

result<request> message_reader::take_request()
{
    auto& s = *state_;
    auto message = s.request.now->release();
    s.renew();
    request out;
    out.method = std::string(message.method_string());
    if (!split_target({message.target().data(), message.target().size()}, out))
        return fault::not_http;
    copy_fields(message.base(), out.headers);
    out.body = std::move(message.body());
    return out;
}

result<response> message_reader::take_response()
{
    auto& s = *state_;
    auto message = s.response.now->release();
    s.renew();
    response out;
    out.status = static_cast<int>(message.result_int());
    copy_fields(message.base(), out.headers);
    out.body = std::move(message.body());
    return out;
}

void message_reader::expect_no_body()
{
    state_->no_body = true;
    state_->response.now->skip(true);
}

std::string encode_head(const response& r, bool keep_alive)
{
    std::string out = "HTTP/1.1 " + std::to_string(r.status) + " ";
    out.append(reason_phrase(r.status)).append("\r\n");
    for (const auto& [name, value] : r.headers)
        append_field(out, name, value);
    if (r.events) {
        append_field(out, "Content-Type", "text/event-stream");
        append_field(out, "Cache-Control", "no-store");
        append_field(out, "Connection", "close");
        return out + "\r\n";
    }
    const auto size = r.fixed_body.empty() ? r.body.size() : r.fixed_body.size();
    if (r.status != 204 && r.status != 304)
        append_field(out, "Content-Length", std::to_string(size));
    append_field(out, "X-Content-Type-Options", "nosniff");
    if (!keep_alive)
        append_field(out, "Connection", "close");
    return out + "\r\n";
}

std::string encode(const request& r, std::string_view host)
{
    std::string target;
    for (const char c : r.path)
        target += c == '/' ? std::string("/") : percent_encode({&c, 1});
    char separator = '?';
    for (const auto& [name, value] : r.query) {
        target += separator + percent_encode(name) + "=" + percent_encode(value);
        separator = '&';
    }
    std::string out = r.method + " " + target + " HTTP/1.1\r\n";
    append_field(out, "Host", host);
    for (const auto& [name, value] : r.headers)
        append_field(out, name, value);
    if (!r.body.empty() || r.method == "POST" || r.method == "PUT")
        append_field(out, "Content-Length", std::to_string(r.body.size()));
    out += "\r\n";
    out += r.body;
    return out;
}

}  // namespace thirdvisit::http
