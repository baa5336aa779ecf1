#include "sync/wire/names.hpp"

#include <array>

namespace thirdvisit::sync::wire {

namespace {

// An open visit changes by the second and never travels; it has no word.
constexpr std::array statuses{
    name_row<visit_status>{visit_status::closed, "closed"},
    name_row<visit_status>{visit_status::doubtful, "doubtful"},
    name_row<visit_status>{visit_status::dropped, "dropped"},
    name_row<visit_status>{visit_status::joined, "joined"},
};
constexpr std::array identifications{
    name_row<identification>{identification::anonymous, "anonymous"},
    name_row<identification>{identification::card, "card"},
    name_row<identification>{identification::plate, "plate"},
    name_row<identification>{identification::card_and_plate, "card_and_plate"},
    name_row<identification>{identification::conflicting, "conflicting"},
    name_row<identification>{identification::shared_card, "shared_card"},
    name_row<identification>{identification::to_confirm, "to_confirm"},
};
constexpr std::array customer_kinds{
    name_row<customer_kind>{customer_kind::person, "person"},
    name_row<customer_kind>{customer_kind::organisation, "organisation"},
    name_row<customer_kind>{customer_kind::shared, "shared"},
};
constexpr std::array consent_states{
    name_row<consent_state>{consent_state::given, "given"},
    name_row<consent_state>{consent_state::declined, "declined"},
    name_row<consent_state>{consent_state::withdrawn, "withdrawn"},
};
constexpr std::array flag_states{
    name_row<flag_state>{flag_state::raised, "raised"},
    name_row<flag_state>{flag_state::closed, "closed"},
    name_row<flag_state>{flag_state::withdrawn, "withdrawn"},
};
constexpr std::array levels{
    name_row<recall_level>{recall_level::none, "none"},
    name_row<recall_level>{recall_level::on_time, "on_time"},
    name_row<recall_level>{recall_level::late, "late"},
    name_row<recall_level>{recall_level::overdue, "overdue"},
    name_row<recall_level>{recall_level::lost, "lost"},
};
constexpr std::array plate_kinds{
    name_row<plate_kind>{plate_kind::blue, "blue"},
    name_row<plate_kind>{plate_kind::yellow, "yellow"},
    name_row<plate_kind>{plate_kind::green, "green"},
    name_row<plate_kind>{plate_kind::white, "white"},
    name_row<plate_kind>{plate_kind::black, "black"},
    name_row<plate_kind>{plate_kind::trailer, "trailer"},
    name_row<plate_kind>{plate_kind::motorcycle, "motorcycle"},
    name_row<plate_kind>{plate_kind::temporary, "temporary"},
    name_row<plate_kind>{plate_kind::foreign, "foreign"},
};

constexpr std::array erasure_reasons{
    name_row<erasure_reason>{erasure_reason::asked, "asked"},
    name_row<erasure_reason>{erasure_reason::expired, "expired"},
};
constexpr std::array merge_states{
    name_row<merge_state>{merge_state::merged, "merged"},
    name_row<merge_state>{merge_state::undone, "undone"},
};

}  // namespace

std::span<const name_row<visit_status>> names_of(visit_status)
{
    return statuses;
}
std::span<const name_row<identification>> names_of(identification)
{
    return identifications;
}
std::span<const name_row<customer_kind>> names_of(customer_kind)
{
    return customer_kinds;
}
std::span<const name_row<consent_state>> names_of(consent_state)
{
    return consent_states;
}
std::span<const name_row<flag_state>> names_of(flag_state)
{
    return flag_states;
}
std::span<const name_row<recall_level>> names_of(recall_level)
{
    return levels;
}
std::span<const name_row<plate_kind>> names_of(plate_kind)
{
    return plate_kinds;
}
std::span<const name_row<erasure_reason>> names_of(erasure_reason)
{
    return erasure_reasons;
}
std::span<const name_row<merge_state>> names_of(merge_state)
{
    return merge_states;
}

}  // namespace thirdvisit::sync::wire
