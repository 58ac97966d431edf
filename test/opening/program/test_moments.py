"""What moments hold, over classes as people write them."""

import unittest

from running import run


class TheLecture(unittest.TestCase):
    def test_each_backward_is_a_moment_over_one_structure(self):
        seen = run("lecture.py")
        self.assertEqual([event["event"] for event in seen.events], ["start", "class", *["moment"] * 4, "end"])
        self.assertEqual(seen.of("class"), [{"event": "class", "name": "Value", "place": "lecture.py:6"}])
        self.assertEqual({event["place"] for event in seen.moments}, {"lecture.py:111"})
        self.assertEqual({event["structure"] for event in seen.moments}, {1})
        first = seen.taken[0]
        self.assertEqual(first.text(), "+(+(*(**(+(+(*(a, b), w[0]), -2), 2), w[1]), a), a)")
        self.assertEqual(list(first.data), [2, -3, 0.5, -0.25, -6, -5.5, -2, -7.5, 2, 56.25, -14.0625, -12.0625, -10.0625])
        self.assertEqual([first.after[at] for at in (0, 1, 2, 3)], [-9.25, 7.5, 3.75, 56.25])
        self.assertEqual(first.places[first.at("e")], "lecture.py:106")
        self.assertEqual(first.rules[first.at("e")], "lecture.py:34")
        self.assertEqual(first.header, {"index": 1, "structure": 1, "seed": 1.0, "seeded": True, "after": True})

    def test_data_and_gradients_are_those_of_each_call(self):
        first, second = run("lecture.py").taken[:2]
        self.assertEqual(second.data[0], 2 + 0.001 * 9.25)
        self.assertEqual([each for each in second.before if each == each], [0.0] * 12)
        self.assertEqual(list(first.serial)[:4], list(second.serial)[:4])
        self.assertNotEqual(first.serial[4], second.serial[4])

    def test_numbers_that_are_no_values_have_no_gradients(self):
        first = run("lecture.py").taken[0]
        power = first.ops.index("**")
        exponent = first.inputs_of(power)[1]
        self.assertEqual((first.ops[exponent], first.data[exponent]), ("const", 2))
        for each in (first.before, first.after, first.serial):
            self.assertNotEqual(each[exponent], each[exponent])


class OtherClasses(unittest.TestCase):
    def test_a_set_of_children_keeps_order_and_what_is_used_twice(self):
        moment = run("sets.py").taken[0]
        self.assertEqual(moment.text(), "+(/(-(*(a, a), b), a), -(*(a, a), b))")
        self.assertEqual(moment.after[0], moment.data[0] * 2 * (1 + 1 / 3) - 5 / 9)

    def test_slots_and_local_gradients_without_names_of_ops(self):
        seen = run("slots.py")
        self.assertEqual([event["structure"] for event in seen.moments], [1, 1])
        moment = seen.taken[0]
        self.assertEqual(set(moment.ops), {"leaf", "const", "+", "*", "**", "exp", "log", "relu"})
        self.assertEqual(moment.labels[0], "state_dict['wte'][0][0]")
        self.assertEqual((moment.labels[len(moment.ops) - 1], seen.moments[0]["root"]["label"]), ("loss", "loss"))
        self.assertEqual(moment.rules[moment.ops.index("log")], "slots.py:29")
        self.assertEqual(moment.places[moment.ops.index("relu")], "slots.py:94")

    def test_value_and_parents_and_operators_that_call_others(self):
        moment = run("values.py").taken[0]
        z = "+(+(+(x, 0), *(y, 2)), -1)"
        self.assertEqual(moment.text(), f"+(+(/(6, -(10, {z})), sigmoid({z})), *(x, 2))")
        self.assertEqual((moment.header["seed"], moment.after[-1]), (0.5, 0.5))
        self.assertEqual(moment.rules[moment.at("q")], "values.py:56")

    def test_children_that_are_given_after_construction_and_ops_that_only_numbers_tell(self):
        moment = run("late.py").taken[0]
        self.assertEqual(moment.text(), "?leaky(*(+(tanh(+(*(a, b), a)), tanh(*(b, b))), b))")
        self.assertEqual([moment.structure["ops"][at] for at in moment.structure["guessed"]], ["tanh"])

    def test_dataclasses_and_a_class_that_can_not_be_hashed(self):
        seen = run("records.py")
        self.assertEqual([moment.text() for moment in seen.taken], ["+(*(a, b), a)"] * 3)
        self.assertEqual([list(moment.after) for moment in seen.taken], [[4, 2, 1, 1]] * 3)
        self.assertEqual(
            [(event["name"], event["place"]) for event in seen.of("class")],
            [("Plain", "records.py:32"), ("Slotted", "records.py:40"), ("Equal", "records.py:48")],
        )

    def test_a_package_with_relative_imports(self):
        seen = run("-m", "pkg.train", "2.5")
        self.assertEqual(seen.out, "__main__ pkg ['2.5']\n")
        self.assertEqual(seen.taken[0].text(), "*(model.by, 2.5)")
        self.assertEqual(seen.taken[0].places, ["pkg/layers.py:7", "pkg/train.py:8", "pkg/layers.py:10"])
        self.assertEqual(seen.of("class")[0]["place"], "pkg/sub/engine.py:1")

    def test_an_unusual_constructor_keeps_its_parameters(self):
        source = """
import inspect
class V:
    def __init__(self, data, /, left=None, *more, right=None, grad=0.0, **rest):
        self.data, self.grad, self.src, self.rest = data, grad, [x for x in (left, right) if x], rest
    def __mul__(self, o):
        return V(self.data * o.data, self, right=o)
    def backward(self):
        self.grad = 1.0
print(inspect.signature(V), inspect.getsource(V.__init__).strip().splitlines()[0])
try:
    V()
except TypeError as e:
    print(e)
a, b = V(2.0), V(3.0, extra=1)
print(b.rest)
(a * b).backward()
"""
        seen = run("v.py", files={"v.py": source})
        self.assertEqual(seen.taken[0].text(), "*(a, b)")
        lines = seen.out.splitlines()
        self.assertEqual(lines[0], "(data, /, left=None, *more, right=None, grad=0.0, **rest) def __init__(self, data, /, left=None, *more, right=None, grad=0.0, **rest):")
        self.assertIn("missing 1 required positional argument: 'data'", lines[1])
        self.assertEqual(lines[2], "{'extra': 1}")


