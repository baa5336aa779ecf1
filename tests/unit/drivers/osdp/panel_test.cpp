#include "drivers/osdp/panel.hpp"

#include "drivers/framing/hex.hpp"
#include "drivers/simulator/osdp_reader.hpp"
#include "tests/support/talk.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace thirdvisit::drivers::osdp;
using namespace std::chrono_literals;

namespace {

constexpr block own_key{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

struct bench {
    bench(std::vector<reader_settings> readers, std::vector<simulated_reader_settings> simulated)
        : host(make(readers), line_timing()), far(make(simulated)), line(host, far)
    {}

    std::vector<reader> make(const std::vector<reader_settings>& settings)
    {
        std::vector<reader> out;
        for (const auto& s : settings)
            out.emplace_back(s, sealer, [this] { return octet{++dice}; });
        return out;
    }

    static std::vector<simulated_reader> make(
        const std::vector<simulated_reader_settings>& settings)
    {
        std::vector<simulated_reader> out;
        for (const auto& s : settings)
            out.emplace_back(s);
        return out;
    }

    std::vector<std::string> tokens() const
    {
        std::vector<std::string> out;
        for (const auto& c : line.seen<card_seen>())
            out.push_back(c.card.token);
        return out;
    }

    test::plain_sealer sealer;
    std::uint8_t dice{};
    panel host;
    simulated_reader_line far;
    test::wire line;
};

reader_settings at(int address)
{
    reader_settings s;
    s.address = address;
    s.feedback = false;
    return s;
}

reader_settings with_key(int address)
{
    reader_settings s = at(address);
    s.key = own_key;
    return s;
}

using tokens = std::vector<std::string>;

}  // namespace

TEST_CASE("the panel says word for word what libosdp says in the recorded session",
          "[drivers][osdp]")
{
    const std::pair<const char*, const char*> session[] = {
        {"53 01 09 00 04 61 00 60 23",
         "53 81 14 00 04 45 33 22 11 02 01 77 66 55 44 01 02 03 07 CB"},
        {"53 01 09 00 05 62 00 03 41",
         "53 81 1A 00 05 46 03 01 01 04 01 01 08 01 00 09 01 00 0A 00 01 10 02 00 EC BE"},
        {"53 01 08 00 06 60 D8 66", "53 81 08 00 06 40 6A 60"},
        {"53 01 08 00 07 60 E9 55", "53 81 10 00 07 50 00 01 1A 00 01 02 03 40 0B FC"},
        {"53 01 08 00 05 60 8B 33", "53 81 08 00 05 40 39 35"},
    };
    test::plain_sealer sealer;
    std::vector<reader> readers;
    readers.emplace_back(at(1), sealer, [] { return octet{}; });
    panel host(std::move(readers), line_timing());
    time_point now{1h};
    host.on_open(now);

    tokens cards;
    const auto next_sent = [&] {
        for (;;) {
            const auto todo = host.resume(now);
            if (const auto* t = std::get_if<transmit>(&todo))
                return to_hex(t->frame);
            if (const auto* p = std::get_if<publish>(&todo)) {
                if (const auto* c = std::get_if<card_seen>(&p->event))
                    cards.push_back(c->card.token);
            } else {
                now = std::get<sleep_until>(todo).when;
            }
        }
    };
    for (const auto& [command, answer] : session) {
        CHECK(next_sent() == command);
        host.on_bytes(from_hex(answer).value(), now);
    }
    CHECK(cards == tokens{"token-of-01020340"});
}

TEST_CASE("a card at a reader is reported once, with light and sound", "[drivers][osdp]")
{
    reader_settings s = at(1);
    s.feedback = true;
    bench b({s}, {{1}});
    b.line.run(300ms);
    b.far.at(0).present_digits("6900461234567890");
    b.line.run(500ms);
    CHECK(b.tokens() == tokens{"token-of-6900461234567890"});
    CHECK(b.far.at(0).lamp_commands() == 1);
    CHECK(b.far.at(0).beeps() == 1);
    CHECK(b.line.notices() == tokens{"identified"});
}

TEST_CASE("an answer lost on the line is asked for again and the card not lost or doubled",
          "[drivers][osdp]")
{
    bench b({at(1)}, {{1}});
    b.line.run(300ms);
    int lost = 0;
    b.line.to_host = [&](bytes& line) {
        if (line.size() > 9 && lost++ < 2)
            line.clear();
    };
    b.far.at(0).present_bits(26, {1, 2, 3, 0x40});
    b.line.run(2s);
    CHECK(lost > 2);
    CHECK(b.tokens() == tokens{"token-of-01020340"});
    CHECK(b.line.seen<fell_silent>().empty());
}

TEST_CASE("a busy reader is asked again and answers later", "[drivers][osdp]")
{
    bench b({at(1)}, {{1}});
    b.line.run(300ms);
    b.far.at(0).be_busy(3);
    b.far.at(0).present_bits(26, {1, 2, 3, 0x40});
    b.line.run(1s);
    CHECK(b.tokens() == tokens{"token-of-01020340"});
}

TEST_CASE("a reader that restarts refuses our number and the conversation begins again",
          "[drivers][osdp]")
{
    bench b({with_key(1)}, {{1, own_key}});
    b.line.run(500ms);
    REQUIRE(b.host.unit(0).secure());
    b.far.at(0).restart();
    b.line.run(1s);
    CHECK(b.host.unit(0).secure());
    b.far.at(0).present_bits(26, {1, 2, 3, 0x40});
    b.line.run(300ms);
    CHECK(b.tokens() == tokens{"token-of-01020340"});
}

TEST_CASE("a dead reader does not hold up its neighbours and is heard again when it returns",
          "[drivers][osdp]")
{
    bench b({at(1), at(2), at(3)}, {{1}, {2}, {3}});
    b.far.at(1).unplug(true);
    b.line.run(6s);
    REQUIRE(b.line.seen<fell_silent>().size() == 1);
    CHECK(b.line.seen<fell_silent>()[0].address == 2);
    for (int i = 0; i < 10; ++i) {
        b.far.at(0).present_bits(26, {static_cast<std::uint8_t>(i), 0, 0, 0});
        b.line.run(300ms);
        CHECK(b.tokens().size() == static_cast<std::size_t>(i) + 1);
    }
    b.far.at(1).unplug(false);
    b.line.run(40s);
    CHECK(b.line.seen<spoke_again>().size() == 1);
}

TEST_CASE("with a key nothing but the handshake travels in the clear", "[drivers][osdp]")
{
    bench b({with_key(1)}, {{1, own_key, true}});
    b.line.run(500ms);
    CHECK(b.host.unit(0).secure());
    CHECK(b.far.at(0).in_channel());
    b.far.at(0).present_digits("70130512345678");
    b.line.run(300ms);
    CHECK(b.tokens() == tokens{"token-of-70130512345678"});
}

TEST_CASE("a reader with another key is reported once and never read in the clear",
          "[drivers][osdp]")
{
    bench b({with_key(1)}, {{1, block{9}}});
    b.far.at(0).present_digits("70130512345678");
    b.line.run(5min);
    CHECK(b.tokens().empty());
    CHECK(b.line.notices() == tokens{"identified", "secure_channel_failed"});
}

TEST_CASE("a new reader receives the key of the site once and is used under it", "[drivers][osdp]")
{
    reader_settings s = with_key(1);
    s.install = true;
    bench b({s}, {{1}});
    b.line.run(3s);
    CHECK(b.far.at(0).key() == own_key);
    CHECK(b.host.unit(0).secure());
    b.far.at(0).present_digits("70130512345678");
    b.line.run(300ms);
    CHECK(b.tokens() == tokens{"token-of-70130512345678"});
}

TEST_CASE("without permission to install a new reader keeps its delivery key", "[drivers][osdp]")
{
    bench b({with_key(1)}, {{1}});
    b.line.run(3s);
    CHECK(b.far.at(0).key() == default_key);
    CHECK_FALSE(b.host.unit(0).secure());
}

TEST_CASE("an hour of noise at one byte in a thousand loses and doubles no card", "[drivers][osdp]")
{
    reader_settings sealed = with_key(1);
    reader_settings open = at(2);
    sealed.poll_every = open.poll_every = 200ms;
    bench b({sealed, open}, {{1, own_key}, {2}});
    b.line.to_far = test::noisy_cable(1, 1'000);
    b.line.to_host = test::noisy_cable(2, 1'000);
    tokens expected;
    for (int i = 1'000; i < 1'360; ++i) {
        const std::string digits = "700000" + std::to_string(i);
        b.far.at(static_cast<std::size_t>(i % 2)).present_digits(digits);
        expected.push_back("token-of-" + digits);
        b.line.run(10s);
    }
    CHECK(b.tokens() == expected);
    CHECK_FALSE(b.line.seen<line_noise>().empty());
}

TEST_CASE("a reader that demands a key nobody has is told and left in peace", "[drivers][osdp]")
{
    bench b({at(1)}, {{1, own_key, true}});
    b.line.run(30s);
    CHECK(b.line.notices() == tokens{"secure_channel_failed"});
    CHECK(b.line.sent_by_host.size() < 10);
}

TEST_CASE("a reader without capabilities is polled all the same", "[drivers][osdp]")
{
    test::plain_sealer sealer;
    std::vector<reader> readers;
    readers.emplace_back(at(0), sealer, [] { return octet{}; });
    panel host(std::move(readers), line_timing());
    time_point now{1h};
    host.on_open(now);
    int polls = 0;
    for (int step = 0; step < 200; ++step) {
        const auto todo = host.resume(now);
        if (const auto* s = std::get_if<sleep_until>(&todo))
            now = s->when;
        const auto* t = std::get_if<transmit>(&todo);
        if (t == nullptr)
            continue;
        decoder<frame_scanner> cut;
        cut.feed(t->frame);
        const frame asked = cut.next().value().value();
        frame answer;
        answer.from_reader = true;
        answer.sequence = asked.sequence;
        const bool poll = asked.code == static_cast<std::uint8_t>(command::poll);
        answer.code = static_cast<std::uint8_t>(poll ? reply::ack : reply::nak);
        if (!poll)
            answer.data = {static_cast<std::uint8_t>(nak_reason::unknown_command)};
        polls += poll ? 1 : 0;
        host.on_bytes(encode(answer), now);
    }
    CHECK(polls > 10);
}

TEST_CASE("a reader that never stops sending cannot flood the station", "[drivers][osdp]")
{
    bench b({at(1)}, {{1}});
    b.line.run(1s);
    const bytes junk(1'000, 0x53);
    frame unasked;
    unasked.address = 1;
    unasked.from_reader = true;
    unasked.code = static_cast<std::uint8_t>(reply::ack);
    std::size_t published = 0;
    for (int i = 0; i < 5'000; ++i) {  // 5 MB of junk and as many answers to nothing
        b.host.on_bytes(junk, b.line.now);
        b.host.on_bytes(encode(unasked), b.line.now);
        for (auto todo = b.host.resume(b.line.now); std::holds_alternative<publish>(todo);
             todo = b.host.resume(b.line.now))
            ++published;
    }
    CHECK(published < 50);
    b.line.run(1s);
    b.far.at(0).present_bits(26, {1, 2, 3, 0x40});
    b.line.run(2s);
    CHECK(b.tokens() == tokens{"token-of-01020340"});
}

TEST_CASE("two OSDP readers with the same address are told", "[drivers][osdp]")
{
    bench b({at(1)}, {{1}, {1}});
    b.line.run(2s);
    CHECK(b.line.notices() == tokens{"identified", "address_clash"});
}
