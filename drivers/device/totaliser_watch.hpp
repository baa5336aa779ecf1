// A nozzle's running total against the sales that were seen: what moved it and was never recorded?
// Counts are the protocol's own (centilitres, mostly) and wrap at `modulus`.
#pragma once

#include <cstdint>
#include <optional>

namespace thirdvisit::drivers {

class totaliser_watch {
public:
    struct reading {
        std::int64_t after{};        // the total behind this sale
        std::int64_t unexplained{};  // moved since the last reading by nothing we recorded
        bool counted_late{};         // it does not hold the sale yet
    };

    // Read while a sale is finished and not yet closed. Some pumps have counted it by then and some
    // have not; a reading from before tells, without one `usually_late` does.
    reading at_sale(std::int64_t total, std::int64_t volume, std::int64_t modulus,
                    bool usually_late = false)
    {
        const auto step = step_to(total, modulus);
        const bool late = volume != 0 && (last_ ? step == 0 : usually_late);
        const auto unexplained = last_ && !late ? step - volume : 0;
        last_ = total;
        delivered_ = late ? volume : 0;
        perhaps_late_ = late ? 0 : volume;
        return {late ? (total + volume) % modulus : total, unexplained, late};
    }

    // Where it should stand behind a sale, if it was ever read.
    std::optional<std::int64_t> expected(std::int64_t volume, std::int64_t modulus) const
    {
        return last_ ? std::optional((*last_ + delivered_ + volume) % modulus) : std::nullopt;
    }

    // Read between sales: what moved it. 0 for the first reading; negative: it went back.
    std::int64_t at_rest(std::int64_t total, std::int64_t modulus)
    {
        const bool known = last_.has_value();
        const auto step = step_to(total, modulus);
        const bool late = perhaps_late_ != 0 && step == perhaps_late_;
        last_ = total;
        delivered_ = perhaps_late_ = 0;
        return known && !late ? step : 0;
    }

    // A sale that was recorded without reading the total.
    void delivered(std::int64_t volume) { delivered_ += volume; }

    // Whether a reading at the end of a sale is what one would expect; then one is enough.
    bool expects(std::int64_t total, std::int64_t volume, std::int64_t modulus) const
    {
        const auto step = step_to(total, modulus);
        return last_ && (step == 0 || step == volume);
    }

private:
    // How far from where it should stand; the shorter way round, so that a total that was set back
    // shows as negative.
    std::int64_t step_to(std::int64_t total, std::int64_t modulus) const
    {
        if (!last_)
            return 0;
        const auto step = ((total - *last_ - delivered_) % modulus + modulus) % modulus;
        return step > modulus / 2 ? step - modulus : step;
    }

    std::optional<std::int64_t> last_;
    std::int64_t delivered_{};     // recorded since `last_`
    std::int64_t perhaps_late_{};  // the last sale, if the total may count it only now
};

}  // namespace thirdvisit::drivers
