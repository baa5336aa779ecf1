// File format, one line: "thirdvisit-station-key-1 <64 hex digits> <8 hex digits of its SHA-256>".
#include "station/keys/station_key.hpp"

#include "schemas/descriptor.hpp"
#include "station/keys/crypto.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace thirdvisit::station {

namespace {

constexpr std::string_view magic = "thirdvisit-station-key-1 ";
constexpr std::size_t check_digits = 8;

[[noreturn]] void fail_with_errno(const std::filesystem::path& file, const char* what,
                                  const char* remedy)
{
    throw key_error(std::string(what) + ": " + std::strerror(errno), file.string(), remedy);
}

bool given_by_systemd(const std::filesystem::path& file)
{
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    return folder != nullptr && file.parent_path() == std::filesystem::path(folder);
}

// systemd lets the service in by an access list, whose mask shows as group bits; its folder is
// closed to everybody else already.
void refuse_if_readable_by_others(const std::filesystem::path& file, const struct stat& s)
{
    const mode_t forbidden = given_by_systemd(file) ? S_IRWXO : S_IRWXG | S_IRWXO;
    if ((s.st_mode & forbidden) != 0)
        throw key_error("the station key can be read by other users", file.string(),
                        "run: chmod 600 " + file.string() +
                            "  and find out who may have copied it");
    if (!S_ISREG(s.st_mode))
        throw key_error("the station key is not a regular file", file.string(),
                        "put the key file itself there, not a link to a device or a folder");
}

std::string check_of(byte_view key)
{
    return to_hex(sha256(key)).substr(0, check_digits);
}

secret parse(const std::filesystem::path& file, std::string_view text)
{
    const key_error damaged("the station key file is damaged", file.string(),
                            "restore it from the backup made at installation; without it names, "
                            "phones and plates stay sealed");
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.remove_suffix(1);
    if (!text.starts_with(magic) || text.size() != magic.size() + 64 + 1 + check_digits)
        throw damaged;
    text.remove_prefix(magic.size());
    auto raw = from_hex(text.substr(0, 64));
    if (!raw || text[64] != ' ' || check_of(*raw) != text.substr(65))
        throw damaged;
    secret key;
    std::copy(raw->begin(), raw->end(), key.data());
    std::fill(raw->begin(), raw->end(), std::uint8_t{0});
    return key;
}

secret read_key(const std::filesystem::path& file, int fd)
{
    struct stat s {};
    if (::fstat(fd, &s) != 0)
        fail_with_errno(file, "the station key cannot be examined", "check the disk");
    refuse_if_readable_by_others(file, s);
    std::array<char, 256> text{};
    const auto n = ::read(fd, text.data(), text.size());
    if (n < 0)
        fail_with_errno(file, "the station key cannot be read", "check the disk");
    secret key = parse(file, {text.data(), static_cast<std::size_t>(n)});
    text.fill(0);
    return key;
}

void write_durably(const std::filesystem::path& file, int fd, std::string_view text)
{
    const bool done = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                      ::fsync(fd) == 0;
    const descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!done || folder.get() < 0 || ::fsync(folder.get()) != 0)
        fail_with_errno(file, "the new station key cannot be written",
                        "check that the folder is writable and the disk is not full");
}

// Written beside and renamed: a power cut leaves either no key or a whole one.
secret make_key(const std::filesystem::path& file)
{
    const auto young = std::filesystem::path(file).concat(".new");
    ::unlink(young.c_str());
    const descriptor out(::open(young.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (out.get() < 0)
        fail_with_errno(file, "the station key cannot be made",
                        "create the folder and make it writable for this user");
    secret key = random_secret();
    std::string text(magic);
    text += to_hex(key.view()) + " " + check_of(key.view()) + "\n";
    write_durably(file, out.get(), text);
    std::fill(text.begin(), text.end(), '\0');
    if (::rename(young.c_str(), file.c_str()) != 0)
        fail_with_errno(file, "the station key cannot be put in place", "check the folder");
    const descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ::fsync(folder.get());
    return key;
}

}  // namespace

key_error::key_error(std::string what, std::string where_, std::string remedy_)
    : std::runtime_error(what + " (" + where_ + "): " + remedy_),
      where(std::move(where_)),
      remedy(std::move(remedy_))
{}

station_keys derive_station_keys(const secret& k)
{
    return {.card_token = derive(k, "thirdvisit card token 1"),
            .plate_token = derive(k, "thirdvisit plate token 1"),
            .blind_index = derive(k, "thirdvisit blind index 1"),
            .wrapping = derive(k, "thirdvisit key wrapping 1"),
            .row_tag = derive(k, "thirdvisit row tag 1"),
            .check = to_hex(derive(k, "thirdvisit key check 1").view()).substr(0, 16)};
}

std::filesystem::path find_key_file(const std::filesystem::path& fallback)
{
    if (const char* folder = std::getenv("CREDENTIALS_DIRECTORY")) {
        auto given = std::filesystem::path(folder) / "station.key";
        if (::access(given.c_str(), F_OK) == 0)
            return given;
    }
    return fallback;
}

secret read_or_make_station_key(const std::filesystem::path& file, bool must_exist)
{
    const descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (in.get() >= 0)
        return read_key(file, in.get());
    if (errno != ENOENT)
        fail_with_errno(file, "the station key cannot be opened",
                        "make it a regular file with mode 0600 owned by the agent's user");
    if (must_exist)
        throw key_error("the station key is missing, but a store sealed with it exists",
                        file.string(),
                        "restore the key file from its backup; a new key could not "
                        "open what is stored");
    return make_key(file);
}

}  // namespace thirdvisit::station
