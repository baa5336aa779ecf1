// What stays of a numbered line when a person is not to be known any more (product 13): the number,
// what the station sold, and the digest of the line as it was, so that the chain of both ends and
// head office's memory of the number go on. Pure; knows no store.
#pragma once

#include "schemas/records.hpp"
#include "sync/ports.hpp"

namespace thirdvisit::sync::wire {

// Why a stub stands in place of a record about somebody who was erased: nothing is missing.
inline constexpr const char* erased_stub = "erased";

// The visit counts for the station, without saying whose it was.
void make_anonymous(visit& v);

// A visit nobody made; in place of any other record a stub. What cannot be read becomes one too.
entry without_person(const entry& e);
// A visit of somebody else loses the card, which belonged to the one who is gone.
entry without_card(const entry& e);

}  // namespace thirdvisit::sync::wire
