// The message catalogue for the programs; see words.hpp.
#include "station/words/words.hpp"

#include "station/words/catalogues.hpp"

#include <boost/json.hpp>

namespace thirdvisit::station {

namespace {

void replace(std::string& in, const std::string& what, const std::string& with)
{
    for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + with.size()))
        in.replace(at, what.size(), with);
}

std::string as_text(const text_argument& a)
{
    const auto* number = std::get_if<std::int64_t>(&a);
    return number ? std::to_string(*number) : std::get<std::string>(a);
}

}  // namespace

phrasebook::phrasebook(language in)
{
    const auto all = boost::json::parse(in == language::en ? catalogue_en() : catalogue_zh_cn());
    for (const auto& [key, sentence] : all.as_object())
        if (sentence.is_string())
            sentences_.emplace(key, sentence.as_string());
}

std::string phrasebook::say(const text& what) const
{
    const auto found = sentences_.find(what.key);
    if (found == sentences_.end())
        return what.key;
    auto sentence = found->second;
    for (const auto& [name, value] : what.args)
        replace(sentence, "{" + name + "}", as_text(value));
    return sentence;
}

std::string say(language in, const text& what)
{
    return phrasebook(in).say(what);
}

}  // namespace thirdvisit::station
