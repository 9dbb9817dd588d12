#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The official client and the inspector of the Model Context Protocol ask cssearch-mcp: run.sh
# FOLDERS…, where csindex and cssearch-mcp lie in these folders. The collection is that in examples/;
# there is no network, if this user may have none. Exits with 77, which ctest counts as skipped, where
# something they need is missing; scripts/setup mcp installs it.
set -eu
for folder in "$@"; do PATH="$folder:$PATH"; done
cd "$(dirname "$0")"
[ -d node_modules/@modelcontextprotocol/client ] || {
  echo "skipped: the client is not installed; npm ci in $PWD"
  exit 77
}
# Debian's Node.js is too old for them.
for folder in node_modules/node-linux-*/bin; do PATH="$PWD/$folder:$PATH"; done
export PATH
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT INT TERM
export HOME="$home"
unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME CSSEARCH_INDEX
csindex ../../../examples --report none
offline=""
if unshare --map-root-user --net true 2>/dev/null; then offline="unshare --map-root-user --net"; fi
$offline node --test client.test.js inspector.test.js
