# shellcheck shell=bash
# Configure and build one CMake preset.

known_preset() {
    case $1 in dev | release | asan | tsan | clang | fuzz) return 0 ;; esac
    return 1
}

configure_and_build() {
    local preset=$1
    shift
    cmake --preset "$preset" >"build-$preset.log.tmp" 2>&1 || {
        cat "build-$preset.log.tmp" >&2
        rm -f "build-$preset.log.tmp"
        return 1
    }
    rm -f "build-$preset.log.tmp"
    cmake --build "build/$preset" -j "$(jobs_here)" "$@"
}

verb_build() {
    local preset=${1:-dev}
    known_preset "$preset" || die "no preset '$preset'; use dev, release, asan, tsan, clang or fuzz"
    need build
    case $preset in clang | fuzz) need clang ;; esac
    timed "build $preset" configure_and_build "$preset"
    print_suite_times
}

verb_clean() {
    rm -rf build build-*
    find station/web sync/head_office/web tests/browser -maxdepth 2 \
        \( -name node_modules -o -name dist \) -type d -prune -exec rm -rf {} + 2>/dev/null || true
}
