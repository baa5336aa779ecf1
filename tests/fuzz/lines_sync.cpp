// What travels between station and head office, line by line: records, and everything said around
// the batches. A record that was read must be written and read again as the same bytes.
#include "sync/wire/records.hpp"
#include "sync/wire/talk.hpp"

#include <cstdlib>

namespace {

using namespace thirdvisit::sync;

void read_record(std::string_view text)
{
    sequence seq{};
    const auto read = wire::decode_line(text, seq);
    if (!read)
        return;
    auto again = wire::make_entry(read->record, read->at);
    again.seq = read->seq;
    std::string written;
    wire::append_line(written, again);
    const auto second = wire::decode_line(written, seq);
    if (!second)
        std::abort();
    if (wire::encode_body(second->record) != again.body || second->id != read->id)
        std::abort();
}

void read_talk(std::string_view text)
{
    static_cast<void>(wire::decode_join_request(text));
    static_cast<void>(wire::decode_join_answer(text));
    static_cast<void>(wire::decode_hello_request(text));
    static_cast<void>(wire::decode_greeting(text));
    static_cast<void>(wire::decode_receipt(text));
    static_cast<void>(wire::decode_pull_answer(text));
    static_cast<void>(wire::decode_refusal_answer(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_record(text);
    read_talk(text);
    return 0;
}
