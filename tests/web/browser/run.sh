#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The tests of the page in Chromium: run.sh FOLDERS…, where csindex and cssearchd lie in these
# folders. They are started here over the collection in examples/. Exits with 77, which ctest counts
# as skipped, where something they need is missing; scripts/setup browser installs it.
set -eu
for folder in "$@"; do PATH="$folder:$PATH"; done
export PATH
cd "$(dirname "$0")"
skip() {
  echo "skipped: $1"
  exit 77
}
command -v node >/dev/null || skip "node is not installed"
[ -d node_modules/playwright-core ] || skip "playwright-core is not installed; npm ci in $PWD"
[ -x "${CSSEARCH_CHROMIUM:-/usr/bin/chromium}" ] || skip "chromium is not installed"

home=$(mktemp -d)
server=
end() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$home"
}
trap end EXIT INT TERM
csindex ../../../examples --index "$home/index" --report none
cssearchd --index "$home/index" --listen 127.0.0.1:0 2>"$home/log" &
server=$!
until CSSEARCH_URL=$(sed -n 's/.*listening on //p' "$home/log") && [ -n "$CSSEARCH_URL" ]; do
  kill -0 "$server" || { cat "$home/log"; exit 1; }
  sleep 0.05
done
export CSSEARCH_URL
node --test --test-concurrency=1 page.test.js hostile.test.js
