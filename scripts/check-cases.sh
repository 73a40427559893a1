#!/usr/bin/env bash
# The public worked cases through the binary: every row reached, and equal to the printed digit.
#     scripts/check-cases.sh QILU
set -euo pipefail
cd "$(dirname "$0")/../crates/accounting/cases"
qilu=$1
failed=0
for file in enterprise_cases.csv allocation_cases.csv; do
    "$qilu" cases "$file" || failed=$((failed + 1))
done
echo "$((2 - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
