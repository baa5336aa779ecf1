// What is wrong with a line of a history file and what to do about it, in both languages.
#include "station/history/history_reader.hpp"

#include <array>

namespace thirdvisit::station {
namespace {

struct wording {
    history_fault fault;
    std::string_view name;
    std::string_view english;  // %: what stood there
    std::string_view chinese;
};

// In the order of the enumeration.
constexpr std::array words{
    wording{history_fault::not_utf8, "not_utf8",
            "this is not UTF-8 text; save the file as \"CSV UTF-8\" and import it again",
            "文件不是UTF-8编码；请另存为“CSV UTF-8”后重新导入"},
    wording{history_fault::empty_file, "empty_file",
            "the file is empty; the first line must name the columns", "文件为空；第一行应为列名"},
    wording{history_fault::column_missing, "column_missing",
            "there is no column for %; add it, or say which column it is",
            "缺少“%”列；请补上该列，或指定对应的列名"},
    wording{history_fault::column_twice, "column_twice",
            "two columns have this meaning; rename one, or say which one to take",
            "有两列含义相同；请改名，或指定使用哪一列"},
    wording{history_fault::line_too_long, "line_too_long",
            "the line is longer than 64 KiB; check for a quote that is not closed",
            "该行超过64 KiB；请检查引号是否成对"},
    wording{history_fault::open_quote, "open_quote", "a quote is opened and never closed; close it",
            "引号没有成对；请补上"},
    wording{history_fault::too_few_fields, "too_few_fields",
            "the line has fewer fields than the header; check the separators",
            "该行的列数少于表头；请检查分隔符"},
    wording{history_fault::no_identity, "no_identity",
            "there is neither a card nor a plate that may be kept; leave the line out or add one",
            "没有可以保存的卡号或车牌；请补上其中之一，或删除该行"},
    wording{history_fault::bad_card, "bad_card",
            "this is no card number: 4 to 40 digits; was it turned into 6.2E+15 by a spreadsheet?",
            "卡号应为4至40位数字；是否被表格软件改成了科学计数法？"},
    wording{history_fault::bad_plate, "bad_plate",
            "this is no number plate; correct it or leave it empty and give a card",
            "车牌格式不对；请更正，或留空并填写卡号"},
    wording{history_fault::bad_time, "bad_time",
            "\"%\" is no date and time; write it as 2026-05-03 14:05",
            "“%”不是日期时间；请写成2026-05-03 14:05"},
    wording{history_fault::time_in_gap, "time_in_gap",
            "\"%\" never was: the clock was put forward over it; correct the time",
            "“%”不存在：当时钟表正好拨快；请更正时间"},
    wording{history_fault::time_twice, "time_twice",
            "\"%\" was twice: the clock was put back; move it out of that hour",
            "“%”出现过两次：当时钟表正好拨慢；请改到该小时之外"},
    wording{history_fault::time_in_future, "time_in_future",
            "\"%\" is in the future; correct the date", "“%”在将来；请更正日期"},
    wording{history_fault::no_grade, "no_grade",
            "the grade is missing or too long; fill it in, for example 92#",
            "缺少油品或内容过长；请填写，例如92#"},
    wording{history_fault::bad_litres, "bad_litres",
            "\"%\" is no number of litres; write it as 38.42", "“%”不是升数；请写成38.42"},
    wording{history_fault::ambiguous_number, "ambiguous_number",
            "\"%\" can be read in two ways; write it without a thousands mark, as 1234 or 1.234",
            "“%”有两种读法；请不要使用千位分隔符，写成1234或1.234"},
    wording{history_fault::no_litres, "no_litres", "no litres were delivered; leave the line out",
            "加油量为零；请删除该行"},
    wording{history_fault::bad_amount, "bad_amount",
            "\"%\" is no amount of money; write it as 236.40", "“%”不是金额；请写成236.40"},
};

constexpr bool in_order()
{
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i].fault != static_cast<history_fault>(i))
            return false;
    return words.size() == static_cast<std::size_t>(history_fault::bad_amount) + 1;
}
static_assert(in_order());

}  // namespace

std::string_view name_of(history_fault fault) noexcept
{
    return words[static_cast<std::size_t>(fault)].name;
}

std::string message_of(const history_error& e, report_language language)
{
    const auto& w = words[static_cast<std::size_t>(e.fault)];
    const bool english = language == report_language::english;
    std::string text(english ? w.english : w.chinese);
    if (const auto at = text.find('%'); at != std::string::npos)
        text.replace(at, 1, e.value);
    const auto line = std::to_string(e.line);
    if (e.column.empty())
        return (english ? "line " + line + ": " : "第" + line + "行：") + text;
    return (english ? "line " + line + ", column " + e.column + ": "
                    : "第" + line + "行“" + e.column + "”列：") +
           text;
}

}  // namespace thirdvisit::station
