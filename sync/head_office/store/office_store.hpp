// Everything that touches the database, together on the store thread.
#pragma once

#include "sync/head_office/store/ingest.hpp"
#include "sync/head_office/store/registry.hpp"
#include "sync/head_office/store/views.hpp"
#include "sync/run_on.hpp"

#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <functional>
#include <utility>

namespace thirdvisit::head_office {

class office_store {
public:
    // `keys` and the functions must outlive the store.
    office_store(const std::filesystem::path& file, const fleet_keys& keys,
                 std::function<std::string()> fresh_epoch, view_settings seen)
        : db_(file), ingest_(db_, keys, std::move(fresh_epoch)), registry_(db_), views_(db_, seen)
    {}
    ~office_store() { thread_.join(); }

    ingest& intake() { return ingest_; }
    registry& stations() { return registry_; }
    views& shown() { return views_; }

    // `work(store)` on the store thread; the caller resumes on its own.
    template <class Work>
    auto run(Work work)
    {
        auto bound = [this, work = std::move(work)]() mutable { return work(*this); };
        return sync::run_on(thread_.get_executor(), std::move(bound));
    }

private:
    database db_;
    ingest ingest_;
    registry registry_;
    views views_;
    boost::asio::thread_pool thread_{1};
};

}  // namespace thirdvisit::head_office
