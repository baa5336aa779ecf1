#include "sync/uplink/uplink_service.hpp"

#include "sync/link_fault.hpp"

#include <utility>

namespace thirdvisit::sync {

namespace {

// Clocks are set now and then; a long wait looks at them again.
constexpr milliseconds longest_nap{600'000};

std::int64_t since_ms(std::chrono::steady_clock::time_point begun)
{
    const auto passed = std::chrono::steady_clock::now() - begun;
    return std::chrono::duration_cast<milliseconds>(passed).count();
}

}  // namespace

uplink_service::uplink_service(outbox& box, head_office& far, bell& doorbell,
                               uplink_settings settings, uplink_hooks hooks, std::uint32_t seed)
    : box_(box),
      far_(far),
      bell_(doorbell),
      settings_(settings),
      hooks_(std::move(hooks)),
      machine_(settings.patience, seed),
      random_(seed ^ 0x9e37'79b9U),
      batch_(settings.batch)
{}

awaitable<void> uplink_service::run()
{
    co_await settle_in();
    action todo = machine_.start();
    while (!stopped_)
        todo = co_await obey_safely(std::move(todo));
    far_.hang_up();
}

void uplink_service::stop()
{
    stopped_ = true;
    bell_.ring();
    far_.hang_up();
}

void uplink_service::ring()
{
    work_ = true;
    if (settings_.eager && resting_)
        bell_.ring();
}

void uplink_service::send_now()
{
    wanted_ = true;
    bell_.ring();
}

// After a power cut a whole district starts in the same minute.
awaitable<void> uplink_service::settle_in()
{
    if (settings_.eager || wanted_)
        co_return;
    std::uniform_int_distribution<milliseconds::rep> spread(0, settings_.settle.count());
    const milliseconds pause(spread(random_));
    tell(uplink_state::idle, pause);
    const bool rung = co_await bell_.wait(pause);
    static_cast<void>(rung);  // sooner is always allowed
}

// Everything is at head office. Gives what to do when the rest is over.
awaitable<action> uplink_service::rest()
{
    status_.last_success = hooks_.now();
    status_.fault.clear();
    status_.text.clear();
    last_session_ = hooks_.local_now();
    batch_ = settings_.batch;
    if (std::exchange(greeted_, false))
        co_await fetch_instructions();
    bool more = std::exchange(work_, false);
    if (settings_.eager && !more && !wanted_) {
        tell(uplink_state::idle, settings_.greet_every);
        resting_ = true;
        more = co_await bell_.wait(settings_.greet_every);
        resting_ = false;
        work_ = false;
    } else if (!settings_.eager) {
        far_.hang_up();
        co_await wait_for_night();
        more = false;
    }
    const bool asked = std::exchange(wanted_, false);
    co_return more && !asked ? machine_.on_work() : machine_.start();
}

awaitable<void> uplink_service::wait_for_night()
{
    while (!stopped_ && !wanted_) {
        const auto identity = co_await box_.identity();
        starts_ = starts_of(identity.station, settings_.night);
        const auto now = hooks_.local_now();
        if (start_between(*last_session_, now, starts_))
            co_return;
        if (now < *last_session_)
            last_session_ = now;  // the clock was set back; never wait for it to catch up
        const milliseconds left(seconds_between(now, next_start(now, starts_)) * 1000);
        tell(uplink_state::idle, left);
        const bool rung = co_await bell_.wait(std::min(left, longest_nap));
        static_cast<void>(rung);
    }
}

// A store that cannot read or commit must not end the uplink: it will heal or be mended.
awaitable<action> uplink_service::obey_safely(action todo)
{
    try {
        co_return co_await obey(std::move(todo));
    } catch (const std::exception& e) {
        status_.fault = "store_failed";
        status_.text = e.what();
    }
    tell(uplink_state::stopped, settings_.patience.longest);
    co_return machine_.on_hopeless();
}

awaitable<action> uplink_service::obey(action todo)
{
    if (std::holds_alternative<finished>(todo))
        co_return co_await rest();
    if (auto* epoch = std::get_if<take_epoch>(&todo))
        co_return co_await renumber(std::move(epoch->epoch));
    if (auto* one = std::get_if<set_aside>(&todo))
        co_return co_await put_aside(std::move(*one));
    if (const auto* a = std::get_if<acknowledge>(&todo)) {
        co_await box_.acknowledge(a->up_to);
        status_.acknowledged = a->up_to;
        co_return machine_.on_stored();
    }
    if (const auto* s = std::get_if<send_after>(&todo))
        co_return co_await send(s->cursor);
    if (const auto* b = std::get_if<back_off>(&todo))
        co_return co_await pause(b->pause);
    co_return co_await greet();
}

awaitable<action> uplink_service::greet()
{
    tell(uplink_state::sending);
    const auto identity = co_await box_.identity();
    const auto begun = std::chrono::steady_clock::now();
    const auto answer = co_await far_.hello(identity);
    if (!answer)
        co_return failure(answer.error());
    greeted_ = true;
    status_.fault.clear();
    status_.text.clear();
    if (hooks_.on_time)
        hooks_.on_time(answer->now, since_ms(begun));
    co_return machine_.on_hello(*answer);
}

awaitable<action> uplink_service::send(sequence cursor)
{
    auto batch = co_await box_.pending(cursor, batch_);
    if (batch.empty())
        co_return machine_.on_nothing_pending();
    const auto identity = co_await box_.identity();
    auto answer = co_await far_.deliver(identity, std::move(batch));
    if (!answer && answer.error() == link_fault::too_large)
        batch_ = std::max<std::size_t>(1, batch_ / 2);
    if (!answer)
        co_return failure(answer.error());
    if (!answer->refused.empty())
        answer->refused = co_await box_.count_refusals(std::move(answer->refused));
    co_return machine_.on_receipt(*answer, identity.epoch);
}

awaitable<action> uplink_service::put_aside(set_aside one)
{
    co_await box_.set_aside(one.seq, std::move(one.code), std::move(one.text));
    ++status_.set_aside;
    co_return machine_.on_stored();
}

awaitable<action> uplink_service::renumber(std::string epoch)
{
    co_await box_.start_epoch(std::move(epoch));
    ++status_.new_epochs;
    co_return machine_.on_epoch_taken();
}

awaitable<action> uplink_service::pause(milliseconds how_long)
{
    const bool trouble = !status_.fault.empty();
    const bool mendable = status_.state != uplink_state::stopped;
    tell(!trouble ? uplink_state::sending
                  : (mendable ? uplink_state::unreachable : uplink_state::stopped),
         how_long);
    const bool rung = wanted_ || co_await bell_.wait(how_long);
    static_cast<void>(rung);  // only stop() and send_now() ring here
    wanted_ = false;
    co_return machine_.on_backed_off();
}

// New settings are welcome at the end of a contact; without them everything goes on as before.
awaitable<void> uplink_service::fetch_instructions()
{
    const auto news = co_await far_.pull();
    if (!news || news->version == instructions_version_)
        co_return;
    instructions_version_ = news->version;
    if (hooks_.on_instructions)
        hooks_.on_instructions(*news);
}

action uplink_service::failure(boost::system::error_code why)
{
    status_.fault = fault_word(why);
    status_.text = why.message();
    const bool hopeless = needs_a_person(why);
    status_.state = hopeless ? uplink_state::stopped : uplink_state::unreachable;
    return hopeless ? machine_.on_hopeless() : machine_.on_failure(far_.asked_pause());
}

void uplink_service::tell(uplink_state state, std::optional<milliseconds> next)
{
    status_.state = state;
    status_.next_at.reset();
    if (next)
        status_.next_at = hooks_.now() + next->count();
    if (hooks_.on_status)
        hooks_.on_status(status_);
}

}  // namespace thirdvisit::sync
