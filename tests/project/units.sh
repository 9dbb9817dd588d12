#!/bin/sh
# Whether systemd understands all of the shipped units, and how much of the machine is open to what
# they start: at most 1.5 of 10. Exit status 77 where systemd is missing.
set -eu
units=$(cd "$(dirname "$0")/../../searcher/daemon/units" && pwd)
command -v systemd-analyze >/dev/null || { echo "skipped: systemd is not installed"; exit 77; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Any program that is there.
sed 's|@program@|/bin/true|' "$units/cssearchd.service.in" > "$folder/cssearchd.service"
cp "$units/cssearchd.socket" "$folder"

# What it does not know it only warns of, and leaves out.
warnings=$(systemd-analyze verify --man=no "$folder/cssearchd.service" "$folder/cssearchd.socket" 2>&1) || true
[ -z "$warnings" ] || { echo "$warnings"; exit 1; }
systemd-analyze security --offline=yes --threshold=15 --no-pager "$folder/cssearchd.service"
