#include "station/history/csv.hpp"

#include <algorithm>
#include <utility>

namespace thirdvisit::station {

csv_splitter::csv_splitter(row_sink rows, fault_sink faults)
    : rows_(std::move(rows)), faults_(std::move(faults))
{
    row_.line = 1;
}

void csv_splitter::feed(std::string_view chunk)
{
    if (!head_done_) {
        const auto end = chunk.find('\n');
        head_ += chunk.substr(0, end);
        if (end == std::string_view::npos && head_.size() <= longest_row)
            return;
        chunk.remove_prefix(end == std::string_view::npos ? chunk.size() : end);
        choose_separator();
    }
    for (const char c : chunk)
        take(c);
}

void csv_splitter::finish()
{
    if (!head_done_)
        choose_separator();
    if (place_ == place::quoted) {
        faults_(row_.line, csv_fault::open_quote);
        return;
    }
    if (place_ != place::start || !row_.fields.empty() || skipping_)
        end_row();
}

void csv_splitter::choose_separator()
{
    head_done_ = true;
    std::ptrdiff_t most = 0;
    for (const char candidate : {',', ';', '\t'}) {
        const auto count = std::count(head_.begin(), head_.end(), candidate);
        if (count > most) {
            most = count;
            separator_ = candidate;
        }
    }
    for (const char c : std::exchange(head_, {}))
        take(c);
}

void csv_splitter::take(char c)
{
    if (c == '\n')
        ++line_;
    if (++size_ > longest_row && !skipping_) {
        skipping_ = true;
        faults_(row_.line, csv_fault::line_too_long);
    }
    if (skipping_) {
        if (c == '\n')
            end_row();
        return;
    }
    if (place_ == place::quoted) {
        if (c == '"')
            place_ = place::quote_seen;
        else
            field_ += c;
    } else if (c == '"' && place_ == place::quote_seen) {
        field_ += '"';
        place_ = place::quoted;
    } else if (c == '"' && place_ == place::start) {
        place_ = place::quoted;
    } else if (c == separator_) {
        end_field();
    } else if (c == '\n') {
        end_row();
    } else if (c != '\r') {
        field_ += c;
        place_ = place::plain;
    }
}

void csv_splitter::end_field()
{
    row_.fields.push_back(std::exchange(field_, {}));
    place_ = place::start;
}

void csv_splitter::end_row()
{
    const bool blank = row_.fields.empty() && field_.empty() && place_ == place::start;
    end_field();
    auto row = std::exchange(row_, {});
    row_.line = line_;
    size_ = 0;
    if (!std::exchange(skipping_, false) && !blank)
        rows_(std::move(row));
}

}  // namespace thirdvisit::station
