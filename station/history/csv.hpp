// Cuts comma, semicolon or tab separated text into rows of fields, in pieces of any size. Quotes
// as RFC 4180: a field in quotes may hold separators, line ends and doubled quotes. Knows nothing
// of what the fields mean.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

struct csv_row {
    std::size_t line{};  // where the row begins, counted from 1
    std::vector<std::string> fields;
};

enum class csv_fault { none, line_too_long, open_quote };

class csv_splitter {
public:
    static constexpr std::size_t longest_row = 64 * 1024;

    using row_sink = std::function<void(csv_row&&)>;
    using fault_sink = std::function<void(std::size_t line, csv_fault)>;
    csv_splitter(row_sink rows, fault_sink faults);

    // The separator is read off the first line: the one of , ; tab that occurs most often there.
    void feed(std::string_view chunk);
    void finish();

private:
    enum class place { start, plain, quoted, quote_seen };

    void take(char c);
    void end_field();
    void end_row();
    void choose_separator();

    row_sink rows_;
    fault_sink faults_;
    std::string head_;  // the first line, until its end is here
    bool head_done_{};
    char separator_{','};
    place place_{place::start};
    std::string field_;
    csv_row row_;
    std::size_t size_{};
    std::size_t line_{1};
    bool skipping_{};  // a row that is too long: to its end
};

}  // namespace thirdvisit::station
