#include "drivers/simulator/magstripe_reader.hpp"

#include <algorithm>
#include <stdexcept>

namespace thirdvisit::drivers::simulator {
namespace {

constexpr std::string_view expiry = "4912";
constexpr std::string_view service = "101";
constexpr std::string_view holder = "SAMPLE/CARD";

bool is_number(std::string_view text)
{
    return text.size() >= 6 && text.size() <= 19 &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string_view line_end_of(std::string_view name)
{
    if (name == "crlf")
        return "\r\n";
    if (name == "lf")
        return "\n";
    return name == "none" ? "" : "\r";
}

}  // namespace

magstripe_reader::magstripe_reader(const reader_settings& settings) : settings_(settings) {}

std::string magstripe_reader::option(const std::string& name) const
{
    const auto found = settings_.options.find(name);
    return found == settings_.options.end() ? std::string() : found->second;
}

magstripe::track magstripe_reader::track_for(int number, const magstripe::card_track& card) const
{
    static constexpr std::uint8_t error_mark[] = {'E'};
    if (option("unreadable").find(static_cast<char>('0' + number)) != std::string::npos)
        return {number, error_mark, false};
    auto own = card;
    own.number = number;
    auto track = encode(own, holder);
    track.checked = settings_.options.contains("lrc");
    return track;
}

bytes magstripe_reader::line_for(std::string_view number) const
{
    magstripe::card_track card;
    card.pan = card_number(number);
    card.yymm = expiry;
    card.service_code = service;
    magstripe::swipe s;
    for (const int track : {1, 2})
        if (option("track" + std::to_string(track)) != "no")
            s.tracks.push_back(track_for(track, card));
    bytes line = encode(s);
    line.pop_back();
    return line;
}

void magstripe_reader::present(std::string_view card, time_point)
{
    const bool whole_line = card.starts_with('%') || card.starts_with(';');
    if (!whole_line && !is_number(card))
        throw std::invalid_argument(
            "a card has 6 to 19 digits, for example 4000001234567899, or is "
            "a whole line that begins with % or ;");
    bytes line = whole_line ? bytes(card.begin(), card.end()) : line_for(card);
    const auto end = line_end_of(option("line_end"));
    line.insert(line.end(), end.begin(), end.end());
    lines_.push_back(std::move(line));
    card_ = card;
    if (settings_.watch)
        settings_.watch({.what = happening::kind::card_in, .card = card_});
}

void magstripe_reader::take_away(time_point)
{
    if (!card_.empty() && settings_.watch)
        settings_.watch({.what = happening::kind::card_out, .card = card_});
    card_.clear();
}

action magstripe_reader::resume(time_point now)
{
    if (lines_.empty())
        return sleep_until{now + std::chrono::hours(1)};
    transmit out{std::move(lines_.front())};
    lines_.pop_front();
    return out;
}

}  // namespace thirdvisit::drivers::simulator
