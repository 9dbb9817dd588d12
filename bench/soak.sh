#!/bin/sh
# What takes too long for every run of the tests: bench/soak.sh [kills [N] | flips [N] | load [MINUTES]]
#
#   kills  kills csindex N (300) times at random moments, half of them of full runs and half of runs
#          after a change, while another process searches, and once at each call that changes what is
#          on the disk (tests/programs/killed_run_test.cc)
#   flips  flips N (150) bits of each table of an index, one at a time, verifies and searches it
#          (tests/programs/damaged_index_test.cc)
#   load   asks cssearchd from 64 connections for MINUTES (60), while csindex runs every second, makes
#          the index anew every minute and is killed now and then (bench/soak_load.py)
#
# All three without a word. Each says what was lost, and then exits with 1.
set -eu
what=${1:-all}
count=${2:-}
case $count in
  *[!0-9]*) echo "bench/soak.sh: $count is no number" >&2; exit 2 ;;
esac
case $what in
  all | kills | flips | load) ;;
  *) echo "bench/soak.sh: there is no $what; it takes kills, flips or load" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."

build() { # preset, what
  scripts/setup "$2"
  [ -f "build/$1/build.ninja" ] || cmake --preset "$1"
  cmake --build "build/$1"
}

case $what in all | kills | flips) build dev test ;; esac
case $what in all | kills)
  CSSEARCH_KILLS=$(((${count:-300} + 1) / 2)) build/dev/tests/program_tests --gtest_filter='*KilledRun*' ;;
esac
case $what in all | flips)
  CSSEARCH_FLIPS=${count:-150} build/dev/tests/program_tests --gtest_filter='*DamagedIndex*' ;;
esac
case $what in all | load)
  for program in wrk python3; do
    command -v "$program" >/dev/null || { echo "bench/soak.sh: $program is missing" >&2; exit 2; }
  done
  build release build
  python3 bench/soak_load.py build/release examples "${count:-60}" ;;
esac
