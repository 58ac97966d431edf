"""Programs run as Python runs them: their files, streams, errors and endings."""

import json
import os
import subprocess
import sys
import unittest

from running import CLASSES, MGRAD, run

with open(os.path.join(CLASSES, "lecture.py"), encoding="utf-8") as _file:
    LECTURE = _file.read().split("\nif __name__")[0]

DRAW_DOT = """
from graphviz import Digraph

def trace(root):
    nodes, edges = set(), set()
    def build(v):
        if v not in nodes:
            nodes.add(v)
            for child in v._prev:
                edges.add((child, v))
                build(child)
    build(root)
    return nodes, edges

def draw_dot(root):
    dot = Digraph(format='svg', graph_attr={'rankdir': 'LR'})
    nodes, edges = trace(root)
    for n in nodes:
        dot.node(name=str(id(n)), label="{ %s }" % n.label, shape='record')
    for n1, n2 in edges:
        dot.edge(str(id(n1)), str(id(n2)) + n2._op)
    return dot
"""


def notebook(*cells):
    return json.dumps({
        "cells": [{"cell_type": "markdown", "source": ["# A title"]}]
        + [{"cell_type": "code", "source": cell.splitlines(True), "outputs": []} for cell in cells],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    })


def program(text, *arguments, **options):
    """Runs a text, with the lecture's class beside it."""
    return run("train.py", *arguments, files={"train.py": text, "engine.py": LECTURE, **options.pop("more", {})}, **options)


class AsPythonDoes(unittest.TestCase):
    def test_a_program_sees_what_it_sees_under_python(self):
        text = """
import sys, os, __main__
print(__name__, os.path.basename(__file__), os.path.isabs(__file__), sys.argv, __spec__, __package__)
print(os.path.basename(sys.path[0]) == os.path.basename(os.path.dirname(os.path.abspath(__file__))))
print(__main__.__dict__ is globals(), 'MGRAD_RUN' in os.environ, sorted(n for n in globals() if n[0] != '_'))
print(sys.stdout.encoding, '\\udc80 \\u2192'.encode('utf-8', 'backslashreplace'), '\\udc80')
class Plain: pass
print(Plain.__bases__, Plain.__init__ is object.__init__)
"""
        with_us = program(text, "--epochs", "3")
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "train.py"), "w", encoding="utf-8") as file:
                file.write(text)
            without = subprocess.run([sys.executable, "train.py", "--epochs", "3"], cwd=folder, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "utf-8:backslashreplace"})
        self.assertEqual(with_us.out, without.stdout.decode())
        self.assertEqual(with_us.err, "")

    def test_exit_codes_are_kept(self):
        for text, code in (("import sys; sys.exit(3)", 3), ("raise SystemExit", 0), ("import sys; sys.exit('bad')", 1), ("import sys; sys.exit(False)", 0), ("1/0", 1), ("import os; os._exit(7)", 7)):
            seen = program(text)
            self.assertEqual(seen.code, code, text)
            if "_exit" not in text:
                self.assertEqual(seen.events[-1], {"event": "end", "code": code})
        self.assertEqual(program("import sys; sys.exit('bad')").err, "bad\n")

    def test_an_error_is_shown_as_python_shows_it(self):
        text = """from engine import Value
def f(x):
    return x + undefined
a = Value(1.0)
f(a)
"""
        seen = program(text)
        self.assertEqual(seen.of("failed"), [{"event": "failed", "place": "train.py:3", "error": "NameError: name 'undefined' is not defined"}])
        self.assertNotIn("mgrad", seen.err)
        self.assertEqual(seen.err.count("  File "), 2)
        broken = program("x = 1\nx = = 2\n")
        self.assertEqual((broken.code, broken.of("failed")[0]["place"]), (1, "train.py:2"))
        self.assertIn("SyntaxError", broken.err)
        self.assertNotIn("Traceback", broken.err)

    def test_a_file_or_module_that_is_not_there(self):
        seen = run("nowhere.py", files={"a.py": ""})
        self.assertEqual((seen.code, seen.moments), (1, []))
        self.assertIn("nowhere.py", seen.err)
        seen = run("-m", "nowhere.at.all", files={"a.py": ""})
        self.assertIn("No module named nowhere.at.all", seen.err)

    def test_standard_input_is_empty_and_that_is_said(self):
        seen = program("import sys\nprint(repr(sys.stdin.read()))\ntry:\n    input('name? ')\nexcept EOFError as e:\n    print('no', e)\n")
        self.assertEqual(seen.out, "''\nname? no EOF when reading a line\n")
        self.assertEqual(seen.notes, ["the program reads its standard input, which is empty here"])

    def test_a_recursion_that_is_too_deep_fails_as_it_does_without_us(self):
        text = """
import sys
from engine import Value
x = Value(1.0)
for i in range(int(sys.argv[1])):
    x = x + 1
x.backward()
print('done')
"""
        deepest = 0
        for depth in (985, 990, 993, 996):
            plain = subprocess.run([sys.executable, "-c", f"import sys; sys.argv[1:] = ['{depth}']\n{LECTURE}\n{text.replace('from engine import Value', '')}"], capture_output=True)
            if plain.returncode == 0:
                deepest = depth
        self.assertEqual(program(text, str(deepest)).out, "done\n")
        seen = program(text, "3000")
        self.assertIn("RecursionError", seen.err)
        self.assertIn("repeated", seen.err)
        self.assertIn("RecursionError", seen.moments[0]["raised"])
        self.assertEqual(seen.moments[0]["nodes"], 6001)
        self.assertTrue(any("ours needs no recursion" in note for note in seen.notes), seen.notes)

    def test_random_without_a_seed_is_said(self):
        said = ["random has no seed: each run has other numbers"]
        self.assertEqual(program("import random\nrandom.random()").notes, said)
        self.assertEqual(program("import random\nrandom.seed(1)\nrandom.random()").notes, [])
        self.assertEqual(program("import random\nr = random.Random(3)\nr.random()").notes, [])
        self.assertEqual(program("from random import seed, uniform\nuniform(0, 1)\nseed(2)\n").notes, said)


