#include "station/visit/point_rules.hpp"

namespace thirdvisit::station {
namespace {

using A = point_action;

// Rows: point_phase. Columns: point_event.
// clang-format off
constexpr point_action table[point_phase_count][point_event_count] = {
    //            identity  other       lifted_soon lifted_late hung_up    record    time_passed
    /* idle    */ {A::begin, A::refuse,  A::begin,   A::refuse,  A::begin,  A::begin, A::refuse},
    /* waiting */ {A::join,  A::replace, A::join,    A::turn,    A::join,   A::join,  A::drop},
    /* running */ {A::join,  A::replace, A::join,    A::join,    A::join,   A::join,  A::doubt},
    /* again   */ {A::join,  A::split,   A::join,    A::join,    A::join,   A::join,  A::doubt},
    /* owed    */ {A::join,  A::queue,   A::join,    A::turn,    A::join,   A::join,  A::doubt},
    /* settled */ {A::join,  A::queue,   A::join,    A::turn,    A::refuse, A::join,  A::close},
};
// clang-format on

}  // namespace

point_action action_for(point_phase phase, point_event event) noexcept
{
    return table[static_cast<std::size_t>(phase)][static_cast<std::size_t>(event)];
}

}  // namespace thirdvisit::station
