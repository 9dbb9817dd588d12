#!/usr/bin/env python3
"""Mixed load for as long as it is given: bench/soak_load.py BUILD NOTES MINUTES

wrk asks cssearchd from 64 connections for pages, searches, suggestions and feeds, 200 a second, while
csindex takes in a changed note every second and makes the index anew every minute, and one in ten of its
runs is killed. Prints a line of JSON: what was asked, what failed (status, time-outs, connections), latency in
ms, and memory (kB) and descriptors of the process that serves, in the second quarter of the time and in
the last. Exits with 1 if something failed, or memory grew by more than 5 %, or descriptors grew.
"""
import json, os, pathlib, random, shutil, signal, statistics, subprocess, sys, tempfile, time

ASK = """
local targets = {"/?q=%s", "/api/v1/search?q=%s", "/api/v1/search?q=%s&facets=author,year&sort=date",
                 "/api/v1/suggest?q=%s", "/feed.atom?q=%s"}
local words = {"attention", "speculative+decoding", "kv*", "%22language+models%22", "is:unread",
               "%E7%BC%93%E5%AD%98", "category:x+OR+memory", "specualtive", "year:2020..2024"}
function request()
  local target = targets[math.random(#targets)]
  return wrk.format("GET", (target:gsub("%%s", (words[math.random(#words)]:gsub("%%", "%%%%")))))
end
function delay()  -- ms between an answer and the next question, as of people who read
  return math.random(0, 600)
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n{"requests": %d, "failed": {"connect": %d, "read": %d, "write": %d, '
    .. '"timeout": %d, "status": %d}, "p50": %.1f, "p99": %.1f, "max": %.1f}\\n', summary.requests,
    e.connect, e.read, e.write, e.timeout, e.status, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000))
end
"""


def child_of(process):
    """None between a crash and the next start."""
    try:
        return int(pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()[0])
    except (IndexError, OSError):
        return None


def memory_of(process):
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def start_server(build, home):
    log = open(home / "log", "w")
    daemon = subprocess.Popen([build / "searcher/cssearchd", "--listen", "127.0.0.1:0"], stderr=log)
    while "listening on " not in (text := (home / "log").read_text()) or not text.endswith("\n"):
        if daemon.poll() is not None:
            sys.exit(f"cssearchd does not start: {text}")
        time.sleep(0.05)
    return daemon, text.split("listening on ")[1].split()[0]


class Indexing:
    def __init__(self, csindex, notes):
        self.csindex, self.notes = csindex, notes
        self.runs, self.killed, self.failed = 0, 0, []

    def run(self, *options):
        self.runs += 1
        (self.notes / "soak.md").write_text(f"# Soak {self.runs}\n\nattention run{self.runs}\n")
        process = subprocess.Popen([self.csindex, "--report", "none", *options],
                                   stderr=subprocess.PIPE, text=True)
        if random.random() < 0.1:
            time.sleep(random.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
        told = process.communicate()[1]
        if process.returncode == -signal.SIGKILL:
            self.killed += 1
        elif process.returncode != 0:
            self.failed.append(told)


def main():
    build, notes, minutes = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], float(sys.argv[3])
    seconds = max(8, int(minutes * 60))
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        os.environ.update(HOME=folder, XDG_CACHE_HOME=f"{folder}/cache", CSSEARCH_INDEX=f"{folder}/index")
        shutil.copytree(notes, home / "notes")
        (home / "ask.lua").write_text(ASK)
        csindex = build / "indexer/csindex"
        subprocess.run([csindex, "--report", "none", home / "notes"], check=True)
        daemon, url = start_server(build, home)
        wrk = subprocess.Popen(["wrk", "-t", "2", "-c", "64", "-d", f"{seconds}s", "--timeout", "10s",
                                "-s", home / "ask.lua", url], stdout=subprocess.PIPE, text=True)
        indexing, samples = Indexing(csindex, home / "notes"), []
        begin = next_run = time.monotonic()
        while wrk.poll() is None:
            indexing.run(*(["--rebuild"] if indexing.runs % 60 == 59 else []))
            try:
                if server := child_of(daemon.pid):
                    samples.append((memory_of(server), len(os.listdir(f"/proc/{server}/fd"))))
            except (OSError, IndexError):
                pass  # it ended meanwhile, and cssearchd tells why
            next_run = max(next_run + 1, time.monotonic())
            time.sleep(max(0, next_run - time.monotonic()))
        report = json.loads(wrk.stdout.read().strip().splitlines()[-1])
        whole = subprocess.run([csindex, "--report", "none"]).returncode == 0
        whole = whole and subprocess.run([csindex, "--verify"], stdout=subprocess.DEVNULL).returncode == 0
        daemon.terminate()
        quarter = len(samples) // 4
        early, late = samples[quarter:2 * quarter], samples[3 * quarter:]
        for name, at in (("memory", 0), ("descriptors", 1)):
            report[name] = [statistics.median(s[at] for s in part) for part in (early, late)]
        log = (home / "log").read_text().splitlines()[1:]
        report |= {"seconds": round(time.monotonic() - begin), "csindex": indexing.runs,
                   "killed": indexing.killed, "csindex_failed": indexing.failed[:3], "index_whole": whole,
                   "daemon_exit": daemon.wait(), "daemon_said": log[:5]}
        print(json.dumps(report))
        # A connection more or less may be open at the end.
        bad = (any(report["failed"].values()) or indexing.failed or not whole or report["daemon_exit"] or log
               or report["memory"][1] > 1.05 * report["memory"][0]
               or report["descriptors"][1] > report["descriptors"][0] + 2)
        return 1 if bad else 0


sys.exit(main())
