#!/usr/bin/env bash
# Everything that must hold before a change lands. Runs as root or as an ordinary user, on a clean
# checkout, in one cargo profile; every step is timed and its output kept in test-output/logs/.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

target=${CARGO_TARGET_DIR:-$root/target}
output=$root/test-output
logs=$output/logs
counts=$output/counts.tsv        # suite, passed, failed, skipped
timings=$output/timings.tsv      # step, seconds, outcome
LOG_LINES_SHOWN=120

rm -rf "$output"
mkdir -p "$logs"
: >"$counts"
: >"$timings"
export QILU_TEST_OUTPUT=$output
export QILU_POSTGRES_STATE=$output/postgres.state
export CARGO_TERM_PROGRESS_WHEN=never CARGO_TERM_COLOR=never
failed_steps=()

# step NAME COMMAND…: runs the command, keeps its output, remembers the outcome. The run goes on after
# a failure, so that one run tells everything that is wrong; `must` ends it where nothing after can work.
step() {
    local name=$1 log started seconds outcome=ok
    shift
    log=$logs/$(printf "%02d" "$(($(wc -l <"$timings") + 1))")-${name//[^A-Za-z0-9]/-}.log
    printf '%-34s ' "$name"
    started=$SECONDS
    if "$@" >"$log" 2>&1 </dev/null; then
        seconds=$((SECONDS - started))
        printf 'ok      %4ds\n' "$seconds"
    else
        outcome=FAILED
        seconds=$((SECONDS - started))
        printf 'FAILED  %4ds   last lines of %s:\n' "$seconds" "${log#"$root"/}"
        tail -n "$LOG_LINES_SHOWN" "$log" | sed 's/^/    /'
        failed_steps+=("$name")
    fi
    printf '%s\t%d\t%s\n' "$name" "$seconds" "$outcome" >>"$timings"
    last_log=$log
    [ "$outcome" = ok ]
}
must() { step "$@" || finish; }

finish() {
    scripts/postgres.sh stop >/dev/null 2>&1 || true
    trap - EXIT
    echo
    node scripts/summary.mjs "$timings" "$counts" "${failed_steps[@]}"
    exit $?
}
trap 'scripts/postgres.sh stop >/dev/null 2>&1 || true' EXIT

count() { node scripts/count-tests.mjs "$@" >>"$counts"; }

rust_tests() {
    # nextest where it is installed, for its time limits and its tidy report; cargo's own runner does
    # the same tests, so nobody has to compile a test runner first.
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run --workspace --locked --no-fail-fast
    else
        cargo test --workspace --locked --no-fail-fast --lib --bins --tests
    fi
}
doc_tests() { cargo test --workspace --locked --doc; }
worked_cases() { scripts/check-cases.sh "$target/debug/qilu"; }
# That web/openapi.json is what the server prints is one of the API's own tests.
web_types() { (cd web && npx openapi-typescript openapi.json | diff src/api/schema.ts -); }
start_postgres() {
    QILU_TEST_POSTGRES_URL=$(scripts/postgres.sh start)
    printf '%s' "$QILU_TEST_POSTGRES_URL" >"$output/postgres-url"
}
journeys() { (cd e2e && QILU_BINARY="$target/debug/qilu" npx playwright test); }

must "test tools" scripts/install-test-tools.sh
step "rustfmt" cargo fmt --all --check || true

must "web packages" scripts/npm-ci.sh web
step "web types are of the API" web_types || true
step "web lint" npm --prefix web run lint || true
step "web unit tests" npm --prefix web run test -- --allowOnly=false --reporter=default --reporter=json --outputFile.json="$output/vitest.json" || true
count vitest "web unit" "$output/vitest.json"
must "web types and build" npm --prefix web run build

step "clippy" cargo clippy --workspace --all-targets --locked -- -D warnings || true
must "binary" cargo build --locked -p qilu

must "PostgreSQL" start_postgres
QILU_TEST_POSTGRES_URL=$(cat "$output/postgres-url")
export QILU_TEST_POSTGRES_URL
step "Rust tests, both databases" rust_tests || true
count rust "rust" "$last_log"
step "Rust documentation tests" doc_tests || true
count rust "rust doc" "$last_log"
step "worked cases" worked_cases || true
count check "worked cases" "$last_log"

must "browser test packages" scripts/npm-ci.sh e2e
step "browser tests type check" npm --prefix e2e run check || true
step "browser journeys" journeys || true
count playwright "browser" "$output/playwright.json"

finish
