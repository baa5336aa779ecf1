// Both ends of a pty: `master` is the far device's end, `path` the port that the program opens.
#pragma once

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace thirdvisit::test {

class pty_pair {
public:
    pty_pair() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC))
    {
        char name[128];
        if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0 ||
            ::ptsname_r(master_, name, sizeof name) != 0)
            throw std::runtime_error("no pty");
        path_ = name;
        termios t{};
        ::tcgetattr(master_, &t);
        ::cfmakeraw(&t);
        ::tcsetattr(master_, TCSANOW, &t);
    }
    ~pty_pair() { hang_up(); }
    pty_pair(const pty_pair&) = delete;
    pty_pair& operator=(const pty_pair&) = delete;

    int master() const { return master_; }
    int release() { return std::exchange(master_, -1); }
    const std::string& path() const { return path_; }

    void hang_up()
    {
        if (master_ >= 0)
            ::close(std::exchange(master_, -1));
    }

    void say(const std::string& text) const
    {
        if (::write(master_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
            throw std::runtime_error("the pty took not everything");
    }

private:
    int master_;
    std::string path_;
};

}  // namespace thirdvisit::test
