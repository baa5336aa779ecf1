#include "drivers/sinopec/shelf.hpp"

#include "drivers/sinopec/files.hpp"

#include <algorithm>

namespace thirdvisit::drivers::sinopec {
namespace {

int byte_at(const bytes* file, std::size_t place)
{
    return file && file->size() > place ? (*file)[place] : 0;
}

bool holds(const bytes* file, const card_number& asn, local_time now, int province)
{
    if (!file)
        return false;
    const auto list = parse_card_list(*file);
    return list && list->counts_on(now.day, province) && list->contains(asn);
}

}  // namespace

const bytes* shelf::file(content_code code) const
{
    const auto found = files_.find(code);
    return found == files_.end() ? nullptr : &found->second;
}

versions shelf::announced() const
{
    // Lists carry two bytes of version; three of the four are announced with the low one only.
    return {.base_blacklist = byte_at(file(content_code::base_blacklist), 0) << 8 |
                              byte_at(file(content_code::base_blacklist), 1),
            .added_blacklist = byte_at(file(content_code::added_blacklist), 1),
            .deleted_blacklist = byte_at(file(content_code::deleted_blacklist), 1),
            .whitelist = byte_at(file(content_code::whitelist), 1),
            .price_table = byte_at(file(content_code::price_table), 0),
            .station_information = byte_at(file(content_code::station_information), 0)};
}

download_answer shelf::answer(const download_request& request) const
{
    const auto* body = file(static_cast<content_code>(request.content));
    return {.length = body ? static_cast<std::int64_t>(body->size()) : 0,
            .content = request.content};
}

segment_answer shelf::answer(const segment_request& request) const
{
    segment_answer answer{request.content, request.offset, request.count, {}};
    const auto* body = file(static_cast<content_code>(request.content));
    if (!body)
        return answer;
    const auto size = body->size();
    const auto first =
        std::min(size, static_cast<std::size_t>(request.offset) * segment_request::segment);
    const auto last =
        std::min(size, first + static_cast<std::size_t>(request.count) * segment_request::segment);
    answer.data.assign(body->begin() + static_cast<std::ptrdiff_t>(first),
                       body->begin() + static_cast<std::ptrdiff_t>(last));
    return answer;
}

bool shelf::listed(const card_number& asn, local_time now, int province) const
{
    const auto in = [&](content_code code) { return holds(file(code), asn, now, province); };
    if (in(content_code::deleted_blacklist))
        return false;
    return in(content_code::added_blacklist) || in(content_code::base_blacklist);
}

}  // namespace thirdvisit::drivers::sinopec
