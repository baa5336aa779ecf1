// What stations may ask over mutual TLS: /sync/v1/{join,hello,batch,pull}. Checks who asks, hands
// the work to the store thread, sheds load before it queues up.
#pragma once

#include "sync/head_office/api/deny_list.hpp"
#include "sync/head_office/office_authority.hpp"
#include "sync/head_office/store/office_store.hpp"
#include "sync/http/server.hpp"
#include "sync/wire/talk.hpp"

#include <functional>
#include <memory>
#include <string>

namespace thirdvisit::head_office {

struct sync_api_settings {
    std::string company;
    std::string sealing_key;
    int most_waiting_batches{64};
    std::function<utc_ms()> now;
    std::function<void(const std::string& station)> changed;  // the screens' news
    std::function<void(std::string)> log;
};

class sync_api {
public:
    // Everything given must outlive the server that uses this.
    sync_api(office_store& store, const office_authority& authority, deny_list& denied,
             sync_api_settings settings);

    http::awaitable<http::response> answer(http::request asked);

private:
    http::awaitable<http::response> join(http::request asked);
    http::awaitable<http::response> hello(http::request asked);
    http::awaitable<http::response> batch(http::request asked);
    http::awaitable<http::response> pull(http::request asked);
    http::awaitable<http::response> give_certificate(sync::wire::join_request wanted);
    http::awaitable<void> refresh_denied();
    std::optional<http::response> not_welcome(const http::request& asked) const;

    office_store& store_;
    const office_authority& authority_;
    deny_list& denied_;
    sync_api_settings settings_;
    std::shared_ptr<int> waiting_{std::make_shared<int>(0)};  // batches taken in, not answered
};

// {code, text, retry_after_s} with its status.
http::response refuse(int status, const std::string& code, const std::string& text,
                      int retry_after_s = 0);

}  // namespace thirdvisit::head_office
