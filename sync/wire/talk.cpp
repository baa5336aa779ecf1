#include "sync/wire/talk.hpp"

#include "schemas/limits.hpp"
#include "sync/wire/json_reader.hpp"
#include "sync/wire/json_writer.hpp"

namespace thirdvisit::sync::wire {

namespace {

constexpr std::size_t pem_length = 16 * 1024;
constexpr auto highest = std::numeric_limits<std::int64_t>::max();

// Parses, lets `read` take the fields, and gives the value or what was wrong first.
template <class T, class Read>
reading<T> read_message(std::string_view json, Read read)
{
    const auto parsed = parse_json(json);
    if (!parsed)
        return parsed.error();
    verdict all;
    T out{};
    {
        object_reader r(*parsed, all, "message");
        read(r, out);
    }
    if (!all.sound())
        return all.why();
    return out;
}

void encode_refusal(std::string& out, const refusal& r)
{
    object_writer w(out);
    w.number("seq", r.seq).text("code", r.code).text("text", r.text).end();
}

}  // namespace

std::string encode(const join_request& r)
{
    std::string out;
    object_writer w(out);
    w.text("station", r.station)
        .text("secret", r.secret)
        .text("csr", r.csr_pem)
        .text("agent_version", r.agent_version)
        .end();
    return out;
}

reading<join_request> decode_join_request(std::string_view json)
{
    return read_message<join_request>(json, [](object_reader& r, join_request& m) {
        m.station = r.id("station");
        m.secret = r.id_or_empty("secret");
        m.csr_pem = r.text("csr", pem_length);
        m.agent_version = r.text("agent_version", 64);
    });
}

std::string encode(const join_answer& a)
{
    std::string out;
    object_writer w(out);
    w.text("certificate", a.certificate_pem)
        .text("authority", a.authority_pem)
        .text("sealing_key", a.sealing_key)
        .text("company", a.company)
        .text("name", a.name)
        .text("district", a.district)
        .number("valid_until", a.valid_until.since_epoch)
        .number("now", a.now.since_epoch)
        .end();
    return out;
}

reading<join_answer> decode_join_answer(std::string_view json)
{
    return read_message<join_answer>(json, [](object_reader& r, join_answer& m) {
        m.certificate_pem = r.text("certificate", pem_length);
        m.authority_pem = r.text("authority", pem_length);
        m.sealing_key = r.text("sealing_key", 64, text_form::hex);
        m.company = r.text("company", longest_name);
        m.name = r.text("name", longest_name);
        m.district = r.text("district", longest_name);
        m.valid_until = r.instant("valid_until");
        m.now = r.instant("now");
    });
}

std::string encode(const hello_request& h)
{
    std::string out;
    object_writer w(out);
    w.text("station", h.who.station)
        .text("epoch", h.who.epoch)
        .number("last_seq", h.who.last_seq)
        .number("acknowledged", h.who.acknowledged)
        .text("chain", h.who.chain)
        .text("agent_version", h.agent_version)
        .number("now", h.now.since_epoch)
        .end();
    return out;
}

reading<hello_request> decode_hello_request(std::string_view json)
{
    return read_message<hello_request>(json, [](object_reader& r, hello_request& m) {
        m.who.station = r.id("station");
        m.who.epoch = r.id("epoch");
        m.who.last_seq = r.integer("last_seq", 0, highest);
        m.who.acknowledged = r.integer("acknowledged", 0, highest);
        m.who.chain = r.text("chain", 64, text_form::hex);
        m.agent_version = r.text("agent_version", 64);
        m.now = r.instant("now");
    });
}

std::string encode(const greeting& a)
{
    std::string out;
    object_writer w(out);
    w.number("up_to", a.up_to)
        .flag("new_epoch", a.new_epoch)
        .text("epoch", a.epoch)
        .number("now", a.now.since_epoch)
        .end();
    return out;
}

reading<greeting> decode_greeting(std::string_view json)
{
    return read_message<greeting>(json, [](object_reader& r, greeting& m) {
        m.up_to = r.integer("up_to", 0, highest);
        m.new_epoch = r.flag("new_epoch");
        m.epoch = r.id("epoch");
        m.now = r.instant("now");
    });
}

std::string encode(const receipt& a)
{
    std::string out;
    object_writer w(out);
    w.number("up_to", a.up_to)
        .list("refused", a.refused, encode_refusal)
        .text("epoch", a.epoch)
        .number("now", a.now.since_epoch)
        .end();
    return out;
}

reading<receipt> decode_receipt(std::string_view json)
{
    return read_message<receipt>(json, [](object_reader& r, receipt& m) {
        m.up_to = r.integer("up_to", 0, highest);
        for (const auto& item : r.list("refused", 2000)) {
            object_reader one(item, r.all(), "message.refused[]");
            m.refused.push_back(
                {one.integer("seq", 1, highest), one.id("code"), one.text("text", 1024)});
        }
        m.epoch = r.id("epoch");
        m.now = r.instant("now");
    });
}

std::string encode(const instructions& a)
{
    std::string out;
    object_writer w(out);
    w.text("version", a.version)
        .text("company", a.company)
        .text("name", a.name)
        .text("district", a.district)
        .text("sealing_key", a.sealing_key)
        .number("now", a.now.since_epoch)
        .end();
    return out;
}

reading<instructions> decode_pull_answer(std::string_view json)
{
    return read_message<instructions>(json, [](object_reader& r, instructions& m) {
        m.version = r.id("version");
        m.company = r.text("company", longest_name);
        m.name = r.text("name", longest_name);
        m.district = r.text("district", longest_name);
        m.sealing_key = r.text("sealing_key", 64, text_form::hex);
        m.now = r.instant("now");
    });
}

std::string encode(const refusal_answer& a)
{
    std::string out;
    object_writer w(out);
    w.text("code", a.code).text("text", a.text).number("retry_after_s", a.retry_after_s).end();
    return out;
}

reading<refusal_answer> decode_refusal_answer(std::string_view json)
{
    return read_message<refusal_answer>(json, [](object_reader& r, refusal_answer& m) {
        m.code = r.id("code");
        m.text = r.text("text", 1024);
        m.retry_after_s = r.small("retry_after_s", 0, 86'400);
    });
}

}  // namespace thirdvisit::sync::wire
