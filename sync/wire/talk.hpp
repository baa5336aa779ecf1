// What station and head office say to each other around the batches: requests and answers of
// /sync/v1/{join,hello,batch,pull} as plain values, each with a pair of functions and a schema of
// the same name in schemas/sync/v1.
#pragma once

#include "sync/ports.hpp"
#include "sync/wire/rejection.hpp"

#include <string>
#include <string_view>

namespace thirdvisit::sync::wire {

inline constexpr std::string_view join_path = "/sync/v1/join";
inline constexpr std::string_view hello_path = "/sync/v1/hello";
inline constexpr std::string_view batch_path = "/sync/v1/batch";
inline constexpr std::string_view pull_path = "/sync/v1/pull";

// First time: with the secret of the join code. Later, over a connection that shows a certificate
// still valid: with an empty secret, which renews it.
struct join_request {
    std::string station;
    std::string secret;
    std::string csr_pem;
    std::string agent_version;
};

struct join_answer {
    std::string certificate_pem;
    std::string authority_pem;  // two during a rollover
    std::string sealing_key;    // 64 hex digits (sync/sealing)
    std::string company;
    std::string name;  // of the station
    std::string district;
    utc_ms valid_until;
    utc_ms now;
};

struct hello_request {
    store_identity who;
    std::string agent_version;
    utc_ms now;  // the station's clock
};

// Every answer but 200: a code of the list below and a sentence.
struct refusal_answer {
    std::string code;  // not_joined, revoked, unknown_code, used_code, expired_code, wrong_station,
                       // new_epoch, bad_batch, busy, too_large, not_found, internal_error
    std::string text;
    int retry_after_s{};  // 0: no particular time
};

std::string encode(const join_request& r);
std::string encode(const join_answer& a);
std::string encode(const hello_request& r);
std::string encode(const greeting& a);
std::string encode(const receipt& a);
std::string encode(const instructions& a);
std::string encode(const refusal_answer& a);

[[nodiscard]] reading<join_request> decode_join_request(std::string_view json);
[[nodiscard]] reading<join_answer> decode_join_answer(std::string_view json);
[[nodiscard]] reading<hello_request> decode_hello_request(std::string_view json);
[[nodiscard]] reading<greeting> decode_greeting(std::string_view json);
[[nodiscard]] reading<receipt> decode_receipt(std::string_view json);
[[nodiscard]] reading<instructions> decode_pull_answer(std::string_view json);
[[nodiscard]] reading<refusal_answer> decode_refusal_answer(std::string_view json);

}  // namespace thirdvisit::sync::wire
