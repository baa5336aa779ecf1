#include "drivers/recorder/recording_service.hpp"

namespace thirdvisit::drivers {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

class recording_transport final : public transport {
public:
    recording_transport(std::unique_ptr<transport> line, std::shared_ptr<recording_writer> writer)
        : line_(std::move(line)), writer_(std::move(writer))
    {}
    ~recording_transport() override { writer_->flush(clock::now() + recording_writer::pause); }

    asio::awaitable<result<std::size_t>> read_some(std::span<std::uint8_t> into,
                                                   clock::time_point deadline) override
    {
        const auto got = co_await line_->read_some(into, deadline);
        if (got)
            writer_->on_bytes(direction::from_device, into.first(*got), clock::now());
        else
            writer_->flush(clock::now());
        co_return got;
    }

    asio::awaitable<result<>> write_all(byte_view frame) override
    {
        writer_->on_bytes(direction::to_device, frame, clock::now());
        co_return co_await line_->write_all(frame);
    }

private:
    std::unique_ptr<transport> line_;
    std::shared_ptr<recording_writer> writer_;
};

asio::awaitable<opened_port> open_recorded(port_opener open,
                                           std::shared_ptr<recording_writer> writer)
{
    auto port = co_await open();
    if (port.line)
        port.line = std::make_unique<recording_transport>(std::move(port.line), std::move(writer));
    co_return port;
}

}  // namespace

port_opener recorded(port_opener open, std::shared_ptr<recording_writer> writer)
{
    return [open = std::move(open), writer = std::move(writer)] {
        return open_recorded(open, writer);
    };
}

}  // namespace thirdvisit::drivers