MODEL = """
from engine import Value
a = Value(2.0)
b = Value(3.0)
"""


class Processes(unittest.TestCase):
    def test_backwards_in_threads_are_all_seen(self):
        text = """
from engine import Value
import threading
def work(i):
    for j in range(20):
        a, b = Value(1.0 + i), Value(2.0)
        (a * b * a).backward()
threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
for each in threads: each.start()
for each in threads: each.join()
"""
        seen = program(text)
        self.assertEqual((seen.err, seen.notes), ("", []))
        self.assertEqual([event["index"] for event in seen.moments], list(range(1, 81)))
        self.assertEqual({moment.text() for moment in seen.taken}, {"*(*(a, b), a)"})

    def test_a_program_that_closes_descriptors_goes_on_and_its_files_hold_only_what_it_writes(self):
        for end, taken in ((64, ["*(a, b)"]), (1024, [])):
            text = MODEL + """
import os
os.closerange(3, %d)
with open('out.txt', 'w') as file:
    (a * b).backward()
    print(file.fileno(), open('out.txt').read())
""" % end
            seen = program(text)
            self.assertEqual((seen.code, seen.out, seen.err), (0, "3 \n", ""))
            self.assertEqual([moment.text() for moment in seen.taken], taken)

    def test_a_fork_takes_nothing(self):
        text = MODEL + """
import os
(a * b).backward()
pid = os.fork()
(a + b).backward()
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)
pid = os.fork()
if pid:
    os.waitpid(pid, 0)
"""
        seen = program(text)
        self.assertEqual([event["root"]["data"] for event in seen.moments], [6.0, 5.0])
        self.assertEqual([event["event"] for event in seen.events].count("end"), 1)

    def test_multiprocessing_works(self):
        text = """
import multiprocessing, sys
from engine import Value

def job(x):
    v = Value(x) * 2
    v.backward()
    return v.data

if __name__ == '__main__':
    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
        print(pool.map(job, [1.0, 2.0, 3.0]))
    (Value(1.0) * 2).backward()
"""
        for method in ("fork", "spawn", "forkserver"):
            seen = program(text, method)
            self.assertEqual((seen.out, len(seen.moments), seen.err), ("[2.0, 4.0, 6.0]\n", 1, ""), method)

    def test_moments_outlive_a_program_that_ends_at_once(self):
        for ending in ("os._exit(5)", "os.kill(os.getpid(), 9)"):
            seen = program(MODEL + "import os\n(a * b).backward()\n" + ending)
            self.assertEqual(seen.taken[0].text(), "*(a, b)")
            self.assertEqual(seen.of("end"), [])

    def test_nothing_is_left_open_for_programs_that_are_started(self):
        text = "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', \"import os\\nfor n in range(3, 20):\\n try: os.fstat(n); print(n)\\n except OSError: pass\"], close_fds=False).returncode)"
        self.assertEqual(program(text).out, "0\n")


