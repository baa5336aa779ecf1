// Head office's configuration: a TOML file, every mistake named with file, line, key and remedy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::head_office {

struct config {
    std::string company{"Thirdvisit"};
    std::string language{"zh-CN"};  // of the screens: zh-CN or en
    std::string time_zone{"Asia/Shanghai"};
    std::string data_folder{"/var/lib/thirdvisit/head-office"};
    bool demo{};
    int screens_port{8380};  // always on 127.0.0.1
    std::string sync_address{"0.0.0.0"};
    int sync_port{8443};
    std::vector<std::string> sync_names;  // DNS names and addresses stations use to reach us
    int silent_after_hours{36};
    int most_waiting_batches{64};
    int most_connections{4096};
};

struct config_fault {
    std::string file;
    int line{};       // 1-based, 0: the file as a whole
    std::string key;  // "sync.port"
    std::string what;
    std::string remedy;
};

// "head-office.toml:7: sync.port: 99999 is not a port; use 1 to 65535"
std::string to_string(const config_fault& f);

struct config_outcome {
    config value;
    std::vector<config_fault> faults;  // empty: `value` is sound
};

config_outcome load_config(std::string_view toml, std::string_view file_name);

}  // namespace thirdvisit::head_office
