// Hints without a missed visit as JSON: the C++ side of VolumeHint, CareTask and Hints in station.ts.
#include "station/door/json.hpp"
#include "station/door/json_names.hpp"

#include <boost/json.hpp>

namespace thirdvisit::station {

json::value json_of(const view::volume_hint& v)
{
    return {{"customer", v.customer},
            {"title", v.title},
            {"kind", name_in(words_of_customer_kind, v.kind)},
            {"manager", v.manager},
            {"change", v.change},
            {"now_ml", v.now.count},
            {"usual_ml", v.usual.count},
            {"watched_below_ml",
             v.watched_below ? json::value(v.watched_below->count) : json::value(nullptr)},
            {"value_class", v.value_class}};
}

json::value json_of(const view::care_task& v)
{
    return {{"id", v.id},
            {"customer", v.customer},
            {"title", v.title},
            {"manager", v.manager},
            {"badge", v.badge},
            {"since", to_string(v.since)},
            {"task", v.can_call ? "call" : "watch"},
            {"attempts", v.attempts}};
}

json::value json_of(const view::hint_list& v)
{
    return {
        {"checked_on", v.checked_on ? json::value(to_string(*v.checked_on)) : json::value(nullptr)},
        {"hints", json_of(v.hints)},
        {"tasks", json_of(v.tasks)}};
}

}  // namespace thirdvisit::station
