#include "station/store/sqlite_outbox.hpp"

#include "station/store/run_on.hpp"

#include <utility>

namespace thirdvisit::station {

sqlite_outbox::sqlite_outbox(boost::asio::any_io_executor store_thread, std::string station,
                             std::function<outbox_table&()> table, std::function<void()> changed,
                             std::function<void(const store_error&)> failed)
    : store_thread_(std::move(store_thread)),
      station_(std::move(station)),
      table_(std::move(table)),
      changed_(std::move(changed)),
      failed_(std::move(failed))
{}

template <class F>
sync::awaitable<std::invoke_result_t<F>> sqlite_outbox::on_store(F work)
{
    try {
        co_return co_await run_on(store_thread_, std::move(work));
    } catch (const store_error& e) {
        failed_(e);
        throw;
    }
}

sync::awaitable<sync::store_identity> sqlite_outbox::identity()
{
    auto work = [this] { return table_().identity(station_); };
    co_return co_await on_store(std::move(work));
}

sync::awaitable<std::vector<sync::entry>> sqlite_outbox::pending(sync::sequence after,
                                                                 std::size_t limit)
{
    auto work = [this, after, limit] { return table_().pending(after, limit); };
    co_return co_await on_store(std::move(work));
}

sync::awaitable<void> sqlite_outbox::acknowledge(sync::sequence up_to)
{
    auto work = [this, up_to] { table_().acknowledge(up_to); };
    co_await on_store(std::move(work));
    changed_();
}

sync::awaitable<void> sqlite_outbox::set_aside(sync::sequence seq, std::string code,
                                               std::string text)
{
    auto work = [this, seq, c = std::move(code), t = std::move(text)] {
        table_().set_aside(seq, c, t);
    };
    co_await on_store(std::move(work));
    changed_();
}

sync::awaitable<std::vector<sync::refusal>> sqlite_outbox::count_refusals(
    std::vector<sync::refusal> refused)
{
    auto work = [this, r = std::move(refused)] { return table_().count_refusals(r); };
    co_return co_await on_store(std::move(work));
}

sync::awaitable<void> sqlite_outbox::start_epoch(std::string epoch)
{
    auto work = [this, e = std::move(epoch)] { table_().start_epoch(e); };
    co_await on_store(std::move(work));
    changed_();
}

}  // namespace thirdvisit::station
