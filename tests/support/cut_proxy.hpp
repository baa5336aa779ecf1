// A TCP cable one can cut: stands between a client and a server on loopback and does to the bytes
// what bad lines do.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>

namespace thirdvisit::test {

class cut_proxy {
public:
    enum class mood {
        pass,
        refuse,           // the connection ends as soon as it begins
        hang,             // accepted, and then nothing
        swallow_answers,  // requests arrive, answers get lost
        portal,           // somebody else answers, in plain HTTP
    };

    cut_proxy(boost::asio::any_io_executor executor, std::uint16_t target);
    ~cut_proxy();

    std::uint16_t port() const;
    void set_target(std::uint16_t port);
    // For bytes from now on, also of connections already open.
    void set(mood m);
    // Resets every open connection.
    void cut();
    // The next connection is reset after so many bytes towards the server; 0: never.
    void cut_after(std::size_t bytes);
    int accepted() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace thirdvisit::test
