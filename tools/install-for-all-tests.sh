#!/usr/bin/env bash
# Installs what `make test-all` needs beyond `make test`, and says so.
set -eu
cd "$(dirname "$0")/.."
if [ ! -x /usr/bin/chromium ]; then
  echo "make test-all installs Debian's chromium (browser tests)"
  if [ "$(id -u)" = 0 ]; then run=(); elif command -v sudo >/dev/null; then run=(sudo); else
    echo "It needs root or sudo for that. Install the package chromium yourself, then start again." >&2
    exit 1
  fi
  "${run[@]}" apt-get update -qq
  "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
else
  echo "make test-all uses the chromium that is installed"
fi
if [ -f tests/servers/bluesky/setup.sh ]; then
  bash tests/servers/bluesky/setup.sh
fi
if [ -f tests/servers/matrix/setup.sh ]; then
  bash tests/servers/matrix/setup.sh
fi
if [ -f tests/servers/mail/setup.sh ]; then
  bash tests/servers/mail/setup.sh
fi
