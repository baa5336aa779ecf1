// The wire to head office, as a cable one can cut: a TCP relay in a thread of its own. Cutting ends
// every connection at once and refuses new ones until it is mended.
#pragma once

#include <cstdint>
#include <memory>

namespace thirdvisit::demo {

class relay {
public:
    // Listens on 127.0.0.1:`port` (0: any free one) and leads to 127.0.0.1:`target`. Throws
    // std::runtime_error when the port cannot be opened.
    relay(std::uint16_t port, std::uint16_t target);
    ~relay();
    relay(const relay&) = delete;
    relay& operator=(const relay&) = delete;

    std::uint16_t port() const noexcept;
    void cut();
    void mend();

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace thirdvisit::demo