BACKWARD = """
    def backward(self):
        self.grad = 1.0
        waiting = [self]
        while waiting:
            v = waiting.pop()
            if v._backward:
                v._backward()
            waiting.extend(v._prev)
"""

FORMS = {
    "operators that are lambdas": (
        """
class V:
    def __init__(self, data, prev=()):
        self.data, self.grad, self._prev, self._backward = data, 0.0, prev, None
    __mul__ = lambda self, o: V(self.data * o.data, (self, o))
    __add__ = lambda self, o: V(self.data + (o.data if isinstance(o, V) else o), (self, o) if isinstance(o, V) else (self,))
    __radd__ = __add__
""" + BACKWARD + """
a, b = V(2.0), V(3.0)
(1 + a * b).backward()
""",
        "+(*(a, b), 1)",
    ),
    "decorated operators, a helper that makes the result, a property": (
        """
import functools, math
def lift(f):
    @functools.wraps(f)
    def wrapper(self, o):
        return f(self, o if isinstance(o, V) else V(o))
    return wrapper
class V:
    def __init__(self, data, prev=()):
        self.data, self.grad, self._prev, self._backward = data, 0.0, prev, None
    @lift
    def __mul__(self, o):
        return V(self.data * o.data, (self, o))
    @staticmethod
    def make(data, prev):
        return V(data, prev)
    def exp(self):
        return self.make(math.exp(self.data), (self,))
    @property
    def minus(self):
        return V(-self.data, [self])
""" + BACKWARD + """
a, b = V(2.0), V(3.0)
(a * b * 0.5).exp().minus.backward()
""",
        "neg(exp(*(*(a, b), 0.5)))",
    ),
    "functions outside of the class": (
        """
import math
class V:
    def __init__(self, data, prev=(), op=''):
        self.data, self.grad, self._prev, self._backward, self._op = data, 0.0, prev, None, op
    def __mul__(self, o):
        return mul(self, o)
""" + BACKWARD + """
def mul(a, b):
    return V(a.data * b.data, (a, b))
def tanh(x):
    return V(math.tanh(x.data), (x,))
def mean(xs):
    return V(sum(x.data for x in xs) / len(xs), tuple(xs))
def apply(f, x):
    return V(f(x.data), (x,), 'sin')
def minus(self, o):
    return V(self.data - o.data, (self, o), '-')
V.__sub__ = minus
V.tanh = tanh
a, b = V(2.0), V(3.0)
c = tanh(a * b) - b.tanh()
(mean([a, b, c]) * apply(math.sin, a)).backward()
""",
        "*(mean(a, b, c), sin(a))".replace("c", "-(tanh(*(a, b)), tanh(b))"),
    ),
    "operands that an object of the op keeps": (
        """
class Fn:
    def __init__(self, *parents):
        self.parents = parents
    @classmethod
    def apply(cls, *xs):
        ctx = cls(*xs)
        out = V(ctx.forward(*[x.data for x in xs]))
        out._ctx = ctx
        return out
class Mul(Fn):
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y
    def backward(self, g):
        return g * self.y, g * self.x
class Add(Fn):
    def forward(self, x, y):
        return x + y
    def backward(self, g):
        return g, g
class V:
    def __init__(self, data):
        self.data, self.grad, self._ctx = data, None, None
    def __mul__(self, o):
        return Mul.apply(self, o)
    def __add__(self, o):
        return Add.apply(self, o)
    def backward(self):
        self.grad = 1.0
        waiting = [self]
        while waiting:
            v = waiting.pop()
            if v._ctx:
                for p, g in zip(v._ctx.parents, v._ctx.backward(v.grad)):
                    p.grad = (p.grad or 0) + g
                    waiting.append(p)
a, b = V(2.0), V(3.0)
(a * b + b).backward()
""",
        "+(*(a, b), b)",
    ),
    "pairs of an operand and its local gradient": (
        """
class Var:
    def __init__(self, value, gradients=()):
        self.value, self.grad, self.gradients = value, 0.0, gradients
    def __mul__(self, o):
        return Var(self.value * o.value, ((self, o.value), (o, self.value)))
    def __add__(self, o):
        return Var(self.value + o.value, ((self, 1.0), (o, 1.0)))
    def backward(self, g=1.0):
        self.grad += g
        for child, local in self.gradients:
            child.backward(g * local)
a, b = Var(2.0), Var(3.0)
(a * b + a).backward()
""",
        "+(*(a, b), a)",
    ),
    "operands in two fields": (
        """
class V:
    def __init__(self, data, left=None, right=None, op=None):
        self.data, self.grad, self.left, self.right, self.op = data, 0, left, right, op
    def __mul__(self, o):
        return V(self.data * o.data, self, o, '*')
    def __neg__(self):
        return V(-self.data, self, op='neg')
    def backward(self):
        self.grad = 1
a, b = V(2.0), V(3.0)
(-(a * b)).backward()
""",
        "neg(*(a, b))",
    ),
    "private fields": (
        """
class V:
    def __init__(self, data, prev=()):
        self.__data, self.__grad, self.__prev = data, 0.0, prev
    def __mul__(self, o):
        return V(self.__data * o.__data, (self, o))
    def backward(self):
        self.__grad = 1.0
a, b = V(2.0), V(3.0)
(a * b).backward()
""",
        "*(a, b)",
    ),
    "a list of all nodes beside the operands": (
        """
class V:
    tape = []
    def __init__(self, data, first=None, second=None):
        self.data, self.grad, self.nodes = data, 0.0, V.tape
        V.tape.append(self)
    def __mul__(self, o):
        return V(self.data * o.data, self, o)
    def backward(self):
        self.grad = 1.0
a, b, c = V(2.0), V(3.0), V(4.0)
d = a * b
e = b * c
d.backward()
""",
        "*(a, b)",
    ),
    "abstract and generic bases, and a number as a base": (
        """
from abc import ABC, abstractmethod
from typing import Generic, TypeVar
T = TypeVar('T')
class Base(ABC):
    @abstractmethod
    def backward(self): ...
class F(float, Base, Generic[T]):
    def __new__(cls, data, _children=()):
        return float.__new__(cls, data)
    def __init__(self, data, _children=()):
        self.data, self.grad, self._prev, self._backward = data, 0.0, set(_children), None
    def __mul__(self, o):
        return F(self.data * o.data, (self, o))
""" + BACKWARD + """
a, b = F(2.0), F(3.0)
(a * b * a).backward()
""",
        "*(*(a, b), a)",
    ),
    "an op is a class, whose constructor calls that of its base": (
        """
import math
class Expr:
    def __init__(self):
        self.grad = 0.0
    def __add__(self, o):
        return AddNode(self, o)
    def backward(self):
        self.grad = 1.0
class Leaf(Expr):
    def __init__(self, data):
        super().__init__()
        self.data = data
class AddNode(Expr):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b, self.data = a, b, a.data + b.data
    def push(self):
        self.a.grad += self.grad
        self.b.grad += self.grad
class Tanh(Expr):
    def __init__(self, x):
        super().__init__()
        self.x, self.data = x, math.tanh(x.data)
class Mul(Expr):
    def __init__(self, left, right):
        super().__init__()
        self.left, self.right, self.data = left, right, left.data * right.data
w, x = Leaf(2.0), Leaf(2.0)
(Tanh(Mul(w, x) + w) + w).backward()
""",
        "+(tanh(+(*(w, x), w)), w)",
    ),
    "an operand that the class forgets": (
        """
class V:
    def __init__(self, data, prev=(), op=''):
        self.data, self.grad, self._prev, self._op = data, 0.0, set(prev), op
    def __mul__(self, o):
        return V(self.data * o.data, (self,), '*')
    def __pow__(self, o):
        return V(self.data**o.data, (self,), '**')
    def backward(self):
        self.grad = 1.0
a, b = V(2.0), V(3.0)
c = a * b
(b * c ** b).backward()
""",
        "*(b, **(*(a, b), 3))",
    ),
    "children in a dictionary": (
        """
class V:
    def __init__(self, data, parents=None):
        self.data, self.grad, self.parents = data, 0.0, parents or {}
    def __mul__(self, o):
        return V(self.data * o.data, {self: o.data, o: self.data})
    def __sub__(self, o):
        return V(self.data - o.data, {self: 1.0, o: -1.0})
    def backward(self):
        self.grad = 1.0
a, b = V(2.0), V(3.0)
(b - a * b * (a * a)).backward()
""",
        "-(b, *(*(a, b), *(a, a)))",
    ),
    "children in a list of pairs": (
        """
class V:
    def __init__(self, val, children=None):
        self.val, self.gradient, self.children = val, 0, children or []
    def __mul__(self, o):
        return V(self.val * o.val, [(self, o.val), (o, self.val)])
    def __pow__(self, n):
        return V(self.val**n, [(self, n * self.val ** (n - 1))])
    def backward(self, g=1):
        self.gradient += g
a, b = V(3.0), V(4.0)
(a * b ** 3).backward()
""",
        "*(a, **(b, 3))",
    ),
    "gradients that are the class's until there is one": (
        """
from dataclasses import dataclass, field
@dataclass(eq=False)
class V:
    data: float
    grad: float = field(init=False, default=0.0)
    _prev: tuple = ()
    def __mul__(self, o):
        return V(self.data * o.data, _prev=(self, o))
    def backward(self):
        self.grad = 1.0
a, b = V(2.0), V(3.0)
(a * b).backward()
""",
        "*(a, b)",
    ),
}


