#!/bin/sh
# What a search over HTTP costs: bench/daemon.sh FOLDER [BUILD]
#
# Indexes FOLDER, serves it with cssearchd of BUILD (build/release) and asks with wrk from 1, 8 and 64
# connections, with facets and without. "in process" is the median of what cssearchd itself says the
# search took, without HTTP and JSON. Needs wrk, curl and python3 (apt-get install wrk curl python3).
set -eu
folder=${1:?usage: bench/daemon.sh FOLDER [BUILD]}
build=${2:-$(dirname "$0")/../build/release}
for program in wrk curl python3; do
  command -v "$program" >/dev/null || { echo "bench/daemon.sh: $program is missing" >&2; exit 2; }
done
home=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$home"' EXIT INT TERM
server=
"$build/indexer/csindex" "$folder" --index "$home/index" --report none
"$build/searcher/cssearchd" --index "$home/index" --listen 127.0.0.1:0 2>"$home/log" &
server=$!
until url=$(sed -n 's/.*listening on //p' "$home/log") && [ -n "$url" ]; do sleep 0.05; done

ask() { # name, query
  target="$url/api/v1/search?$2"
  inside=$(for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do
    curl -s "$target" | python3 -c 'import json, sys; print(json.load(sys.stdin)["took_ms"])'
  done | sort -n | sed -n 11p)
  for connections in 1 8 64; do
    threads=1
    [ "$connections" = 1 ] || threads=2
    wrk -t "$threads" -c "$connections" -d 5s --latency "$target" >"$home/wrk"
    awk -v name="$1" -v c="$connections" -v inside="$inside" '
      $1 == "50%" { p50 = $2 } $1 == "99%" { p99 = $2 } /Requests\/sec/ { rate = $2 }
      /Non-2xx|Socket errors/ { bad = " " $0 }
      END { printf "%-28s %11s %10s %10s %10s %9.2f ms%s\n", name, c, p50, p99, rate, inside, bad }
    ' "$home/wrk"
  done
}
printf "%-28s %11s %10s %10s %10s %12s\n" query connections p50 p99 requests/s "in process"
ask "two words, facets" "q=speculative+decoding"
ask "two words, no facets" "q=speculative+decoding&facets=none"
ask "one common word, facets" "q=model"
