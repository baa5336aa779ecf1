#include "sync/private_file.hpp"

#include "schemas/descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace thirdvisit::sync {

namespace {

constexpr std::size_t longest_file = 1 << 20;

boost::system::error_code last_error()
{
    return {errno, boost::system::system_category()};
}

result<std::string> read_all(int fd)
{
    std::string out;
    char chunk[4096];
    for (;;) {
        const auto got = ::read(fd, chunk, sizeof chunk);
        if (got < 0)
            return last_error();
        if (got == 0)
            return out;
        if (out.size() > longest_file)
            return errc::malformed_message;
        out.append(chunk, static_cast<std::size_t>(got));
    }
}

bool write_all(int fd, std::string_view content)
{
    while (!content.empty()) {
        const auto written = ::write(fd, content.data(), content.size());
        if (written < 0)
            return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(fd) == 0;
}

}  // namespace

result<std::string> read_private_file(const std::filesystem::path& file)
{
    const descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd)
        return errno == ENOENT ? make_error_code(errc::not_found) : last_error();
    struct stat seen {};
    if (::fstat(fd.get(), &seen) != 0)
        return last_error();
    if ((seen.st_mode & 077) != 0)
        return errc::not_permitted;
    return read_all(fd.get());
}

result<> write_private_file(const std::filesystem::path& file, std::string_view content)
{
    std::error_code ec;
    if (std::filesystem::create_directories(file.parent_path(), ec))
        std::filesystem::permissions(file.parent_path(), std::filesystem::perms::owner_all, ec);
    auto beside = file;
    beside += ".new";
    ::unlink(beside.c_str());
    {
        const descriptor fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!fd || !write_all(fd.get(), content))
            return last_error();
    }
    if (std::rename(beside.c_str(), file.c_str()) != 0)
        return last_error();
    const descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || ::fsync(folder.get()) != 0)
        return last_error();
    return {};
}

}  // namespace thirdvisit::sync
