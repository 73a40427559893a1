#!/usr/bin/env bash
# The public worked cases: every covered row equal to the printed digit, and what is uncovered exactly as checked in.
#     scripts/check-cases.sh QILU
set -euo pipefail
cd "$(dirname "$0")/../crates/accounting/cases"
qilu=$1
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT

# 0: all rows equal; 3: the rest is uncovered; anything else is a difference or worse.
outcome=0
"$qilu" cases enterprise_cases.csv >"$printed" || outcome=$?
cat "$printed"
if [ "$outcome" -ne 0 ] && [ "$outcome" -ne 3 ]; then
    echo "0 passed, 1 failed"
    exit 1
fi
if ! diff <(LC_ALL=C sort uncovered.txt) <(sed -nE 's/^uncovered +([^ ]+) (.+)$/\1,\2/p' "$printed" | LC_ALL=C sort); then
    echo "The uncovered rows are not those of crates/accounting/cases/uncovered.txt (< listed, > found)."
    echo "0 passed, 1 failed"
    exit 1
fi
echo "1 passed, 0 failed"
