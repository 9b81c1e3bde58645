#!/usr/bin/env bash
# Prints a Python of version 3.12 or newer; says what is missing where there is none.
set -u
works() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }
candidates=(python3.13 python3.12 python3.14 python3)
for name in "${candidates[@]}"; do
  path=$(command -v "$name" 2>/dev/null) || continue
  works "$path" && { echo "$path"; exit 0; }
done
for path in "${PYENV_ROOT:-}"/versions/3.1[2-9]*/bin/python "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python; do
  [ -x "$path" ] && works "$path" && { echo "$path"; exit 0; }
done
echo "Resonanz needs Python 3.12 or newer with venv; none was found (PATH, pyenv)." >&2
echo "Debian: apt-get install python3.13 python3.13-venv; elsewhere: python.org or pyenv." >&2
exit 1
