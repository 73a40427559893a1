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

missed=0
workbook=$output/power.xlsx

echo "── a filled power workbook: 12 months × 4 units, in process ──"
QILU_BENCH_WORKBOOK=$workbook cargo bench --quiet --locked -p qilu-workbook --bench power_workbook | tee "$output/rust.txt" || missed=1
"$peers/bin/python" tests/bench/peers/power_openpyxl.py "$workbook" --json >"$output/python.txt"
"$peers/bin/python" tests/bench/peers/template_openpyxl.py "$workbook" >"$output/python-template.json"
"$peers/bin/python" tests/bench/peers/recalculate_libreoffice.py "$workbook" >"$output/libreoffice.json"
"$target/release/qilu" calc "$workbook" --json >"$output/calc.json"
node tests/bench/ratios.mjs "$output/rust.txt" "$output/calc.json" \
    "$output/python.txt" "$output/python-template.json" "$output/libreoffice.json" || missed=1

echo "── the template of every method, in process ──"
cargo bench --quiet --locked -p qilu-workbook --bench templates | tee "$output/templates.txt" || missed=1

echo "── a bulk upload of 500 workbooks, read by processes of their own ──"
cargo bench --quiet --locked -p qilu-app --bench bulk | tee "$output/bulk.txt" || missed=1

rm -rf "$output/recompute"
QILU_BENCH_REPORTS=$output/recompute cargo bench --quiet --locked -p qilu-accounting --bench engine || missed=1
"$peers/bin/python" tests/bench/peers/recompute_decimal.py "$output/recompute/stored.jsonl" "$output/recompute/methods" >"$output/recompute/python.json"
node tests/bench/recompute.mjs "$output/recompute/engine.json" "$output/recompute/python.json" || missed=1

echo "── whole processes ──"
node tests/bench/processes.mjs "$target/release/qilu" "$peers/bin/python" "$workbook"

echo "── the demonstration ──"
(cd e2e && QILU_BINARY="$target/release/qilu" QILU_TEST_OUTPUT="$output" npx playwright test --config bench.config.ts) || missed=1
exit "$missed"
