// The shape of every frame decoder here. A protocol writes a scanner, a pure look at the front of
// the unread bytes; this class adds what all must do alike: keep raw bytes until a frame is sound,
// look again behind the first byte of a damaged one (a true frame may start inside it), report one
// error per damaged stretch, stay bounded, and forget (overwrite) what has been read.
#pragma once

#include "drivers/framing/wipe.hpp"
#include "schemas/bytes.hpp"
#include "schemas/errc.hpp"

#include <algorithm>
#include <concepts>
#include <optional>
#include <variant>

namespace thirdvisit::drivers {

struct skip {  // this many bytes cannot start a frame
    std::size_t count;
};
struct need_more {};  // a frame may be coming
struct fault {        // a frame started here and is damaged; `length` bytes of it were seen
    errc why;
    std::size_t length;
};
template <class Frame>
struct found {
    Frame frame;
    std::size_t length;  // raw bytes it took, escapes included
};
template <class Frame>
using scan_result = std::variant<skip, need_more, fault, found<Frame>>;

// `scan(unread)` is never called with nothing; every count it returns is 1 .. unread.size().
// `max_raw` is the longest a frame can be on the line, escapes included.
template <class S>
concept scanner = requires(const S scan, byte_view unread)
{
    typename S::frame;
    {
        S::max_raw
        } -> std::convertible_to<std::size_t>;
    {
        scan(unread)
        } -> std::same_as<scan_result<typename S::frame>>;
};

template <scanner Scanner>
class decoder {
public:
    using frame = typename Scanner::frame;

    explicit decoder(Scanner scan = {}) : scan_(std::move(scan)) {}
    decoder(const decoder&) = default;
    decoder(decoder&&) noexcept = default;
    decoder& operator=(const decoder&) = default;
    decoder& operator=(decoder&&) noexcept = default;
    ~decoder()
    {
        wipe(buffer_);
        wipe(raw_);
    }

    void feed(byte_view input)
    {
        compact();
        buffer_.insert(buffer_.end(), input.begin(), input.end());
    }

    // One frame, one error, or nothing when more bytes are needed. Call until it returns nothing:
    // a single read may hold several frames.
    std::optional<result<frame>> next()
    {
        while (!unread().empty()) {
            auto seen = judged();
            if (const auto* s = std::get_if<skip>(&seen)) {
                skipped_ += reported_ == 0 ? s->count : 0;
                drop(s->count);
            } else if (const auto* f = std::get_if<fault>(&seen)) {
                if (report(*f))
                    return f->why;
            } else if (auto* whole = std::get_if<found<frame>>(&seen)) {
                keep_raw(whole->length);
                reported_ = 0;
                drop(whole->length);
                return result<frame>(std::move(whole->frame));
            } else {
                return std::nullopt;
            }
        }
        flushing_ = false;
        return std::nullopt;
    }

    // The line has been silent (200 ms) or the capture ends: what is incomplete now will never be
    // completed. Call `next` afterwards.
    void flush() noexcept { flushing_ = true; }

    // The raw bytes of what `next` returned last, frame or damaged stretch.
    byte_view raw() const noexcept { return raw_; }

    // Bytes so far that belonged to no frame and to no damaged stretch.
    std::size_t skipped() const noexcept { return skipped_; }
    std::size_t waiting() const noexcept { return buffer_.size() - start_; }

private:
    byte_view unread() const noexcept { return byte_view(buffer_).subspan(start_); }

    scan_result<frame> judged() const
    {
        auto seen = scan_(unread());
        if (!std::holds_alternative<need_more>(seen))
            return seen;
        if (waiting() >= Scanner::max_raw)
            return fault{errc::frame_too_long, waiting()};
        if (!flushing_)
            return seen;
        if (!begun(unread()))
            return skip{waiting()};
        return fault{errc::truncated_frame, waiting()};
    }

    // A scanner whose start code has several bytes may say that what waits is no frame yet; then
    // silence behind it is no damage.
    static bool begun(byte_view unread)
    {
        if constexpr (requires { Scanner::begun(unread); })
            return Scanner::begun(unread);
        else
            return true;
    }

    // Gives up the first byte only. False: inside a stretch that has been reported already.
    bool report(const fault& f)
    {
        const bool fresh = reported_ == 0;
        if (fresh) {
            keep_raw(f.length);
            reported_ = f.length;
        }
        drop(1);
        return fresh;
    }

    void keep_raw(std::size_t count)
    {
        wipe(raw_);
        const auto front = unread().first(std::min(count, waiting()));
        raw_.assign(front.begin(), front.end());
    }

    void drop(std::size_t count) noexcept
    {
        count = std::min(count, waiting());
        wipe(buffer_.data() + start_, count);
        start_ += count;
        reported_ -= std::min(reported_, count);
    }

    void compact()
    {
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(start_), buffer_.end(),
                  buffer_.begin());
        const std::size_t left = waiting();
        wipe(buffer_.data() + left, buffer_.size() - left);
        buffer_.resize(left);
        start_ = 0;
    }

    Scanner scan_;
    bytes buffer_;
    bytes raw_;
    std::size_t start_{};     // where unread bytes begin in buffer_
    std::size_t reported_{};  // unread bytes of a damaged stretch that was reported
    std::size_t skipped_{};
    bool flushing_{};
};

}  // namespace thirdvisit::drivers
