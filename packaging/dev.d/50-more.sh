# shellcheck shell=bash
# Fuzzing, faults, recorded traffic, benchmarks and style.

verb_fuzz() {
    local seconds=${1:-60} target name corpus seeds
    need build clang
    timed "build fuzz" configure_and_build fuzz --target fuzz_targets
    for target in build/fuzz/bin/fuzz_*; do
        [ -x "$target" ] || die "no fuzz target was built"
        name=$(basename "$target")
        corpus=tests/fuzz/corpus/$name
        seeds=build/fuzz/seeds/$name
        mkdir -p "build/fuzz/found/$name" "$corpus" "$seeds"
        # fuzz_decode_osdp and fuzz_session_osdp start from tests/vectors/osdp.
        [ ! -d "tests/vectors/${name##*_}" ] ||
            build/fuzz/bin/vector_seeds "tests/vectors/${name##*_}" "$seeds"
        # New inputs go to the build folder; the repository keeps only chosen ones.
        timed "$name" "$target" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 \
            -artifact_prefix="build/fuzz/found/$name-" "build/fuzz/found/$name" "$corpus" "$seeds"
    done
    print_suite_times
}

verb_faults() {
    need build test
    timed "build" configure_and_build dev
    export THIRDVISIT_KILLS=${1:-10000}
    timed "faults ($THIRDVISIT_KILLS kills)" run_ctest dev -L faults --timeout 86400
    print_suite_times
    closing_lines build/dev/ctest.log
}

verb_replay() {
    need build
    timed "build" configure_and_build dev
    timed "recorded traffic" run_ctest dev -R '^test_replay'
    print_suite_times
    closing_lines build/dev/ctest.log
}

# Results alone go to standard output: one JSON line each.
verb_bench() {
    local program
    need build bench
    timed "build release" configure_and_build release >&2
    for program in build/release/bin/bench_*; do
        [ -x "$program" ] || die "no benchmark was built"
        say "== $(basename "$program")"
        "$program" || die "$(basename "$program") failed"
    done
}

cpp_files() { git ls-files -- '*.cpp' '*.hpp' '*.h'; }

verb_fmt() {
    local mode=(-i)
    need style
    [ "${1:-}" = --check ] && mode=(--dry-run -Werror)
    cpp_files | xargs -r clang-format "${mode[@]}"
    shellcheck packaging/dev packaging/dev.d/*.sh .ci/run
}

verb_tidy() {
    need build clang style
    timed "build clang" configure_and_build clang
    git ls-files -- 'schemas/*.cpp' 'drivers/*.cpp' 'station/*.cpp' 'sync/*.cpp' |
        xargs -r -n 4 -P "$(jobs_here)" clang-tidy -p build/clang --quiet
}
