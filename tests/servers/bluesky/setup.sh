#!/usr/bin/env bash
# Installs the Bluesky network (npm) into a cache folder, once for each state of the lock, and
# prints that folder as its last line. The folder is BLUESKY_NETWORK_FOLDER, or
# $XDG_CACHE_HOME/resonanz/bluesky-<lock>, or ~/.cache/resonanz/bluesky-<lock>.
set -eu
cd "$(dirname "$0")"
lock=$(cat package.json package-lock.json | sha256sum | cut -c1-12)
folder=${BLUESKY_NETWORK_FOLDER:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/resonanz/bluesky-$lock}

if [ -e "$folder/ready" ]; then
  echo "The Bluesky network for the tests is installed already."
  echo "$folder"
  exit 0
fi

bash ../../../tools/find-node.sh
echo "Installing the Bluesky network for the tests: @atproto/dev-env from npm (about 500 MB,"
echo "two to four minutes, once). better-sqlite3 is compiled here: it needs make and a C++ compiler."
mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9
if [ ! -e "$folder/ready" ]; then
  cp package.json package-lock.json .npmrc "$folder/"
  cd "$folder"
  npm ci --ignore-scripts --loglevel error --no-audit --no-fund
  node=$(ls "$PWD"/node_modules/node-linux-*/bin/node 2>/dev/null || command -v node)
  ln -sf "$node" node
  export npm_config_nodedir=${node%/bin/node}
  (cd node_modules/better-sqlite3 && "$node" ../node-gyp/bin/node-gyp.js rebuild --release) \
    >build.log 2>&1 || {
    tail -n 30 build.log >&2
    echo "better-sqlite3 could not be compiled (see $folder/build.log)." >&2
    exit 1
  }
  echo "npm: $(grep -c integrity package-lock.json) packages, $(du -sm node_modules | cut -f1) MB, with Node.js $("$node" --version); compiled: better-sqlite3"
  touch ready
fi
echo "$folder"
