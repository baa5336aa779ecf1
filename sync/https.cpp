#include "sync/https.hpp"

#include "sync/http/client.hpp"
#include "sync/link_fault.hpp"
#include "sync/pki/pki.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/talk.hpp"

#include <charconv>

namespace thirdvisit::sync {

namespace {

http::request post(std::string_view path, std::string body)
{
    http::request r;
    r.method = "POST";
    r.path = path;
    r.headers.add("Content-Type", "application/json");
    r.body = std::move(body);
    return r;
}

http::tls_client_settings credentials(const joined& j)
{
    return {j.authority_pem, {}, {}, j.certificate_pem, j.key_pem};
}

// The body of a 200, or what its refusal means.
result<std::string> accepted(const result<http::response>& answer,
                             std::chrono::milliseconds& asked_pause)
{
    asked_pause = {};
    if (!answer)
        return answer.error();
    if (answer->status == 200)
        return answer->body;
    const auto refusal = wire::decode_refusal_answer(answer->body);
    if (refusal)
        asked_pause = std::chrono::seconds(refusal->retry_after_s);
    return fault_of_refusal(refusal ? refusal->code : std::string(), answer->status);
}

}  // namespace

result<https_address> parse_https_address(std::string_view text)
{
    constexpr std::string_view scheme = "https://";
    if (text.starts_with(scheme))
        text.remove_prefix(scheme.size());
    if (text.ends_with('/'))
        text.remove_suffix(1);
    https_address out;
    const auto bracket = text.rfind(']');  // [::1]:8443
    const auto colon = text.rfind(':');
    const bool has_port =
        colon != std::string_view::npos &&
        (bracket == std::string_view::npos ? text.find(':') == colon : colon > bracket);
    if (has_port) {
        const auto digits = text.substr(colon + 1);
        const auto* end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, out.port);
        if (read.ec != std::errc{} || read.ptr != end || out.port == 0)
            return errc::malformed_message;
        text = text.substr(0, colon);
    }
    if (text.starts_with('[') && text.ends_with(']'))
        text = text.substr(1, text.size() - 2);
    if (text.empty() || text.find_first_of("/ ?#@[]") != std::string_view::npos)
        return errc::malformed_message;
    out.host = text;
    return out;
}

struct https_head_office::parts {
    boost::asio::any_io_executor executor;
    https_settings settings;
    joined who;
    std::unique_ptr<http::client> client;
    std::chrono::milliseconds asked_pause{};

    void reconnect()
    {
        client = std::make_unique<http::client>(
            executor, http::client_settings{
                          settings.address.host, settings.address.port, {}, credentials(who)});
    }
    void say(const std::string& line) const
    {
        if (settings.log)
            settings.log(line);
    }
    awaitable<result<std::string>> ask(http::request r)
    {
        const auto answer = co_await client->send(std::move(r), settings.deadline);
        co_return accepted(answer, asked_pause);
    }
    awaitable<void> renew();
    template <class T>
    result<T> understood(const wire::reading<T>& read)
    {
        if (read)
            return *read;
        say("head office's answer was not understood: " + read.error().text);
        return link_fault::not_head_office;
    }
};

https_head_office::https_head_office(boost::asio::any_io_executor executor, https_settings settings,
                                     joined who)
    : parts_(std::make_unique<parts>())
{
    parts_->executor = std::move(executor);
    parts_->settings = std::move(settings);
    parts_->who = std::move(who);
    parts_->reconnect();
}

https_head_office::~https_head_office() = default;

