// A pty under a name that stays: the simulator's end of a line. Like a UART, it drops what nobody
// is there to read.
#pragma once

#include "schemas/bytes.hpp"

#include <string>

namespace thirdvisit::drivers::simulator {

class pty_link {
public:
    // Makes the pty and a symbolic link to it. Throws std::runtime_error: what failed and where.
    explicit pty_link(std::string link);
    ~pty_link();
    pty_link(const pty_link&) = delete;
    pty_link& operator=(const pty_link&) = delete;

    int descriptor() const noexcept { return master_; }
    const std::string& link() const noexcept { return link_; }

    bool open_at_other_end() const noexcept { return !hung_up_; }
    bytes read();  // what is there now, maybe nothing; notices opening and closing
    void write(byte_view data);

private:
    void make_raw() const;

    std::string link_;
    int master_{-1};
    bool hung_up_{true};
};

}  // namespace thirdvisit::drivers::simulator
