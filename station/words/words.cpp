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

// Parsed anew each time: sentences are rare, and a weak machine's memory is not for holding them.
std::string say(language in, const text& what)
{
    const auto all = boost::json::parse(in == language::en ? catalogue_en() : catalogue_zh_cn());
    const auto* found = all.as_object().if_contains(what.key);
    if (!found || !found->is_string())
        return what.key;
    std::string sentence(found->as_string());
    for (const auto& [name, value] : what.args)
        replace(sentence, "{" + name + "}", as_text(value));
    return sentence;
}

}  // namespace thirdvisit::station
