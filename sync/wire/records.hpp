// Records as JSON lines and back: {"seq":1,"kind":"visit","v":1,"id":"...","at":...,"body":{...}},
// one line each (schemas/sync/v1/line.schema.json).
#pragma once

#include "schemas/records.hpp"
#include "sync/ports.hpp"
#include "sync/wire/rejection.hpp"

#include <boost/json/storage_ptr.hpp>

#include <string>
#include <string_view>

namespace thirdvisit::sync::wire {

inline constexpr int record_version = 1;

std::string_view kind_of(const sync_record& r);
std::string_view id_of(const sync_record& r);
// 1 for kinds that never change.
int revision_of(const sync_record& r);
// The customer it is about; empty: nobody.
std::string_view customer_of(const sync_record& r);

// The record's JSON object.
std::string encode_body(const sync_record& r);

// Everything of an outbox row but its number.
entry make_entry(const sync_record& r, utc_ms at);

// The line without its end of line; the same entry always gives the same bytes.
void append_line(std::string& out, const entry& e);

struct line {
    sequence seq{};
    std::string id;
    utc_ms at;
    std::string was;  // as in `entry`
    sync_record record;
};

// Number, kind, version and body judged; the number is read even when the rest is wrong
// (`seq` stays 0 when there is none).
[[nodiscard]] reading<line> decode_line(std::string_view text, sequence& seq,
                                        boost::json::storage_ptr memory = {});

}  // namespace thirdvisit::sync::wire
