#!/usr/bin/env bash
# Fetches the web packages when the lock file changed, then builds web/dist, which the binary embeds.
set -euo pipefail
cd "$(dirname "$0")/../web"

node_major=$(node --version | sed -E 's/^v([0-9]+).*/\1/')
if [ "$node_major" -lt 20 ]; then
    echo "Node 20 or newer is needed; this is $(node --version)." >&2
    exit 1
fi

../scripts/npm-ci.sh .
npm run build
