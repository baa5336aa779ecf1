// Profiles that went into another one, with what moved, so that a merge can be taken back exactly.
// All calls belong to the caller's transaction; store thread only, but for readers.
#pragma once

#include "schemas/records.hpp"
#include "station/profile/profile.hpp"
#include "station/store/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace thirdvisit::station {

struct merge_row {
    merge_record record;
    std::string request;  // of the client
    std::string filled;   // fields of the survivor that came from the merged one, by blanks
};

class merge_table {
public:
    explicit merge_table(database& db);

    // Through every merge that stands; himself if there is none.
    std::string survivor_of(std::string customer);
    bool is_merged(const std::string& customer);
    // Everybody who is in this one, also by way of another; the nearest first.
    std::vector<std::string> merged_into(const std::string& survivor);

    std::optional<merge_row> find(const std::string& id);
    std::optional<merge_row> by_request(const std::string& request);
    std::vector<merge_row> standing(int limit);  // latest first
    // Nothing came after it: the survivor is nobody else's and took in nobody later.
    bool is_last(const merge_record& m);

    void add(const merge_row& m);
    // Its parts are no longer needed.
    void close(const merge_record& undone);
    // Before a profile leaves: no merge it was part of can be taken back any more.
    void forget(const std::string& customer);

    // What hangs on the merged one goes to the survivor, noted; visits and flags are the caller's.
    void take_over(const merge_record& m);
    void note_visit(const std::string& merge, const std::string& visit, int revision);
    void note_flag(const std::string& merge, const std::string& flag);
    void note_question(const std::string& merge, question q, const question_state& before);

    // The way back. Also cards and cars that were first seen with those that go back, and with
    // nothing of the survivor's own.
    void give_back(const merge_record& m);
    // Visits that moved, and those that a car or a card of the merged one brought since; with the
    // revision they had when they moved, 0 for later ones. Before `give_back`.
    std::vector<std::pair<std::string, int>> visits_of(const merge_record& m);
    std::vector<std::string> flags_of(const std::string& merge);
    std::vector<std::pair<question, question_state>> questions_before(const std::string& merge);
    // What the survivor said since.
    std::vector<consent_record> said_since(const merge_record& m);

private:
    static merge_row row(statement& s);
    static std::optional<merge_row> one(statement& s, const std::string& key);

    statement next_, into_, find_, by_request_, standing_, later_;
    statement add_, close_, drop_parts_, drop_questions_;
    statement forget_parts_, forget_questions_, forget_;
    std::vector<statement> take_over_, give_back_;
    statement note_part_, note_question_, visits_, flags_, questions_, said_since_;
};

}  // namespace thirdvisit::station