// A new key each time. When it fails, the old certificate still has a third of its life.
awaitable<void> https_head_office::parts::renew()
{
    auto fresh = who;
    fresh.key_pem = pki::make_key();
    const auto request = pki::make_request(fresh.key_pem, who.station);
    auto asked =
        post(wire::join_path,
             wire::encode(wire::join_request{who.station, {}, *request, settings.agent_version}));
    const auto body = co_await ask(std::move(asked));
    const auto answer = body ? understood(wire::decode_join_answer(*body))
                             : result<wire::join_answer>(body.error());
    if (!answer) {
        say("the certificate was not renewed: " + answer.error().message());
        co_return;
    }
    fresh.certificate_pem = answer->certificate_pem;
    fresh.authority_pem = answer->authority_pem;
    const auto kept = save_joined(settings.joined_file, fresh);
    if (!kept) {
        say("the renewed certificate could not be stored: " + kept.error().message());
        co_return;  // the stored one is the one that works after a restart
    }
    who = std::move(fresh);
    reconnect();
    say("the certificate was renewed");
}

awaitable<result<greeting>> https_head_office::hello(const store_identity& who)
{
    const auto now = parts_->settings.now();
    if (renewal_due(parts_->who, now))
        co_await parts_->renew();
    auto asked = post(wire::hello_path,
                      wire::encode(wire::hello_request{who, parts_->settings.agent_version, now}));
    const auto body = co_await parts_->ask(std::move(asked));
    if (!body)
        co_return body.error();
    co_return parts_->understood(wire::decode_greeting(*body));
}

awaitable<result<receipt>> https_head_office::deliver(const store_identity& who,
                                                      std::vector<entry> batch)
{
    auto asked = post(wire::batch_path,
                      wire::compress(wire::encode_batch(who.epoch, who.acknowledged, batch).text));
    asked.headers.add("Content-Encoding", "zstd");
    const auto body = co_await parts_->ask(std::move(asked));
    if (!body)
        co_return body.error();
    co_return parts_->understood(wire::decode_receipt(*body));
}

awaitable<result<instructions>> https_head_office::pull()
{
    auto asked = post(wire::pull_path, "{}");
    const auto body = co_await parts_->ask(std::move(asked));
    if (!body)
        co_return body.error();
    const auto answer = parts_->understood(wire::decode_pull_answer(*body));
    if (!answer)
        co_return answer.error();
    co_return *answer;
}

std::chrono::milliseconds https_head_office::asked_pause() const
{
    return parts_->asked_pause;
}
void https_head_office::hang_up()
{
    parts_->client->close();
}

awaitable<wire::reading<joined>> join(boost::asio::any_io_executor executor, https_address address,
                                      join_code code, std::string agent_version,
                                      std::chrono::milliseconds deadline)
{
    joined out;
    out.station = code.station;
    out.key_pem = pki::make_key();
    const auto request = pki::make_request(out.key_pem, code.station);
    http::tls_client_settings tls;
    tls.authority_fingerprint = code.authority_fingerprint;
    http::client client(executor, {address.host, address.port, {}, tls});
    // Made before the co_await: g++ 12 destroys such temporaries inside it twice.
    auto asked =
        post(wire::join_path,
             wire::encode(wire::join_request{code.station, code.secret, *request, agent_version}));
    const auto answer = co_await client.send(std::move(asked), deadline);
    if (!answer)
        co_return wire::rejection{std::string(fault_word(answer.error())),
                                  answer.error().message()};
    if (answer->status != 200) {
        const auto refusal = wire::decode_refusal_answer(answer->body);
        const auto fault = make_error_code(fault_of_refusal({}, answer->status));
        co_return refusal ? wire::rejection{refusal->code, refusal->text}
                          : wire::rejection{std::string(fault_word(fault)), fault.message()};
    }
    const auto read = wire::decode_join_answer(answer->body);
    if (!read)
        co_return read.error();
    out.certificate_pem = read->certificate_pem;
    out.authority_pem = read->authority_pem;
    out.sealing_key = read->sealing_key;
    out.company = read->company;
    out.name = read->name;
    out.district = read->district;
    if (!pki::matches(out.key_pem, out.certificate_pem))
        co_return wire::rejection{"not_head_office", "the certificate is not for our key"};
    co_return out;
}

}  // namespace thirdvisit::sync
