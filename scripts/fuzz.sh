#!/usr/bin/env bash
# Throws broken reports and broken methods at the engine, one target on each of two cores; never part of the tests.
#   scripts/fuzz.sh [RUNS]      QILU_FUZZ_SECONDS bounds the time (default one hour), QILU_FUZZ_SEED what is tried.
# With a nightly compiler and cargo-fuzz the search follows coverage and keeps its corpus; else inputs come from a seed.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
runs=${1:-10000000}
seconds=${QILU_FUZZ_SECONDS:-3600}
seed=${QILU_FUZZ_SEED:-$(date +%s)}
target=${CARGO_TARGET_DIR:-$root/target}/fuzz
output=$root/test-output/fuzz
MEMORY_MB=2048
INPUT_BYTES_MAX=256
RUN_SECONDS_MAX=60
# A method is read and a report computed in about the same time.
half=$(((runs + 1) / 2))
mkdir -p "$output"

guided() { cargo +nightly --version && cargo +nightly fuzz --version; } >/dev/null 2>&1

if guided; then
    # No unsafe code, so no sanitizer: what is looked for are panics, overflows, hangs and memory.
    host=$(rustc +nightly -vV | sed -n 's/^host: //p')
    for name in entries method; do
        (cd fuzz && CARGO_TARGET_DIR=$target cargo +nightly fuzz build --sanitizer none --debug-assertions "$name")
        mkdir -p "fuzz/corpus/$name" "fuzz/artifacts/$name"
    done
    run() {
        "$target/$host/release/$1" "fuzz/corpus/$1" -runs="$half" -max_total_time="$seconds" -seed="$((seed % 2147483647 + 1))" \
            -max_len="$INPUT_BYTES_MAX" -timeout="$RUN_SECONDS_MAX" -report_slow_units=1 -rss_limit_mb="$MEMORY_MB" \
            -artifact_prefix="fuzz/artifacts/$1/" -print_final_stats=1
    }
else
    echo "no nightly compiler with cargo-fuzz: inputs come from seed $seed" >&2
    CARGO_TARGET_DIR=$target cargo build --release --manifest-path fuzz/Cargo.toml --no-default-features --bin stable
    run() { (ulimit -v $((MEMORY_MB * 1024)) && "$target/release/stable" "$1" "$half" "$seconds" "$seed"); }
fi

failed=0
run entries >"$output/entries.log" 2>&1 &
entries=$!
run method >"$output/method.log" 2>&1 || failed=1
wait "$entries" || failed=1
for name in entries method; do
    echo "── $name ──"
    grep -E '^(Done|stat::|slow|fault|SUMMARY|==|.* runs in )' "$output/$name.log" || tail -n 20 "$output/$name.log"
done
exit "$failed"
