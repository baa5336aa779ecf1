#include "drivers/simulator/sinopec_fetcher.hpp"

#include <array>

namespace thirdvisit::drivers::simulator {
namespace {

namespace wire = sinopec;

constexpr int answers_until_download = 5;
constexpr int segments_at_once = 15;

struct versioned {
    wire::content_code content;
    int wire::versions::*version;
};

constexpr std::array files{
    versioned{wire::content_code::base_blacklist, &wire::versions::base_blacklist},
    versioned{wire::content_code::added_blacklist, &wire::versions::added_blacklist},
    versioned{wire::content_code::deleted_blacklist, &wire::versions::deleted_blacklist},
    versioned{wire::content_code::whitelist, &wire::versions::whitelist},
    versioned{wire::content_code::price_table, &wire::versions::price_table},
    versioned{wire::content_code::station_information, &wire::versions::station_information},
};

}  // namespace

void sinopec_fetcher::on_versions(const wire::versions& offered)
{
    if (under_way_)
        return;
    for (const auto& [content, version] : files) {
        if (offered.*version == 0 || offered.*version == own_.*version)
            continue;
        if (++differing_ >= answers_until_download) {
            differing_ = 0;
            under_way_ = download{static_cast<int>(content), offered.*version, 0, {}};
        }
        return;
    }
    differing_ = 0;
}

void sinopec_fetcher::on_answer(const wire::download_answer& m)
{
    if (!under_way_)
        return;
    under_way_->length = static_cast<std::size_t>(m.length);
    if (m.length == 0)
        under_way_.reset();
}

void sinopec_fetcher::on_answer(const wire::segment_answer& m)
{
    if (!under_way_)
        return;
    under_way_->body.insert(under_way_->body.end(), m.data.begin(), m.data.end());
    if (under_way_->body.size() < under_way_->length && !m.data.empty())
        return;
    for (const auto& [content, version] : files)
        if (static_cast<int>(content) == under_way_->content)
            own_.*version = under_way_->version;
    fetched_[under_way_->content] = std::move(under_way_->body);
    under_way_.reset();
}

void sinopec_fetcher::give_up()
{
    under_way_.reset();
    differing_ = 0;
}

// The header is one segment, which is why the first request asks for one.
std::optional<wire::from_pump> sinopec_fetcher::request() const
{
    if (!under_way_)
        return std::nullopt;
    const auto content = static_cast<std::uint8_t>(under_way_->content);
    if (under_way_->length == 0)
        return wire::download_request{content, under_way_->version};
    const auto have = under_way_->body.size() / wire::segment_request::segment;
    return wire::segment_request{content, static_cast<int>(have), have == 0 ? 1 : segments_at_once};
}

}  // namespace thirdvisit::drivers::simulator
