#!/usr/bin/env bash
# Throws broken reports and methods at the engine and broken workbooks at the reader, side by side; never part of the tests.
#   scripts/fuzz.sh [RUNS]      QILU_FUZZ_SECONDS bounds the time (default one hour), QILU_FUZZ_SEED what is tried.
# With a nightly compiler and cargo-fuzz a third of the time goes to a search that follows coverage and keeps its corpus; the
# rest, and without them all of it, to inputs from a seed, which are tried ten times as fast.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
runs=${1:-10000000}
seconds=${QILU_FUZZ_SECONDS:-3600}
seed=${QILU_FUZZ_SEED:-$(date +%s)}
target=${CARGO_TARGET_DIR:-$root/target}
# Another compiler, another folder.
guided_target=$target/fuzz
output=$root/test-output/fuzz
MEMORY_MB=2048
INPUT_BYTES_MAX=256
RUN_SECONDS_MAX=60
targets=(entries method workbook)
# The three take about the same time for a run.
share=$(((runs + ${#targets[@]} - 1) / ${#targets[@]}))
mkdir -p "$output"

guided() { cargo +nightly --version && cargo +nightly fuzz --version; } >/dev/null 2>&1

export CARGO_TARGET_DIR=$target
cargo build --profile search --locked -p qilu-fuzz --bin stable
host=
if guided; then
    host=$(rustc +nightly -vV | sed -n 's/^host: //p')
    for name in "${targets[@]}"; do
        # No unsafe code, so no sanitizer: what is looked for are panics, overflows, hangs and memory.
        (cd fuzz && CARGO_TARGET_DIR=$guided_target cargo +nightly fuzz build --features libfuzzer --sanitizer none --debug-assertions "$name")
        mkdir -p "fuzz/corpus/$name" "fuzz/artifacts/$name"
    done
else
    echo "no nightly compiler with cargo-fuzz: every input comes from seed $seed" >&2
fi

# run TARGET: what is left of its runs after the guided search goes to the seeded one.
run() {
    local name=$1 log=$output/$1.log done=0 left=$seconds
    : >"$log"
    if [ -n "$host" ]; then
        "$guided_target/$host/release/$name" "fuzz/corpus/$name" -runs="$share" -max_total_time="$((seconds / 3))" \
            -seed="$((seed % 2147483647 + 1))" -max_len="$INPUT_BYTES_MAX" -timeout="$RUN_SECONDS_MAX" -report_slow_units=1 \
            -rss_limit_mb="$MEMORY_MB" -artifact_prefix="fuzz/artifacts/$name/" -print_final_stats=1 >>"$log" 2>&1 || return 1
        done=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        left=$((seconds - seconds / 3))
    fi
    [ "$done" -lt "$share" ] || return 0
    (ulimit -v $((MEMORY_MB * 1024)) && "$target/search/stable" "$name" "$((share - done))" "$left" "$seed") >>"$log" 2>&1
}

failed=0
running=()
for name in "${targets[@]}"; do
    run "$name" &
    running+=($!)
done
for id in "${running[@]}"; do
    wait "$id" || failed=1
done
for name in "${targets[@]}"; do
    echo "── $name ──"
    grep -E '^(Done|stat::|slow|fault|SUMMARY|==|.* runs in )' "$output/$name.log" || tail -n 20 "$output/$name.log"
done
exit "$failed"
