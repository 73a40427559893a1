#!/usr/bin/env bash
# Runs a file of worked cases with the quick development build.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
file=$(realpath "$1")
cd "$root"
cargo build --quiet --locked -p qilu
exec "${CARGO_TARGET_DIR:-$root/target}/debug/qilu" cases "$file"
