#include "drivers/simulator/forecourt.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace thirdvisit::drivers::simulator {
namespace {

std::string_view name_of(enum happening::kind kind)
{
    static constexpr std::array<std::string_view, 7> names{
        "card_in", "nozzle_lifted", "fuelling_finished", "record_acknowledged", "card_out",
        "offline", "online"};
    return names[static_cast<std::size_t>(kind)];
}

}  // namespace

forecourt::forecourt(scenario play, time_point start, std::function<void(const told&)> tell)
    : play_(std::move(play)), start_(start), tell_(std::move(tell)), random_(play_.seed)
{
    plan();
}

observer forecourt::watch(const std::string& device)
{
    return [this, device](const happening& h) {
        tally_.fuellings += h.what == happening::kind::fuelling_finished;
        tally_.acknowledged += h.what == happening::kind::record_acknowledged;
        const auto done = h.what == happening::kind::card_out ||
                          (h.what == happening::kind::fuelling_finished && h.card.empty());
        if (done)
            cards_here_.erase(h.card);
        const auto label = labels_.find({device, h.nozzle});
        const bool about_a_car = h.what != happening::kind::record_acknowledged;
        if (tell_)
            tell_({device, h, about_a_car && label != labels_.end() ? label->second : ""});
    };
}

void forecourt::add(const std::string& name, dispenser_machine& machine, std::vector<int> nozzles)
{
    pumps_[name] = {&machine, std::move(nozzles), start_ + random_pause()};
}

void forecourt::add(const std::string& name, reader_machine& machine)
{
    readers_[name] = &machine;
}

void forecourt::plan()
{
    for (const auto& f : play_.fuellings)
        plan_.emplace(moment(f.at_s),
                      [this, f](time_point now) { begin(f.dispenser, f.order, f.label, now); });
    for (const auto& c : play_.cards)
        plan_card(c);
    for (const auto& f : play_.faults)
        plan_.emplace(moment(f.at_s), [this, f](time_point now) {
            auto& machine = *pumps_.at(f.dispenser).machine;
            if (f.restart)
                machine.restart(now);
            else
                machine.be_silent(now + scaled(f.for_s, play_.speed));
        });
}

// One coming and going; the next is planned when it comes.
void forecourt::plan_card(const scenario::card& c)
{
    plan_.emplace(moment(c.at_s), [this, c](time_point now) {
        readers_.at(c.reader)->present(c.card, now);
        auto again = c;
        again.at_s += c.every_s;
        if (c.every_s > 0)
            plan_card(again);
    });
    plan_.emplace(moment(c.at_s + c.for_s),
                  [this, c](time_point now) { readers_.at(c.reader)->take_away(now); });
}

void forecourt::begin(const std::string& device, const fuelling_order& order,
                      const std::string& label, time_point now)
{
    auto& machine = *pumps_.at(device).machine;
    const auto place = std::pair(device, order.nozzle);
    const auto before = labels_[place];
    labels_[place] = label;
    if (!machine.begin(order, now))
        labels_[place] = before;
}

time_point forecourt::advance(time_point now)
{
    time_point next = now + std::chrono::hours(1);
    while (!stopped_ && !plan_.empty() && plan_.begin()->first <= now)
        plan_.extract(plan_.begin()).mapped()(now);
    if (!plan_.empty())
        next = std::min(next, plan_.begin()->first);
    for (auto& [name, at] : pumps_) {
        if (stopped_ || play_.random.every_s <= 0)
            break;
        if (at.next_car <= now)
            random_car(name, at, now);
        next = std::min(next, at.next_car);
    }
    return stopped_ ? now + std::chrono::hours(1) : next;
}

std::chrono::nanoseconds forecourt::random_pause()
{
    if (play_.random.every_s <= 0)
        return std::chrono::hours(1);
    std::exponential_distribution<double> pause(1.0 / play_.random.every_s);
    return scaled(pause(random_), play_.speed);
}

// One car at a time per dispenser, and nobody is at two pumps.
void forecourt::random_car(const std::string& device, pump& at, time_point now)
{
    at.next_car = now + random_pause();
    if (at.machine->busy())
        return;
    std::uniform_real_distribution<double> share(0, 1);
    customer who;
    if (!play_.random.customers.empty())
        who = play_.random.customers[random_() % play_.random.customers.size()];
    else if (share(random_) >= play_.random.without_card)
        who.card = "1000113200" + std::to_string(100'000'000 + random_() % 1000);
    if (!who.card.empty() && !cards_here_.insert(who.card).second)
        return;
    const fuelling_order order{.nozzle = at.nozzles[random_() % at.nozzles.size()],
                               .card = who.card,
                               .volume_ml =
                                   10 * static_cast<std::int64_t>(1000 + random_() % 5000)};
    begin(device, order, who.label, now);
}

bool forecourt::drained() const
{
    return std::all_of(pumps_.begin(), pumps_.end(), [](const auto& entry) {
        return !entry.second.machine->busy() && entry.second.machine->unacknowledged() == 0;
    });
}

std::string to_json_line(const told& t)
{
    boost::json::object line{{"event", name_of(t.what.what)}, {"device", t.device}};
    if (t.what.nozzle != 0)
        line["nozzle"] = t.what.nozzle;
    if (t.what.number != 0)
        line["number"] = t.what.number;
    if (t.what.what == happening::kind::fuelling_finished) {
        line["volume_ml"] = t.what.volume_ml;
        line["amount_minor"] = t.what.amount_minor;
    }
    if (!t.what.card.empty())
        line["card"] = t.what.card;
    if (!t.label.empty())
        line["label"] = t.label;
    return boost::json::serialize(line);
}

std::string to_json_line(const tally& t)
{
    return boost::json::serialize(
        boost::json::object{{"fuellings", t.fuellings}, {"acknowledged", t.acknowledged}});
}

}  // namespace thirdvisit::drivers::simulator
