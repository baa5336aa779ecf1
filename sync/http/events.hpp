// Server-sent events: one channel per reader, a hub that speaks to all of them. Belongs to the
// thread that runs the server; nothing here locks.
// Format: the "Server-sent events" section of the HTML standard (html.spec.whatwg.org).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::http {

class event_channel {
public:
    static constexpr std::size_t default_limit = 1 << 20;  // bytes waiting for one reader

    explicit event_channel(std::size_t limit = default_limit) : limit_(limit) {}

    // One event; `event` is a word, `data` any text. A reader whose backlog would pass the limit is
    // dropped: it reconnects and starts from a fresh snapshot, which is better than stale news.
    void push(std::string_view event, std::string_view data);
    // Ends the stream after what is already waiting.
    void close();
    // The reader is gone, was dropped, or the stream was closed.
    bool closed() const noexcept { return closed_; }
    bool dropped() const noexcept { return dropped_; }

    // For the server: everything that waits, and the bell that rings when something does.
    std::string take() noexcept;
    void on_change(std::function<void()> bell) { bell_ = std::move(bell); }

private:
    void ring() const;

    std::size_t limit_;
    std::string waiting_;
    bool closed_{};
    bool dropped_{};
    std::function<void()> bell_;
};

class event_hub {
public:
    // A new reader; it gets everything published from now on.
    std::shared_ptr<event_channel> subscribe(std::size_t limit = event_channel::default_limit);
    void publish(std::string_view event, std::string_view data);
    void close();
    // Readers that are still there: with none, nobody needs to render anything.
    std::size_t readers();

private:
    void forget_closed();

    std::vector<std::shared_ptr<event_channel>> channels_;
};

}  // namespace thirdvisit::http
