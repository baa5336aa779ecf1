// The outbox's part in forgetting people (product 13).
#include "station/store/outbox_table.hpp"
#include "sync/wire/records.hpp"
#include "sync/wire/scrub.hpp"

namespace thirdvisit::station {

namespace wire = sync::wire;

namespace {

// The card of a visit as the wire writes it; most lines are ruled out without parsing them.
std::string card_token_in(const sync::entry& e)
{
    constexpr std::string_view before = "\"token\":\"";
    const auto at = e.kind == "visit" ? e.body.find(before) : std::string::npos;
    if (at == std::string::npos)
        return {};
    const auto from = at + before.size();
    return e.body.substr(from, e.body.find('"', from) - from);
}

}  // namespace

void outbox_table::forget_customer(const std::string& customer)
{
    for (auto& r : rows(about_, about_.query(customer)))
        scrub(std::move(r), wire::without_person);
    scrub_set_aside(customer, wire::without_person);
}

// What a damaged row says must not become sound: nothing of it is taken over.
void outbox_table::scrub(row r, change without)
{
    if (!r.sound)
        r.entry.body.clear();
    put_in_place(without(r.entry));
}

// What head office refused may be unreadable here too: then nothing of it is kept. What the station
// sold is in its visits anyway.
void outbox_table::scrub_set_aside(const std::string& word, change without)
{
    std::vector<std::pair<std::string, sync::entry>> found;
    auto& s = aside_with_;
    for (bool more = s.query(word); more; more = s.step())
        found.emplace_back(s.text(0), sync::entry{.seq = s.integer(1),
                                                  .kind = s.text(2),
                                                  .version = wire::record_version,
                                                  .id = s.text(3),
                                                  .at = {s.integer(4)},
                                                  .body = s.text(5)});
    s.reset();
    for (const auto& [epoch, e] : found) {
        const auto left = without(e);
        clear_aside_.change(left.kind == e.kind ? left.body : std::string{}, epoch, e.seq);
    }
}

sync::sequence outbox_table::strip_cards(sync::sequence after, int limit,
                                         const std::function<bool(const std::string&)>& gone)
{
    const auto slice = rows(after_, after_.query(after, static_cast<std::int64_t>(limit)));
    for (const auto& r : slice) {
        const auto token = card_token_in(r.entry);
        if (!token.empty() && gone(token))
            scrub(r, wire::without_card);
    }
    return slice.empty() ? 0 : slice.back().entry.seq;
}

void outbox_table::strip_cards_set_aside(const std::set<std::string>& tokens)
{
    for (const auto& token : tokens)
        scrub_set_aside(token, wire::without_card);
}

void outbox_table::note_customers()
{
    note_customers_.change();
    std::vector<std::string> gone;
    for (bool more = erased_.query(); more; more = erased_.step())
        gone.push_back(erased_.text(0));
    erased_.reset();
    for (const auto& customer : gone)
        forget_customer(customer);
}

}  // namespace thirdvisit::station
