#!/usr/bin/env bash
# Installs Debian's wrk for `make bench`, and says so.
set -eu
command -v wrk >/dev/null && exit 0
echo "make bench installs Debian's wrk (load generator)"
if [ "$(id -u)" = 0 ]; then run=(); elif command -v sudo >/dev/null; then run=(sudo); else
  echo "It needs root or sudo for that. Install the package wrk yourself, then start again." >&2
  exit 1
fi
"${run[@]}" apt-get update -qq
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq wrk >/dev/null
