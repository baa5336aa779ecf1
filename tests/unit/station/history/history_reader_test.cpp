#include "station/history/history_reader.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

// UTC+8, with an invented clock change on 2026-05-03: 02:00-02:59 is skipped, 04:00-04:59 twice.
std::vector<utc_ms> zone(local_time t)
{
    const utc_ms at{(std::int64_t{t.day.count} * 86'400 + t.second_of_day - 8 * 3'600) * 1'000};
    if (to_string(t.day) == "2026-05-03" && t.second_of_day / 3'600 == 2)
        return {};
    if (to_string(t.day) == "2026-05-03" && t.second_of_day / 3'600 == 4)
        return {at, at + 3'600'000};
    return {at};
}

struct outcome {
    std::vector<history_row> rows;
    history_summary summary;
    // "line name" of each error
    std::vector<std::string> faults() const
    {
        std::vector<std::string> out;
        for (const auto& e : summary.errors)
            out.push_back(std::to_string(e.line) + " " + std::string(name_of(e.fault)));
        return out;
    }
};

outcome read(std::string_view text, history_options options = {}, std::size_t piece = 1'000'000)
{
    outcome out;
    history_reader reader(std::move(options), zone,
                          [&](history_row&& row) { out.rows.push_back(std::move(row)); });
    for (std::size_t at = 0; at < text.size(); at += piece)
        reader.feed(text.substr(at, piece));
    out.summary = reader.finish();
    return out;
}

using faults = std::vector<std::string>;
constexpr std::string_view header = "card,plate,time,grade,litres,amount\n";

std::string with(std::string_view line)
{
    return std::string(header) + std::string(line) + "\n";
}

}  // namespace

TEST_CASE("a good line becomes a row", "[station][history]")
{
    const auto out =
        read(with("10001100000000008431,豫A·12345,2026-05-02 14:05:09,92#,38.42,289.30"));
    REQUIRE(out.rows.size() == 1);
    const auto& row = out.rows[0];
    CHECK(row.line == 2);
    CHECK(row.card == "10001100000000008431");
    CHECK(row.plate == plate{"豫A12345", plate_kind::blue});
    CHECK(to_string(row.local) == "2026-05-02T14:05:09");
    CHECK(row.at == zone(row.local).front());
    CHECK(row.grade == "92#");
    CHECK(row.volume == milliliters{38'420});
    CHECK(row.amount == minor_units{28'930});
    CHECK(row.ordinal == 0);
    CHECK(out.summary.errors.empty());
}

TEST_CASE("card or plate is enough, and plates get the kind their characters tell",
          "[station][history]")
{
    const auto out = read(with("1234567890,,2026-05-02 14:05,92#,38,289\n"
                               ",豫AD12345,2026-05-02 14:06,95#,38,289"));
    REQUIRE(out.rows.size() == 2);
    CHECK_FALSE(out.rows[0].plate);
    CHECK(out.rows[1].card.empty());
    CHECK(out.rows[1].plate->kind == plate_kind::green);
}

TEST_CASE("Chinese headers in another order, with a byte-order mark and semicolons",
          "[station][history]")
{
    const auto out = read("\xEF\xBB\xBF交易时间;油品;升数;金额;卡号;营业员\r\n"
                          "2026/5/2 14:05;92#;38,42;289,30;1234567890;李娜\r\n");
    REQUIRE(out.rows.size() == 1);
    CHECK(out.rows[0].volume == milliliters{38'420});
    CHECK(out.rows[0].amount == minor_units{28'930});
}

TEST_CASE("date and time of day in two columns", "[station][history]")
{
    const auto out =
        read("日期,时间,卡号,油品,升数,金额\n2026-05-02,14:05:09,1234567890,92#,38,289\n");
    REQUIRE(out.rows.size() == 1);
    CHECK(to_string(out.rows[0].local) == "2026-05-02T14:05:09");
}

TEST_CASE("a mapping names columns that nobody could guess", "[station][history]")
{
    history_options options;
    options.columns = {
        {"card", "F1"}, {"time", "F2"}, {"grade", "F3"}, {"litres", "F4"}, {"amount", "F5"}};
    const auto out = read("F1,F2,F3,F4,F5\n1234567890,2026-05-02 14:05,92#,38,289\n", options);
    CHECK(out.rows.size() == 1);
    CHECK(out.summary.errors.empty());
}

TEST_CASE("every wrong line is named with column, fault and value", "[station][history]")
{
    struct row {
        const char* line;
        const char* fault;
        const char* column;
    };
    for (const auto& r : {
             row{",,2026-05-02 14:05,92#,38,289", "no_identity", ""},
             row{"12x,,2026-05-02 14:05,92#,38,289", "bad_card", "card"},
             row{"6.22848E+18,,2026-05-02 14:05,92#,38,289", "bad_card", "card"},
             row{",豫A1,2026-05-02 14:05,92#,38,289", "bad_plate", "plate"},
             row{"1234567890,,yesterday,92#,38,289", "bad_time", "time"},
             row{"1234567890,,2026-02-30 10:00,92#,38,289", "bad_time", "time"},
             row{"1234567890,,2026-05-03 02:30,92#,38,289", "time_in_gap", "time"},
             row{"1234567890,,2026-05-03 04:30,92#,38,289", "time_twice", "time"},
             row{"1234567890,,2026-05-02 14:05,,38,289", "no_grade", "grade"},
             row{"1234567890,,2026-05-02 14:05,92#,much,289", "bad_litres", "litres"},
             row{"1234567890,,2026-05-02 14:05,92#,\"1,234\",289", "ambiguous_number", "litres"},
             row{"1234567890,,2026-05-02 14:05,92#,0,289", "no_litres", "litres"},
             row{"1234567890,,2026-05-02 14:05,92#,38,free", "bad_amount", "amount"},
             row{"1234567890,,2026-05-02 14:05,92#,38", "too_few_fields", ""},
         }) {
        CAPTURE(r.line);
        const auto out = read(with(r.line) + "1234567890,,2026-05-02 15:05,92#,38,289\n");
        REQUIRE(out.summary.errors.size() == 1);
        CHECK(out.summary.errors[0].line == 2);
        CHECK(name_of(out.summary.errors[0].fault) == r.fault);
        CHECK(out.summary.errors[0].column == r.column);
        CHECK(out.rows.size() == 1);  // the good line goes on
        CHECK(out.summary.lines == 2);
    }
}

TEST_CASE("one line shows all that is wrong with it", "[station][history]")
{
    CHECK(read(with(",,never,,much,free")).faults() ==
          faults{"2 no_identity", "2 bad_time", "2 no_grade", "2 bad_litres", "2 bad_amount"});
}

TEST_CASE("lines in the future are refused when a limit is given", "[station][history]")
{
    history_options options;
    options.latest = zone(parse_local_time("2026-05-02 12:00").value()).front();
    const auto out = read(with("1234567890,,2026-05-02 12:00,92#,38,289\n"
                               "1234567890,,2026-05-02 12:01,92#,38,289"),
                          options);
    CHECK(out.rows.size() == 1);
    CHECK(out.faults() == faults{"3 time_in_future"});
}

TEST_CASE("no error repeats a card number or a plate", "[station][history]")
{
    for (const auto* line : {"9876543210x,,2026-05-02 14:05,92#,38,289",
                             ",豫9876543210,2026-05-02 14:05,92#,38,289"}) {
        const auto out = read(with(line));
        REQUIRE(out.summary.errors.size() == 1);
        CHECK(out.summary.errors[0].value.find("98765") == std::string::npos);
    }
}

TEST_CASE("an error names line and column and has its sentence in the catalogue",
          "[station][history]")
{
    const auto out = read(with("1234567890,,25:00,92#,38,289"));
    REQUIRE(out.summary.errors.size() == 1);
    const auto& e = out.summary.errors[0];
    CHECK(e.line == 2);
    CHECK(e.column == "time");
    CHECK(explain(e) == text{"history.bad_time", {{"value", std::string("25:00")}}});
}

TEST_CASE("GB18030 and UTF-16 are refused with a clear message", "[station][history]")
{
    const auto gb = read("\xBF\xA8\xBA\xC5,time,grade,litres,amount\n1234567890,x,x,x,x\n");
    CHECK(gb.summary.stopped);
    CHECK(gb.faults() == faults{"1 not_utf8"});
    CHECK(explain(gb.summary.errors[0]).key == "history.not_utf8");
    CHECK(read("\xFF\xFE"
               "c,a,r,d\n")
              .faults() == faults{"1 not_utf8"});
    const auto later = read(with("1234567890,,2026-05-02 14:05,\xCB\xC4,38,289\n"
                                 "1234567890,,2026-05-02 14:05,92#,38,289"));
    CHECK(later.faults() == faults{"2 not_utf8"});
    CHECK(later.rows.empty());
}

TEST_CASE("a file without what is needed is refused as a whole", "[station][history]")
{
    CHECK(read("").faults() == faults{"1 empty_file"});
    CHECK(read("card,time,grade,litres\n1,2,3,4\n").faults() == faults{"1 column_missing"});
    CHECK(read("time,grade,litres,amount\n").faults() == faults{"1 column_missing"});
    CHECK(read("card,card no,time,grade,litres,amount\n").faults() == faults{"1 column_twice"});
    const auto out = read("card,time,grade,litres\n");
    REQUIRE(out.summary.stopped);
    CHECK(out.summary.errors[0].column == "amount");
}

TEST_CASE("equal rows are told apart by their ordinal", "[station][history]")
{
    const std::string line = "1234567890,,2026-05-02 14:05,92#,38,289\n";
    const auto out = read(std::string(header) + line + line +
                          "1234567890,,2026-05-02 14:05,95#,38,289\n" + line);
    REQUIRE(out.rows.size() == 4);
    CHECK(out.rows[0].ordinal == 0);
    CHECK(out.rows[1].ordinal == 1);
    CHECK(out.rows[2].ordinal == 0);
    CHECK(out.rows[3].ordinal == 2);
}

TEST_CASE("plates of special kinds are left out; with a card the row stays", "[station][history]")
{
    const auto out = read(with("1234567890,豫A1234警,2026-05-02 14:05,92#,38,289\n"
                               ",使123456,2026-05-02 14:06,92#,38,289"));
    REQUIRE(out.rows.size() == 1);
    CHECK_FALSE(out.rows[0].plate);
    CHECK(out.summary.plates_left_out == 2);
    CHECK(out.faults() == faults{"3 no_identity"});
}

TEST_CASE("the dry run's summary adds up", "[station][history]")
{
    const auto out = read(with("1234567890,,2026-05-02 14:05,92#,38,289\n"
                               "1234567890,豫A12345,2026-05-01 14:05,92#,10,75\n"
                               "bad,,2026-05-02 14:05,92#,38,289\n"
                               ",豫A12345,2026-05-04 14:05,0#,-5,-35"));
    CHECK(out.summary.lines == 4);
    CHECK(out.summary.rows == 3);
    CHECK(out.summary.cards == 1);
    CHECK(out.summary.plates == 1);
    CHECK(out.summary.volume == milliliters{43'000});
    CHECK(out.summary.amount == minor_units{32'900});
    CHECK(to_string(out.summary.first->day) == "2026-05-01");
    CHECK(to_string(out.summary.last->day) == "2026-05-04");
    CHECK(out.summary.errors_in_all == 1);
    CHECK_FALSE(out.summary.stopped);
}

TEST_CASE("errors are counted all, and kept up to a bound", "[station][history]")
{
    history_options options;
    options.errors_kept = 10;
    std::string text(header);
    for (int i = 0; i < 500; ++i)
        text += "1234567890,,never,92#,38,289\n";
    const auto out = read(text, options);
    CHECK(out.summary.errors.size() == 10);
    CHECK(out.summary.errors_in_all == 500);
}

TEST_CASE("a file in pieces of any size reads the same", "[station][history]")
{
    const auto text =
        "\xEF\xBB\xBF" +
        with("1234567890,豫A12345,2026-05-02 14:05,\"92#\",38,289\nbad,,x,92#,38,289");
    const auto whole = read(text);
    for (const std::size_t piece : {1u, 2u, 3u, 7u, 50u}) {
        const auto pieces = read(text, {}, piece);
        REQUIRE(pieces.rows.size() == whole.rows.size());
        CHECK(pieces.rows[0].plate == whole.rows[0].plate);
        CHECK(pieces.faults() == whole.faults());
    }
}
