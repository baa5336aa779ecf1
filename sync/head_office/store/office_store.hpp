// Everything that touches the database, together on the store thread.
#pragma once

#include "sync/head_office/store/database_fault.hpp"
#include "sync/head_office/store/ingest.hpp"
#include "sync/head_office/store/registry.hpp"
#include "sync/head_office/store/retention.hpp"
#include "sync/head_office/store/views.hpp"
#include "sync/run_on.hpp"

#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace thirdvisit::head_office {

class office_store {
public:
    // `keys` and the functions must outlive the store. Throws std::runtime_error with a sentence
    // for people.
    office_store(std::filesystem::path file, const fleet_keys& keys,
                 std::function<std::string()> fresh_epoch, view_settings seen)
        : file_(std::move(file)), keys_(keys), fresh_epoch_(std::move(fresh_epoch)), seen_(seen)
    {
        auto nothing = [](office_store&) {};
        guarded(nothing);
    }
    ~office_store() { thread_.join(); }

    ingest& intake() { return open_->intake; }
    registry& stations() { return open_->stations; }
    views& shown() { return open_->shown; }
    retention& kept() { return open_->kept; }

    // `work(store)` on the store thread; the caller resumes on its own. After a failed read, write
    // or sync the file is not trusted: whoever comes next opens it anew.
    template <class Work>
    auto run(Work work)
    {
        auto bound = [this, work = std::move(work)]() mutable { return guarded(work); };
        return sync::run_on(thread_.get_executor(), std::move(bound));
    }

private:
    struct opened {
        database db;
        ingest intake;
        registry stations;
        views shown;
        retention kept;

        explicit opened(office_store& s)
            : db(s.file_),
              intake(db, s.keys_, s.fresh_epoch_),
              stations(db),
              shown(db, s.seen_),
              kept(db)
        {}
    };

    template <class Work>
    std::invoke_result_t<Work&, office_store&> guarded(Work& work)
    {
        try {
            if (!open_)
                open_ = std::make_unique<opened>(*this);
            return work(*this);
        } catch (const SQLite::Exception& e) {
            if (!concerns_the_file(e))
                throw;
            open_.reset();
            throw std::runtime_error(explain(e, file_));
        }
    }

    std::filesystem::path file_;
    const fleet_keys& keys_;
    std::function<std::string()> fresh_epoch_;
    view_settings seen_;
    std::unique_ptr<opened> open_;
    boost::asio::thread_pool thread_{1};
};

}  // namespace thirdvisit::head_office
