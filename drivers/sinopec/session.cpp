#include "drivers/sinopec/session.hpp"

#include "drivers/framing/bcd.hpp"
#include "drivers/framing/hex.hpp"

#include <algorithm>

namespace thirdvisit::drivers::sinopec {
namespace {

constexpr std::uint8_t from_pc_bit = 0x40;
constexpr std::uint8_t number_bits = 0x3F;
constexpr std::size_t most_questions = 64;
constexpr std::size_t most_unsent = 16;

}  // namespace

pc_session::pc_session(session_settings settings, card_sealer& cards, wall_clock clock, shelf files)
    : settings_(settings),
      cards_(cards),
      clock_(std::move(clock)),
      files_(std::move(files)),
      points_(cards)
{}

void pc_session::on_open(time_point now)
{
    decoder_ = frame_decoder();
    outbox_.clear();
    open_record_.reset();
    asking_.reset();
    quiet_moment_ = false;
    last_byte_ = last_frame_ = now;
    unexplained_bytes_ = 0;
    speaking_ = silence_told_ = false;
}

void pc_session::on_bytes(byte_view input, time_point now)
{
    last_byte_ = now;
    unexplained_bytes_ += input.size();
    decoder_.feed(input);
    drain(now);
}

void pc_session::drain(time_point now)
{
    while (auto seen = decoder_.next()) {
        if (*seen) {
            on_frame(**seen, now);
            wipe((*seen)->data);
        } else if (auto noise = noise_.pass(seen->error(), decoder_.raw(), now)) {
            events_.emplace_back(std::move(*noise));
        }
    }
}

action pc_session::resume(time_point now)
{
    if (decoder_.waiting() != 0 && now - last_byte_ >= settings_.flush_after) {
        decoder_.flush();
        drain(now);
    }
    look_for_silence(now);
    look_for_missing(now);
    if (owner())
        ask_next(now);
    if (!outbox_.empty()) {
        transmit out{std::move(outbox_.front())};
        outbox_.pop_front();
        return out;
    }
    if (!events_.empty()) {
        publish out{std::move(events_.front())};
        events_.pop_front();
        return out;
    }
    return sleep_until{next_time(now)};
}

time_point pc_session::next_time(time_point now) const
{
    time_point next = now + std::chrono::hours(1);
    if (decoder_.waiting() != 0)
        next = std::min(next, last_byte_ + settings_.flush_after);
    if (!silence_told_)
        next = std::min(next, last_frame_ + settings_.silent_after);
    if (asking_ && asking_->due > now)  // else it waits for a quiet moment, which bytes will bring
        next = std::min(next, asking_->due);
    if (const auto due = ledger_.next_due())
        next = std::min(next, *due);
    return next;
}

// ---- hearing

bool pc_session::for_us(const frame& f) const
{
    const auto pump = f.from_pc() ? f.target : f.source;
    const auto pc = f.from_pc() ? f.source : f.target;
    return (!settings_.own_address || *settings_.own_address == pc) &&
           (!settings_.pump_address || *settings_.pump_address == pump);
}

void pc_session::on_frame(const frame& f, time_point now)
{
    unexplained_bytes_ = 0;  // whoever sent it: the line can be read
    if (!for_us(f))
        return;
    if (f.from_pc())
        return on_pc(f);
    last_frame_ = now;
    if (!std::exchange(speaking_, true))
        events_.emplace_back(spoke_again{});
    silence_told_ = false;
    if (clash_.on_frame(f.source, f.number(), now))
        notice("address_clash",
               "two dispensers take turns on this line; one port has room for one");
    const auto message = parse_from_pump(f.data);
    if (message)
        on_pump(*message, f, now);
    else if (auto noise = noise_.pass(message.error(), decoder_.raw(), now))
        events_.emplace_back(std::move(*noise));
}

// Sent by a PC: our own echo, or the other PC of a tapped line. Its acknowledgements bind it, not us.
void pc_session::on_pc(const frame& f)
{
    if (owner() && speaking_ && f.source != last_heard_.target &&
        !std::exchange(second_pc_told_, true))
        notice("second_pc", "another PC answers on this line; set the line to tap");
}

void pc_session::on_pump(const from_pump& message, const frame& f, time_point now)
{
    last_heard_ = f;
    wipe(last_heard_.data);
    // It has gone on: an answer to what it asked before would answer this instead.
    open_record_.reset();
    quiet_moment_ = false;
    std::visit([&](const auto& m) { hear(m, f, now); }, message);
}

void pc_session::hear(const poll&, const frame& f, time_point)
{
    poll_answer reply{.time_bcd = {}, .has = files_.announced(), .private_data = 0, .program = 0};
    if (const auto time = clock_())
        reply.time_bcd = to_bcd_time(*time);
    answer(f, reply);
}

void pc_session::hear(const real_time& m, const frame&, time_point now)
{
    for (auto& event : points_.on_real_time(m))
        events_.push_back(std::move(event));
    quiet_moment_ = true;
    if (!settings_.ask || !owner())
        return;
    if (!std::exchange(asked_information_, true))
        ask(read_information{});
    if (now >= totals_due_) {
        totals_due_ = now + settings_.totals_every;
        ask(read_totals{});
    }
}

void pc_session::hear(const record_upload& m, const frame& f, time_point now)
{
    const std::string id = record_id(m.record, m.raw);
    bool fresh = false;
    const auto entry = book_.offer(id, m.record.pos_ttc, fresh);
    if (fresh)
        ledger_.on_record(m.record.pos_ttc, m.record.nzn, m.record.vol_cl, m.record.v_tot_cl, now);

    // An answer to our own reading is no offer: the dispenser waits for nothing.
    const bool reread = answers_our_question(read_record{m.record.pos_ttc});
    if (reread)
        settle_question();
    if (entry.durable) {
        if (!reread)
            answer(f, record_answer{0});
        return;
    }
    record_offered offer{0, id, to_fact(m.record)};
    offer.record.doubtful = entry.doubtful;
    const bool duty_card = class_of(m.record.asn) == card_class::employee;
    const bool duty = offer.record.kind == record_kind::employee_on ||
                      offer.record.kind == record_kind::employee_off;
    // An attendant's card on a sale opened the pump for somebody without a card.
    if (!no_card(m.record.asn) && (!duty_card || duty))
        offer.record.card = cards_.seal(printed(m.record.asn));
    else if (duty_card)
        offer.record.opened_by = cards_.seal(printed(m.record.asn)).token;
    events_.emplace_back(std::move(offer));
    if (!reread) {
        open_record_ = request{f, now};
        wipe(open_record_->asked.data);
        open_record_id_ = id;
    }
}

void pc_session::acknowledge(const std::string& record_id, time_point now)
{
    book_.acknowledge(record_id);
    const bool still_waiting = open_record_ && open_record_id_ == record_id &&
                               now - open_record_->at <= settings_.answer_within;
    if (still_waiting)
        answer(open_record_->asked, record_answer{0});
    if (open_record_id_ == record_id)
        open_record_.reset();
}

void pc_session::hear(const download_request& m, const frame& f, time_point)
{
    answer(f, files_.answer(m));
}

void pc_session::hear(const segment_request& m, const frame& f, time_point)
{
    answer(f, files_.answer(m));
}

// Grey records are not kept: whose card is locked, and with which signature, the terminal knows.
void pc_session::hear(const grey_query& m, const frame& f, time_point)
{
    constexpr std::uint8_t not_found = 1;
    grey_answer reply;
    reply.match = not_found;
    reply.asn = m.asn;
    answer(f, reply);
}

// Without a trusted clock no list can be said to count today; the terminal has its own.
void pc_session::hear(const list_query& m, const frame& f, time_point)
{
    const auto time = clock_();
    const bool listed = time && files_.listed(m.asn, *time, settings_.province);
    answer(f, list_answer{static_cast<std::uint8_t>(listed ? 0 : 1), m.asn});
}

void pc_session::hear(const volume_totals& m, const frame&, time_point)
{
    if (answers_our_question(read_totals{}))
        settle_question();
    for (const auto& gun : m.guns)
        events_.emplace_back(totaliser_read{0, gun.number, {gun.v_tot_cl * 10}});
}

void pc_session::hear(const information& m, const frame&, time_point)
{
    if (answers_our_question(read_information{}))
        settle_question();
    std::string text = m.maker + ", station " + std::to_string(m.station) + ", nozzles";
    for (const int gun : m.guns)
        text += " " + std::to_string(gun);
    if (const auto time = bcd_time(m.time_bcd))
        text += ", its clock says " + to_string(*time);
    notice("information", std::move(text));
}

void pc_session::hear(const error_report& m, const frame& f, time_point)
{
    bytes text = m.data;
    const bool ascii = m.type == 0 && std::all_of(text.begin(), text.end(), [](std::uint8_t c) {
                           return c >= ' ' && c < 0x7F;
                       });
    if (ascii)
        scrub_text_runs(text);
    else
        scrub_digit_runs(text);
    notice("device_error", ascii ? std::string(text.begin(), text.end())
                                 : "type " + std::to_string(m.type) + ": " + to_hex(text));
    answer(f, error_answer{});
}

void pc_session::hear(const record_not_found& m, const frame&, time_point)
{
    if (answers_our_question(read_record{m.pos_ttc}))
        settle_question();
}

void pc_session::hear(const vendor_extension& m, const frame&, time_point)
{
    if (extensions_told_.insert(m.command).second)
        notice("vendor_extension", "command " + to_hex(byte_view(&m.command, 1)) +
                                       " is the maker's own; it is left unanswered");
}

// ---- speaking

void pc_session::answer(const frame& asked, const from_pc& message)
{
    if (!owner())
        return;
    const auto control = static_cast<std::uint8_t>((asked.control & number_bits) | from_pc_bit);
    outbox_.push_back(encode(frame{asked.source, asked.target, control, encode(message)}));
    if (outbox_.size() > most_unsent)
        outbox_.pop_front();  // the line takes nothing; what is old is answered by nobody any more
}

// One question at a time, only while the dispenser itself waits for nothing.
void pc_session::ask_next(time_point now)
{
    if (asking_ && now < asking_->due)
        return;
    if (asking_ && asking_->tries == settings_.tries)
        asking_.reset();
    if (!quiet_moment_ || (!asking_ && questions_.empty()))
        return;
    if (!asking_) {
        asking_ = std::move(questions_.front());
        questions_.pop_front();
    }
    ++asking_->tries;
    asking_->due = now + settings_.reply_within;
    quiet_moment_ = false;
    own_number_ = static_cast<std::uint8_t>((own_number_ + 1) & number_bits);
    outbox_.push_back(encode(frame{last_heard_.source, last_heard_.target,
                                   static_cast<std::uint8_t>(own_number_ | from_pc_bit),
                                   encode(asking_->message)}));
}

bool pc_session::answers_our_question(const from_pc& asked) const
{
    return asking_ && asking_->message == asked;
}

// ---- looking

void pc_session::look_for_missing(time_point now)
{
    for (const auto number : ledger_.take_rereads(now))
        if (owner() && settings_.ask && questions_.size() < most_questions)
            ask(read_record{number});
    if (const auto missing = ledger_.take_missing(now))
        notice("missing_sale", to_text(*missing));
}

void pc_session::look_for_silence(time_point now)
{
    if (silence_told_ || now - last_frame_ < settings_.silent_after)
        return;
    silence_told_ = true;
    speaking_ = false;
    events_.emplace_back(fell_silent{});
    if (unexplained_bytes_ != 0)
        notice("unreadable", std::to_string(unexplained_bytes_) +
                                 " bytes came and none of them was a frame; check the line's speed "
                                 "and wiring, and that the dispenser speaks this protocol");
    unexplained_bytes_ = 0;
}

void pc_session::notice(std::string kind, std::string text)
{
    events_.emplace_back(device_notice{0, std::move(kind), std::move(text)});
}

}  // namespace thirdvisit::drivers::sinopec
