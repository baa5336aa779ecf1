// A store in a folder of its own, and a few things to put into it.
#pragma once

#include "schemas/ids.hpp"
#include "station/store/store.hpp"
#include "sync/wire/records.hpp"
#include "tests/support/temp_folder.hpp"

#include <memory>

namespace thirdvisit::test {

constexpr utc_ms noon{1'780'000'000'000};

inline std::string sample_id(std::int64_t n)
{
    std::array<std::uint8_t, 10> tail{};
    for (std::size_t i = 0; i < 8; ++i)
        tail[9 - i] = static_cast<std::uint8_t>(n >> (8 * i));
    return make_id(noon + n, tail);
}

class temp_store {
public:
    temp_store() { open(); }

    void open()
    {
        home_ = std::make_unique<station::store_home>(folder_.path(), std::filesystem::path{});
        store_ = std::make_unique<station::store>(*home_, noon);
    }
    void close()
    {
        store_.reset();
        home_.reset();
    }
    void restart()
    {
        close();
        open();
    }
    station::store& operator*() { return *store_; }
    station::store* operator->() { return store_.get(); }
    const station::store_home& home() const { return *home_; }
    const std::filesystem::path& folder() const { return folder_.path(); }

private:
    temp_folder folder_;
    std::unique_ptr<station::store_home> home_;
    std::unique_ptr<station::store> store_;
};

inline fact fuelling_fact(std::int64_t n, std::string key)
{
    return {.id = sample_id(n),
            .key = std::move(key),
            .source = "line-1",
            .point = 3,
            .at = noon + n,
            .received = noon + n,
            .content = fuelling_recorded{.nozzle = 1,
                                         .grade = "92#",
                                         .volume = {31'400},
                                         .amount = {23'640},
                                         .price = {7'529},
                                         .totaliser = {9'000'000},
                                         .record_number = n,
                                         .card = card_identity{"cafe", "0843", ""},
                                         .pump_time = local_time{{20'602}, 3'600},
                                         .employee = "1046"}};
}

inline fact plate_fact(std::int64_t n, const std::string& characters)
{
    return {.id = sample_id(n),
            .key = "plate/" + std::to_string(n),
            .source = "screen",
            .point = 3,
            .at = noon + n,
            .received = noon + n,
            .content = plate_entered{{characters, plate_kind::blue}, "Jetta", "white", "1046"}};
}

inline visit sample_visit(std::int64_t n, const std::string& customer = {})
{
    visit v;
    v.id = sample_id(n);
    v.status = visit_status::closed;
    v.point = 3;
    v.begun = noon + n;
    v.ended = noon + n + 1;
    v.day = {20'602};
    v.fuellings.push_back({sample_id(n), 1, "92#", {31'400}, {23'640}, {7'529}, noon + n});
    v.card = card_identity{"cafe", "0843", ""};
    v.customer = customer;
    v.how = identification::card;
    v.served_by = "1046";
    return v;
}

inline station::customer sample_customer(station::store& s, std::int64_t n)
{
    station::customer c;
    c.id = sample_id(n);
    c.key_id = s.maker.next_key();
    c.address = "王先生";
    c.contact_kind = "phone";
    c.contact = "13912347651";
    c.created = noon;
    c.changed = noon;
    return c;
}

inline void append_visit(station::store& s, std::int64_t n)
{
    s.outbox.append(sync::wire::make_entry(visit_record{sample_visit(n)}, noon + n));
}

}  // namespace thirdvisit::test
