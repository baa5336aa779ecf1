# shellcheck shell=bash
# The test verbs. `test` is what continuous integration runs.

# ctest's own closing lines come last, so that whoever reads the end of the log sees the verdict.
closing_lines() { sed -n '/tests passed,/,$p' "$1"; }

run_under=(env)

run_ctest() {
    local preset=$1 log
    shift
    log=build/$preset/ctest.log
    "${run_under[@]}" ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j "$(jobs_here)" "$@" \
        </dev/null 2>&1 | tee "$log"
}

# The tests that took longest, slowest first.
slowest_tests() {
    sed -n 's/^ *[0-9]*\/[0-9]* Test *#[0-9]*: \([^ ]*\) .* \([0-9.]*\) sec.*$/\2 s  \1/p' "$1" |
        sort -rn | head -n 20 | sed 's/^/  /' >&2
}

verb_test() {
    need build test
    timed "build" configure_and_build dev
    timed "tests of the programs" run_ctest dev
    print_suite_times
    slowest_tests build/dev/ctest.log
    closing_lines build/dev/ctest.log
}

sanitized() {
    need build test
    timed "build $1" configure_and_build "$1"
    timed "tests under $1" run_ctest "$1"
    print_suite_times
    closing_lines "build/$1/ctest.log"
}

verb_asan() { sanitized asan; }

# Address randomisation of newer kernels keeps this sanitizer from starting; setarch switches it
# off for the tests where the machine allows that.
verb_tsan() {
    if setarch "$(uname -m)" -R true 2>/dev/null; then
        run_under=(setarch "$(uname -m)" -R)
    fi
    sanitized tsan
}

verb_clang() {
    need build test clang
    timed "build clang" configure_and_build clang
    timed "tests built by clang" run_ctest clang
    print_suite_times
    closing_lines build/clang/ctest.log
}
