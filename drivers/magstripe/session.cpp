#include "drivers/magstripe/session.hpp"

namespace thirdvisit::drivers::magstripe {
namespace {

constexpr std::uint8_t line_end[] = {'\r'};

}  // namespace

void swipe_reader::on_open(time_point)
{
    decoder_ = swipe_decoder(swipe_scanner{settings_.lrc});
    speaking_ = false;
}

void swipe_reader::on_bytes(byte_view input, time_point now)
{
    last_byte_ = now;
    decoder_.feed(input);
    drain(now);
}

action swipe_reader::resume(time_point now)
{
    if (decoder_.waiting() != 0 && now - last_byte_ >= line_ends_after) {
        decoder_.feed(line_end);
        decoder_.flush();
        drain(now);
    }
    if (auto e = events_.pop())
        return publish{std::move(*e)};
    const bool unfinished = decoder_.waiting() != 0;
    return sleep_until{unfinished ? last_byte_ + line_ends_after : now + std::chrono::hours(1)};
}

void swipe_reader::drain(time_point now)
{
    while (const auto seen = decoder_.next()) {
        if (*seen) {
            on_swipe(**seen, now);
        } else if (auto noise = noise_.pass(seen->error(), blanked(decoder_.raw()), now)) {
            events_.push(std::move(*noise));
        }
    }
}

// Track 2 is the machine's own; track 1 serves where it is missing. Two different numbers are two
// cards in one line, or a forgery: neither is taken.
void swipe_reader::on_swipe(const swipe& s, time_point now)
{
    if (!std::exchange(speaking_, true))
        events_.push(spoke_again{});
    std::optional<card_track> card;
    bool unreadable = false;
    for (const auto& t : s.tracks) {
        const auto message = parse_track(t);
        if (!message) {
            if (auto noise = noise_.pass(message.error(), blanked(t.content), now))
                events_.push(std::move(*noise));
            unreadable = true;
            continue;
        }
        unreadable = unreadable || std::holds_alternative<unreadable_track>(*message);
        const auto* read = std::get_if<card_track>(&*message);
        if (read && card && !(read->pan == card->pan))
            return notice("tracks_disagree", "the tracks of a card carry different numbers");
        if (read && (!card || read->number == 2))
            card = *read;
    }
    if (card)
        return on_card(*card);
    notice(unreadable ? "read_error" : "unknown_layout",
           unreadable ? "the stripe could not be read; swipe again"
                      : "a stripe of a layout that is not public; it identifies nobody here");
}

void swipe_reader::on_card(const card_track& card)
{
    if (passes(card))
        events_.push(
            card_seen{0, 0, cards_.seal(card.pan.digits()), settings_.rules.fields_of(card)});
}

bool swipe_reader::passes(const card_track& card)
{
    const auto pan = card.pan.digits();
    if (settings_.rules.needs_check_digit(pan) && !luhn_fits(pan)) {
        notice("card_refused", "card " + card.pan.masked() +
                                   ": the check digit is wrong; for cards without one, name their "
                                   "prefix in the option luhn");
        return false;
    }
    const auto time = clock_ ? clock_() : std::nullopt;
    if (settings_.expired == expired_card::ignore || !time || !is_expired(card.yymm, time->day))
        return true;
    notice("card_expired", "card " + card.pan.masked() + " has expired");
    return settings_.expired == expired_card::report;
}

void swipe_reader::notice(std::string kind, std::string text)
{
    events_.push(device_notice{0, std::move(kind), std::move(text)});
}

}  // namespace thirdvisit::drivers::magstripe
