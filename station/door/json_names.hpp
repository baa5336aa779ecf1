// The words of station.ts for our enumerators, in one table each and for both directions.
#pragma once

#include "station/service/requests.hpp"
#include "station/service/views.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace thirdvisit::station {

template <class E>
struct word {
    E value;
    std::string_view name;
};

inline constexpr std::array words_of_plate_kind{
    word<plate_kind>{plate_kind::blue, "blue"},
    word<plate_kind>{plate_kind::yellow, "yellow"},
    word<plate_kind>{plate_kind::green, "green"},
    word<plate_kind>{plate_kind::white, "white"},
    word<plate_kind>{plate_kind::black, "black"},
    word<plate_kind>{plate_kind::trailer, "trailer"},
    word<plate_kind>{plate_kind::motorcycle, "motorcycle"},
    word<plate_kind>{plate_kind::temporary, "temporary"},
    word<plate_kind>{plate_kind::foreign, "foreign"},
};

inline constexpr std::array words_of_point_state{
    word<drivers::point_state>{drivers::point_state::inoperative, "inoperative"},
    word<drivers::point_state>{drivers::point_state::closed, "closed"},
    word<drivers::point_state>{drivers::point_state::idle, "idle"},
    word<drivers::point_state>{drivers::point_state::calling, "calling"},
    word<drivers::point_state>{drivers::point_state::authorised, "authorised"},
    word<drivers::point_state>{drivers::point_state::started, "started"},
    word<drivers::point_state>{drivers::point_state::suspended_started, "suspended_started"},
    word<drivers::point_state>{drivers::point_state::fuelling, "fuelling"},
    word<drivers::point_state>{drivers::point_state::suspended_fuelling, "suspended_fuelling"},
};

inline constexpr std::array words_of_prompt{
    word<view::prompt_kind>{view::prompt_kind::none, "none"},
    word<view::prompt_kind>{view::prompt_kind::note_plate, "note_plate"},
    word<view::prompt_kind>{view::prompt_kind::introduce, "introduce"},
    word<view::prompt_kind>{view::prompt_kind::contact, "contact"},
    word<view::prompt_kind>{view::prompt_kind::returned, "returned"},
    word<view::prompt_kind>{view::prompt_kind::complaint, "complaint"},
};

inline constexpr std::array words_of_visit_status{
    word<visit_status>{visit_status::open, "open"},
    word<visit_status>{visit_status::closed, "closed"},
    word<visit_status>{visit_status::doubtful, "doubtful"},
    word<visit_status>{visit_status::dropped, "dropped"},
    word<visit_status>{visit_status::joined, "joined"},
};

inline constexpr std::array words_of_identification{
    word<identification>{identification::anonymous, "anonymous"},
    word<identification>{identification::card, "card"},
    word<identification>{identification::plate, "plate"},
    word<identification>{identification::card_and_plate, "card_and_plate"},
    word<identification>{identification::conflicting, "conflicting"},
    word<identification>{identification::shared_card, "shared_card"},
    word<identification>{identification::to_confirm, "to_confirm"},
};

inline constexpr std::array words_of_customer_kind{
    word<customer_kind>{customer_kind::person, "person"},
    word<customer_kind>{customer_kind::organisation, "organisation"},
    word<customer_kind>{customer_kind::shared, "shared"},
};

inline constexpr std::array words_of_level{
    word<recall_level>{recall_level::none, "none"},
    word<recall_level>{recall_level::on_time, "on_time"},
    word<recall_level>{recall_level::late, "late"},
    word<recall_level>{recall_level::overdue, "overdue"},
    word<recall_level>{recall_level::lost, "lost"},
};

inline constexpr std::array words_of_answer{
    word<answer_kind>{answer_kind::done, "done"},
    word<answer_kind>{answer_kind::not_now, "not_now"},
    word<answer_kind>{answer_kind::no, "no"},
    word<answer_kind>{answer_kind::never, "never"},
};

inline constexpr std::array words_of_consent{
    word<consent_state>{consent_state::given, "given"},
    word<consent_state>{consent_state::declined, "declined"},
    word<consent_state>{consent_state::withdrawn, "withdrawn"},
};

// Every enumerator is in its table, so the last line is never reached with sound data.
template <class E, std::size_t N>
constexpr std::string_view name_in(const std::array<word<E>, N>& words, E value)
{
    for (const auto& w : words)
        if (w.value == value)
            return w.name;
    return "unknown";
}

template <class E, std::size_t N>
constexpr std::optional<E> value_in(const std::array<word<E>, N>& words, std::string_view name)
{
    for (const auto& w : words)
        if (w.name == name)
            return w.value;
    return std::nullopt;
}

}  // namespace thirdvisit::station
