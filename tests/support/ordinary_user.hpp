// Runs a piece of a test as a user who may not write everywhere: root may, so a child of root
// becomes nobody first and is given the folder.
#pragma once

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <filesystem>
#include <string>

namespace thirdvisit::test {

// What `work` returns, or "threw: " and why.
template <class Work>
std::string as_ordinary_user(const std::filesystem::path& folder, Work work)
{
    constexpr uid_t nobody = 65'534;
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0)
        return "no pipe";
    const pid_t child = ::fork();
    if (child == 0) {
        std::string said = "cannot become an ordinary user";
        if (::geteuid() != 0 ||
            (::chown(folder.c_str(), nobody, nobody) == 0 && ::setgroups(0, nullptr) == 0 &&
             ::setresgid(nobody, nobody, nobody) == 0 &&
             ::setresuid(nobody, nobody, nobody) == 0)) {
            try {
                said = work();
            } catch (const std::exception& e) {
                said = std::string("threw: ") + e.what();
            }
        }
        const bool told = ::write(pipe[1], said.data(), said.size()) >= 0;
        ::_exit(told ? 0 : 1);
    }
    ::close(pipe[1]);
    std::string said;
    std::array<char, 1024> some{};
    for (ssize_t n = 0; (n = ::read(pipe[0], some.data(), some.size())) > 0;)
        said.append(some.data(), static_cast<std::size_t>(n));
    ::close(pipe[0]);
    ::waitpid(child, nullptr, 0);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    return said;
}

}  // namespace thirdvisit::test
