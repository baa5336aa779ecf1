#include "station/service/announcer.hpp"

#include "schemas/limits.hpp"
#include "sync/wire/records.hpp"
#include "sync/wire/sealed_plate.hpp"

namespace thirdvisit::station {

namespace wire = sync::wire;

std::string announcer::sealed(std::string_view purpose, const std::string& plain) const
{
    return key_ && !plain.empty() ? sealing::seal(*key_, purpose, plain) : std::string{};
}

customer_record announcer::record_of(store& s, const customer& c) const
{
    customer_record r{.id = c.id,
                      .revision = c.revision,
                      .kind = c.kind,
                      .stage = c.stage,
                      .card_tails = {},
                      .sealed_cards = {},
                      .sealed_plates = {},
                      .sealed_address = {},
                      .sealed_organisation = {},
                      .sealed_contact = {},
                      .manager = c.manager,
                      .chain_consent = c.chain_consent,
                      .changed = c.changed};
    // A fleet may have more than one record holds: the latest; head office keeps the others.
    for (const auto& card : s.customers.cards_of(c.id)) {
        if (r.card_tails.size() == most_identities_of_customer)
            break;
        r.card_tails.push_back(card.tail);
        if (!card.sealed.empty())
            r.sealed_cards.push_back(card.sealed);
    }
    if (c.stage >= 2 || c.chain_consent)
        for (const auto& v : s.customers.vehicles_of(c.id))
            if (auto text = sealed(wire::plate_purpose, wire::plate_text(v.plate));
                !text.empty() && r.sealed_plates.size() < most_identities_of_customer)
                r.sealed_plates.push_back(std::move(text));
    const auto given = s.customers.given_by(c.id);
    if (may_store_address(given)) {
        r.sealed_address = sealed(wire::address_purpose, c.address);
        r.sealed_organisation = sealed(wire::organisation_purpose, c.organisation);
    }
    if (!c.contact.empty() && may_store_contact(c.contact_kind == "phone"    ? contact_kind::phone
                                                : c.contact_kind == "wechat" ? contact_kind::wechat
                                                                             : contact_kind::mail,
                                                given))
        r.sealed_contact = sealed(wire::contact_purpose, c.contact_kind + " " + c.contact);
    return r;
}

void announcer::announce(store& s, const customer& c, utc_ms now) const
{
    s.outbox.append(wire::make_entry(record_of(s, c), now));
}

}  // namespace thirdvisit::station
