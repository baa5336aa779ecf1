// The verbs of the operator's tool `thirdvisit`, each as a function of its options and three
// streams: main.cpp parses arguments and nothing more. Answers go to `out`, sentences for people
// about what went wrong to `err`.
#pragma once

#include "schemas/calendar.hpp"
#include "station/config/config.hpp"

#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>

namespace thirdvisit::station::tool {

// Documented in `thirdvisit --help`; programs rely on them.
enum exit_code { success = 0, failed = 1, bad_input = 2, not_reachable = 3 };

struct streams {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
};

struct explain_options {
    std::string file;   // "-": standard input
    std::string as_of;  // "YYYY-MM-DD"; empty: `today`
    business_day today;
};
int explain_dates(const explain_options& o, streams s);

struct decode_options {
    std::string protocol;
    std::string direction;  // "", "to-device", "from-device"
};
int decode_hex(const decode_options& o, streams s);

int list_drivers(bool as_json, streams s);

struct listen_options {
    std::string driver{};
    std::string port{};       // as in the configuration, or a plain path
    std::string mode{"tap"};  // or "owner": then this program answers on the wire
    bool acknowledge{};  // owner only: a record that was printed may be forgotten by its device
    int baud{};          // 0: as the protocol says
    std::map<std::string, std::string> options{};
    int seconds{};              // 0: until interrupted
    language in{language::en};  // of the sentences for people
    std::string record{};       // also write the line's bytes to this file, without card numbers
};
int listen_line(const listen_options& o, streams s);

// Listens at every plugged-in adapter without sending a byte and proposes [[line]] entries.
int probe_adapters(int milliseconds_each, language in, streams s);
// A recorded line through its driver: every event as "<ms> {...}".
int replay_recording(const std::string& file, streams s);

// The language a POSIX locale asks for: the first of LC_ALL, LC_MESSAGES and LANG that says
// anything ("zh_CN.UTF-8": Chinese; all others: English). Null pointers are variables not set.
language language_of_locale(const char* lc_all, const char* lc_messages, const char* lang);

// Verbs that ask the station's running program over its Unix socket.
struct agent_options {
    std::string socket;
    bool as_json{};
    language in{language::en};  // of the sentences for people
};
// What to write as a line's port for each adapter that is plugged in; `root` as for list_adapters.
int list_ports(const std::filesystem::path& root, const agent_options& a, streams s);

int show_status(const agent_options& a, streams s);
int show_flags(const agent_options& a, const std::string& level, streams s);
int show_customer(const agent_options& a, const std::string& id, streams s);
int sync_now(const agent_options& a, streams s);
// Lends a line's port to the POS, or takes it back.
int release_port(const agent_options& a, const std::string& line, int seconds, streams s);
int claim_port(const agent_options& a, const std::string& line, streams s);
int join_head_office(const agent_options& a, const std::string& code, streams s);

struct import_choices {
    std::string file;  // "-": standard input
    bool dry_run{};
    bool all_or_nothing{};
    std::map<std::string, std::string> columns;  // our name -> header in the file
};
int import_history(const agent_options& a, const import_choices& choices, streams s);

// Whole content of a file or, for "-", of `in`; false with a sentence on `err`.
bool read_all(const std::string& file, streams s, std::string& into);

}  // namespace thirdvisit::station::tool
