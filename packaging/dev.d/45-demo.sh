# shellcheck shell=bash
# Head office, station and simulated forecourt as real programs on this machine.

# Standard output belongs to the program: with --once it is one line of JSON.
verb_demo() {
    need build
    say "== build (the first time takes some minutes)"
    configure_and_build dev --target thirdvisit-demo thirdvisit-station \
        thirdvisit-head-office thirdvisit-simulator thirdvisit >&2 ||
        die "the programs could not be built; the lines above say why"
    exec build/dev/bin/thirdvisit-demo "$@"
}
