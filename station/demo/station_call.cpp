// One call of the station's addresses; see station_call.hpp.
#include "station/demo/station_call.hpp"

#include "schemas/ids.hpp"
#include "sync/http/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <chrono>
#include <random>

namespace thirdvisit::demo {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

answered call(const http::client_settings& where, http::request asked)
{
    asio::io_context context(1);
    http::client client(context.get_executor(), where);
    answered answer;
    auto work = [&]() -> asio::awaitable<void> {
        const auto got = co_await client.send(std::move(asked), 120s);
        client.close();
        if (!got)
            co_return;
        answer.status = got->status;
        boost::system::error_code ec;
        answer.body = boost::json::parse(got->body, ec);
    };
    asio::co_spawn(context, std::move(work), asio::detached);
    context.run();
    return answer;
}

http::request request_for(const std::string& method, const std::string& path,
                          const std::string& body, const std::string& content_type)
{
    http::request r;
    r.method = method;
    const auto question = path.find('?');  // one parameter is all anybody here needs
    r.path = path.substr(0, question);
    if (const auto is = path.find('=', question); is != std::string::npos)
        r.query.emplace(path.substr(question + 1, is - question - 1), path.substr(is + 1));
    r.body = body;
    if (!body.empty())
        r.headers.add("Content-Type", content_type);
    return r;
}

}  // namespace

answered call_station(const std::filesystem::path& socket, const std::string& method,
                      const std::string& path, const std::string& body,
                      const std::string& content_type)
{
    http::client_settings where;
    where.unix_path = socket.string();
    return call(where, request_for(method, path, body, content_type));
}

answered call_screen(std::uint16_t port, const std::string& token, const std::string& method,
                     const std::string& path, const std::string& body)
{
    http::client_settings where;
    where.host = "127.0.0.1";
    where.port = port;
    auto asked = request_for(method, path, body, "application/json");
    asked.headers.add("Authorization", "Bearer " + token);
    return call(where, std::move(asked));
}

std::string fresh_id()
{
    static std::mt19937_64 random{std::random_device{}()};
    std::array<std::uint8_t, 10> bits;
    for (auto& b : bits)
        b = static_cast<std::uint8_t>(random());
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return make_id({std::chrono::duration_cast<std::chrono::milliseconds>(now).count()}, bits);
}

}  // namespace thirdvisit::demo