class Forms(unittest.TestCase):
    def test_classes_in_other_forms(self):
        for name, (text, expected) in FORMS.items():
            with self.subTest(name):
                seen = run("f.py", files={"f.py": text})
                self.assertEqual((seen.err, [moment.text() for moment in seen.taken]), ("", [expected]))


    def test_a_rule_of_an_op_that_is_a_class_is_its_own_method(self):
        seen = run("f.py", files={"f.py": FORMS["an op is a class, whose constructor calls that of its base"][0]})
        moment = seen.taken[0]
        self.assertEqual(moment.rules[-1], "f.py:18")

    def test_a_backward_that_begins_with_another_gradient_than_1_is_said_once(self):
        text = """
class V:
    def __init__(self, data, prev=()):
        self.data, self.grad, self.prev = data, 0.0, prev
    def __mul__(self, o):
        return V(self.data * o.data, (self, o))
    def backward(self, seed=None):
        if seed != 'kept':
            self.grad = seed or self.data
a, b = V(2.0), V(3.0)
c = a * b
c.backward(2.5)
c.grad = 4.0
c.backward('kept')
%s
"""
        self.assertEqual(run("f.py", files={"f.py": text % ""}).notes, [])
        seen = run("f.py", files={"f.py": text % "(a * b).backward(); (a * b).backward()"})
        self.assertEqual(seen.notes, ["moment 3 (f.py:15): backward began with 6 at the root, not with 1"])

    def test_a_number_that_a_helper_makes_a_value_of_is_a_constant(self):
        text = """
class V:
    def __init__(self, data, prev=()):
        self.data, self.grad, self.prev = data, 0.0, prev
    @staticmethod
    def of(x):
        return x if isinstance(x, V) else V(x)
    def __mul__(self, o):
        o = V.of(o)
        return V(self.data * o.data, (self, o))
    def backward(self):
        self.grad = 1.0
(V.of(2.0) * 3).backward()
"""
        moment = run("f.py", files={"f.py": text}).taken[0]
        self.assertEqual(moment.ops, ["leaf", "const", "*"])

    def test_a_network_with_a_backward_of_its_own_still_names_its_leaves(self):
        text = """
class V:
    def __init__(self, data, prev=()):
        self.data, self.grad, self._prev = data, 0.0, prev
    def __mul__(self, o):
        return V(self.data * o.data, (self, o))
    def backward(self):
        self.grad = 1.0
class Net:
    def __init__(self):
        self.w = [V(2.0), V(3.0)]
    def __call__(self, x):
        return self.w[0] * self.w[1]
    def backward(self, loss):
        for p in self.w:
            p.grad = 0.0
        loss.backward()
net = Net()
net.backward(net(1))
"""
        self.assertEqual(run("f.py", files={"f.py": text}).taken[0].text(), "*(net.w[0], net.w[1])")

    def test_the_variable_of_a_loop_that_has_ended_names_nothing_that_the_network_names(self):
        text = """
class V:
    def __init__(self, data, prev=()):
        self.data, self.grad, self._prev = data, 0.0, prev
    def __mul__(self, o):
        return V(self.data * o.data, (self, o))
    def backward(self):
        self.grad = 1.0
class Layer:
    def __init__(self, x):
        self.w = [V(x)]
class Net:
    def __init__(self):
        self.layers = [Layer(2.0), Layer(3.0)]
net = Net()
for l in net.layers:
    for p in l.w:
        p.grad = 0.0
(net.layers[0].w[0] * net.layers[1].w[0]).backward()
"""
        self.assertEqual(run("f.py", files={"f.py": text}).taken[0].text(), "*(net.layers[0].w[0], net.layers[1].w[0])")

    def test_a_class_without_methods_has_ops_that_are_functions(self):
        text = """
class V:
    def __init__(self, data, parents=(), rule=None):
        self.data, self.grad, self.parents, self.rule = data, 0.0, parents, rule
def mul(a, b):
    return V(a.data * b.data, (a, b), lambda g: (g * b.data, g * a.data))
a, b = V(2.0), V(3.0)
c = mul(a, b)
"""
        self.assertEqual(run("f.py", files={"f.py": text}).taken[0].text(), "*(a, b)")


