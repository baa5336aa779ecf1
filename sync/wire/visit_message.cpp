#include "sync/wire/visit_message.hpp"

#include "schemas/limits.hpp"
#include "sync/wire/json_writer.hpp"

namespace thirdvisit::sync::wire {

namespace json = boost::json;

namespace {

constexpr auto most = most_quantity;

void encode_fuelling(std::string& out, const visit_fuelling& f)
{
    object_writer w(out);
    w.text("fact", f.fact_id)
        .number("nozzle", f.nozzle)
        .text("grade", f.grade)
        .number("volume_ml", f.volume.count)
        .number("amount_minor", f.amount.count)
        .number("price_mills", f.price.mills_per_liter)
        .number("at", f.at.since_epoch)
        .end();
}

visit_fuelling decode_fuelling(const json::value& from, verdict& all, std::string where)
{
    object_reader r(from, all, std::move(where));
    visit_fuelling f;
    f.fact_id = r.id("fact");
    f.nozzle = r.small("nozzle", 0, 99);
    f.grade = r.text("grade", longest_grade);
    f.volume = {r.integer("volume_ml", -most, most)};
    f.amount = {r.integer("amount_minor", -most, most)};
    f.price = {r.integer("price_mills", 0, most)};
    f.at = r.instant("at");
    return f;
}

void encode_card(std::string& out, const card_identity& c)
{
    object_writer w(out);
    w.text("token", c.token).text("tail", c.tail).text("sealed", c.sealed).end();
}

card_identity decode_card(const json::value& from, verdict& all)
{
    object_reader r(from, all, "body.card");
    card_identity c;
    c.token = r.text("token", 64, text_form::hex);
    c.tail = r.text("tail", 4, text_form::id_or_empty);
    c.sealed = r.text("sealed", 1024, text_form::base64);
    return c;
}

}  // namespace

void encode(std::string& out, const visit_record& record)
{
    const auto& v = record.visit;
    object_writer w(out);
    w.text("id", v.id)
        .number("revision", v.revision)
        .text("status", name_of(v.status))
        .number("point", v.point)
        .number("begun", v.begun.since_epoch)
        .number("ended", v.ended.since_epoch)
        .text("day", to_string(v.day))
        .list("fuellings", v.fuellings, encode_fuelling);
    if (v.card) {
        std::string card;
        encode_card(card, *v.card);
        w.json("card", card);
    } else {
        w.null("card");
    }
    w.text("customer", v.customer)
        .text("how", name_of(v.how))
        .text("reason", v.reason)
        .text("served_by", v.served_by)
        .text("joined_into", v.joined_into)
        .flag("imported", v.imported)
        .end();
}

visit_record decode_visit(const json::value& body, verdict& all)
{
    object_reader r(body, all, "body");
    visit v;
    v.id = r.id("id");
    v.revision = r.small("revision", 1, 1'000'000);
    v.status = r.choice<visit_status>("status");
    v.point = r.small("point", 0, 999);
    v.begun = r.instant("begun");
    v.ended = r.instant("ended");
    v.day = r.day("day");
    const auto& fuellings = r.list("fuellings", most_fuellings_of_visit);
    for (std::size_t i = 0; i < fuellings.size(); ++i)
        v.fuellings.push_back(
            decode_fuelling(fuellings[i], all, "body.fuellings[" + std::to_string(i) + "]"));
    if (const auto* card = r.maybe("card"))
        v.card = decode_card(*card, all);
    v.customer = r.id_or_empty("customer");
    v.how = r.choice<identification>("how");
    v.reason = r.text("reason", 64);
    v.served_by = r.text("served_by", longest_badge);
    v.joined_into = r.id_or_empty("joined_into");
    v.imported = r.flag("imported");
    return {std::move(v)};
}

}  // namespace thirdvisit::sync::wire
