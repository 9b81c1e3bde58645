#!/usr/bin/env bash
# Installs the Matrix server of the tests (PyPI) into an environment of its own, once for each state
# of its requirements, and prints that folder as its last line. The folder is MATRIX_SERVER_FOLDER,
# or var/matrix-server-<requirements>.
set -eu
cd "$(dirname "$0")/../../.."
here=tests/servers/matrix
state=$(sha256sum <"$here/requirements.txt" | cut -c1-12)
folder=${MATRIX_SERVER_FOLDER:-$PWD/var/matrix-server-$state}

if [ -e "$folder/ready" ]; then
  echo "The Matrix server for the tests is installed already."
  echo "$folder"
  exit 0
fi

echo "Installing the Matrix server for the tests: matrix-synapse from PyPI (about 200 MB, half a"
echo "minute, once)."
mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9
if [ ! -e "$folder/ready" ]; then
  "$(bash tools/find-python.sh)" -m venv "$folder"
  "$folder/bin/python" -m pip install --quiet --requirement "$here/requirements.txt" 2>"$folder/pip.log" || {
    tail -n 30 "$folder/pip.log" >&2
    exit 1
  }
  touch "$folder/ready"
fi
echo "$folder"