class Functions(unittest.TestCase):
    """A backward that is a function beside the class."""

    ENGINE = """
class V:
    def __init__(self, data, parents=(), rule=None):
        self.data, self.grad, self.parents, self.rule = data, 0.0, parents, rule
def mul(a, b):
    return V(a.data * b.data, (a, b), lambda g: (g * b.data, g * a.data))
def backward(node, g=1.0, *, scale=1.0):
    node.grad += g * scale
    if node.rule:
        for parent, each in zip(node.parents, node.rule(g)):
            backward(parent, each, scale=scale)
"""

    def test_it_is_seen_under_every_name_that_it_was_imported_by(self):
        train = """
from engine import V, mul, backward as run_it
import engine, inspect, sys
a, b = V(2.0), V(3.0)
for each in (run_it, engine.backward):
    a.grad = b.grad = 0.0
    each(mul(mul(a, b), a))
print(inspect.signature(run_it), a.grad)
chain = a
for _ in range(sys.getrecursionlimit() - 50):
    chain = mul(chain, V(1.0))
run_it(chain, scale=2.0)
"""
        seen = run("train.py", files={"engine.py": self.ENGINE, "train.py": train})
        self.assertEqual((seen.err, seen.out), ("", "(node, g=1.0, *, scale=1.0) 12.0\n"))
        self.assertEqual([(each["kind"], each["place"]) for each in seen.moments], [("backward", "train.py:7")] * 2 + [("backward", "train.py:12")])
        self.assertEqual([(each.text(), list(each.after)[:2]) for each in seen.taken[:2]], [("*(*(a, b), a)", [12.0, 4.0])] * 2)

    def test_methods_have_other_names_too(self):
        text = """
class V:
    def __init__(self, data, prev=()):
        self.data, self.grad, self._prev = data, 0.0, prev
    def __mul__(self, o):
        return V(self.data * o.data, (self, o))
    def backprop(self):
        self.grad = 1.0
        for each in self._prev:
            each.backprop()
a, b = V(2.0), V(3.0)
(a * b).backprop()
"""
        seen = run("f.py", files={"f.py": text})
        self.assertEqual([(each.event["kind"], each.text()) for each in seen.taken], [("backward", "*(a, b)")])


