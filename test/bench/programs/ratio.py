"""How much longer a program takes under mgrad.py: python ratio.py PROGRAM [its arguments]

Prints one line of JSON: the least seconds of the processor in three runs without and with, their ratio, how many
moments there were and how many of them were taken. (The processor's time, since other programs may be running.)"""

import json
import os
import subprocess
import sys
import tempfile
import threading

RUNS = int(os.environ.get("RUNS", 3))
HERE = os.path.dirname(os.path.abspath(__file__))
MGRAD = os.path.join(HERE, "..", "..", "..", "src", "opening", "program", "mgrad.py")


def seconds_of(child):
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{child.args} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime


def plain(arguments):
    return seconds_of(subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL))


def watched(arguments):
    with tempfile.TemporaryDirectory() as folder:
        reader, writer = os.pipe()
        lines = []

        def follow():
            with open(reader) as pipe:
                lines.extend(map(json.loads, pipe))

        thread = threading.Thread(target=follow)
        thread.start()
        settings = {"folder": folder, "pipe": writer, "every": False, "share": 0.2}
        child = subprocess.Popen(
            [sys.executable, MGRAD, "--run", *arguments],
            env={**os.environ, "MGRAD_RUN": json.dumps(settings)},
            stdout=subprocess.DEVNULL,
            pass_fds=[writer],
        )
        os.close(writer)
        seconds = seconds_of(child)
        thread.join()
        moments = [line for line in lines if line["event"] == "moment"]
        return seconds, len(moments), sum(1 for each in moments if each["file"])


if __name__ == "__main__":
    without = min(plain(sys.argv[1:]) for _ in range(RUNS))
    seconds, moments, taken = min(watched(sys.argv[1:]) for _ in range(RUNS))
    ratio = {"without": round(without, 3), "with": round(seconds, 3), "ratio": round(seconds / without, 2)}
    print(json.dumps({**ratio, "moments": moments, "taken": taken}))
