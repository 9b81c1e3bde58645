#!/usr/bin/env bash
# Makes the hashed locks anew from pyproject.toml; no address of a registry goes into them.
set -eu
cd "$(dirname "$0")/.."
options=(--universal --python-version 3.12 --generate-hashes --no-header --no-annotate
  --no-emit-index-url --no-emit-find-links --quiet)
.venv/bin/uv pip compile "${options[@]}" --extra build pyproject.toml -o requirements.lock "$@"
.venv/bin/uv pip compile "${options[@]}" --extra build --group dev -c requirements.lock \
  pyproject.toml -o requirements-dev.lock "$@"
