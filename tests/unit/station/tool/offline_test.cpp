// The verbs that need no station, through their streams, as a shell would use them.
#include "station/tool/commands.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace thirdvisit;
using namespace thirdvisit::station::tool;
using thirdvisit::station::language;

namespace {

struct said {
    int code{};
    std::string out, err;
};

template <class Verb>
said run(const std::string& input, Verb verb)
{
    std::istringstream in(input);
    std::ostringstream out, err;
    const int code = verb(streams{in, out, err});
    return {code, out.str(), err.str()};
}

said explain(const std::string& dates, const std::string& as_of)
{
    const explain_options o{"-", as_of, *parse_day("2026-01-01")};
    return run(dates, [&](streams s) { return explain_dates(o, s); });
}

said decode(const std::string& hex, const std::string& protocol)
{
    return run(hex, [&](streams s) { return decode_hex({protocol, ""}, s); });
}

const std::string every_nine_days = "2026-03-01\n2026-03-10\n2026-03-19\n2026-03-28\n2026-04-06\n";

}  // namespace

TEST_CASE("explain prints one line of JSON and ends with 0", "[tool]")
{
    const auto s = explain(every_nine_days, "2026-04-19");
    CHECK(s.code == success);
    CHECK(s.out == "{\"gaps\":[9,9,9,9],\"cycle\":9,\"regular\":true,\"reasons\":[],"
                   "\"due\":\"2026-04-15\",\"late_from\":\"2026-04-19\",\"level\":\"late\"}\n");
    CHECK(s.err.empty());
}

TEST_CASE("explain takes today when no day is given", "[tool]")
{
    CHECK(explain("2025-12-30\n", "").out.find("\"level\":\"none\"") != std::string::npos);
}

TEST_CASE("a line that is no date ends with 2 and its number", "[tool]")
{
    const auto s = explain("2026-03-01\nyesterday\n", "2026-04-19");
    CHECK(s.code == bad_input);
    CHECK(s.out.empty());
    CHECK(s.err.find("line 2") != std::string::npos);
}

TEST_CASE("a wrong --as-of and a missing file end with 2 and a remedy", "[tool]")
{
    CHECK(explain(every_nine_days, "19.4.2026").code == bad_input);
    CHECK(explain(every_nine_days, "19.4.2026").err.find("YYYY-MM-DD") != std::string::npos);
    const explain_options o{"/nowhere/dates.txt", "", {}};
    const auto s = run("", [&](streams st) { return explain_dates(o, st); });
    CHECK(s.code == bad_input);
    CHECK(s.err.find("/nowhere/dates.txt cannot be read") != std::string::npos);
}

TEST_CASE("decode shows one line of JSON for every frame or damaged stretch", "[tool]")
{
    const auto s = decode("# a comment\n\nFA 00\n", "sinopec");
    CHECK(s.code == success);
    CHECK(s.out.find("{\"ok\":false,\"error\":\"truncated_frame\"") == 0);
    CHECK(std::count(s.out.begin(), s.out.end(), '\n') == 1);
}

TEST_CASE("a line that is no hex ends with 2 but the rest is decoded", "[tool]")
{
    const auto s = decode("zz\nFA 00\n", "sinopec");
    CHECK(s.code == bad_input);
    CHECK(s.out.find("bad_hex") != std::string::npos);
    CHECK(s.out.find("truncated_frame") != std::string::npos);
}

TEST_CASE("an unknown protocol is answered with the known ones", "[tool]")
{
    const auto s = decode("FA", "sinopek");
    CHECK(s.code == bad_input);
    CHECK(s.err.find("did you mean \"sinopec\"?") != std::string::npos);
}

TEST_CASE("every driver is listed with how far it is proven", "[tool]")
{
    const auto text = run("", [](streams s) { return list_drivers(false, s); });
    CHECK(text.code == success);
    CHECK(text.out.find("sinopec") != std::string::npos);
    CHECK(text.out.find("proof: ") != std::string::npos);
    const auto lines = run("", [](streams s) { return list_drivers(true, s); }).out;
    CHECK(lines.find("{\"name\":\"") == 0);
    CHECK(lines.find("\"proven_by\":\"") != std::string::npos);
}

TEST_CASE("listen refuses what it does not understand and says what to write", "[tool]")
{
    const auto listen = [](listen_options o) {
        return run("", [&](streams s) { return listen_line(o, s); });
    };
    listen_options o;
    o.driver = "sinopek";
    o.port = "tty:/dev/ttyS0";
    CHECK(listen(o).code == bad_input);
    CHECK(listen(o).err.find("did you mean \"sinopec\"?") != std::string::npos);
    o.driver = "sinopec";
    o.port = "ttyS0";
    CHECK(listen(o).err.find("tty:/dev/NAME") != std::string::npos);
    o.port = "tty:/dev/ttyS0";
    o.options = {{"speed", "fast"}};
    CHECK(listen(o).code == bad_input);
    CHECK(listen(o).err.find("unknown option speed") != std::string::npos);
}

TEST_CASE("a machine without adapters says so", "[tool]")
{
    const auto s = run("", [](streams st) { return list_ports("/nowhere", {}, st); });
    CHECK(s.code == success);
    CHECK(s.err.find("no serial adapter") != std::string::npos);
    const auto chinese = run("", [](streams st) {
        return list_ports("/nowhere", agent_options{{}, false, language::zh_cn}, st);
    });
    CHECK(chinese.err == "thirdvisit: 没有插上串口适配器\n");
}

TEST_CASE("listen says in the reader's language why a port cannot be opened", "[tool]")
{
    listen_options o;
    o.driver = "sinopec";
    o.port = "/dev/thirdvisit-nowhere";
    o.seconds = 1;
    o.in = language::zh_cn;
    const auto s = run("", [&](streams st) { return listen_line(o, st); });
    CHECK(s.err.find("没有这个设备") != std::string::npos);
    CHECK(s.err.find("no such") == std::string::npos);
}

TEST_CASE("a recorded line is played through its driver", "[tool]")
{
    const std::string tape = THIRDVISIT_SOURCE_DIR "/tests/replay/em4100/tag_twice.log";
    const auto s = run("", [&](streams st) { return replay_recording(tape, st); });
    CHECK(s.code == success);
    CHECK(s.out.find("\"event\":\"card_seen\"") != std::string::npos);
    const auto none = run("no recording\n", [](streams st) { return replay_recording("-", st); });
    CHECK(none.code == bad_input);
    CHECK(none.err.find("line 1: this is no recording") != std::string::npos);
}
