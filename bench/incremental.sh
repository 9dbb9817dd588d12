#!/bin/sh
# What a run of csindex costs when little or nothing has changed: bench/incremental.sh FOLDER [BUILD]
#
# Copies the Markdown files of FOLDER into a git repository, indexes it with csindex of BUILD
# (build/release), and then times, in turn and each ROUNDS times (11): a run with nothing changed, one
# with a changed note, one with a new note, one with that note gone; and, beside each, an empty run of
# csindex (--version) and a `git status`, as a measure of the machine. Medians in milliseconds. Then, once:
# a fresh clone (every time stamp differs), and a rebuild. Needs git and python3.
set -eu
folder=${1:?usage: bench/incremental.sh FOLDER [BUILD]}
build=$(realpath "${2:-$(dirname "$0")/../build/release}")
rounds=${ROUNDS:-11}
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT INT TERM
mkdir "$home/notes"
(cd "$folder" && find . -name '*.md' -type f -print0 | xargs -0 cp --parents -t "$home/notes")
cd "$home/notes"
git init -q .
git add -A
git -c user.name=bench -c user.email=bench@localhost commit -qm notes
sleep 3 # so that the files are older than the coarsest clock
export CSSEARCH_INDEX="$home/index" BUILD="$build" ROUNDS="$rounds" HOME="$home" XDG_DATA_HOME="$home/data"
exec python3 - <<'PYTHON'
import os, pathlib, statistics, subprocess, time
csindex = os.environ["BUILD"] + "/indexer/csindex"
rounds = int(os.environ["ROUNDS"])

def timed(*command):
    before = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - before) * 1000

notes = sorted(pathlib.Path(".").rglob("*.md"))
whole = timed(csindex, "--rebuild", "notes=.")
note = notes[len(notes) // 2]
extra = note.with_name("a new note.md")

def edit(number):
    note.write_bytes(note.read_bytes() + b"\n\nAnother line, number %d.\n" % number)

steps = {
    "git status": lambda n: timed("git", "status", "--porcelain"),
    "csindex --version": lambda n: timed(csindex, "--version"),
    "nothing changed": lambda n: timed(csindex),
    "a changed note": lambda n: (edit(n), timed(csindex))[1],
    "a new note": lambda n: (extra.write_bytes(note.read_bytes()), timed(csindex))[1],
    "and gone": lambda n: (extra.unlink(), timed(csindex))[1],
}
# What was written a moment ago is read again, so let the last step settle.
times = {name: [] for name in steps}
for n in range(rounds):
    for name, run in steps.items():
        times[name].append(run(n))
print(f"{len(notes)} notes, {rounds} rounds, median and least of each in ms")
for name, all_times in times.items():
    print(f"{name:20} {statistics.median(all_times):9.1f} {min(all_times):9.1f}")
print(f"{'rebuild':20} {whole:9.1f}")
for path in notes:
    os.utime(path)
print(f"{'all stamps differ':20} {timed(csindex):9.1f}")
check = subprocess.run([csindex, "--check"], capture_output=True, text=True)
print(check.stdout.strip())
PYTHON