class OneByOne(unittest.TestCase):
    """A program that calls the backward of each node itself."""

    TEXT = """
class Node:
    def __init__(self, data, inputs=()):
        self.data, self.grad, self.inputs = data, 0.0, inputs
    def __add__(self, o):
        return Add(self.data + o.data, (self, o))
    def __mul__(self, o):
        return Mul(self.data * o.data, (self, o))
    def backward(self):
        pass
class Add(Node):
    def backward(self):
        for each in self.inputs:
            each.grad += self.grad
class Mul(Node):
    def backward(self):
        a, b = self.inputs
        a.grad += b.data * self.grad
        b.grad += a.data * self.grad
def sort(node, seen):
    for each in node.inputs:
        yield from sort(each, seen)
    if node not in seen:
        seen.add(node)
        yield node
def %s(root):
    root.grad = 1.0
    for node in reversed(list(sort(root, set()))):
        node.backward()
for step in range(3):
    a, b = Node(2.0), Node(3.0)
    c = a * b
    %s(c * c + a)
"""

    def test_their_gradients_are_not_compared(self):
        seen = run("f.py", files={"f.py": self.TEXT % ("walk", "walk")})
        self.assertEqual([(each.event["kind"], each.event["place"], each.text()) for each in seen.taken], [("largest", "f.py:29", "+(*(*(a, b), *(a, b)), a)")] * 3)
        self.assertEqual(seen.notes, ["the program itself calls backward for each node (f.py:29), so its gradients are not compared"])

    def test_a_function_that_does_it_for_all_is_a_backward(self):
        seen = run("f.py", files={"f.py": self.TEXT % ("backprop", "backprop")})
        self.assertEqual([(each.event["kind"], each.event["place"]) for each in seen.taken], [("backward", "f.py:33")] * 3)
        self.assertEqual(seen.taken[0].after[0], 37)


