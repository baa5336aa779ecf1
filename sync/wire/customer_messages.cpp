#include "sync/wire/customer_messages.hpp"

#include "schemas/limits.hpp"
#include "sync/wire/json_writer.hpp"

namespace thirdvisit::sync::wire {

namespace json = boost::json;

namespace {

constexpr std::size_t sealed_length = 1024;  // base64 of at most 700 bytes
constexpr std::size_t most_identities = most_identities_of_customer;

void encode_text(std::string& out, const std::string& text)
{
    append_json(out, text);
}

}  // namespace

void encode(std::string& out, const customer_record& r)
{
    object_writer w(out);
    w.text("id", r.id)
        .number("revision", r.revision)
        .text("kind", name_of(r.kind))
        .number("stage", r.stage)
        .list("card_tails", r.card_tails, encode_text)
        .list("sealed_cards", r.sealed_cards, encode_text)
        .list("sealed_plates", r.sealed_plates, encode_text)
        .text("sealed_address", r.sealed_address)
        .text("sealed_organisation", r.sealed_organisation)
        .text("sealed_contact", r.sealed_contact)
        .text("manager", r.manager)
        .flag("chain_consent", r.chain_consent)
        .number("changed", r.changed.since_epoch)
        .end();
}

customer_record decode_customer(const json::value& body, verdict& all)
{
    object_reader r(body, all, "body");
    customer_record c;
    c.id = r.id("id");
    c.revision = r.small("revision", 1, 1'000'000);
    c.kind = r.choice<customer_kind>("kind");
    c.stage = r.small("stage", 0, 3);
    c.card_tails = r.texts("card_tails", most_identities, 4, text_form::id);
    c.sealed_cards = r.texts("sealed_cards", most_identities, sealed_length, text_form::base64);
    c.sealed_plates = r.texts("sealed_plates", most_identities, sealed_length, text_form::base64);
    c.sealed_address = r.text("sealed_address", sealed_length, text_form::base64);
    c.sealed_organisation = r.text("sealed_organisation", sealed_length, text_form::base64);
    c.sealed_contact = r.text("sealed_contact", sealed_length, text_form::base64);
    c.manager = r.text("manager", longest_badge);
    c.chain_consent = r.flag("chain_consent");
    c.changed = r.instant("changed");
    return c;
}

void encode(std::string& out, const consent_record& r)
{
    object_writer w(out);
    w.text("id", r.id)
        .text("customer", r.customer)
        .text("purpose", r.purpose)
        .text("state", name_of(r.state))
        .number("at", r.at.since_epoch)
        .text("badge", r.badge)
        .text("wording", r.wording)
        .text("language", r.language)
        .text("how", r.how)
        .end();
}

consent_record decode_consent(const json::value& body, verdict& all)
{
    object_reader r(body, all, "body");
    consent_record c;
    c.id = r.id("id");
    c.customer = r.id("customer");
    c.purpose = r.id("purpose");
    c.state = r.choice<consent_state>("state");
    c.at = r.instant("at");
    c.badge = r.text("badge", longest_badge);
    c.wording = r.text("wording", longest_wording);
    c.language = r.text("language", 16);
    c.how = r.id("how");
    return c;
}

}  // namespace thirdvisit::sync::wire
