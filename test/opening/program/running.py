"""Runs a program under mgrad.py as the explorer does, and reads back what it wrote."""

import array
import json
import os
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
MGRAD = os.path.join(HERE, "..", "..", "..", "src", "opening", "program", "mgrad.py")
CLASSES = os.path.join(HERE, "classes")


class Taken:
    """A moment with its arrays."""

    def __init__(self, folder, event):
        self.event = event
        self.header, (self.data, self.before, *after, self.serial) = read(
            os.path.join(folder, event["file"]), lambda header, n: ["d"] * (4 if header["after"] else 3)
        )
        self.after = after[0] if after else None
        structure, (self.starts, self.inputs, op, place, rule) = read(
            os.path.join(folder, "structure-%d.bin" % event["structure"]), lambda header, n: ["i"] * 5
        )
        self.structure = structure
        self.ops = [structure["ops"][each] for each in op]
        self.places = [structure["places"][each] if each >= 0 else None for each in place]
        self.rules = [structure["rules"][each] if each >= 0 else None for each in rule]
        self.labels = {int(at): label for at, label in structure["labels"].items()}

    def inputs_of(self, at):
        return list(self.inputs[self.starts[at] : self.starts[at + 1]])

    def text(self, at=None):
        """The graph as an expression."""
        at = len(self.ops) - 1 if at is None else at
        inputs = self.inputs_of(at)
        if not inputs:
            return self.labels.get(at, "%g" % self.data[at])
        return "%s(%s)" % (self.ops[at], ", ".join(self.text(each) for each in inputs))

    def at(self, label):
        return next(at for at, each in self.labels.items() if each == label)


def read(path, types):
    with open(path, "rb") as file:
        content = file.read()
    end = content.index(b"\n") + 1
    assert end % 8 == 0 and len(content) % 8 == 0, path
    header = json.loads(content[:end])
    arrays = []
    n = header.get("nodes")
    if n is None:
        count = 4 if header["after"] else 3
        n = (len(content) - end) // 8 // count
        sizes = [n] * count
    else:
        sizes = [n + 1, header["inputs"], n, n, n]
    at = end
    for code, size in zip(types(header, n), sizes):
        each = array.array(code)
        each.frombytes(content[at : at + size * each.itemsize])
        arrays.append(each)
        at += -(-size * each.itemsize // 8) * 8
    assert at == len(content), path
    return header, arrays


class Result:
    """What a run left: its events, moments, output and exit code."""

    def __init__(self, folder, events, out, err, code):
        self.events, self.out, self.err, self.code = events, out, err, code
        self.moments = [event for event in events if event["event"] == "moment"]
        self.taken = [Taken(folder, event) for event in self.moments if event["file"]]
        self.notes = [event["text"] for event in events if event["event"] == "note"]
        self.files = sorted(os.listdir(folder))

    def of(self, kind):
        return [event for event in self.events if event["event"] == kind]


def run(*arguments, cwd=None, every=False, share=0.2, python=sys.executable, env=None, files=None, stdin=subprocess.DEVNULL):
    """Runs `mgrad.py --run ARGUMENTS`, after writing `files` (name: text) into a new folder that it runs in."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as place:
        for name, text in (files or {}).items():
            path = os.path.join(place, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        cwd = cwd or (place if files else CLASSES)
        reader, writer = os.pipe()
        settings = {"folder": folder, "pipe": writer, "every": every, "share": share}
        child = subprocess.Popen(
            [python, "-S", MGRAD, "--run", *arguments],  # -S: without what happens to be installed
            cwd=cwd,
            env={**os.environ, **(env or {}), "MGRAD_RUN": json.dumps(settings)},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[writer],
        )
        os.close(writer)
        lines = []

        def follow():
            with open(reader, encoding="utf-8") as pipe:
                lines.extend(pipe)

        thread = threading.Thread(target=follow)
        thread.start()
        out, err = child.communicate(timeout=80)
        thread.join(20)
        events = [json.loads(line) for line in lines]
        return Result(folder, events, out.decode(), err.decode(), child.returncode)
