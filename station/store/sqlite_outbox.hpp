// The outbox as the uplink knows it: every call is one piece of work on the store thread.
#pragma once

#include "station/store/outbox_table.hpp"
#include "sync/ports.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <string>
#include <type_traits>

namespace thirdvisit::station {

class sqlite_outbox final : public sync::outbox {
public:
    // `table` is asked on the store thread each time, since the store may have been reopened; it
    // throws store_error while there is none. `changed` and `failed` are called on the caller's
    // executor; `failed` before the error goes on to the caller.
    sqlite_outbox(boost::asio::any_io_executor store_thread, std::string station,
                  std::function<outbox_table&()> table, std::function<void()> changed,
                  std::function<void(const store_error&)> failed);

    sync::awaitable<sync::store_identity> identity() override;
    sync::awaitable<std::vector<sync::entry>> pending(sync::sequence after,
                                                      std::size_t limit) override;
    sync::awaitable<void> acknowledge(sync::sequence up_to) override;
    sync::awaitable<void> set_aside(sync::sequence seq, std::string code,
                                    std::string text) override;
    sync::awaitable<std::vector<sync::refusal>> count_refusals(
        std::vector<sync::refusal> refused) override;
    sync::awaitable<void> start_epoch(std::string epoch) override;

private:
    template <class F>
    sync::awaitable<std::invoke_result_t<F>> on_store(F work);

    boost::asio::any_io_executor store_thread_;
    std::string station_;
    std::function<outbox_table&()> table_;
    std::function<void()> changed_;
    std::function<void(const store_error&)> failed_;
};

}  // namespace thirdvisit::station
