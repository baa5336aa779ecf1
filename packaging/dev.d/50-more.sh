# shellcheck shell=bash
# Fuzzing, faults, recorded traffic, benchmarks and style.

# fuzz_decode_sinopec searches from the vectors of sinopec and from the inputs kept in the repository;
# what it finds new goes to the build folder.
fuzz_one() {
    local target=$1 seconds=$2 name protocol seeds kept
    name=$(basename "$target")
    protocol=${name##*_}
    seeds=build/fuzz/seeds/$name
    kept=tests/fuzz/corpus/$name
    mkdir -p "$seeds" "build/fuzz/found/$name"
    if [ -d "tests/vectors/$protocol" ]; then
        build/fuzz/bin/vector_seeds "tests/vectors/$protocol" "$seeds"
    fi
    local folders=("build/fuzz/found/$name" "$seeds")
    [ -d "$kept" ] && folders+=("$kept")
    "$target" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/found/$name-" "${folders[@]}" 2>&1 | tail -n 12
}

verb_fuzz() {
    local seconds=${1:-60} target
    need build clang
    timed "build fuzz" configure_and_build fuzz --target fuzz_targets
    for target in build/fuzz/bin/fuzz_*; do
        [ -x "$target" ] || die "no fuzz target was built"
        timed "$(basename "$target")" fuzz_one "$target" "$seconds"
    done
    print_suite_times
}

# Four campaigns side by side: a life of the station is mostly waiting. What each has to say is in
# build/dev/faults-N.log.
kill_campaigns() {
    local each=$((($1 + 3) / 4)) seed failed=0 running=()
    for seed in 1 2 3 4; do
        THIRDVISIT_KILLS=$each THIRDVISIT_KILL_SEED=$seed build/dev/bin/test_faults \
            </dev/null >"build/dev/faults-$seed.log" 2>&1 &
        running+=($!)
    done
    for seed in "${running[@]}"; do wait "$seed" || failed=1; done
    grep -hE 'fuellings_simulated|assertions|tests passed|test cases' build/dev/faults-[1-4].log >&2
    return $failed
}

verb_faults() {
    local kills=${1:-10000}
    need build test
    timed "build" configure_and_build dev
    timed "faults ($kills kills)" kill_campaigns "$kills"
    print_suite_times
}

verb_replay() {
    need build
    timed "build" configure_and_build dev
    timed "recorded traffic" run_ctest dev -R '^test_replay'
    print_suite_times
    closing_lines build/dev/ctest.log
}

# What a station would run instead, measured in the same run: Node programs, installed beside the
# build. Without network the benchmarks print our own figures alone.
install_peers() {
    local folder=build/peers
    mkdir -p "$folder"
    if ! cmp -s tests/bench/peers/package.json "$folder/package.json" || [ ! -e "$folder/installed" ]; then
        cp tests/bench/peers/package.json "$folder/package.json"
        rm -f "$folder/installed"
        if ! (cd "$folder" && npm install --no-audit --no-fund --no-package-lock --loglevel=error \
            >npm.log 2>&1); then
            say "== no peers: npm cannot install them (see $folder/npm.log); our own figures only"
            return 0
        fi
        touch "$folder/installed"
    fi
    export THIRDVISIT_PEERS=$PWD/$folder/node_modules
    export THIRDVISIT_NODE_RED=$THIRDVISIT_PEERS/node-red
}

# Results alone go to standard output: one JSON line each.
verb_bench() {
    local program
    need build bench
    timed "build release" configure_and_build release >&2
    install_peers
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
