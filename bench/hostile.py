#!/usr/bin/env python3
"""What hostile input costs: bench/hostile.py BUILD

For each file: its size, seconds and peak memory of a csindex that reads it and one good note, and how many
times that of plain text of the same size, indexed just before. Then a request of 200,000 headers to
cssearchd: what it answers, and how much its memory grew. Exits with 1 if a run ends otherwise than with a
whole index in which the good note is found, or the request is not refused.
"""
import os, pathlib, socket, subprocess, sys, tempfile, time

MANY = 1_000_000
FILES = {
    "a line of 100 MB": lambda: "# Line\n\n" + "word " * 20_000_000,
    "200,000 headings": lambda: "".join(f"# Heading {i}\n\ntext {i}\n\n" for i in range(200_000)),
    "nested quotes": lambda: "> " * MANY + "end\n",
    "nested lists": lambda: "- " * MANY + "end\n",
    "nested brackets": lambda: "[" * MANY + "end" + "]" * MANY + "\n",
    "open links": lambda: "[a](b" * MANY + "\n",
    "open emphasis": lambda: "*a **b " * MANY + "\n",
    "backticks": lambda: "".join("`" * (i % 2_000) + "a" for i in range(5_000)) + "\n",
    "columns of a table": lambda: "|a" * MANY + "|\n" + "|-" * MANY + "|\n" + "|b" * MANY + "|\n",
    "rows of a table": lambda: "|a|b|\n|-|-|\n" + "|x|y\n" * MANY,
    "link references": lambda: "".join(f"[r{i}]: http://example.org/{i}\n" for i in range(100_000)) + "[r1] " * 100_000,
    "front matter, nested": lambda: "---\na: " + "[" * MANY + "]" * MANY + "\n---\nend\n",
    "front matter, aliases": lambda: "---\na: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [" + ", ".join(["*" + chr(97 + i)] * 9) + "]\n" for i in range(20)) + "---\nend\n",
    "HTML comments": lambda: "<!-- " * MANY + "\n",
    "invalid UTF-8": lambda: b"\xff\xfe\x80 " * MANY,
}


def write(path, make):
    """In a process of its own: what this one holds would count as the peak of those that it starts."""
    child = os.fork()
    if child == 0:
        content = make()
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        sys.exit(f"{path} cannot be written")
    return path.stat().st_size


def run(csindex, home):
    """Seconds and peak kB, or None if the good note is not found after it."""
    folder = home / "notes"
    subprocess.run(["rm", "-rf", home / "index"], check=True)
    begin = time.monotonic()
    process = subprocess.Popen([csindex, "--index", home / "index", "--max-size", "200", "--report", "none", folder])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    found = subprocess.run([csindex.parent.parent / "searcher/cssearch", "--index", home / "index", "zebra"],
                           stdout=subprocess.PIPE).stdout
    return (seconds, usage.ru_maxrss) if status == 0 and b"Good" in found else None


def files(csindex, home):
    good = True
    (home / "notes").mkdir()
    (home / "notes/good.md").write_text("# Good\n\nzebra\n")
    hostile = home / "notes/hostile.md"
    print(f"{'file':24}{'MB':>7}{'s':>8}{'x plain':>9}{'MB peak':>9}{'x plain':>9}")
    for name, make in FILES.items():
        size = write(hostile, make)
        write(hostile, lambda: "Plain words of a note that nobody minds.\n\n" * (size // 42 + 1))
        plain = run(csindex, home)
        write(hostile, make)
        made = run(csindex, home)
        if plain is None or made is None:
            print(f"{name:24} FAILED")
            good = False
            continue
        print(f"{name:24}{size / 1e6:7.1f}{made[0]:8.2f}{made[0] / plain[0]:9.2f}"
              f"{made[1] / 1e3:9.0f}{made[1] / plain[1]:9.2f}")
    return good


def headers(build, home):
    os.environ["CSSEARCH_INDEX"] = str(home / "index")
    log = home / "log"
    with open(log, "w") as file:
        daemon = subprocess.Popen([build / "searcher/cssearchd", "--listen", "127.0.0.1:0"], stderr=file)
    try:
        while not (text := log.read_text()).endswith("\n"):
            if daemon.poll() is not None:
                sys.exit(f"cssearchd does not start: {text}")
            time.sleep(0.05)
        port = int(text.split("listening on http://127.0.0.1:")[1].split()[0])
        server = pathlib.Path(f"/proc/{daemon.pid}/task/{daemon.pid}/children").read_text().split()[0]
        memory = lambda: int(pathlib.Path(f"/proc/{server}/status").read_text().split("VmHWM:")[1].split()[0])
        before = memory()
        connection = socket.create_connection(("127.0.0.1", port))
        try:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-Many: 1\r\n" * 200_000 + b"\r\n")
        except OSError:
            pass  # it need not read all that it refuses
        try:
            answer = connection.recv(100).split(b"\r\n")[0].decode()
        except OSError:
            answer = "connection closed"
        print(f"a request of 200,000 headers: {answer}, peak memory +{memory() - before} kB")
        return "200" not in answer
    finally:
        daemon.terminate()
        daemon.wait()


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        os.environ.update(HOME=folder, XDG_CACHE_HOME=f"{folder}/cache")
        good = files(build / "indexer/csindex", home)
        return 0 if headers(build, home) and good else 1


sys.exit(main())
