# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures csindex and cssearch beside other programs; bench/run.sh says what and how."""

import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = int(os.environ.get("ROUNDS", "5"))
GROW = int(os.environ.get("GROW", "1"))
ONLY = os.environ.get("ONLY", "")
PEERS = os.environ.get("PEERS", "").split()
QUERIES = 12
ENVIRONMENT = dict(os.environ, XAPIAN_CJK_NGRAM="1", LC_ALL="C.UTF-8")


def measure(command, input=subprocess.DEVNULL, status=(0,)):
    """Seconds and bytes of one run: wall, cpu, peak. The peak is at least that of this program."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdin=input, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, env=ENVIRONMENT)
    errors = process.stderr.read()
    _, code, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    wall = time.perf_counter() - started
    if process.returncode not in status:
        raise RuntimeError(f"{command} failed: {errors.decode(errors='replace')[-500:]}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss * 1024}


def size_of(path):
    path = pathlib.Path(path)
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return sum(file.stat().st_size for file in files)


class Program:
    """One way to index a folder of notes below `home`, and to search it."""

    def __init__(self, home, notes):
        self.home, self.notes, self.place = home, notes, home / self.name.replace(" ", "-")

    def prepare(self):
        """What is not measured."""

    def clear(self):
        if self.place.is_dir():
            shutil.rmtree(self.place)
        elif self.place.exists():
            self.place.unlink()

    def index(self):
        raise NotImplementedError

    def search(self, words):
        """The command for ten documents with these words; None if it cannot."""


class Cssearch(Program):
    name = "cssearch"
    build = None

    def index(self):
        return measure([self.build / "indexer/csindex", "--rebuild", "--report", "none",
                        "--index", self.place, f"notes={self.notes}"])

    def search(self, words):
        return [self.build / "searcher/cssearch", "--index", self.place, words]


class Omindex(Program):
    name = "omindex"

    def index(self):
        return measure(["omindex", "--db", self.place, "--url", "/", "--mime-type=md:text/plain",
                        self.notes])


class Recoll(Program):
    name = "recoll"

    def clear(self):
        super().clear()
        self.place.mkdir()
        (self.place / "recoll.conf").write_text(
            f"topdirs = {self.notes}\nidxflushmb = 50\nloglevel = 1\n")
        (self.place / "mimemap").write_text(".md = text/plain\n")

    def index(self):
        return measure(["recollindex", "-c", self.place, "-z"])

    def search(self, words):
        return ["recollq", "-c", self.place, "-n", "10", "-A", words]


class Groonga(Program):
    name = "groonga"
    schema = ("table_create Notes TABLE_HASH_KEY ShortText\n"
              "column_create Notes text COLUMN_SCALAR LongText\n"
              "load --table Notes --input_type json\n{rows}\n"
              "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram "
              "--normalizer NormalizerAuto\n"
              "column_create Terms notes_text COLUMN_INDEX|WITH_POSITION Notes text\n")

    def prepare(self):
        head, tail = self.schema.split("{rows}")
        self.script = self.home / "groonga-script"
        with self.script.open("w") as script:
            script.write(head + "[")
            for number, path in enumerate(sorted(self.notes.rglob("*.md"))):
                row = {"_key": str(path), "text": path.read_text(errors="replace")}
                script.write((",\n" if number else "") + json.dumps(row, ensure_ascii=False))
            script.write("]" + tail)

    def clear(self):
        super().clear()
        self.place.mkdir()

    def index(self):
        with self.script.open() as script:
            return measure(["groonga", "-n", self.place / "db"], input=script)

    def search(self, words):
        return ["groonga", self.place / "db",
                f'select Notes --match_columns text --query "{words}" --sort_keys -_score '
                '--output_columns "_key,_score,snippet_html(text)"']


class Fts5(Program):
    tokenizer = ""

    def index(self):
        return measure(["sqlite3", self.place,
                        "PRAGMA journal_mode = OFF;"
                        f"CREATE VIRTUAL TABLE notes USING fts5(path, text, tokenize = '{self.tokenizer}');"
                        "INSERT INTO notes SELECT name, CAST(data AS TEXT) FROM "
                        f"fsdir('{self.notes}') WHERE name LIKE '%.md';"])

    def search(self, words):
        match = " ".join(f'"{word}"' for word in words.split())
        return ["sqlite3", self.place,
                "SELECT path, snippet(notes, 1, '[', ']', '…', 24) FROM notes "
                f"WHERE notes MATCH '{match}' ORDER BY rank LIMIT 10"]


class Fts5Words(Fts5):
    name = "FTS5 unicode61"
    tokenizer = "unicode61"

    def search(self, words):
        return None if re.search("[一-鿿]", words) else super().search(words)


class Fts5Trigram(Fts5):
    name = "FTS5 trigram"
    tokenizer = "trigram"

    def search(self, words):
        return super().search(words) if re.search("[一-鿿]", words) else None


class Notmuch(Program):
    """Notes as mail, since notmuch reads no other."""
    name = "notmuch"

    def prepare(self):
        self.mail = self.home / "mail"
        for folder in ("new", "cur", "tmp"):
            (self.mail / folder).mkdir(parents=True, exist_ok=True)
        for number, path in enumerate(sorted(self.notes.rglob("*.md"))):
            (self.mail / "cur" / f"{number}:2,S").write_bytes(
                f"From: bench@localhost\nSubject: note {number}\nMessage-ID: <{number}@bench>\n"
                "Date: Thu, 1 Jan 2026 00:00:00 +0000\nMIME-Version: 1.0\n"
                "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n".encode()
                + path.read_bytes())
        self.config = self.home / "notmuch-config"
        self.config.write_text(f"[database]\npath={self.mail}\n[user]\nname=bench\n"
                               "primary_email=bench@localhost\n[new]\ntags=new;\n")
        ENVIRONMENT["NOTMUCH_CONFIG"] = str(self.config)

    def clear(self):
        shutil.rmtree(self.mail / ".notmuch", ignore_errors=True)
        self.place = self.mail / ".notmuch"

    def index(self):
        return measure(["notmuch", "new", "--quiet"])

    def search(self, words):
        return ["notmuch", "search", "--limit=10", words]


class Ripgrep(Program):
    name = "rg"

    def search(self, words):
        return ["rg", "--count", "--fixed-strings", "--ignore-case", words, self.notes]


class EmptyProgram(Program):
    name = "empty, libxapian"

    def search(self, words):
        return [Cssearch.build / "bench/empty_xapian"]


INDEXERS = [Omindex, Recoll, Groonga, Fts5Words, Fts5Trigram]
SEARCHERS = [Notmuch, Recoll, Groonga, Fts5Words, Fts5Trigram, Ripgrep, EmptyProgram]


def wanted(programs):
    return [p for p in programs if not PEERS or re.split("[ ,]", p.name)[0] in PEERS]


def check_peers():
    known = {re.split("[ ,]", kind.name)[0] for kind in INDEXERS + SEARCHERS}
    for name in PEERS:
        if name not in known:
            print(f"bench/run.sh: PEERS has {name}; known are {' '.join(sorted(known))}", file=sys.stderr)
            sys.exit(2)


def median_ratio(ours, theirs, key):
    return statistics.median(a[key] / b[key] for a, b in zip(ours, theirs))


def queries_of(notes):
    """Two words, or four Han, of headings, spread over all files."""
    found = {}
    for path in sorted(notes.rglob("*.md")):
        for heading in re.findall(r"^#+ (.*)$", path.read_text(errors="replace"), re.M):
            words = re.search(r"\b([A-Za-z]{4,}) ([A-Za-z]{4,})\b", heading)
            han = re.search(r"[一-鿿]{4}", heading)
            if han or words:
                found.setdefault(han.group() if han else words.group().lower())
    found = list(found)
    return found[::max(1, len(found) // QUERIES)][:QUERIES]


def compare_indexing(home, notes):
    text = sum(path.stat().st_size for path in notes.rglob("*.md"))
    ours = Cssearch(home, notes)
    rows = []
    for kind in wanted(INDEXERS):
        peer = kind(home, notes)
        peer.prepare()
        runs = {ours: [], peer: []}
        for _ in range(ROUNDS):
            for program in runs:
                program.clear()
                runs[program].append(program.index())
        for program in runs:
            cpu, wall, peak = (statistics.median(run[key] for run in runs[program])
                               for key in ("cpu", "wall", "peak"))
            rows.append({"program": program.name, "against": peer.name, "cpu_s": cpu, "wall_s": wall,
                         "peak_mb": peak / 1e6, "index_per_text": size_of(program.place) / text})
        rows[-1]["ours_cpu"] = median_ratio(runs[ours], runs[peer], "cpu")
        rows[-1]["ours_wall"] = median_ratio(runs[ours], runs[peer], "wall")
        peer.clear()
    return {"text_mb": text / 1e6, "rows": rows}


def compare_searching(home, notes):
    ours = Cssearch(home, notes)
    ours.clear()
    ours.index()
    queries = queries_of(notes)
    rows = []
    for kind in wanted(SEARCHERS):
        peer = kind(home, notes)
        asked = [words for words in queries if peer.search(words)]
        if not asked:
            continue
        peer.prepare()
        if kind.index is not Program.index:
            peer.clear()
            peer.index()
        runs = {ours: [], peer: []}
        for number in range(ROUNDS + 1):
            for words in asked:
                for program in runs:
                    run = measure(program.search(words), status=(0, 1))
                    if number > 0:  # the first one warms caches
                        runs[program].append(run)
        row = {"program": peer.name, "queries": len(asked)}
        for name, program in (("ours", ours), ("theirs", peer)):
            row[name + "_ms"] = 1000 * statistics.median(run["wall"] for run in runs[program])
        row["ratio"] = median_ratio(runs[ours], runs[peer], "wall")
        row["ratio_cpu"] = median_ratio(runs[ours], runs[peer], "cpu")
        rows.append(row)
    return {"queries": queries, "rows": rows}


def print_indexing(result):
    print(f"{'indexing':16} {'CPU s':>8} {'wall s':>8} {'peak MB':>8} {'index/text':>10}"
          f" {'our CPU ×':>10} {'our wall ×':>10}")
    for row in result["rows"]:
        ratios = (f"{row['ours_cpu']:10.2f} {row['ours_wall']:10.2f}" if "ours_cpu" in row else "")
        print(f"{row['program']:16} {row['cpu_s']:8.1f} {row['wall_s']:8.1f} {row['peak_mb']:8.0f}"
              f" {row['index_per_text']:10.2f} {ratios}")


def print_searching(result):
    print(f"{'one search':16} {'ms':>8} {'ours ms':>8} {'our wall ×':>10} {'our CPU ×':>10}")
    for row in result["rows"]:
        print(f"{row['program']:16} {row['theirs_ms']:8.1f} {row['ours_ms']:8.1f}"
              f" {row['ratio']:10.2f} {row['ratio_cpu']:10.2f}")


def compare(folder, times, scratch):
    home = pathlib.Path(tempfile.mkdtemp(dir=scratch))
    notes = home / "notes"
    if times > 1:
        subprocess.run([Cssearch.build / "bench/grow", folder, notes, str(times)], check=True)
    else:
        for path in sorted(pathlib.Path(folder).rglob("*.md")):
            target = notes / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    files = sum(1 for _ in notes.rglob("*.md"))
    print(f"\n{folder}" + (f" × {times}" if times > 1 else "") + f": {files} files, {ROUNDS} rounds")
    result = {"folder": str(folder), "times": times, "files": files, "rounds": ROUNDS}
    if ONLY != "search":
        result["indexing"] = compare_indexing(home, notes)
        print_indexing(result["indexing"])
    if ONLY != "index":
        result["searching"] = compare_searching(home, notes)
        print_searching(result["searching"])
    shutil.rmtree(home)
    return result


def print_growth(small, large):
    """What a document costs in the larger collection, as a multiple of the smaller one."""
    def cost(result):
        runs = [row["cpu_s"] for row in result["indexing"]["rows"] if row["program"] == Cssearch.name]
        return statistics.median(runs) / result["files"]
    if "indexing" in small and small["indexing"]["rows"]:
        print(f"CPU for a document, of {large['files']} to of {small['files']}: "
              f"{cost(large) / cost(small):.2f} ×")


def main():
    check_peers()
    Cssearch.build = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "HOME"):
            ENVIRONMENT[name] = scratch
        results = []
        for folder in sys.argv[2:]:
            results += [compare(folder, times, scratch) for times in sorted({1, GROW})]
            if GROW > 1:
                print_growth(*results[-2:])
    if "JSON" in os.environ:
        pathlib.Path(os.environ["JSON"]).write_text(json.dumps(results, indent=2, ensure_ascii=False))


main()
