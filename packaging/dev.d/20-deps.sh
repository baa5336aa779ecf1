# shellcheck shell=bash
# Debian packages by purpose. Nothing is asked of the network when all of them are there.

# packages_for PURPOSE: what one purpose needs, one package a line.
packages_for() {
    case $1 in
        build)
            printf '%s\n' g++ cmake ninja-build ccache mold git pkg-config ca-certificates tzdata \
                libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev \
                libssl-dev libsqlite3-dev libsqlitecpp-dev libserialport-dev libudev-dev \
                libtomlplusplus-dev libcli11-dev libspdlog-dev libfmt-dev libzstd-dev \
                libvalijson-dev catch2
            node_is_usable || printf '%s\n' nodejs npm
            ;;
        test)
            printf '%s\n' chromium openssl sqlite3 libnfc-bin
            chinese_font_is_there || printf '%s\n' fontconfig fonts-wqy-microhei
            ;;
        clang) printf '%s\n' clang libclang-rt-14-dev ;;
        style) printf '%s\n' clang-format clang-tidy shellcheck ;;
        bench) printf '%s\n' valgrind strace time ;;
    esac
}

node_is_usable() {
    local major
    command -v npm >/dev/null 2>&1 || return 1
    major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p')
    [ "${major:-0}" -ge 18 ]
}

# Screenshots of the Chinese screens need one Chinese font, whichever it is.
chinese_font_is_there() { [ -n "$(fc-list :lang=zh family 2>/dev/null | head -n 1)" ]; }

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

# need PURPOSE...: installs what is missing; silent and without network when nothing is.
need() {
    local purpose package missing=() log
    for purpose in "$@"; do
        while read -r package; do
            is_installed "$package" || missing+=("$package")
        done < <(packages_for "$purpose")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    command -v apt-get >/dev/null 2>&1 ||
        die "this is no Debian; please install the equivalents of: ${missing[*]}"
    if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        die "these packages are missing and only root can install them. Please run
    sudo apt-get install --no-install-recommends ${missing[*]}
and start this command again."
    fi
    say "installing: ${missing[*]}"
    log=$(mktemp)
    if ! install_quietly "$log" "${missing[@]}"; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        die "apt could not install: ${missing[*]}
The lines above say why. Without network, install them from a mirror or a medium, then start again."
    fi
    rm -f "$log"
}

install_quietly() {
    local log=$1
    shift
    local options=(-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -q -y)
    # -y answers, a closed standard input makes sure that nothing can ask.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" update \
        </dev/null >>"$log" 2>&1 || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install \
        --no-install-recommends "$@" </dev/null >>"$log" 2>&1
}

verb_deps() {
    need build test clang style bench
    say "everything is installed"
}
