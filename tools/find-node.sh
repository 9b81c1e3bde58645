#!/usr/bin/env bash
# Says what is missing where there is no Node.js of version 20 or newer.
set -u
major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
if [ -z "$major" ] || [ "$major" -lt 20 ] || ! command -v npm >/dev/null; then
  echo "Resonanz needs Node.js 20 or newer with npm to collect its front end (found: ${major:-none})." >&2
  exit 1
fi