class Notebooks(unittest.TestCase):
    def test_cells_run_in_order_in_one_namespace(self):
        seen = run(
            "sub/nb.ipynb", "x",
            files={
                "sub/nb.ipynb": notebook(
                    "from __future__ import annotations\n%matplotlib inline\nimport math\n!pip install graphviz\nmath?\n",
                    LECTURE,
                    "   ",
                    "%%time\na = Value(2.0, label='a')\nb = Value(\n    7\n    % 4)\ndef f(x: Undefined): return x",
                    "%%html\n<b>bold</b>",
                    "raise ValueError('on purpose')",
                    "L = a * b\nL.backward()\ndisplay(L)\nfiles = !ls\n'100%'\nopen('here.txt').read()",
                    "import sys\n\nprint(sys.argv[1:], __name__)\nL + oops",
                ),
                "sub/here.txt": "",
            },
        )
        self.assertEqual(seen.taken[0].text(), "*(a, b)")
        self.assertEqual(seen.taken[0].labels[1], "b")
        self.assertEqual(seen.moments[0]["place"], "sub/nb.ipynb: cell 6, line 2")
        self.assertEqual(seen.moments[0]["note"], "after a failed cell")
        self.assertEqual(
            [(event["place"], event["cell"]) for event in seen.of("failed")],
            [("sub/nb.ipynb: cell 5, line 1", 5), ("sub/nb.ipynb: cell 7, line 4", 7)],
        )
        self.assertEqual((seen.out, seen.code), ("['x'] __main__\n", 1))
        self.assertIn("L + oops", seen.err)

    def test_draw_dot_is_a_moment_and_plots_are_passed_over(self):
        seen = run("nb.ipynb", files={"nb.ipynb": notebook(
            "import matplotlib.pyplot as plt\nfrom tqdm import tqdm, trange\nfrom IPython.display import display, SVG",
            LECTURE, DRAW_DOT,
            "a = Value(2.0, label='a'); b = Value(-3.0, label='b')\nL = a * b\nL.label = 'L'\ndraw_dot(L)",
            "fig, ax = plt.subplots()\nax[0].plot([1], [2])\nfig, (left, right) = plt.subplots(1, 2, figsize=(3, 4))\nfor x in plt.gca().lines: 1/0\nwith plt.style.context('dark'): plt.show()",
            "for i in tqdm(range(2)):\n    L.backward()\nfor i in trange(1, desc='x'):\n    print(i)\ndraw_dot(L).render('x')\ndisplay(SVG('y'))",
            "plt.gca().get_xlim()[0] + 1",
        )})
        self.assertEqual([event["kind"] for event in seen.moments], ["draw_dot", "backward", "backward", "draw_dot"])
        self.assertEqual(seen.moments[0]["place"], "nb.ipynb: cell 4, line 4")
        self.assertEqual([moment.after is None for moment in seen.taken], [True, False, False, True])
        self.assertEqual(seen.of("stand-ins")[-1]["modules"], ["matplotlib", "tqdm", "IPython", "graphviz"])
        self.assertEqual([event["error"] for event in seen.of("failed")], ["ModuleNotFoundError: matplotlib is not installed"])

    def test_a_backward_that_is_new_is_seen_at_once(self):
        text = """from __future__ import annotations
class V:
    def __init__(self, data: nothing, prev=()):
        self.data, self.grad, self.prev = data, 0.0, prev
    def __mul__(self, o):
        return V(self.data * o.data, (self, o))
a, b = V(2.0), V(3.0)
c = a * b
def seeded(self: nothing):
    self.grad = 1.0
V.backward = seeded
c.backward()
def backprop(root: nothing):
    root.grad = 1.0
    1 / 0
print(__doc__, __annotations__)
backprop(c)
"""
        for name, content in (("train.py", text), ("train.ipynb", notebook(text))):
            seen = run(name, files={name: content})
            self.assertEqual(seen.out, "None {}\n")
            self.assertEqual([event["place"].split()[-1].split(":")[-1] for event in seen.moments], ["12", "17"])
            self.assertEqual(seen.moments[1]["raised"], "ZeroDivisionError: division by zero")
            self.assertIn("line 15, in backprop\n    1 / 0\n", seen.err)

    def test_a_backward_that_is_given_to_the_class_in_a_later_cell(self):
        head, tail = LECTURE.split("    def backward(self):")
        body = "def backward(self):" + "\n".join(line[4:] for line in tail.split("\n"))
        seen = run("nb.ipynb", files={"nb.ipynb": notebook(head, body + "\nValue.backward = backward", "a = Value(2.0)\n(a * a).backward()")})
        self.assertEqual(seen.taken[0].text(), "*(a, a)")


