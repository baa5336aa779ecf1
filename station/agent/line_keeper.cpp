// One line of the forecourt as people see it; see line_keeper.hpp.
#include "station/agent/line_keeper.hpp"

#include "station/agent/settings.hpp"
#include "station/words/words.hpp"

namespace thirdvisit::station {

namespace asio = boost::asio;
using asio::awaitable;
using phase = enum drivers::line_state::phase;

namespace {

// Counts what comes in; everything else is the port's own business.
class counted_transport final : public drivers::transport {
public:
    counted_transport(std::unique_ptr<drivers::transport> inner, device_status& status,
                      const std::function<utc_ms()>& now)
        : inner_(std::move(inner)), status_(status), now_(now)
    {}

    awaitable<result<std::size_t>> read_some(
        std::span<std::uint8_t> into, std::chrono::steady_clock::time_point deadline) override
    {
        const auto got = co_await inner_->read_some(into, deadline);
        if (got && *got > 0) {
            ++status_.frames;
            status_.last_frame = now_();
        }
        co_return got;
    }

    awaitable<result<>> write_all(byte_view frame) override { return inner_->write_all(frame); }

private:
    std::unique_ptr<drivers::transport> inner_;
    device_status& status_;
    const std::function<utc_ms()>& now_;
};

}  // namespace

line_keeper::line_keeper(line_parts parts) : parts_(std::move(parts)), share_(parts_.executor)
{
    const auto& s = parts_.settings;
    status_.line = s.id;
    status_.driver = s.driver;
    status_.owner = s.mode == wire_owner::owner;
    status_.proof = parts_.proof;
    status_.points = points_of(s);
    for (const auto& n : s.nozzles)
        addresses_.insert(n.address);
    if (addresses_.empty())
        addresses_.insert(0);
}

awaitable<void> line_keeper::run()
{
    return drivers::run_line([this] { return open(); }, *parts_.device,
                             [this](const drivers::device_event& e) { on_event(e); },
                             [this](const drivers::line_state& s) { on_state(s); }, parts_.box,
                             &share_);
}

awaitable<bool> line_keeper::release_port(std::chrono::seconds at_most)
{
    share_.release(at_most);
    if (status_.lent_until) {
        status_.lent_until = end_of_loan();
        parts_.changed();
    }
    co_return co_await share_.until_closed();
}

utc_ms line_keeper::end_of_loan() const
{
    return {parts_.now().since_epoch + share_.left().count()};
}

awaitable<drivers::opened_port> line_keeper::open()
{
    auto port = co_await parts_.open();
    if (port.line)
        port.line = std::make_unique<counted_transport>(std::move(port.line), status_, parts_.now);
    co_return port;
}

void line_keeper::on_state(const drivers::line_state& s)
{
    status_.lent_until = s.phase == phase::released ? std::optional(end_of_loan()) : std::nullopt;
    if (s.phase == phase::open) {
        silent_.clear();
        show("ok", std::nullopt);
    } else if (s.phase == phase::lost || s.phase == phase::released) {
        // Whoever waits for a device's last word must learn that none will come.
        for (const int address : addresses_)
            if (silent_.insert(address).second)
                parts_.take(drivers::fell_silent{address});
        show("closed", s.text);
    }
}

void line_keeper::on_event(const drivers::device_event& e)
{
    if (std::holds_alternative<drivers::line_noise>(e))
        ++status_.errors;
    if (const auto* s = std::get_if<drivers::fell_silent>(&e))
        silent_.insert(s->address);
    if (const auto* s = std::get_if<drivers::spoke_again>(&e))
        silent_.erase(s->address);
    show(silent_.size() >= addresses_.size() ? "silent" : "ok", std::nullopt);
    parts_.take(e);
}

// Logged once per change, however often it is tried again.
void line_keeper::show(std::string state, std::optional<text> detail)
{
    if (state == status_.state && detail == status_.detail)
        return;
    status_.state = std::move(state);
    status_.detail = std::move(detail);
    parts_.log("line " + status_.line + " is " + status_.state +
               (status_.detail ? ": " + say(language::en, *status_.detail) : ""));
    parts_.changed();
}

}  // namespace thirdvisit::station
