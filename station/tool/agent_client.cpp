// One question to the station's running program; see agent_client.hpp.
#include "station/tool/agent_client.hpp"

#include "schemas/ids.hpp"
#include "station/words/words.hpp"
#include "sync/http/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ostream>
#include <random>

namespace thirdvisit::station::tool {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr auto longest_wait = 10min;  // an import of years works through every business day

http::request request_for(const question& q)
{
    http::request r;
    r.method = q.method;
    r.path = q.path;
    for (const auto& [name, value] : q.query)
        r.query.emplace(name, value);
    r.body = q.body;
    if (q.method == "POST")
        r.headers.add("Content-Type", q.content_type);
    return r;
}

result<http::response> send(const agent_options& a, const question& q)
{
    asio::io_context context(1);
    http::client_settings settings;
    settings.unix_path = a.socket;
    settings.size.body = 64 * 1024 * 1024;
    http::client client(context.get_executor(), settings);
    result<http::response> answer = errc::deadline_passed;
    auto work = [&]() -> asio::awaitable<void> {
        answer = co_await client.send(request_for(q), longest_wait);
        client.close();
    };
    asio::co_spawn(context, std::move(work), [](std::exception_ptr e) {
        if (e)
            std::rethrow_exception(e);
    });
    context.run();
    return answer;
}

bool is_forbidden(const std::string& socket)
{
    return ::access(socket.c_str(), R_OK | W_OK) != 0 && errno == EACCES;
}

std::string text_at(const json::value& v, const char* key)
{
    const auto* o = v.if_object();
    const auto* found = o ? o->if_contains(key) : nullptr;
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::map<std::string, text_argument> arguments_in(const json::value& v)
{
    std::map<std::string, text_argument> out;
    const auto* o = v.if_object();
    const auto* args = o ? o->if_contains("args") : nullptr;
    if (!args || !args->is_object())
        return out;
    for (const auto& [name, value] : args->get_object())
        if (const auto* number = value.if_int64())
            out[name] = *number;
        else if (const auto* words = value.if_string())
            out[name] = std::string(*words);
    return out;
}

// `text` is a key of the catalogue, `error` the tail of one; `why` is for programmers.
std::string reason_in(const json::value& refusal, const phrasebook& words)
{
    if (const auto key = text_at(refusal, "text"); !key.empty())
        return words.say({key, arguments_in(refusal)});
    const auto error = "error." + text_at(refusal, "error");
    const auto sentence = words.say({error, {}});
    const auto why = text_at(refusal, "why");
    return (sentence == error ? text_at(refusal, "error") : sentence) +
           (why.empty() ? "" : " [" + why + "]");
}

}  // namespace

std::optional<json::value> ask(const agent_options& a, const question& q, streams s, int& code)
{
    const auto answer = send(a, q);
    if (!answer) {
        s.err << "thirdvisit: "
              << say(a.in, {is_forbidden(a.socket) ? "tool.no_permission" : "tool.no_answer",
                            {{"socket", a.socket}}})
              << "\n";
        code = not_reachable;
        return std::nullopt;
    }
    boost::system::error_code ec;
    auto body = json::parse(answer->body, ec);
    if (answer->status == 200 && !ec) {
        code = success;
        return body;
    }
    const auto field = ec ? "" : text_at(body, "field");
    s.err << "thirdvisit: "
          << say(a.in, {field.empty() ? "tool.refused" : "tool.refused_field",
                        {{"status", std::int64_t{answer->status}},
                         {"why", ec ? answer->body : reason_in(body, phrasebook(a.in))},
                         {"field", field}}})
          << "\n";
    code = answer->status >= 500 ? failed : bad_input;
    return std::nullopt;
}

thirdvisit::text text_in(const json::value& v)
{
    return {text_at(v, "key"), arguments_in(v)};
}

std::string fresh_id()
{
    std::random_device random;
    std::array<std::uint8_t, 10> bits;
    for (auto& b : bits)
        b = static_cast<std::uint8_t>(random());
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return make_id({std::chrono::duration_cast<std::chrono::milliseconds>(now).count()}, bits);
}

}  // namespace thirdvisit::station::tool
