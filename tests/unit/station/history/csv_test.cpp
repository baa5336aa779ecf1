#include "station/history/csv.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit::station;

namespace {

// Rows as "line:a|b", faults as "line!name"; fed in pieces of `piece` bytes.
std::vector<std::string> cut(std::string_view text, std::size_t piece = 1'000'000)
{
    std::vector<std::string> seen;
    csv_splitter splitter(
        [&](csv_row&& row) {
            std::string shown = std::to_string(row.line) + ":";
            for (std::size_t i = 0; i < row.fields.size(); ++i)
                shown += (i > 0 ? "|" : "") + row.fields[i];
            seen.push_back(shown);
        },
        [&](std::size_t line, csv_fault fault) {
            seen.push_back(std::to_string(line) +
                           (fault == csv_fault::open_quote ? "!open_quote" : "!line_too_long"));
        });
    for (std::size_t at = 0; at < text.size(); at += piece)
        splitter.feed(text.substr(at, piece));
    splitter.finish();
    return seen;
}

using rows = std::vector<std::string>;

}  // namespace

TEST_CASE("rows are cut at commas, semicolons or tabs, whichever the first line has most",
          "[station][history]")
{
    CHECK(cut("a,b,c\n1,2,3\n") == rows{"1:a|b|c", "2:1|2|3"});
    CHECK(cut("a;b;c\n1;2,5;3\n") == rows{"1:a|b|c", "2:1|2,5|3"});
    CHECK(cut("a\tb\n1,5\t2\n") == rows{"1:a|b", "2:1,5|2"});
    CHECK(cut("alone\nstill\n") == rows{"1:alone", "2:still"});
}

TEST_CASE("quoted fields hold separators, line ends and doubled quotes", "[station][history]")
{
    CHECK(cut("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n") == rows{"1:a|b", "2:1,5|say \"hi\""});
    CHECK(cut("a,b\n\"two\nlines\",x\nnext,y\n") == rows{"1:a|b", "2:two\nlines|x", "4:next|y"});
    CHECK(cut("a,b\n\"\",\"\"\n") == rows{"1:a|b", "2:|"});
}

TEST_CASE("line ends, blank lines and a missing last line end", "[station][history]")
{
    CHECK(cut("a,b\r\n1,2\r\n") == rows{"1:a|b", "2:1|2"});
    CHECK(cut("a,b\n\n\n1,2") == rows{"1:a|b", "4:1|2"});
    CHECK(cut("a,b\n1,\n") == rows{"1:a|b", "2:1|"});
    CHECK(cut("").empty());
    CHECK(cut("a,b") == rows{"1:a|b"});
}

TEST_CASE("any cutting into pieces gives the same rows", "[station][history]")
{
    const std::string text = "a;b\n\"x;\n\"\"y\"\"\";2\n\n3;4\r\nlast;";
    const auto whole = cut(text);
    for (std::size_t piece = 1; piece <= text.size(); ++piece)
        CHECK(cut(text, piece) == whole);
}

TEST_CASE("a quote that is never closed is told with its line", "[station][history]")
{
    CHECK(cut("a,b\n1,\"2\n3,4\n") == rows{"1:a|b", "2!open_quote"});
}

TEST_CASE("an endless row cannot grow the buffer and does not hide the next one",
          "[station][history]")
{
    const std::string endless(csv_splitter::longest_row + 10, 'x');
    CHECK(cut("a,b\n" + endless + "\n1,2\n") == rows{"1:a|b", "2!line_too_long", "3:1|2"});
    CHECK(cut("a,b\n\"" + endless + "\n1,2\n") == rows{"1:a|b", "2!line_too_long", "3:1|2"});
    CHECK(cut(endless, 1'000) == rows{"1!line_too_long"});
}
