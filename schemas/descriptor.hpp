// A file descriptor that is closed. Here because keys of three rooms that must not know each other are
// read by descriptor: a name could be another file a moment later.
#pragma once

#include <unistd.h>

namespace thirdvisit {

class descriptor {
public:
    explicit descriptor(int fd) noexcept : fd_(fd) {}
    ~descriptor()
    {
        if (fd_ >= 0)
            ::close(fd_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;

    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }

private:
    int fd_;
};

}  // namespace thirdvisit
