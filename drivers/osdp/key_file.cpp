#include "drivers/osdp/key_file.hpp"

#include "drivers/framing/hex.hpp"
#include "drivers/framing/wipe.hpp"
#include "schemas/descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace thirdvisit::drivers::osdp {
namespace {

struct passing_text {
    ~passing_text() { drivers::wipe(data.data(), data.size()); }
    std::array<char, 128> data{};
};

[[noreturn]] void refuse(const std::string& path, const std::string& what)
{
    throw std::invalid_argument("key file " + path + ": " + what);
}

// Judged by the open descriptor: a name could be another file a moment later.
void refuse_if_others_may_read(const std::string& path, int fd)
{
    struct stat s {};
    if (::fstat(fd, &s) != 0 || !S_ISREG(s.st_mode))
        refuse(path, "this is no regular file; put the key itself there");
    if ((s.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        refuse(path, "other users may read it; run: chmod 600 " + path +
                         "  and find out who may have copied the key");
}

}  // namespace

block parse_key(std::string_view text, const std::string& where)
{
    auto given = from_hex(text);
    block key{};
    const bool fits = given && given->size() == key.size();
    if (fits)
        std::copy(given->begin(), given->end(), key.begin());
    if (given)
        drivers::wipe(*given);
    if (!fits)
        throw std::invalid_argument(where + " is no key; write 32 hexadecimal digits");
    return key;
}

block read_key_file(const std::string& path)
{
    const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (!file)
        refuse(path, std::string("cannot be read: ") + std::strerror(errno) +
                         "; give its full name, and let only the station's user read it");
    refuse_if_others_may_read(path, file.get());
    passing_text text;
    const auto size = ::read(file.get(), text.data.data(), text.data.size());
    if (size < 0)
        refuse(path, std::string("cannot be read: ") + std::strerror(errno));
    const std::string_view all(text.data.data(), static_cast<std::size_t>(size));
    return parse_key(all.substr(0, all.find_first_of("\r\n")), "key file " + path);
}

}  // namespace thirdvisit::drivers::osdp
