// Sentences for people, from the catalogue that the screens use.
#include "station/words/words.hpp"

#include "station/history/history_reader.hpp"
#include "station/recall/care_codes.hpp"
#include "station/store/store_error.hpp"
#include "sync/http/fault.hpp"
#include "sync/link_fault.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

using namespace thirdvisit;
using namespace thirdvisit::station;

TEST_CASE("a text is said in the station's language with its arguments", "[words]")
{
    const text what{"profile.introduce.badge_that_is_missing", {}};
    CHECK(say(language::en, what) == what.key);
    const text late{"call.somebody_else", {}};
    CHECK(say(language::en, late).find("Leave your name") == 0);
    CHECK(say(language::zh_cn, late) != say(language::en, late));
    const text opening{"call.opening",
                       {{"customer", "王先生"}, {"name", "张伟"}, {"station", "郑花路站"}}};
    CHECK(say(language::zh_cn, opening).find("王先生") == 0);
    CHECK(say(language::en, opening).find('{') == std::string::npos);
}

TEST_CASE("whatever goes wrong on the way to head office has a sentence in both languages",
          "[words]")
{
    std::vector<boost::system::error_code> all;
    for (int f = static_cast<int>(http::fault::unresolved);
         f <= static_cast<int>(http::fault::bad_credentials); ++f)
        all.push_back(make_error_code(static_cast<http::fault>(f)));
    for (int f = static_cast<int>(sync::link_fault::not_joined);
         f <= static_cast<int>(sync::link_fault::not_head_office); ++f)
        all.push_back(make_error_code(static_cast<sync::link_fault>(f)));
    all.emplace_back(ECONNRESET, boost::system::system_category());
    all.push_back(errc::deadline_passed);
    all.push_back(errc::refused);
    for (const auto& ec : all) {
        const text what{"link." + std::string(sync::fault_word(ec)), {}};
        CAPTURE(what.key);
        CHECK(say(language::en, what) != what.key);
        CHECK(say(language::zh_cn, what) != what.key);
    }
}

TEST_CASE("every fault of a history line has a sentence in both languages", "[words]")
{
    for (int f = 0; f <= static_cast<int>(history_fault::bad_amount); ++f) {
        const history_error e{17, "time", static_cast<history_fault>(f), "25:00"};
        CAPTURE(name_of(e.fault));
        CHECK(say(language::en, explain(e)) != explain(e).key);
        CHECK(say(language::zh_cn, explain(e)) != explain(e).key);
    }
    const history_error e{17, "time", history_fault::bad_time, "25:00"};
    CHECK(say(language::en, explain(e)) ==
          "\"25:00\" is no date and time; write it as 2026-05-03 14:05");
    CHECK(say(language::zh_cn, explain(e)) == "“25:00”不是日期时间；请写成2026-05-03 14:05");
    CHECK(say(language::en, explain({1, "", history_fault::not_utf8, ""})).find("CSV UTF-8") !=
          std::string::npos);
}

TEST_CASE("every cause and measure of a care contact has its words in both languages", "[words]")
{
    for (const auto in : {language::en, language::zh_cn}) {
        const phrasebook book(in);
        const auto has_words = [&](const std::string& key) { return book.say({key, {}}) != key; };
        for (const auto code : causes)
            CHECK(has_words("cause." + std::string(code)));
        for (const auto code : measures)
            CHECK(has_words("measure." + std::string(code)));
    }
}

TEST_CASE("whatever keeps the store from taking records has a sentence in both languages",
          "[words]")
{
    for (int f = 0; f <= static_cast<int>(store_fault::other); ++f) {
        const text what{"store." + std::string(word_of(static_cast<store_fault>(f))), {}};
        CAPTURE(what.key);
        CHECK(say(language::en, what) != what.key);
        CHECK(say(language::zh_cn, what) != what.key);
    }
}
