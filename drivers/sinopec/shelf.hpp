// Files that a dispenser may fetch from the PC: card lists, prices, station information. They are
// opaque here and served byte for byte in segments of 16 (decision 8); none by default.
#pragma once

#include "drivers/sinopec/messages.hpp"
#include "schemas/bytes.hpp"

#include <map>

namespace thirdvisit::drivers::sinopec {

class shelf {
public:
    shelf() = default;
    explicit shelf(std::map<content_code, bytes> files) : files_(std::move(files)) {}

    // The versions announced with every poll answer; 0 where there is no file.
    versions announced() const;

    download_answer answer(const download_request& request) const;
    // The segments asked for; fewer, or none, behind the end of the file.
    segment_answer answer(const segment_request& request) const;

    // Is the card in the PC's lists (message 36H)? The deleted list wins over the added one, the
    // added one over the base list; lists count only inside their dates and for their province.
    bool listed(const card_number& asn, local_time now, int province) const;

private:
    const bytes* file(content_code code) const;

    std::map<content_code, bytes> files_;
};

}  // namespace thirdvisit::drivers::sinopec