class Modules(unittest.TestCase):
    def test_a_stand_in_is_only_for_the_users_own_files(self):
        seen = program("try:\n    import lib\nexcept ImportError as e:\n    print(e)\nimport matplotlib\n", more={"site-packages/lib.py": "import seaborn"}, env={"PYTHONPATH": "site-packages"})
        self.assertEqual(seen.out, "No module named 'seaborn'\n")

    def test_other_missing_modules_fail_as_they_would(self):
        self.assertIn("No module named 'nowhere'", program("import nowhere").err)

    def test_micrograd_stands_in_where_it_is_missing(self):
        seen = program("import random\nrandom.seed(1)\nfrom micrograd.nn import MLP\nfrom micrograd.engine import Value\nm = MLP(2, [2, 1])\nl = (m([1.0, Value(2.0)]) - 1) ** 2\nl.backward()\nm.zero_grad()\nprint(m, len(m.parameters()))")
        self.assertEqual(seen.err, "")
        self.assertEqual(seen.taken[0].labels[len(seen.taken[0].ops) - 1], "l")
        self.assertIn("m.layers[0].neurons[0].w[0]", seen.taken[0].labels.values())
        own = program("from micrograd.engine import Value\nprint(Value)", more={"micrograd/engine.py": "Value = 'mine'", "micrograd/__init__.py": ""})
        self.assertEqual((own.out, own.of("stand-ins")), ("mine\n", []))


