#include "sync/http/events.hpp"

#include <utility>

namespace thirdvisit::http {

void event_channel::push(std::string_view event, std::string_view data)
{
    if (closed_)
        return;
    if (waiting_.size() + event.size() + data.size() > limit_) {
        dropped_ = true;
        waiting_.clear();
        close();
        return;
    }
    waiting_.append("event: ").append(event).append("\n");
    for (;;) {  // a line break inside the data would end the event
        const auto line = data.substr(0, data.find('\n'));
        waiting_.append("data: ").append(line).append("\n");
        if (line.size() == data.size())
            break;
        data.remove_prefix(line.size() + 1);
    }
    waiting_ += '\n';
    ring();
}

void event_channel::close()
{
    closed_ = true;
    ring();
}

std::string event_channel::take() noexcept
{
    return std::exchange(waiting_, {});
}

void event_channel::ring() const
{
    if (bell_)
        bell_();
}

std::shared_ptr<event_channel> event_hub::subscribe(std::size_t limit)
{
    forget_closed();
    channels_.push_back(std::make_shared<event_channel>(limit));
    return channels_.back();
}

void event_hub::publish(std::string_view event, std::string_view data)
{
    for (const auto& channel : channels_)
        channel->push(event, data);
    forget_closed();
}

void event_hub::close()
{
    for (const auto& channel : channels_)
        channel->close();
    channels_.clear();
}

std::size_t event_hub::readers()
{
    forget_closed();
    return channels_.size();
}

void event_hub::forget_closed()
{
    std::erase_if(channels_, [](const auto& channel) { return channel->closed(); });
}

}  // namespace thirdvisit::http
