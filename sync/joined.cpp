#include "sync/joined.hpp"

#include "sync/pki/pki.hpp"
#include "sync/private_file.hpp"
#include "sync/wire/json_reader.hpp"
#include "sync/wire/json_writer.hpp"

namespace thirdvisit::sync {

namespace {

constexpr std::size_t pem_length = 16 * 1024;

std::string encode(const joined& j)
{
    std::string out;
    wire::object_writer w(out);
    w.text("station", j.station)
        .text("certificate", j.certificate_pem)
        .text("key", j.key_pem)
        .text("authority", j.authority_pem)
        .text("sealing_key", j.sealing_key)
        .text("company", j.company)
        .text("name", j.name)
        .text("district", j.district)
        .end();
    return out;
}

joined read_fields(const boost::json::value& from, wire::verdict& all)
{
    wire::object_reader r(from, all, "file");
    joined j;
    j.station = r.id("station");
    j.certificate_pem = r.text("certificate", pem_length);
    j.key_pem = r.text("key", pem_length);
    j.authority_pem = r.text("authority", pem_length);
    j.sealing_key = r.text("sealing_key", 64, wire::text_form::hex);
    j.company = r.text("company", 128);
    j.name = r.text("name", 128);
    j.district = r.text("district", 128);
    return j;
}

bool all_of(std::string_view text, std::string_view allowed)
{
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

result<joined> load_joined(const std::filesystem::path& file)
{
    const auto text = read_private_file(file);
    if (!text)
        return text.error();
    const auto parsed = wire::parse_json(*text);
    if (!parsed)
        return errc::malformed_message;
    wire::verdict all;
    auto j = read_fields(*parsed, all);
    if (!all.sound() || !pki::matches(j.key_pem, j.certificate_pem))
        return errc::malformed_message;
    return j;
}

result<> save_joined(const std::filesystem::path& file, const joined& j)
{
    return write_private_file(file, encode(j));
}

std::string to_text(const join_code& c)
{
    return c.station + "." + c.secret + "." + c.authority_fingerprint;
}

result<join_code> parse_join_code(std::string_view text)
{
    text = trimmed(text);
    const auto last = text.rfind('.');
    const auto middle = last == 0 || last == std::string_view::npos ? std::string_view::npos
                                                                    : text.rfind('.', last - 1);
    if (middle == std::string_view::npos)
        return errc::malformed_message;
    const join_code c{std::string(text.substr(0, middle)),
                      std::string(text.substr(middle + 1, last - middle - 1)),
                      std::string(text.substr(last + 1))};
    constexpr std::string_view hex = "0123456789abcdef";
    constexpr std::string_view word = "0123456789abcdefghijklmnopqrstuvwxyz";
    constexpr std::string_view name =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._:-";
    const bool sound = all_of(c.station, name) && c.station.size() <= 64 &&
                       all_of(c.secret, word) && c.authority_fingerprint.size() == 64 &&
                       all_of(c.authority_fingerprint, hex);
    if (!sound)
        return errc::malformed_message;
    return c;
}

bool renewal_due(const joined& j, utc_ms now)
{
    const auto c = pki::inspect(j.certificate_pem);
    return c && now - c->from > (c->until - c->from) / 3 * 2;
}

}  // namespace thirdvisit::sync
