// Certificates and stations that no longer open the door, looked up at every request, so that a
// revocation also ends what an open connection may do.
#pragma once

#include "sync/http/message.hpp"

#include <set>
#include <string>
#include <vector>

namespace thirdvisit::head_office {

class deny_list {
public:
    void replace(std::vector<std::string> serials, std::vector<std::string> stations)
    {
        serials_ = {std::make_move_iterator(serials.begin()),
                    std::make_move_iterator(serials.end())};
        stations_ = {std::make_move_iterator(stations.begin()),
                     std::make_move_iterator(stations.end())};
    }
    bool denies(const http::peer_identity& peer) const
    {
        return serials_.contains(peer.serial) || stations_.contains(peer.name);
    }

private:
    std::set<std::string, std::less<>> serials_;
    std::set<std::string, std::less<>> stations_;
};

}  // namespace thirdvisit::head_office
