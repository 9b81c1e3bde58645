#!/usr/bin/env bash
# Installs the IMAP server of the tests (Debian's dovecot), and says so. The tests start it as a
# process of their own on loopback; the system's own service is not used.
set -eu
if [ -x /usr/sbin/dovecot ] && [ -x /usr/lib/dovecot/imap ]; then
  echo "The IMAP server for the tests is installed already."
  exit 0
fi
echo "Installing the IMAP server for the tests: Debian's dovecot-imapd (about 10 MB, once)."
if [ "$(id -u)" = 0 ]; then run=(); elif command -v sudo >/dev/null; then run=(sudo); else
  echo "It needs root or sudo for that. Install the package dovecot-imapd yourself, then start again." >&2
  exit 1
fi
"${run[@]}" apt-get update -qq
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq dovecot-imapd >/dev/null
