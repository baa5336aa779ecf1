#include "drivers/transport/hotplug.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <libudev.h>
#include <unistd.h>

#include <memory>
#include <string_view>

namespace thirdvisit::drivers {
namespace {

namespace asio = boost::asio;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

struct release {
    void operator()(udev* u) const { ::udev_unref(u); }
    void operator()(udev_monitor* m) const { ::udev_monitor_unref(m); }
    void operator()(udev_device* d) const { ::udev_device_unref(d); }
};

template <class T>
using handle = std::unique_ptr<T, release>;

handle<udev_monitor> tty_monitor(udev* context)
{
    handle<udev_monitor> monitor(::udev_monitor_new_from_netlink(context, "udev"));
    if (!monitor ||
        ::udev_monitor_filter_add_match_subsystem_devtype(monitor.get(), "tty", nullptr) < 0 ||
        ::udev_monitor_enable_receiving(monitor.get()) < 0)
        return nullptr;
    return monitor;
}

bool is_added(udev_device* device)
{
    const char* action = device ? ::udev_device_get_action(device) : nullptr;
    return action && std::string_view(action) == "add";
}

}  // namespace

plug_box::plug_box(asio::any_io_executor executor)
    : plugged_(executor, asio::steady_timer::time_point::max())
{}

void plug_box::announce()
{
    plugged_.cancel();
}

asio::awaitable<bool> plug_box::wait(std::chrono::milliseconds longest)
{
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer pause(plugged_.get_executor(), longest);
    const auto first = co_await (pause.async_wait(use_tuple) || plugged_.async_wait(use_tuple));
    co_return first.index() == 1;
}

asio::awaitable<void> watch_udev(plug_box& box)
{
    const handle<udev> context(::udev_new());
    const auto monitor = context ? tty_monitor(context.get()) : nullptr;
    if (!monitor)
        co_return;
    // The monitor closes its own descriptor; Asio gets a duplicate.
    asio::posix::stream_descriptor events(co_await asio::this_coro::executor,
                                          ::dup(::udev_monitor_get_fd(monitor.get())));
    for (;;) {
        const auto [ec] =
            co_await events.async_wait(asio::posix::descriptor_base::wait_read, use_tuple);
        if (ec)
            co_return;
        const handle<udev_device> device(::udev_monitor_receive_device(monitor.get()));
        if (is_added(device.get()))
            box.announce();
    }
}

}  // namespace thirdvisit::drivers
