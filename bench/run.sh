#!/bin/sh
# How fast cssearch is beside others: bench/run.sh FOLDER [FOLDER...]
#
# Installs the peers from Debian (as root, or says what to install), builds build/release, and over
# the Markdown files of each folder measures indexing and whole searches, in turn, ROUNDS times (5).
# Prints one table a folder; every figure of a peer stands beside the ratio of ours to it, the median
# of the ratios of pairs that ran one after the other. JSON=FILE takes all of it as JSON. GROW=N
# also measures N times as many files (bench/grow.cc).
# ONLY=index or ONLY=search does one half; PEERS="omindex rg" only some of the peers.
set -eu
[ $# -gt 0 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
for folder; do
  [ -d "$folder" ] || { echo "bench/run.sh: there is no folder $folder" >&2; exit 2; }
done
case ${ONLY:-} in
  '' | index | search) ;;
  *) echo "bench/run.sh: ONLY is index or search, not $ONLY" >&2; exit 2 ;;
esac
here=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-$here/build/release}

packages="xapian-omega recollcmd groonga sqlite3 notmuch ripgrep python3"
missing=
for package in $packages; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  [ "$(id -u)" = 0 ] || { echo "bench/run.sh: first, as root: apt-get install$missing" >&2; exit 2; }
  # shellcheck disable=SC2086 # a list of names
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing >/dev/null
fi
if [ -z "${BUILD:-}" ]; then
  (cd "$here" && cmake --preset release && cmake --build build/release) >/dev/null
fi
exec /usr/bin/python3 "$here/bench/compare.py" "$build" "$@"
