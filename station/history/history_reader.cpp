#include "station/history/history_reader.hpp"

#include "schemas/limits.hpp"
#include "station/history/history_fields.hpp"
#include "station/profile/plates.hpp"

#include <algorithm>
#include <array>

namespace thirdvisit::station {
namespace {

constexpr std::string_view column_names[] = {"card",  "plate", "time",   "date",
                                             "clock", "grade", "litres", "amount"};
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t longest_card = 40;

std::uint64_t hash_of(std::string_view text, std::uint64_t hash = 0xCBF2'9CE4'8422'2325ULL)
{
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01B3ULL;
    return hash;
}

// Digits or a chip's hexadecimal number, blanks and dashes aside.
std::string card_of(std::string_view text)
{
    std::string out;
    for (char c : text) {
        if (c == ' ' || c == '-')
            continue;
        if (c >= 'a' && c <= 'f')
            c = static_cast<char>(c - 'a' + 'A');
        if ((c < '0' || c > '9') && (c < 'A' || c > 'F'))
            return {};
        out += c;
    }
    return out.size() >= 4 && out.size() <= longest_card ? out : std::string{};
}

bool stops(history_fault fault)
{
    return fault <= history_fault::column_twice;
}

}  // namespace

history_reader::history_reader(history_options options, zone_lookup zone,
                               std::function<void(history_row&&)> rows)
    : options_(std::move(options)),
      zone_(std::move(zone)),
      rows_(std::move(rows)),
      splitter_([this](csv_row&& row) { on_row(std::move(row)); },
                [this](std::size_t line, csv_fault fault) {
                    refuse(line, column_count,
                           fault == csv_fault::open_quote ? history_fault::open_quote
                                                          : history_fault::line_too_long);
                }),
      index_(column_count, -1)
{}

void history_reader::feed(std::string_view chunk)
{
    // UTF-16 announces itself; GB18030 shows in the first row that is no UTF-8.
    if (bytes_ == 0 && (chunk.starts_with("\xFF\xFE") || chunk.starts_with("\xFE\xFF")))
        refuse(1, column_count, history_fault::not_utf8);
    bytes_ += chunk.size();
    if (!summary_.stopped)
        splitter_.feed(chunk);
}

history_summary history_reader::finish()
{
    if (!summary_.stopped)
        splitter_.finish();
    if (!summary_.stopped && !header_done_)
        refuse(1, column_count, history_fault::empty_file);
    summary_.cards = seen_cards_.size();
    summary_.plates = seen_plates_.size();
    return std::move(summary_);
}

void history_reader::on_row(csv_row&& row)
{
    if (summary_.stopped)
        return;
    for (const auto& text : row.fields)
        if (!is_utf8(text)) {
            refuse(row.line, column_count, history_fault::not_utf8);
            return;
        }
    if (header_done_)
        on_data(row);
    else
        on_header(row);
}

void history_reader::on_header(const csv_row& row)
{
    header_done_ = true;
    headers_ = row.fields;
    if (!headers_.empty() && headers_[0].starts_with(byte_order_mark))
        headers_[0].erase(0, byte_order_mark.size());
    for (std::size_t i = 0; i < headers_.size(); ++i)
        for (std::size_t c = 0; c < column_count; ++c) {
            const auto chosen = options_.columns.find(std::string(column_names[c]));
            const bool mine = chosen != options_.columns.end()
                                  ? trimmed(headers_[i]) == trimmed(chosen->second)
                                  : field_named(headers_[i]) == column_names[c];
            if (mine && index_[c] >= 0)
                refuse(row.line, static_cast<int>(c), history_fault::column_twice);
            if (mine)
                index_[c] = static_cast<int>(i);
        }
    // "日期" beside "时间": the second one is the time of day.
    if (index_[date] >= 0 && index_[clock] < 0)
        index_[clock] = std::exchange(index_[time], -1);
    const auto missing = [&](column c) {
        if (index_[c] < 0)
            refuse(row.line, c, history_fault::column_missing, column_names[c]);
    };
    if (index_[plate] < 0)
        missing(card);
    if (index_[date] < 0)
        missing(time);
    else
        missing(clock);
    for (const auto c : {grade, litres, amount})
        missing(c);
}

void history_reader::on_data(const csv_row& row)
{
    ++summary_.lines;
    history_row out;
    out.line = row.line;
    const auto needed = *std::max_element(index_.begin(), index_.end());
    if (static_cast<int>(row.fields.size()) <= needed) {
        refuse(row.line, column_count, history_fault::too_few_fields);
        return;
    }
    // All columns are looked at, so that one run shows everything that is wrong.
    const bool who = read_identity(row, out);
    const bool when = read_time(row, out);
    const bool what = read_figures(row, out);
    if (!who || !when || !what)
        return;
    count(out);
    rows_(std::move(out));
}

bool history_reader::read_identity(const csv_row& row, history_row& out)
{
    const auto card_text = field(row, card);
    const auto plate_text = field(row, plate);
    if (card_text.empty() && plate_text.empty())
        return refuse(row.line, column_count, history_fault::no_identity);
    if (!card_text.empty() && (out.card = card_of(card_text)).empty())
        return refuse(row.line, card, history_fault::bad_card);
    if (plate_text.empty())
        return true;
    const auto characters = normalise_plate(plate_text);
    if (!characters)
        return refuse(row.line, plate, history_fault::bad_plate);
    const thirdvisit::plate read{*characters, likely_kind(*characters)};
    if (special_kind(read) == special_plate::none) {
        if (!well_formed(read))
            return refuse(row.line, plate, history_fault::bad_plate);
        out.plate = read;
        return true;
    }
    ++summary_.plates_left_out;
    return !out.card.empty() || refuse(row.line, column_count, history_fault::no_identity);
}

bool history_reader::read_time(const csv_row& row, history_row& out)
{
    const auto main = index_[date] >= 0 ? date : time;
    auto text = std::string(field(row, main));
    if (main == date)
        text += " " + std::string(field(row, clock));
    const auto local = parse_any_time(text);
    if (!local)
        return refuse(row.line, main, history_fault::bad_time, text);
    const auto instants = zone_(*local);
    if (instants.size() != 1)
        return refuse(row.line, main,
                      instants.empty() ? history_fault::time_in_gap : history_fault::time_twice,
                      text);
    if (options_.latest && instants.front() > *options_.latest)
        return refuse(row.line, main, history_fault::time_in_future, text);
    out.local = *local;
    out.at = instants.front();
    return true;
}

bool history_reader::read_figures(const csv_row& row, history_row& out)
{
    bool fine = true;
    out.grade = std::string(field(row, grade));
    if (out.grade.empty() || out.grade.size() > longest_grade)
        fine = refuse(row.line, grade, history_fault::no_grade);
    const auto quantity = [&](column c, int places, history_fault bad) {
        const auto text = field(row, c);
        const auto value = parse_quantity(text, places);
        if (value)
            return *value;
        const bool two_ways = value.error() == make_error_code(errc::refused);
        fine = refuse(row.line, c, two_ways ? history_fault::ambiguous_number : bad, text);
        return std::int64_t{1};
    };
    out.volume = {quantity(litres, 3, history_fault::bad_litres)};
    out.amount = {quantity(amount, 2, history_fault::bad_amount)};
    if (out.volume.count == 0)
        fine = refuse(row.line, litres, history_fault::no_litres);
    return fine;
}

std::string_view history_reader::field(const csv_row& row, column c) const
{
    const auto at = index_[c];
    return at < 0 ? std::string_view{} : trimmed(row.fields[static_cast<std::size_t>(at)]);
}

// Always false, so that a reading step can return it.
bool history_reader::refuse(std::size_t line, int which, history_fault fault,
                            std::string_view value)
{
    constexpr std::size_t shown = 40;
    history_error e{line, {}, fault, std::string(value.substr(0, shown))};
    if (!is_utf8(e.value))
        e.value.clear();
    if (which < column_count) {
        const auto at = index_[static_cast<std::size_t>(which)];
        e.column = at >= 0 ? headers_[static_cast<std::size_t>(at)]
                           : std::string(column_names[static_cast<std::size_t>(which)]);
    }
    ++summary_.errors_in_all;
    if (summary_.errors.size() < options_.errors_kept)
        summary_.errors.push_back(std::move(e));
    summary_.stopped = summary_.stopped || stops(fault);
    return false;
}

void history_reader::count(history_row& row)
{
    auto hash = hash_of(row.card);
    if (!row.card.empty())
        seen_cards_.insert(hash);
    hash = hash_of("|", hash);
    if (row.plate) {
        seen_plates_.insert(hash_of(row.plate->characters));
        hash = hash_of(row.plate->characters, hash);
    }
    for (const auto number : {row.at.since_epoch, row.volume.count, row.amount.count})
        hash = hash_of("|" + std::to_string(number), hash);
    row.ordinal = equal_rows_[hash_of(row.grade, hash)]++;
    ++summary_.rows;
    summary_.volume.count += row.volume.count;
    summary_.amount.count += row.amount.count;
    summary_.first = summary_.first ? std::min(*summary_.first, row.local) : row.local;
    summary_.last = summary_.last ? std::max(*summary_.last, row.local) : row.local;
}

}  // namespace thirdvisit::station
