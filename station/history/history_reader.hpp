// Reads a transaction history (CSV: card or plate, local date and time, grade, litres, amount) as
// decision 18 wants it: every wrong line is named with its column, what is wrong and what to do;
// the good ones come out with an ordinal among equal rows, so that a second import finds them
// again. Pure: text in, rows and errors out; in pieces, for big files.
//
// Card numbers pass through here in the clear: the caller seals each row as it comes and keeps
// none. No error text repeats a card number or a plate.
#pragma once

#include "schemas/facts.hpp"
#include "schemas/text.hpp"
#include "station/history/csv.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace thirdvisit::station {

// All instants a local time can mean: none in the gap of a clock change, two in its doubled hour.
using zone_lookup = std::function<std::vector<utc_ms>(local_time)>;

struct history_row {
    std::size_t line{};
    std::string card;  // digits or a chip's number in capitals; empty: the row has a plate alone
    std::optional<thirdvisit::plate> plate;
    local_time local;
    utc_ms at;
    std::string grade;
    milliliters volume;  // negative: a refund
    minor_units amount;
    int ordinal{};  // 0, 1, ... among rows equal in card, plate, time, grade, ml and amount
};

enum class history_fault {
    not_utf8,        // ends the reading: the file is in another encoding (GB18030, UTF-16)
    empty_file,      // ends the reading
    column_missing,  // ends the reading
    column_twice,    // ends the reading
    line_too_long,
    open_quote,
    too_few_fields,
    no_identity,  // neither card nor plate
    bad_card,
    bad_plate,
    bad_time,
    time_in_gap,  // the clock was put forward over it
    time_twice,   // the clock was put back over it: two instants
    time_in_future,
    no_grade,
    bad_litres,
    ambiguous_number,  // 1,234: a thousand or one and a bit
    no_litres,         // zero
    bad_amount,
};
std::string_view name_of(history_fault fault) noexcept;

struct history_error {
    std::size_t line{};
    std::string column;  // as the file's header calls it; empty: the whole line
    history_fault fault{history_fault::bad_time};
    std::string value;  // what stood there, shortened; never a card number or a plate
};

// The sentence about it, for example history.bad_time: "“25:00” is no date and time; write it as
// 2026-05-03 14:05". Line and column are told beside it.
text explain(const history_error& e);

struct history_options {
    std::map<std::string, std::string>
        columns;                   // card plate time date clock grade litres amount -> header
    std::optional<utc_ms> latest;  // rows after it are errors
    std::size_t errors_kept{1'000};
};

// What a dry run shows.
struct history_summary {
    std::size_t lines{};  // data rows seen, good and bad
    std::size_t rows{};   // good ones
    std::size_t cards{};
    std::size_t plates{};
    std::size_t plates_left_out{};  // special kinds, never stored (product 13)
    milliliters volume;
    minor_units amount;
    std::optional<local_time> first;
    std::optional<local_time> last;
    std::vector<history_error> errors;  // the first `errors_kept`
    std::size_t errors_in_all{};
    bool stopped{};  // a fault of the whole file: nothing after it was read
};

class history_reader {
public:
    history_reader(history_options options, zone_lookup zone,
                   std::function<void(history_row&&)> rows);

    void feed(std::string_view chunk);
    history_summary finish();

private:
    enum column { card, plate, time, date, clock, grade, litres, amount, column_count };

    void on_row(csv_row&& row);
    void on_header(const csv_row& row);
    void on_data(const csv_row& row);
    bool read_identity(const csv_row& row, history_row& out);
    bool read_time(const csv_row& row, history_row& out);
    bool read_figures(const csv_row& row, history_row& out);
    std::string_view field(const csv_row& row, column c) const;
    bool refuse(std::size_t line, int which, history_fault fault, std::string_view value = {});
    void count(history_row& row);

    history_options options_;
    zone_lookup zone_;
    std::function<void(history_row&&)> rows_;
    csv_splitter splitter_;
    std::vector<int> index_;  // column -> field number, -1: not in the file
    std::vector<std::string> headers_;
    bool header_done_{};
    std::size_t bytes_{};
    history_summary summary_;
    std::unordered_map<std::uint64_t, int> equal_rows_;
    std::unordered_set<std::uint64_t> seen_cards_;
    std::unordered_set<std::uint64_t> seen_plates_;
};

}  // namespace thirdvisit::station
