// What the core is made of; seen by its own files alone. Members that touch the store run on the
// store thread, views on the reader thread, everything else on the core's executor.
#pragma once

#include "station/keys/station_card_sealer.hpp"
#include "station/service/core.hpp"
#include "station/service/flag_views.hpp"
#include "station/service/forecourt.hpp"
#include "station/service/recall_round.hpp"
#include "station/service/recorder.hpp"
#include "station/service/station_clock.hpp"
#include "station/service/turnstile.hpp"
#include "station/service/visit_board.hpp"
#include "station/store/run_on.hpp"
#include "station/store/sqlite_outbox.hpp"
#include "station/store/store.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <deque>
#include <memory>
#include <set>

namespace thirdvisit::station {

namespace asio = boost::asio;
using asio::awaitable;

struct core::parts {
    parts(asio::any_io_executor ex, core_settings s);
    ~parts();

    // One event that waits for its commit.
    struct queued {
        fact what;
        bool own_commit{};
        core::acknowledge_record acknowledge;  // empty: nobody waits
        std::string record_id;
    };

    asio::any_io_executor executor;
    core_settings settings;
    visit_settings rules;
    station_clock clock;
    store_home home;
    std::unique_ptr<store> writer;         // store thread
    std::unique_ptr<store_reader> reader;  // reader thread
    recorder records;                      // store thread
    forecourt points;
    visit_builder builder;
    station_card_sealer sealer;
    visit_board board;
    turnstile gate;
    asio::steady_timer bell;  // rings when there is something to do
    std::deque<queued> queue;
    std::set<std::string> queued_keys;
    riders along;
    std::vector<visit_to_save> unsaved;  // closed while the store was in trouble
    std::vector<view::employee> staff;
    std::vector<view::waiting_card> cards_told;
    std::vector<view::expected_customer> expected;
    std::vector<std::string> models;
    std::vector<view::plate_match> likely;
    business_day round_done{};
    business_day retention_done{};
    std::array<std::uint8_t, 10> last_tail{};
    utc_ms last_id_at{};
    utc_ms last_beat{};
    utc_ms last_upkeep{};
    utc_ms retry_at{};
    std::optional<trouble> bad;
    std::function<void(const change&)> listener;
    std::shared_ptr<int> alive{std::make_shared<int>(0)};  // what is posted outlives nobody
    std::string head_office_key;
    std::string announced_to;  // the key everything sealed has been announced under
    bool stopping{};
    bool running{};
    asio::thread_pool store_pool{1};
    asio::thread_pool reader_pool{1};
    asio::thread_pool round_pool{1};
    std::unique_ptr<sqlite_outbox> box;

    // -- core.cpp: opening, threads, trouble ------------------------------------------------------
    void open_store(utc_ms now);
    void restore_clocks();
    void rebuild();
    std::vector<fact> lose_sight(utc_ms now);
    std::string fresh_id(utc_ms at) const;
    // Ascending also within one millisecond: after a restart facts are judged in this order again.
    // The core's executor only.
    std::string next_fact_id(utc_ms at);
    void tell(change c);
    void ring();
    void remember_trouble(const store_error& e);
    // The same, unless it was a statement of ours that the store refused.
    void distrust(const store_error& e);
    awaitable<void> recover();

    template <class F>
    awaitable<std::invoke_result_t<F, store&>> on_store(F work)
    {
        auto job = [this, w = std::move(work)]() mutable {
            if (!writer)
                throw store_error(store_fault::io, "the store is closed", home.folder().string(),
                                  "wait until the agent has reopened it, or look at its log");
            return w(*writer);
        };
        try {
            co_return co_await run_on(store_pool.get_executor(), std::move(job));
        } catch (const store_error& e) {
            distrust(e);
            throw;
        }
    }
    template <class F>
    awaitable<std::invoke_result_t<F, store_reader&>> on_reader(F work)
    {
        auto job = [this, w = std::move(work)]() mutable {
            if (!reader)
                reader = std::make_unique<store_reader>(home);
            return w(*reader);
        };
        co_return co_await run_on(reader_pool.get_executor(), std::move(job));
    }

    // -- core_visits.cpp: facts to visits to screens ----------------------------------------------
    void take(const std::string& line, const drivers::device_event& event,
              const core::acknowledge_record& acknowledge);
    awaitable<void> work_off();
    awaitable<void> commit_batch();
    awaitable<void> apply_facts(std::vector<recorded_fact> facts);
    awaitable<void> carry_out(visit_changes changes);
    awaitable<void> save_visits(std::vector<std::string>& touched);
    awaitable<void> flush();
    void take_over(const visit& imported);
    awaitable<void> refresh(std::string visit_id, bool reload_customer);
    void show(const std::string& visit_id);
    void show_tile(int point);
    surroundings around(const visit& v, bool open) const;
    int cars_running() const;
    std::vector<view::waiting_card> waiting_cards() const;
    view::point tile_view(view::point tile) const;

    // -- core_round.cpp ---------------------------------------------------------------------------
    awaitable<void> keep_up();
    awaitable<round_report> round();
    awaitable<void> look_ahead();
    awaitable<void> note_damage();
    awaitable<void> classify();
    awaitable<void> check_volumes();
    awaitable<void> index_initials();
    awaitable<void> tidy();
    awaitable<void> retire();
    awaitable<void> prune();
    awaitable<void> sweep();
    awaitable<void> announce_again();
    awaitable<void> give_memory_back();
    std::chrono::milliseconds until_next() const;
    recall_calendar calendar() const;

    // -- core_merges.cpp --------------------------------------------------------------------------
    // Visits in memory that changed hands, and who is at the pumps, after a merge or its undo.
    awaitable<void> change_hands(std::vector<std::string> visits);

    // -- core_people.cpp --------------------------------------------------------------------------
    void load_staff(const std::vector<std::string>& on_duty);
    int attendants_on_duty() const;
    std::string name_of_badge(const std::string& badge) const;
    bool knows_badge(const std::string& badge) const;
    awaitable<bool> fill_in_picked(plate_entry& entry);
    awaitable<void> commit_one(fact f);
    // What a person did to a visit, stored before it is done. The same request again: no change.
    awaitable<outcome<view::visit>> act(std::string request, visit_act what);
    void refuse_in_trouble() const;
    void restore(riders older);
    outcome<view::visit> answer_with(const std::string& visit);
    std::string latest_visit_at(int point, const std::string& except) const;
};

}  // namespace thirdvisit::station
