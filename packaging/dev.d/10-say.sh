# shellcheck shell=bash
# Talking to people, and timing suites.

say() { printf '%s\n' "$*" >&2; }

die() {
    say "packaging/dev: $*"
    exit 1
}

suite_times=()

# timed NAME COMMAND...: runs it, remembers how long it took, stops everything when it fails.
timed() {
    local name=$1 begun=$SECONDS
    shift
    say "== $name"
    "$@" || die "$name failed: $*"
    suite_times+=("$(printf '%5d s  %s' $((SECONDS - begun)) "$name")")
}

print_suite_times() {
    say "== time of each suite"
    printf '%s\n' "${suite_times[@]}" >&2
}

jobs_here() { nproc 2>/dev/null || echo 2; }

verb_help() {
    cat <<'TEXT'
usage: packaging/dev VERB [arguments]

  deps              install everything the verbs below need (Debian 12, apt)
  build [PRESET]    configure and build; PRESET is dev (default), release, asan, tsan, clang or fuzz
  test              build, all tests of the programs and the screens, fuzz corpora, 50 kills
  demo [OPTIONS]    head office, station and simulated forecourt on this machine, until Ctrl-C;
                    --once --json: 30 s without a person, ends with one line of JSON
  bench             ratios against a peer in the same run, one JSON line each
  asan | tsan       the tests under the address + undefined, or the thread sanitizer
  clang             build with the second compiler and run the tests
  fuzz [SECONDS]    search with every fuzz target, SECONDS each (default 60)
  faults [KILLS]    kill -9 at every named step of the path (default 10000 kills)
  replay            recorded line traffic against the facts it must yield
  fmt [--check]     clang-format on every C++ file
  tidy              clang-tidy on every source file
  clean             remove everything that was built
TEXT
}
