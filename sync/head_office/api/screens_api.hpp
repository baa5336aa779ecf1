// The screens of head office on loopback: state, pushed changes, customers, flags, join codes,
// revocation, and the pages themselves. The guard stands in front of everything.
#pragma once

#include "sync/head_office/api/deny_list.hpp"
#include "sync/head_office/api/screens_json.hpp"
#include "sync/head_office/store/office_store.hpp"
#include "sync/http/assets.hpp"
#include "sync/http/events.hpp"
#include "sync/http/loopback_guard.hpp"
#include "sync/http/server.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <set>
#include <span>
#include <string>

namespace thirdvisit::head_office {

struct screens_settings {
    std::string company;
    std::string language;
    std::string sync_address;  // as told to stations
    std::string time_zone;
    bool demo{};
    std::string authority_fingerprint;
    std::function<utc_ms()> now;
    std::function<business_day()> today;
    std::span<const screens::asset> pages;
    std::chrono::milliseconds gather{200};  // changes within this time are told together
};

class screens_api {
public:
    screens_api(boost::asio::any_io_executor executor, office_store& store,
                http::loopback_guard& guard, deny_list& denied, screens_settings settings);

    http::awaitable<http::response> answer(http::request asked);

    // Something about this station changed; whoever looks is told.
    void changed(const std::string& station);
    void set_sync_address(std::string address) { settings_.sync_address = std::move(address); }
    void stop();

private:
    struct posted;

    http::awaitable<http::response> route(http::request asked);
    http::awaitable<http::response> state();
    http::awaitable<http::response> stream();
    http::awaitable<http::response> customers(http::request asked);
    http::awaitable<http::response> flags(http::request asked);
    http::awaitable<http::response> invite_station(http::request asked);
    http::awaitable<http::response> revoke_station(std::string station, http::request asked);
    http::awaitable<overview> look();
    http::awaitable<void> tell();
    const http::response* answered_before(const std::string& id) const;
    http::response remember(const std::string& id, http::response r);

    boost::asio::any_io_executor executor_;
    office_store& store_;
    http::loopback_guard& guard_;
    deny_list& denied_;
    screens_settings settings_;
    http::event_hub hub_;
    boost::asio::steady_timer gathering_;
    std::set<std::string> news_;
    std::deque<std::pair<std::string, http::response>> answered_;
};

}  // namespace thirdvisit::head_office