class Graphs(unittest.TestCase):
    def test_without_a_backward_the_largest_graph_is_taken_at_the_end(self):
        seen = program(MODEL + "def main():\n    c = a * b + a\n    return (c * c).data\nmain()\nd = a + b\n")
        self.assertEqual([(event["kind"], event["place"]) for event in seen.moments], [("largest", "train.py:7")])
        self.assertEqual(seen.taken[0].text(), "*(+(*(a, b), a), +(*(a, b), a))")

    def test_a_program_without_a_graph_says_which_classes_it_saw(self):
        seen = program("class Node:\n    def __init__(self, data):\n        self.data = data\nNode(1)\nclass Tree:\n    def __init__(self, l): self.l = l\n")
        self.assertEqual(seen.of("lacks"), [{"event": "lacks", "name": "Node", "place": "train.py:1", "lacks": ["grad", "children"], "has": ["data"]}])

    def test_a_cycle_is_said(self):
        seen = program(MODEL + "c = a * b\na._prev = {c}\ntry:\n    c.backward()\nexcept RecursionError:\n    pass\n")
        self.assertEqual((seen.moments[0]["skipped"], seen.taken), ("cycle", []))
        self.assertIn("the graph has a cycle", seen.notes[0])

    def test_an_object_that_raises_on_every_attribute_is_let_be(self):
        text = MODEL + """
class Hostile:
    def __getattribute__(self, name):
        raise RuntimeError('touched ' + name)
    def __eq__(self, other):
        raise RuntimeError('compared')
    def __bool__(self):
        raise RuntimeError('asked')
    __hash__ = None
hostile = Hostile()
things = [hostile, {'h': hostile}]
(a * b).backward()
"""
        seen = program(text)
        self.assertEqual((seen.err, seen.notes, seen.taken[0].text()), ("", [], "*(a, b)"))

    def test_a_class_that_raises_on_attributes_it_does_not_know(self):
        text = LECTURE + """
class Strict(Value):
    def __getattribute__(self, name):
        if name not in ('data', 'grad', '_prev', '_backward', '_op', 'label', 'backward', '__class__'):
            raise RuntimeError('touched ' + name)
        return super().__getattribute__(name)
    def __setattr__(self, name, value):
        if name.startswith('_mgrad'):
            raise RuntimeError('set ' + name)
        super().__setattr__(name, value)
    def __mul__(self, other):
        out = Strict(self.data * other.data, (self, other), '*')
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out
a, b = Strict(2.0), Strict(3.0)
(a * b).backward()
"""
        seen = program(text)
        self.assertEqual((seen.err, seen.notes, seen.taken[0].text(), list(seen.taken[0].after)), ("", [], "*(a, b)", [3, 2, 1]))

    def test_classes_that_only_look_like_values_are_as_without_us(self):
        text = """
class Pair(tuple):
    grad = data = None
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))
    def __add__(self, other):
        return Pair(self[0] + other[0], self[1] + other[1])
class Mixin:
    def __add__(self, other): return self.data + other.grad
class Number(Mixin, float): pass
print(Pair(1, 2) + Pair(3, 4), Number('2.5'))
try:
    Mixin(3)
except TypeError as error:
    print(error)
"""
        seen = program(text)
        self.assertEqual((seen.out, seen.err), ("(4, 6) 2.5\nMixin() takes no arguments\n", ""))

    def test_a_value_that_holds_an_object_that_raises(self):
        text = MODEL + """
class Hostile:
    def __getattribute__(self, name):
        raise RuntimeError('touched ' + name)
a.extra = Hostile()
c = a * b
c.extra, c._op, c.label = Hostile(), Hostile(), Hostile()
c.backward()
a.data = Hostile()
try:
    c.backward()
except Exception as error:
    print(error)
"""
        seen = program(text)
        self.assertEqual((seen.err, seen.notes, [moment.text() for moment in seen.taken]), ("", [], ["*(a, b)"] * 2))
        self.assertEqual(list(seen.taken[0].after), [3, 2, 1])
        self.assertNotEqual(seen.taken[1].data[0], seen.taken[1].data[0])

    def test_nan_infinity_and_huge_integers(self):
        seen = program(MODEL + "c = a * float('nan') + b * float('inf')\nd = Value(10**400) + c\nd.backward()\n")
        self.assertEqual(seen.moments[0]["root"]["data"], "NaN")
        self.assertIn(float("inf"), list(seen.taken[0].data))

    def test_objects_of_a_class_copy_and_pickle_as_without_us(self):
        text = MODEL + """
import copy, pickle
class Model: pass
m = Model(); m.w = [Value(1.0), Value(2.0)]
for v in m.w: v._backward = None
deep = copy.deepcopy(m)
for v in deep.w: v._backward = lambda: None
(deep.w[0] * deep.w[1] + copy.copy(a)).backward()
pickle.loads(pickle.dumps(m)).w[0].backward()
print(sorted(vars(a)), dir(a).count('_mgrad') < 2, Value.__name__, Value.__qualname__)
"""
        text = text.replace("pickle.loads(pickle.dumps(m)).w[0].backward()", "back = pickle.loads(pickle.dumps(m)).w[0]\nback._backward = lambda: None\nback.backward()")
        seen = program(text)
        self.assertEqual(seen.err, "")
        self.assertEqual(seen.out.split("]")[0], "['_backward', '_op', '_prev', 'data', 'grad', 'label'")
        self.assertEqual(seen.taken[0].text(), "+(*(deep.w[0], deep.w[1]), 2)")

    def test_data_that_changed_since_forward_is_the_data_at_the_call(self):
        seen = program(MODEL + "c = a * b\na.data = 10.0\nc.backward()\n")
        self.assertEqual(list(seen.taken[0].data), [10, 3, 6])

    def test_moments_are_skipped_when_taking_costs_more_than_its_share(self):
        text = MODEL + "for i in range(20):\n    x = a\n    for j in range(600):\n        x = x + b * a\n    try:\n        x.backward()\n    except RecursionError:\n        pass\n"
        some = program(text, share=0.0)
        self.assertEqual([event.get("skipped") for event in some.moments], [None] * 3 + ["time"] * 17)
        self.assertEqual(some.moments[-1]["root"]["label"], "x")
        every = program(text, share=0.0, every=True)
        self.assertEqual(len(every.taken), 20)
        small = program(MODEL + "for i in range(20):\n    (a * b).backward()\n", share=0.0)
        self.assertEqual(len(small.taken), 20)

    def test_a_disk_that_is_full_ends_the_taking_and_not_the_program(self):
        text = MODEL + "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n(a * b).backward()\nresource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n(a * b).backward()\n(a * b + a).backward()\nprint('done')"
        seen = program(text)
        self.assertEqual((seen.out, [event.get("skipped") for event in seen.moments]), ("done\n", [None, "disk", "disk"]))
        self.assertEqual(len([note for note in seen.notes if "no more moments are taken" in note]), 1)
        self.assertEqual([name for name in seen.files if name.endswith(".part")], [])

    def test_inference_runs_in_level_memory(self):
        text = MODEL + """
import gc
ws = [Value(0.1 * i) for i in range(50)]
def count():
    gc.collect()
    return sum(1 for each in gc.get_objects() if type(each) is Value)
for step in range(200):
    out = sum((w * step for w in ws), Value(0.0))
    if step in (50, 199):
        print(count())
"""
        early, late = program(text).out.split()
        self.assertEqual(early, late)


    def test_a_graph_is_let_go_when_the_program_lets_it_go(self):
        text = MODEL + """
import gc
def f():
    loss = a
    for i in range(50):
        loss = loss * b
    loss.backward()
    del loss
    gc.collect()
    print(sum(1 for each in gc.get_objects() if type(each) is Value))
f()
"""
        self.assertEqual(program(text).out, "2\n")

    def test_what_a_class_lacks_is_said_from_its_objects(self):
        def lacks(text):
            return [(event["name"], event["lacks"], event["has"]) for event in program(text).of("lacks")]

        tensor = "class Tensor:\n    def __init__(self, data, _prev=()):\n        self.data, self.grad, self._prev = data, None, _prev\n    def backward(self): pass\n"
        self.assertEqual(lacks(tensor + "a = Tensor([1.0])\na.backward()\n"), [("Tensor", ["number in its data"], ["grad", "children"])])
        self.assertEqual(lacks(tensor), [("Tensor", ["objects"], [])])
        alone = "class V:\n    def __init__(self, data): self.data, self.grad = data, 0.0\n    def __mul__(self, o): return V(self.data * V(o).data)\n    def backward(self): self.grad = 1.0\n(V(2.0) * 3).backward()\na = V(1.0)\n"
        self.assertEqual(lacks(alone), [("V", ["children"], ["data", "grad"])])
        self.assertEqual(lacks(MODEL), [("Value", ["operations"], ["data", "grad", "children"])])

    def test_graphviz_itself_is_seen_where_it_is_installed(self):
        own = "class Base:\n    def __init__(self, *a, **k): pass\n    def node(self, *a, **k): pass\n    edge = node\nclass Digraph(Base): pass\n"
        text = MODEL + DRAW_DOT + "L = a * b\ndraw_dot(L)\n"
        line = text.split("\n").index("draw_dot(L)") + 1
        seen = program(text, more={"graphviz/__init__.py": "from .graphs import Digraph", "graphviz/graphs.py": own})
        self.assertEqual([(event["kind"], event["place"]) for event in seen.moments], [("draw_dot", f"train.py:{line}")])
        self.assertEqual(seen.of("stand-ins"), [])


