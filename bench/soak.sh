#!/bin/sh
# What takes too long for every run of the tests: bench/soak.sh [KILLS]
#
# Kills csindex KILLS (300) times at random moments, half of them of full runs and half of runs after
# a change, while another process searches; says what was lost (tests/programs/killed_run_test.cc).
set -eu
kills=${1:-300}
case $kills in
  '' | *[!0-9]*) echo "bench/soak.sh: the number of kills is not $kills" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."
scripts/setup test
[ -f build/dev/build.ninja ] || cmake --preset dev
cmake --build build/dev
CSSEARCH_KILLS=$(((kills + 1) / 2)) build/dev/tests/program_tests --gtest_filter='*KilledRun*'