class WrongOnes(unittest.TestCase):
    """The gradients that a wrong engine computed are kept as they are."""

    def after(self, which):
        seen = run("wrong.py", which)
        moment = seen.taken[0]
        return [moment.after[moment.at(name)] for name in ("a", "b", "c")], moment, seen

    def test_assigning_in_place_of_adding(self):
        self.assertEqual(self.after("assign")[0], [12, 3, 3])

    def test_a_rule_that_is_given_to_self(self):
        gradients, moment, _ = self.after("self")
        self.assertEqual(gradients, [2, 0, 1])
        self.assertEqual(moment.rules[moment.at("c")], "wrong.py:16")

    def test_a_rule_with_the_wrong_operand(self):
        self.assertEqual(self.after("operand")[0], [11, 15, 5])

    def test_a_rule_with_the_wrong_sign(self):
        self.assertEqual(self.after("sign")[0], [3, -1, -1])

    def test_gradients_that_are_not_zeroed(self):
        _, _, seen = self.after("no zeroing")
        self.assertEqual(list(seen.taken[1].before[:2]), [13, 3])
        self.assertEqual(list(seen.taken[1].after[:2]), [26, 6.03])

    def test_recursion_is_one_moment(self):
        for which, expected in (("recurse", 8), ("recurse in turn", 6), ("recurse over a set", 4)):
            gradients, _, seen = self.after(which)
            self.assertEqual((len(seen.moments), gradients), (1, [expected, 2, 1]))

    def test_a_backward_that_raises_has_its_graph_and_no_gradients_after(self):
        seen = run("wrong.py", "raises")
        self.assertEqual([event["raised"] for event in seen.moments], ["ZeroDivisionError: in a rule"] * 2)
        self.assertEqual(seen.taken[0].after, None)
        self.assertEqual(seen.out, "in a rule\n" * 2)


if __name__ == "__main__":
    unittest.main()
