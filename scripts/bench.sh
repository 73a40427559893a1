#!/usr/bin/env bash
# Measures against the promises on speed. Release build, one machine, loopback only; never part of the tests.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
target=${CARGO_TARGET_DIR:-$root/target}
output=$root/test-output/bench
mkdir -p "$output"

scripts/install-test-tools.sh bench
make --no-print-directory build
scripts/npm-ci.sh e2e

peers=$target/bench-peers
if ! cmp -s tests/bench/peers/requirements.txt "$peers/requirements.txt"; then
    python3 -m venv "$peers"
    "$peers/bin/pip" install --quiet --disable-pip-version-check -r tests/bench/peers/requirements.txt
    cp tests/bench/peers/requirements.txt "$peers/requirements.txt"
fi

echo "── a filled power workbook: 12 months × 4 units ──"
node tests/bench/power-entries.mjs >"$output/power.json"
"$target/release/qilu" template power-2022 --year 2023 --from "$output/power.json" -o "$output/power.xlsx"
QILU_BENCH_WORKBOOK=$output/power.xlsx cargo bench --quiet --locked -p qilu-workbook --bench power >"$output/rust.txt"
"$peers/bin/python" tests/bench/peers/power_openpyxl.py "$output/power.xlsx" --json >"$output/python.txt"
missed=0
node tests/bench/ratios.mjs "$output/rust.txt" "$output/python.txt" || missed=1

echo "── whole processes ──"
node tests/bench/processes.mjs "$target/release/qilu" "$peers/bin/python" "$output/power.xlsx"

echo "── the demonstration ──"
(cd e2e && QILU_BINARY="$target/release/qilu" QILU_TEST_OUTPUT="$output" npx playwright test --config bench.config.ts) || missed=1
exit "$missed"