class TheExplorerIsGone(unittest.TestCase):
    def test_the_program_ends_at_its_next_moment(self):
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "t.py")
            with open(path, "w", encoding="utf-8") as file:
                file.write(LECTURE + "\na = Value(2.0)\ntry:\n    while True:\n        (a * a).backward()\nfinally:\n    open('saved', 'w').close()\n")
            reader, writer = os.pipe()
            os.close(reader)
            settings = {"folder": folder, "pipe": writer, "every": False, "share": 0.2}
            done = subprocess.run([sys.executable, MGRAD, "--run", path], cwd=folder, env={**os.environ, "MGRAD_RUN": json.dumps(settings)}, pass_fds=[writer], timeout=60, capture_output=True)
            os.close(writer)
            self.assertEqual(done.returncode, 1)


class FromANotebook(unittest.TestCase):
    def show(self, text):
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            env = {**os.environ, "PYTHONPATH": os.path.dirname(MGRAD), "PYTHONDONTWRITEBYTECODE": "1"}
            for name, content in (("engine.py", LECTURE), ("t.py", text)):
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(content)
            done = subprocess.run([sys.executable, "t.py"], cwd=folder, env=env, capture_output=True, text=True)
            self.assertEqual(done.stderr, "")
            with open(os.path.join(folder, "mgrad.jsonl"), encoding="utf-8") as file:
                return [json.loads(line) for line in file], done.stdout

    def test_watch_and_show_write_a_line_each(self):
        lines, _ = self.show("import mgrad\n" + MODEL.replace("a =", "mgrad.watch(Value)\na =") + "L = (a * b) ** 2\nL.backward()\nmgrad.show(L)\na.data = float('inf')\nmgrad.show(a * b)\n")
        self.assertEqual(lines[0], {"root": 4, "nodes": [
            {"op": "leaf", "data": 2.0, "grad": 36.0, "label": "a", "line": "t.py:5"},
            {"op": "leaf", "data": 3.0, "grad": 24.0, "label": "b", "line": "t.py:6"},
            {"op": "*", "data": 6.0, "inputs": [0, 1], "grad": 12.0, "line": "t.py:7"},
            {"op": "const", "data": 2.0, "line": "t.py:7"},
            {"op": "**", "data": 36.0, "inputs": [2, 3], "grad": 1.0, "label": "L", "line": "t.py:7"},
        ]})
        self.assertEqual(lines[1]["nodes"][-1]["data"], "Infinity")

    def test_without_watch_the_ops_are_what_the_class_says(self):
        lines, _ = self.show("import mgrad\n" + MODEL + "c = a * b\nc._op = 'odd'\nL = (c - 1).tanh()\nmgrad.show(L)\n")
        self.assertEqual([node["op"] for node in lines[0]["nodes"]][-1], "tanh")
        self.assertEqual(sorted(node["op"] for node in lines[0]["nodes"]), ["*", "+", "leaf", "leaf", "leaf", "tanh"])

    def test_operands_of_other_classes_are_seen_without_watch(self):
        lines, _ = self.show("import mgrad\n" + MODEL + "class Weight(Value): pass\nclass Bias(Value): pass\nw = Weight(1.5)\nc = Bias(0.5)\nmgrad.show((a * w + c).tanh())\n")
        self.assertEqual({node.get("label") for node in lines[0]["nodes"]}, {"a", "w", "c", None})
        self.assertEqual(len(lines[0]["nodes"]), 6)

    def test_importing_changes_nothing(self):
        lines, out = self.show("import builtins\nbefore = builtins.__build_class__\nimport mgrad\nprint(builtins.__build_class__ is before)\nfrom engine import Value\ninit = Value.__init__\nv = Value(1.0)\nmgrad.show(v)\nprint(Value.__init__ is init and '_mgrad' not in vars(v))\n")
        self.assertEqual(out, "True\nTrue\n")


if __name__ == "__main__":
    unittest.main()
