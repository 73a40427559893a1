#!/usr/bin/env bash
# `npm ci` in a folder, unless what is installed there already came from this very lock file.
set -euo pipefail
cd "$1"
stamp=node_modules/.qilu-lock
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then
    exit 0
fi
npm ci --no-audit --no-fund --loglevel=error
cp package-lock.json "$stamp"
