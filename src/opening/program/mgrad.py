"""mgrad: sees the graph that your own Python program builds, for the terminal explorer mgrad-tui.

    npx mgrad-tui --run train.py        the explorer starts this file, and this file runs your program

    import mgrad                        in a notebook: changes nothing by itself
    mgrad.watch(Value)                  sees how objects of this class are made from here on
    mgrad.show(loss)                    writes the graph below `loss` to mgrad.jsonl

How it works. Python makes each class by a call of `builtins.__build_class__`; this file puts a function of its own in
that place. A class is taken for a Value if its objects have a number, a gradient and the objects that they came from.
Two of its methods are wrapped, and nothing else in your program changes:

    __init__    notes on each new object what it was made from, by which method, and in which line
    backward    takes the graph with its numbers when it is called, and the gradients again when it returns

So `e = a * b` in line 12 calls your `__mul__`, which calls `Value(a.data * b.data, (a, b), '*')`, and the object gets

    serial 5    made by __mul__    operands (a, b)    place train.py:12

A call of `L.backward()` is a *moment*: two files (the structure of the graph, and its numbers), and one line of JSON on
a pipe, which tells the explorer about them.

The sections, in order. The core is 2, 3, 4 and 8: what a Value is, how it is recorded, how a graph is read from it.

     1 words             names that people give to the parts of a Value, and to its ops
     2 classes           which classes are Values, and which of their fields hold what
     3 records           what is noted on each object when it is made
     4 graphs            everything that a root depends on, as arrays
     5 places            the files and lines that things come from
     6 ops               which op made an object
     7 names             what the program calls its objects
     8 moments           graphs with their numbers, written to files
     9 backward          the wrappers around it
    10 missing modules   what takes the place of matplotlib and others that only draw
    11 running           a file, a module or a notebook, as Python would run it
    12 notebooks         `watch` and `show`, for a notebook that is open
    13 micrograd         what takes the place of the package micrograd
    14 the command

Standard library only, Python 3.9 or newer.
"""

from __future__ import annotations

import _thread
import array
import atexit
import builtins
import collections
import errno
import functools
import gc
import hashlib
import io
import itertools
import json
import math
import operator
import os
import re
import sys
import time
import types
from typing import Any, Callable, Iterable, Iterator, Optional, Sequence, Tuple

HERE = __file__
"""The name of this file in frames: what is in it is never the user's."""

# --------------------------------------------------------------------------------------------------------------------
# 1. Words: how people call the parts of a Value, and its ops
# --------------------------------------------------------------------------------------------------------------------

NUMBER_FIELDS = ("data", "value", "val", "_data", "_value", "_val", "num", "number", "x", "v", "scalar", "primal")
GRADIENT_FIELDS = (
    "grad", "gradient", "_grad", "_gradient", "derivative", "_derivative", "deriv", "der", "adjoint", "bar", "diff",
)  # fmt: skip
CHILD_FIELDS = (
    "_prev", "prev", "_children", "children", "_parents", "parents", "inputs", "_inputs", "args", "_args", "operands",
    "_operands", "previous", "_previous", "childs", "deps", "_deps", "dependencies", "_dependencies", "src", "_src",
    "srcs", "sources", "_sources", "predecessors", "_predecessors", "ancestors", "creators", "prevs", "prev_nodes",
    "in_nodes", "kids", "child", "_child", "parent", "_in", "_ctx", "depends_on", "inp", "incoming",
)  # fmt: skip
MAKER_FIELDS = (
    "_ctx", "ctx", "creator", "_creator", "grad_fn", "_grad_fn", "fn", "_fn", "func", "function", "op", "_op", "node",
    "_node",
)  # fmt: skip
OP_FIELDS = ("_op", "op", "operation", "_operation", "op_name", "_op_name", "operator", "_operator", "opname")
LABEL_FIELDS = ("label", "_label", "name", "_name")
BACKWARDS = (
    "backward", "backprop", "backpropagate", "backpropagation", "back_propagate", "backward_pass", "run_backward",
)  # fmt: skip
"""Methods, or functions of a file, that compute the gradients below their first argument."""

UNARY = ("neg", "exp", "log", "sqrt", "tanh", "sigmoid", "softplus", "relu", "sin", "cos", "abs")
BINARY = ("+", "-", "*", "/", "**", "min", "max")
MANY = {"+": "sum", "*": "prod", "sum": "sum", "prod": "prod", "mean": "mean"}
"""The op of any number of inputs, by the op's word."""
LEAF, CONST = "leaf", "const"

OP_OF_NAME = {
    name: op
    for op, names in {
        "+": "add radd iadd plus",
        "-": "sub rsub isub subtract minus",
        "*": "mul rmul imul multiply times",
        "/": "truediv rtruediv itruediv div rdiv divide",
        "**": "pow rpow ipow power",
        "neg": "neg negate negative",
        "exp": "exp",
        "log": "log ln",
        "sqrt": "sqrt",
        "tanh": "tanh",
        "sigmoid": "sigmoid logistic",
        "softplus": "softplus",
        "relu": "relu",
        "sin": "sin",
        "cos": "cos",
        "abs": "abs",
        "min": "min minimum",
        "max": "max maximum",
        "sum": "sum",
        "prod": "prod product",
        "mean": "mean average",
    }.items()
    for name in names.split()
}
OP_OF_SYMBOL = {"+": "+", "-": "-", "*": "*", "×": "*", "/": "/", "÷": "/", "**": "**", "^": "**", "u-": "neg"}
FIXED_POWERS = {"square": 2.0, "squared": 2.0, "cube": 3.0, "reciprocal": -1.0, "inverse": -1.0, "inv": -1.0}
"""Methods that are a power of their one input."""
ORDERED = {"-", "/", "**"}
"""Ops whose two inputs can't change places."""


def plain_name(name: str) -> str:
    """A method's name without what says only that it is private or special: `__add__` and `_add` are `add`."""
    return name.strip("_").lower()


def op_of_name(name: str) -> Optional[str]:
    plain = plain_name(name)
    return "**" if plain in FIXED_POWERS else OP_OF_NAME.get(plain)


NO_OP = re.compile(r"_*(node|op|operation|function|func|fn|expr|expression|value|var|variable|backward\d*)_*$")


def op_word(cls: type) -> str:
    """The word for an op in the name of a class: `Add`, `AddNode` and `AddBackward` are `add`."""
    plain = plain_name(cls.__name__)
    return NO_OP.sub("", plain) or plain


# --------------------------------------------------------------------------------------------------------------------
# 2. Classes: which of them are Values, and where such a class keeps what
# --------------------------------------------------------------------------------------------------------------------
# Python makes every class by calling `builtins.__build_class__`. We stand in its place, look at the *code* of the class
# before it runs, and wrap two methods if the words in it are those of a Value. What the fields really are is read from
# the first object that is taken. Nothing of an object is read by `getattr` unless its class leaves that to Python
# alone: a property or a `__getattr__` of an unknown class may do anything.

MEMBER = types.MemberDescriptorType


class Recorded:
    """A base that gives a class slots for the record of section 3: `vars`, `copy` and `pickle` don't see them."""

    __slots__ = (
        *("_mgrad_serial", "_mgrad_maker", "_mgrad_first", "_mgrad_rest", "_mgrad_place", "_mgrad_offset"),
        "_mgrad_size",
    )

    def __getstate__(self) -> Any:
        """What Python copies and pickles by default, without the record."""
        import copyreg

        held = attributes(self)
        names = copyreg._slotnames(type(self))  # type: ignore[attr-defined]
        slots = {name: held[name] for name in names if name in held}
        own = {name: value for name, value in held.items() if name not in slots} if has_dictionary(type(self)) else None
        return (own, slots) if slots else own


SLOTS = Recorded.__slots__[:6]
del Recorded.__slots__  # copyreg looks for slots by this name


class Kind:
    """What is known of one class of Values."""

    def __init__(self, cls: type, place: str) -> None:
        self.cls = cls
        self.name = cls.__name__
        self.place = place
        self.keeps_records = False  # whether its objects can hold one
        self.init: Any = None  # the constructor that we wrapped
        self.stores_simply = stores_simply(cls)
        self.announced = False
        self.plain = is_plain(cls)
        # The names of its fields, known once an object was read. `rule` is a node's own backward; `through` is a field
        # with the object of an op, if that has the operands.
        self.data = self.grad = self.children = self.op = self.label = self.rule = self.through = ""
        self.local_gradients = False  # whether a field has numbers beside the children, one each

    def read(self, thing: Any) -> None:
        """Finds out from an object which fields its class has."""
        found = {**class_numbers(type(thing)), **attributes(thing)}
        self.data = first_name(found, NUMBER_FIELDS, is_number)
        self.grad = first_name(found, GRADIENT_FIELDS, lambda value: value is None or is_number(value))
        self.children = first_name(found, CHILD_FIELDS, holds_values)
        self.children_named = bool(self.children)
        if not self.children:
            full = (name for name, value in found.items() if type(value) in CONTAINERS and value)
            self.children = next((name for name in full if holds_values(found[name])), "")
        self.through = "" if self.children else self.made_by(found)
        self.op = first_name(found, OP_FIELDS, lambda value: type(value) is str or callable_code(value) is not None)
        self.label = first_name(found, LABEL_FIELDS, lambda value: type(value) is str)
        self.rule = next((name for name, value in found.items() if callable_code(value) and name != self.op), "")
        self.local_gradients = any(
            type(value) in (tuple, list) and value and all(is_number(each) for each in value)
            for value in found.values()
        )
        self.get_data = self.getter(self.data)
        self.get_grad = self.getter(self.grad)
        self.get_children = self.getter(self.children) if self.children else None
        if self.through:
            self.children = self.through
            self.get_children = self.operands_of_maker
        self.get_op = self.getter(self.op) if self.op else None
        self.get_label = self.getter(self.label) if self.label else None
        self.get_rule = self.getter(self.rule) if self.rule else self.rule_of_maker if self.through else None

    def made_by(self, found: dict[str, Any]) -> str:
        """The field with the object of an op (`_ctx`), which keeps the operands for the Value that it made."""
        for name, value in found.items():
            if name in MAKER_FIELDS and is_made_by_class_statement(type(value)) and not is_value(value):
                if any(holds_values(each) and each for each in attributes(value).values()):
                    return name
        return ""

    def operands_of_maker(self, thing: Any) -> Any:
        held = attributes(thing).get(self.through)
        inner = attributes(held).values() if is_made_by_class_statement(type(held)) else ()
        return next((each for each in inner if type(each) in CONTAINERS and each and holds_values(each)), ())

    def rule_of_maker(self, thing: Any) -> Any:
        held = attributes(thing).get(self.through)
        return backward_of(type(held))

    def getter(self, name: str) -> Callable[[Any], Any]:
        """Reads one field: by Python's own fast way if the class changes nothing about it."""
        if self.plain and all(
            type(base.__dict__[name]) is MEMBER or not hasattr(type(base.__dict__[name]), "__get__")
            for base in self.cls.__mro__
            if name in base.__dict__
        ):
            return operator.attrgetter(name)
        of_class = class_numbers(self.cls)
        if name in of_class:
            return lambda thing: attributes(thing).get(name, of_class[name])
        return lambda thing: attributes(thing)[name]

    def seen_at_the_end(self) -> tuple[list[str], list[str]]:
        """What objects of it have and what they lack, for a program that had no graph."""
        one = next((each for each in gc.get_objects() if type(each) is self.cls), None)
        if one is None:
            return [], ["objects"]
        self.read(one)
        lacks = self.lacks()
        has = [word for word in ("data", "grad", "children") if word not in lacks]
        if "data" in lacks and any(name in attributes(one) for name in NUMBER_FIELDS):
            lacks[lacks.index("data")] = "number in its data"
        return has, lacks or ["operations"]

    def lacks(self) -> list[str]:
        fields = {"data": self.data, "grad": self.grad, "children": self.children}
        return [word for word, name in fields.items() if not name]


KINDS: dict[type, Kind] = {}
"""Every class of Values, by itself: subclasses have entries of their own."""
SEEN: list[tuple[str, str, list[str], list[str]]] = []
"""Classes that look a little like a Value: name, place, what they lack, what they have."""
CONTAINERS = (tuple, list, set, frozenset, dict)
NUMBERS = (float, int, bool)


def mro_of(cls: type) -> tuple[type, ...]:
    return type.__dict__["__mro__"].__get__(cls)


def is_made_by_class_statement(cls: type) -> bool:
    return bool(cls.__flags__ & (1 << 9)) and not issubclass(cls, type)


def is_plain(cls: type) -> bool:
    """Whether reading an attribute of its objects runs no code of the class."""
    own = [base for base in mro_of(cls) if base is not object]
    return not any("__getattribute__" in base.__dict__ or "__getattr__" in base.__dict__ for base in own)


def backward_of(cls: type) -> Any:
    return next((base.__dict__["backward"] for base in mro_of(cls) if "backward" in base.__dict__), None)


def users_bases(cls: type) -> list[type]:
    """A class and its bases, without those of Python itself and ours."""
    return [base for base in mro_of(cls) if is_made_by_class_statement(base) and base is not Recorded]


def attributes(thing: Any) -> dict[str, Any]:
    """All that an object holds in slots and in its dictionary, without running any code of its class."""
    found: dict[str, Any] = {}
    for base in reversed(mro_of(type(thing))):
        for name, member in base.__dict__.items():
            if type(member) is MEMBER and not name.startswith("_mgrad"):
                try:
                    found[name] = member.__get__(thing)
                except AttributeError:
                    pass
    try:
        own = object.__getattribute__(thing, "__dict__")
    except Exception:
        own = None
    if type(own) is dict:
        names = (name for name in own if type(name) is str and not name.startswith("_mgrad"))
        found.update((name, own[name]) for name in names)
    return found


def class_numbers(cls: type) -> dict[str, Any]:
    """Numbers in the class itself, until an object has its own: `class Value: grad = 0.0`."""
    return {
        name: value
        for base in reversed(mro_of(cls))
        for name, value in base.__dict__.items()
        if name in NUMBER_FIELDS + GRADIENT_FIELDS and (value is None or type(value) in NUMBERS)
    }


def is_number(value: Any) -> bool:
    return type(value) in NUMBERS or is_foreign_number(value)


def is_foreign_number(value: Any) -> bool:
    """numpy's scalars, and numbers of Python's library."""
    module = type(value).__module__
    if module in ("numpy", "decimal", "fractions"):
        return getattr(value, "shape", ()) == () and hasattr(value, "__float__")
    return type(value) not in NUMBERS and issubclass(type(value), (float, int)) and type(value) not in KINDS


def as_number(value: Any) -> float:
    """A number as a double; nan for what is not a number. Calls code of numpy and of Python, never the user's."""
    try:
        if is_number(value):
            return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except Exception:
        pass
    return math.nan


def first_name(found: dict[str, Any], names: Sequence[str], fits: Callable[[Any], bool]) -> str:
    """The field that has the first of these names, also as a private one: `self.__data` is `_Value__data`."""
    of = {name.rsplit("__", 1)[-1] if name.startswith("_") else name: name for name in found}
    found_names = (name if name in found else of.get(name, "") for name in names)
    return next((name for name in found_names if name and fits(found[name])), "")


def is_value(thing: Any) -> bool:
    return type(thing) in KINDS


def holds_values(value: Any) -> bool:
    """An empty container may come to hold Values."""
    if is_value(value):
        return True
    return type(value) in CONTAINERS and (not value or any(True for _ in values_in(value)))


def values_in(value: Any) -> Iterator[Any]:
    """The Values in a container, also those with a local gradient: ((a, 2.0), (b, 1.0)) or {a: 2.0, b: 1.0}."""
    if is_value(value):
        yield value
    elif type(value) in CONTAINERS:
        for each in itertools.chain(value, value.values()) if type(value) is dict else value:
            if is_value(each):
                yield each
            elif type(each) in (tuple, list):
                yield from (inner for inner in each if is_value(inner))


def callable_code(value: Any) -> Optional[types.CodeType]:
    """The code of a function, a method or a partial; nothing for any other object."""
    if type(value) is functools.partial:
        value = value.func
    if type(value) is types.MethodType:
        value = value.__func__
    return value.__code__ if type(value) is types.FunctionType else None


def codes_in(code: types.CodeType) -> Iterator[types.CodeType]:
    """A code object and all those of the functions inside it."""
    yield code
    for constant in code.co_consts:
        if type(constant) is types.CodeType:
            yield from codes_in(constant)


def words_in(body: types.CodeType) -> set[str]:
    """The names and short texts in a class: its methods, what they read and write, its slots and annotations."""
    words: set[str] = set()
    for code in codes_in(body):
        words.update(code.co_names, code.co_varnames)
        words.update(name.rsplit("__", 1)[-1] for name in code.co_names if name.startswith("_"))
        for constant in code.co_consts:
            if type(constant) is str:
                words.add(constant)
            elif type(constant) is tuple:
                words.update(each for each in constant if type(each) is str)
    return words


OPERATORS = {"__add__", "__mul__", "__radd__", "__rmul__", "__sub__", "__truediv__", "__pow__", "__neg__"}
ACTING = {"tanh", "relu", *BACKWARDS, *OPERATORS}
"""A class that is a Value defines one of these."""

python_build_class = builtins.__build_class__


def build_class(body: Callable[[], Any], name: str, *bases: Any, **keywords: Any) -> Any:
    """Stands in for `__build_class__`: makes the class as Python does, and watches it if it is a Value."""
    code = getattr(body, "__code__", None)
    if type(code) is not types.CodeType:
        return python_build_class(body, name, *bases, **keywords)
    inherits = any(base is each for base in bases for each in KINDS)
    if inherits or looks_like_value(code):
        made = python_build_class(body, name, *with_record_base(bases, keywords, code), **keywords)
        watched = learn_class
    else:
        made = python_build_class(body, name, *bases, **keywords)
        watched = learn_other
    try:
        if isinstance(made, type):
            watched(made, code)
    except Exception as error:
        note(f"class {name} is not recorded: {type(error).__name__}: {error}")
    return made


def looks_like_value(body: types.CodeType) -> bool:
    """Whether the words of a class are those of a Value. Of an installed package's class more is asked."""
    if ACTING.isdisjoint(body.co_names):
        return is_users(body.co_filename) and constructs_value(body)
    words = words_in(body)
    if is_users(body.co_filename):
        # The base of classes for each op may leave the number to these.
        is_base = not OPERATORS.isdisjoint(body.co_names)
        return not words.isdisjoint(GRADIENT_FIELDS) and (is_base or not words.isdisjoint(NUMBER_FIELDS))
    return {"backward", "grad"} <= words and not words.isdisjoint(NUMBER_FIELDS[:6])


def constructs_value(body: types.CodeType) -> bool:
    """Whether objects begin with all that a Value has, of a class without operators: `add(a, b)` is a function then."""
    init = next((each for each in body.co_consts if type(each) is types.CodeType and each.co_name == "__init__"), None)
    words = {*init.co_names, *init.co_varnames} if init else set()
    return not any(words.isdisjoint(fields) for fields in (NUMBER_FIELDS, GRADIENT_FIELDS, CHILD_FIELDS))


def learn_other(cls: type, body: types.CodeType) -> None:
    """A class that is not a Value, but may draw or make them, or look a little like one."""
    if cls.__name__ == "Digraph" and cls.__module__.startswith("graphviz"):
        watch_drawings(cls)
    elif type(cls) is type and is_users(body.co_filename):
        if "apply" in body.co_names or {"forward", "backward"} <= set(body.co_names):
            # The class of an op, which makes Values for them: what it does is inside too.
            learn_members(cls)
        noticed(cls, body)


def with_record_base(bases: tuple[Any, ...], keywords: dict[str, Any], body: types.CodeType) -> tuple[Any, ...]:
    """The bases with Recorded among them, if its slots fit beside what they hold. A class without a constructor may be
    there for others to inherit from, which Recorded would keep from having `float` as a base, say."""
    codes = [body, *(each for each in body.co_consts if type(each) is types.CodeType)]
    words = {word for code in codes for word in (code.co_name, *code.co_names)}
    makes_objects = {"__init__", "__annotations__", "__annotate__", "__conditional_annotations__"} & words
    if keywords.get("metaclass", type) is not type or not makes_objects:
        return bases
    for base in bases:
        if type(base) is not type:
            return bases
        for each in mro_of(base):
            if each is object:
                continue
            if not is_made_by_class_statement(each) or any(type(member) is MEMBER for member in each.__dict__.values()):
                return bases  # not made by a class statement, or with slots of its own
    if object in bases:
        at = bases.index(object)
        return (*bases[:at], Recorded, *bases[at:])
    return (*bases, Recorded)


def noticed(cls: type, body: types.CodeType) -> None:
    """Remembers a class of the user's that looks a little like a Value, to say what it lacks."""
    words = words_in(body)
    named = (("data", NUMBER_FIELDS[:6]), ("grad", GRADIENT_FIELDS[:4]), ("children", CHILD_FIELDS[:8]))
    has = [word for word, names in named if not words.isdisjoint(names)]
    if len(SEEN) < 20 and ("data" in has or "grad" in has):
        lacks = [word for word, _ in named if word not in has]
        SEEN.append((cls.__name__, place_of(body.co_filename, body.co_firstlineno), lacks or ["backward"], has))


def learn_class(cls: type, body: Optional[types.CodeType]) -> Kind:
    """Watches a class: from now on each of its objects gets a record, and its `backward` gives moments."""
    place = place_of(body.co_filename, body.co_firstlineno) if body else cls.__name__
    kind = KINDS[cls] = Kind(cls, place)
    for base in users_bases(cls):
        learn_members(base)
    init = cls.__dict__.get("__init__")
    inherited = next((KINDS[base] for base in mro_of(cls)[1:] if base in KINDS), None)
    if type(init) is types.FunctionType and not (inherited and "__init__" in init.__code__.co_names):
        wrap_constructor(kind, init)
    elif inherited:
        kind.keeps_records = inherited.keeps_records
        if inherited.init is not None and inherited.stores_simply and not kind.stores_simply:
            inherited.stores_simply = False
            install_constructor(inherited)
    elif cls.__init__ is object.__init__ and cls.__new__ is object.__new__:  # type: ignore[misc]
        wrap_at_first_object(kind)
    wrap_backward(cls)
    return kind


def learn_members(cls: type) -> None:
    for name, member in list(cls.__dict__.items()):
        learn_functions(member, name)


def learn_functions(member: Any, name: str) -> None:
    """Tells the code of a class from that of the program: methods, also behind decorators and properties."""
    waiting, seen = [member], 0
    while waiting and seen < 50:
        each = waiting.pop()
        seen += 1
        if type(each) in (staticmethod, classmethod):
            waiting.append(each.__func__)
        elif type(each) is property:
            waiting += [each.fget, each.fset]
        elif type(each) is types.FunctionType and each.__code__.co_filename != HERE:
            if each.__code__.co_name == "<lambda>" and id(each.__code__) not in NUMBER_OF:
                NAMES[id(each.__code__)] = name  # `__mul__ = lambda self, other: ...`
            for code in codes_in(each.__code__):
                learn(code, inside=True)
            # What a decorator wraps is in a cell of the function that it made.
            for cell in each.__closure__ or ():
                try:
                    held = cell.cell_contents
                except ValueError:
                    continue
                if type(held) is types.FunctionType and held.__module__ == each.__module__:
                    waiting.append(held)


# --------------------------------------------------------------------------------------------------------------------
# 3. Records: what an object was made from, by which function, and where
# --------------------------------------------------------------------------------------------------------------------
# A record lies in slots of the object, and dies with it; nothing else holds objects of the program:
#
# serial       1, 2, 3 ... in the order of construction: so inputs always come before their users
# maker        the function that called the constructor (`__mul__`), as a number of CODES: its name is the op
# first, rest  the operands: the Values that the constructor was given, in order, before the class makes a set of them,
#              and numbers that its maker was given (the 3 of `x**3`). Two as they are; else a tuple, and SEVERAL: a
#              tuple for each node would be one object more for Python's garbage collector, which costs most
# place        the first function outside the class, and how far it had come, which becomes a line only when
# offset       one is asked for
#
# It costs about half a microsecond per object. So the code below saves steps: one dictionary from a code object's id
# to its number, and the sign and the last bit of that number say what there is to know about it.

CODES: list[Optional[types.CodeType]] = [None]
NUMBER_OF: dict[int, int] = {}
"""By id of a code object: > 0 outside of the classes; < 0 inside: even if its name is an op's, odd if not."""
NAMES: dict[int, str] = {}
"""The names of lambdas that a class gives a name, by id of their code."""
SPECIAL: set[int] = set()
"""Makers that may have been given a number beside their Values: methods of two parameters or more."""
count = itertools.count(1)
largest: list[Any] = [0.0, None]
"""While there was no moment: the size of the largest graph (as a tree) and its root, the one object that is held."""


def learn(code: types.CodeType, inside: bool = False) -> int:
    """Gives a code object its number. It is kept, so that its id stays its own."""
    if id(code) in NUMBER_OF:
        return NUMBER_OF[id(code)]
    if not inside:
        check_backwards()
        inside = is_free_op(code)
    index = 2 * len(CODES)
    CODES.append(code)
    number = index
    if inside:
        op = op_of_name(name_of(code))
        number = -index if op else -index - 1
        if code.co_argcount >= 2 and op not in UNARY:
            SPECIAL.add(number)
    NUMBER_OF[id(code)] = number
    return number


def name_of(code: types.CodeType) -> str:
    return NAMES.get(id(code), code.co_name)


def code_of(number: int) -> Optional[types.CodeType]:
    return CODES[abs(number) // 2]


def is_free_op(code: types.CodeType) -> bool:
    """A function outside of the class that is one of its ops: `def tanh(x): ... Value(t, (x,), 'tanh')`."""
    return (
        op_of_name(code.co_name) is not None
        and code.co_argcount > 0
        and any(kind.name in code.co_names or kind.name in code.co_freevars for kind in KINDS.values())
    )


CONSTRUCTOR = """
def __init__({parameters}):
    init__({arguments})
    frame__ = getframe__(1)
    maker__ = place__ = numbers__.get(id__(frame__.f_code)) or learn__(frame__.f_code)
    operands__ = {operands}
    if maker__ < 0:
        if type__(operands__) is not tuple__ or maker__ & 1 or maker__ in special__ and len__(operands__) < 2:
            maker__, operands__ = look__({late}, operands__, maker__, frame__)
        while place__ < 0:
            frame__ = frame__.f_back
            if frame__ is None:
                frame__ = getframe__(1)
                break
            place__ = numbers__.get(id__(frame__.f_code)) or learn__(frame__.f_code)
    elif type__(operands__) is not tuple__:
        operands__ = given__(operands__)
    if len__(operands__) == 2:
        first__, rest__ = operands__
    else:
        first__, rest__ = operands__, several__
    {store}
"""
"""The constructor that takes the place of the user's: the same parameters, then the record. Made from a text because a
call with the parameters' own names takes half the time of one with *args and **kwargs. No parameter has a name like
ours."""

STORED = """{me}._mgrad_serial = next__(count__)
    {me}._mgrad_maker = maker__
    {me}._mgrad_first = first__
    {me}._mgrad_rest = rest__
    {me}._mgrad_place = place__
    {me}._mgrad_offset = frame__.f_lasti
"""
STORED_AROUND = "store__({me}, (next__(count__), maker__, first__, rest__, place__, frame__.f_lasti))"
"""For a class with a `__setattr__` of its own, and one whose objects keep records in their dictionary."""
LOOKED_AT = "\n    larger__({me}, operands__)"
SEVERAL = object()

Record = Tuple[int, int, Any, Any, int, int]
NO_RECORD: Record = (0, 0, (), SEVERAL, 0, -1)
record_in_slots: Callable[[Any], Record] = operator.attrgetter(*SLOTS)  # type: ignore[assignment]


def record_in_dictionary(thing: Any) -> Record:
    return object.__getattribute__(thing, "_mgrad")


def record_around(thing: Any) -> Record:
    """From the slots of an object whose class has its own way with attributes."""
    return tuple(Recorded.__dict__[name].__get__(thing) for name in SLOTS)  # type: ignore[return-value]


def store_in_dictionary(thing: Any, record: Record) -> None:
    object.__setattr__(thing, "_mgrad", record)


def store_around(thing: Any, record: Record) -> None:
    for name, value in zip(SLOTS, record):
        Recorded.__dict__[name].__set__(thing, value)


def larger(thing: Any, operands: tuple[Any, ...]) -> None:
    """Remembers the root of the largest graph so far."""
    size = 1.0
    for operand in operands:
        try:
            size += object.__getattribute__(operand, "_mgrad_size")
        except AttributeError:
            size += 1.0
    if operands:
        object.__setattr__(thing, "_mgrad_size", size)
        if size >= largest[0]:
            largest[:] = size, thing


def wrap_constructor(kind: Kind, init: types.FunctionType) -> None:
    """Puts the recording constructor in place of `init`, if the objects of the class can hold a record."""
    if Recorded not in mro_of(kind.cls) and not has_dictionary(kind.cls):
        taken = "what they were made from is read from their own fields"
        note(f"objects of class {kind.name} take no new attributes: {taken}")
    elif init.__code__.co_argcount:
        kind.keeps_records = True
        kind.init = init
        install_constructor(kind)


def install_constructor(kind: Kind) -> None:
    """Makes the recording constructor of a class: while there was no moment, with a look for the largest graph."""
    init = kind.init
    parameters, arguments, given, named = signature(init)
    me = arguments[0]
    stored = STORED if kind.stores_simply and Recorded in mro_of(kind.cls) else STORED_AROUND
    text = CONSTRUCTOR.format(
        parameters=", ".join(parameters),
        arguments=", ".join(arguments),
        operands=named or f"given__(({''.join(each + ', ' for each in given)}))",
        late=named is None,
        store=(stored + LOOKED_AT if wants_largest else stored).format(me=me),
    )
    scope: dict[str, Any] = {
        "init__": init,
        "getframe__": sys._getframe,
        "numbers__": NUMBER_OF,
        "learn__": learn,
        "id__": id,
        "len__": len,
        "tuple__": tuple,
        "type__": type,
        "special__": SPECIAL,
        "look__": look,
        "given__": given_values,
        "next__": next,
        "count__": count,
        "several__": SEVERAL,
        "larger__": larger,
        "store__": store_around if Recorded in mro_of(kind.cls) else store_in_dictionary,
    }
    exec(compile(text, HERE, "exec"), scope)
    wrapper = scope["__init__"]
    wrapper.__defaults__ = init.__defaults__
    wrapper.__kwdefaults__ = init.__kwdefaults__
    type.__setattr__(kind.cls, "__init__", functools.update_wrapper(wrapper, init))


def signature(init: types.FunctionType) -> tuple[list[str], list[str], list[str], Optional[str]]:
    """A constructor's parameters as they are written, the arguments that pass them on, those after the object itself,
    and the parameter that has the children, if one has a name that says so. (The defaults are set afterwards.)"""
    code = init.__code__
    names, positional = code.co_varnames, code.co_argcount
    at = positional + code.co_kwonlyargcount
    first_default = positional - len(init.__defaults__ or ())
    parameters = [name + "=None" if i >= first_default else name for i, name in enumerate(names[:positional])]
    arguments = list(names[:positional])
    given = list(names[1:at])
    if code.co_posonlyargcount:
        parameters.insert(code.co_posonlyargcount, "/")
    rest = "*" + names[at] if code.co_flags & 0x04 else ""
    if rest or code.co_kwonlyargcount:
        parameters.append(rest or "*")
    if rest:
        arguments.append(rest)
        given.append(rest)
    for name in names[positional:at]:
        parameters.append(name + "=None" if name in (init.__kwdefaults__ or {}) else name)
        arguments.append(f"{name}={name}")
    if code.co_flags & 0x08:
        keywords = names[at + (1 if rest else 0)]
        parameters.append("**" + keywords)
        arguments.append("**" + keywords)
        given.append(f"*{keywords}.values()")
    return parameters, arguments, given, next((name for name in CHILD_FIELDS if name in names[1:at]), None)


wants_largest = True
"""Whether the largest graph is looked for: until there is a moment, and never in a notebook that is open."""


def stop_looking_for_the_largest() -> None:
    global wants_largest
    if wants_largest:
        wants_largest = False
        largest[:] = 0.0, None
        for kind in KINDS.values():
            if kind.init is not None:
                install_constructor(kind)


def has_dictionary(cls: type) -> bool:
    return cls.__dictoffset__ != 0


def stores_simply(cls: type) -> bool:
    """Whether setting an attribute of its objects runs no code of the class."""
    return not any("__setattr__" in base.__dict__ for base in mro_of(cls) if base is not object)


def given_values(arguments: Any) -> tuple[Any, ...]:
    """The Values among a constructor's arguments, for a class whose parameters have names that we don't know."""
    if is_value(arguments):
        return (arguments,)
    if type(arguments) not in CONTAINERS:
        return ()
    found: list[Any] = []
    for argument in arguments:
        found += values_in(argument)
    return tuple(found)


def passes_on(frame: types.FrameType) -> bool:
    """Whether a function only makes the result for another: it was given the operands as a container."""
    code, local = frame.f_code, frame.f_locals
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + (1 if code.co_flags & 0x04 else 0)]
    return any(type(local.get(name)) in CONTAINERS and any(map(is_value, local[name])) for name in names)


def look(late: bool, operands: Any, maker: int, frame: types.FrameType) -> tuple[int, tuple[Any, ...]]:
    """What a constructor's arguments don't say; an error of ours is not one of the program's."""
    try:
        return looked(late, operands, maker, frame)
    except Exception:
        return maker, ()


def looked(late: bool, operands: Any, maker: int, frame: types.FrameType) -> tuple[int, tuple[Any, ...]]:
    """The maker and the operands: the op's own function behind a helper, the order of what is given as a
    set, the number of `x**3`, and all operands of a class that is told them after construction."""
    if maker & 1 and (not (operands or late) or passes_on(frame)):
        outer: Optional[types.FrameType] = frame
        while outer is not None:
            number = NUMBER_OF.get(id(outer.f_code), 0)
            if number >= 0:
                break
            if not number & 1:
                maker, frame = number, outer
                break
            outer = outer.f_back
    if operands.__class__ is list:
        operands = tuple(operands)
    ordered = operands.__class__ is tuple
    if not ordered or any(type(each) in (tuple, list) for each in operands):
        operands = tuple(values_in(operands))
    if not operands and not late:
        return maker, ()
    if ordered and operands and (maker not in SPECIAL or len(operands) > 1):
        return maker, operands
    code = frame.f_code
    local = frame.f_locals
    arguments = [local[name] for name in code.co_varnames[: code.co_argcount] if name in local]
    if code.co_name == "__init__":
        del arguments[:1]  # not from itself: the constructor of `class Add(Value)` calls that of Value
    if late and not operands:
        found: list[Any] = []
        for argument in arguments:
            found += [argument] if type(argument) in NUMBERS else values_in(argument)
        return maker, tuple(found) if any(is_value(each) for each in found) else ()
    if not ordered:
        members = {id(each) for each in operands}
        same = [each for argument in arguments for each in values_in(argument) if id(each) in members]
        if {id(each) for each in same} == members:
            operands = tuple(same)
    if len(operands) == 1 and maker in SPECIAL:
        for argument in arguments[:2]:
            if argument is not operands[0]:
                number = argument if type(argument) in NUMBERS or is_foreign_number(argument) else None
                if is_value(argument) and op_of_name(name_of(code)) != "**":
                    return maker, (operands[0], argument)  # the class forgets it: its own graph lacks what is below
                if is_value(argument) and kind_of(argument).data:
                    number = kind_of(argument).get_data(argument)
                if number is not None:
                    reverse = plain_name(name_of(code)) in ("rsub", "rtruediv", "rdiv", "rpow")
                    return maker, (number, operands[0]) if reverse else (operands[0], number)
                break
    return maker, operands


def wrap_at_first_object(kind: Kind) -> None:
    """A dataclass gets its constructor only after it was made: so it is wrapped when the first object is."""

    def __new__(cls: type, *args: Any, **keywords: Any) -> Any:
        init = cls.__dict__.get("__init__")
        known = KINDS.get(cls)
        if known is None:
            # @dataclass(slots=True) makes a second class, from what is in the first one.
            same = [each for each in KINDS.values() if each.cls.__qualname__ == cls.__qualname__]
            known = KINDS[cls] = Kind(cls, same[-1].place if same else kind.place)
        if type(init) is types.FunctionType and not known.keeps_records and not hasattr(init, "__wrapped__"):
            learn_members(cls)
            wrap_constructor(known, init)
        at = next((at for at, base in enumerate(mro_of(cls)) if base.__dict__.get("__new__") is own), 0)
        following = next(base.__dict__["__new__"] for base in mro_of(cls)[at + 1 :] if "__new__" in base.__dict__)
        if following is not object.__new__:
            return getattr(following, "__func__", following)(cls, *args, **keywords)
        if cls.__init__ is object.__init__ and (args or keywords):  # type: ignore[misc]
            raise TypeError(f"{cls.__name__}() takes no arguments")
        return object.__new__(cls)

    own = staticmethod(__new__)
    type.__setattr__(kind.cls, "__new__", own)


# --------------------------------------------------------------------------------------------------------------------
# 4. Graphs: all that a root depends on, as arrays
# --------------------------------------------------------------------------------------------------------------------
# First everything that can be reached, in any order; then sorted by serial, which puts inputs before their users. Only
# if someone changed the operands after construction does that not hold: then by depth first search, which finds cycles.

NODES_AT_MOST = 2_000_000


class TooLarge(Exception):
    """The graph has more nodes than are taken."""


class Cycle(Exception):
    """A node depends on itself; says which."""


Entry = Tuple[int, Any, Sequence[Any], Record]
"""A node as found: its serial, itself, its operands, its record."""


class Graph:
    """What lies below a root. Positions number the nodes: inputs before users, and numbers that are not Values too."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []  # the Values, in order
        self.own = array.array("i")  # their positions
        self.size = 0
        self.numbers: dict[int, float] = {}  # the numbers that are not Values, by position
        self.starts = array.array("i", [0])
        self.inputs = array.array("i")
        self.ops = array.array("i")
        self.places = array.array("i")
        self.rules = array.array("i")
        self.op_names: list[str] = []
        self.place_names: list[str] = []
        self.rule_names: list[str] = []
        self.guessed: list[int] = []
        self.serials = array.array("d")


def kind_of(thing: Any) -> Kind:
    """The kind of a Value whose fields are known."""
    kind = KINDS[type(thing)]
    if not kind.data or not kind.children:
        kind.read(thing)
    return kind


def record_of(node: Any) -> Record:
    """The record of an object; for one that was made without its constructor, or not seen, a new one."""
    in_slots = Recorded in mro_of(type(node))
    try:
        return record_around(node) if in_slots else record_in_dictionary(node)
    except AttributeError:
        record: Record = (next(count), *NO_RECORD[1:])
        if in_slots:
            store_around(node, record)
        elif KINDS[type(node)].keeps_records:
            store_in_dictionary(node, record)
        return record


def reached(root: Any, at_most: int) -> list[Entry]:
    """Everything that the root depends on, each once. Raises TooLarge beyond so many."""
    nodes = [root]
    seen = {id(root)}
    entries: list[Entry] = []
    kinds = KINDS
    cls: Optional[type] = None
    for node in nodes:  # it grows while it is walked
        if type(node) is not cls:
            cls = type(node)
            kind = kind_of(node)
            children = kind.get_children
            get_record = record_in_slots if kind.plain and Recorded in mro_of(cls) else record_of
        try:
            record = get_record(node)
        except AttributeError:
            record = record_of(node)
        operands = record[2] if record[3] is SEVERAL else record[2:4]
        if children is not None:
            try:
                held = children(node)
            except (AttributeError, KeyError):
                held = ()
            if held is not operands and (type(held) not in CONTAINERS or len(held) != len(operands)):
                operands = settled(operands, held, kind.children_named or record[1] == 0)
        elif operands:
            operands = held_directly(node, operands)
        if type(operands[0] if operands else None) in (tuple, list):
            operands = tuple(values_in(operands))
        for operand in operands:
            key = id(operand)
            if key not in seen and type(operand) in kinds:
                seen.add(key)
                nodes.append(operand)
        entries.append((record[0], node, operands, record))
        if len(nodes) > at_most:
            raise TooLarge
    return entries


def held_directly(node: Any, operands: Sequence[Any]) -> Sequence[Any]:
    """The operands of a node whose class has no field of children: they are in fields of their own, as `left`."""
    held = {id(value) for value in attributes(node).values() if is_value(value)}
    return operands if all(id(each) in held for each in operands if is_value(each)) else ()


def settled(operands: Sequence[Any], held: Any, certain: bool) -> Sequence[Any]:
    """The operands of a node whose record and whose own field of children don't say the same. The record has order,
    numbers and what is used twice; the field may have been changed since. A field that may be another thing (a list of
    all nodes, say) counts only if there is no record."""
    if not certain:
        return operands
    recorded = {id(each) for each in operands if is_value(each)}
    members = list(values_in(held))
    if not members and (type(held) not in CONTAINERS or not any(type(each) in NUMBERS for each in held)):
        return () if type(held) in CONTAINERS or held is None else operands
    if members and recorded.issuperset(map(id, members)):
        return operands
    if type(held) in (set, frozenset):
        members.sort(key=lambda each: record_of(each)[0])
    elif type(held) in (tuple, list):
        flat = [each for each in held if is_value(each) or type(each) in NUMBERS]
        members = flat if len([each for each in flat if is_value(each)]) == len(members) else members
    return tuple(members)


def by_depth(entries: list[Entry]) -> list[Entry]:
    """Sorts so that inputs come before their users, whatever their serials say. Raises Cycle."""
    of = {id(entry[1]): entry for entry in entries}
    root = entries[0]
    done: set[int] = set()
    open_: set[int] = set()
    order: list[Entry] = []
    stack: list[tuple[Entry, Iterator[Any]]] = [(root, iter(root[2]))]
    open_.add(id(root[1]))
    while stack:
        entry, waiting = stack[-1]
        for operand in waiting:
            key = id(operand)
            if key in done or key not in of:
                continue
            if key in open_:
                raise Cycle(place_text(of[key][3]) or "?")
            open_.add(key)
            stack.append((of[key], iter(of[key][2])))
            break
        else:
            stack.pop()
            open_.discard(id(entry[1]))
            done.add(id(entry[1]))
            order.append(entry)
    return order


def take(root: Any, at_most: int = NODES_AT_MOST) -> Graph:
    """The graph below a root. Raises TooLarge and Cycle."""
    found = reached(root, at_most)
    entries = sorted(found, key=operator.itemgetter(0))
    if entries[-1][1] is not root:
        entries = by_depth(found)
    try:
        return arranged(entries)
    except KeyError:
        return arranged(by_depth(found))


def arranged(entries: list[Entry]) -> Graph:
    """The arrays of a graph from its sorted entries. Raises KeyError if a node comes before one of its operands."""
    graph = Graph()
    namer = OpNamer()
    places: dict[Any, int] = {}
    place_index: dict[str, int] = {}
    rules: dict[int, int] = {}
    rule_index: dict[str, int] = {}
    position: dict[int, int] = {}
    own, starts, inputs = graph.own, graph.starts, graph.inputs
    ops, place_of_node, rule_of_node = graph.ops, graph.places, graph.rules
    cls: Optional[type] = None
    at = 0
    for _, node, operands, record in entries:
        if type(node) is not cls:
            cls = type(node)
            kind = KINDS[cls]
            get_rule = kind.get_rule
        key = record[4:6]
        place = places.get(key)
        if place is None:
            text = place_text(record)
            place = -1
            if text is not None:
                place = place_index.setdefault(text, len(place_index))
            places[key] = place
        rule = -1
        if operands:
            op, operands = namer.op(kind, node, operands, record)
            mine = []
            for operand in operands:
                known = position.get(id(operand))
                if known is None:
                    if type(operand) in KINDS:
                        raise KeyError(operand)
                    graph.numbers[at] = as_number(operand)
                    ops.append(namer.index(CONST))
                    place_of_node.append(place)
                    rule_of_node.append(-1)
                    starts.append(len(inputs))
                    known = at
                    at += 1
                mine.append(known)
            inputs.extend(mine)
            code = None
            if get_rule is not None:
                try:
                    code = get_rule(node)
                except (AttributeError, KeyError):
                    pass
                code = code.__code__ if code.__class__ is types.FunctionType else callable_code(code)
            number = id(code) if code is not None else -abs(record[1])
            rule = rules.get(number, -2)
            if rule == -2:
                rule = -1
                text = rule_text(kind, code, record[1])
                if text is not None:
                    rule = rule_index.setdefault(text, len(rule_index))
                rules[number] = rule
        else:
            op = namer.index(CONST if record[1] < 0 and not record[1] & 1 else LEAF)
        ops.append(op)
        place_of_node.append(place)
        rule_of_node.append(rule)
        starts.append(len(inputs))
        position[id(node)] = at
        own.append(at)
        at += 1
    graph.nodes = [entry[1] for entry in entries]
    graph.size = at
    graph.place_names = list(place_index)
    graph.rule_names = list(rule_index)
    graph.serials = spread(graph, [entry[0] for entry in entries], math.nan)
    data = data_of(graph)
    namer.settle(graph, data)
    graph.op_names = namer.names
    graph.guessed = namer.guessed
    return graph


def spread(graph: Graph, numbers: Iterable[Any], others: float) -> array.array[float]:
    """Numbers of the Values, as one array over all positions."""
    dense = doubles(list(numbers))
    if graph.size == len(dense):
        return dense
    out = array.array("d", [others]) * graph.size
    for at, number in zip(graph.own, dense):
        out[at] = number
    return out


def doubles(values: list[Any]) -> array.array[float]:
    if set(map(type, values)) <= {float, int, bool}:
        try:
            return array.array("d", values)
        except OverflowError:
            pass
    return array.array("d", map(as_number, values))


def field_of(graph: Graph, name: str) -> list[Any]:
    """One field (`get_data`, `get_grad`) of every Value, without a call per node if they are of one class."""
    kinds = {cls: KINDS[cls] for cls in set(map(type, graph.nodes))}
    getters = {cls: getattr(kind, name) for cls, kind in kinds.items()}
    try:
        if len(getters) == 1:
            return list(map(next(iter(getters.values())), graph.nodes))
        return [getters[type(node)](node) for node in graph.nodes]
    except (AttributeError, KeyError):
        return [read_or_none(getters[type(node)], node) for node in graph.nodes]


def read_or_none(get: Callable[[Any], Any], node: Any) -> Any:
    try:
        return get(node)
    except (AttributeError, KeyError):
        return None


def data_of(graph: Graph) -> array.array[float]:
    data = spread(graph, field_of(graph, "get_data"), math.nan)
    for at, number in graph.numbers.items():
        data[at] = number
    return data


def gradients_of(graph: Graph) -> array.array[float]:
    """nan where a node has no gradient (None), and for numbers that are not Values."""
    return spread(graph, field_of(graph, "get_grad"), math.nan)


# --------------------------------------------------------------------------------------------------------------------
# 5. Places: the files and lines that things come from
# --------------------------------------------------------------------------------------------------------------------
# A record holds a code object and how far it had come. It becomes a text (`train.py:41`) only when one is written.

LINES: dict[int, tuple[list[int], list[int]]] = {}
CURRENT = os.getcwd() if os.path.isdir(".") else ""
CELLS: dict[str, str] = {}
"""The names of a notebook's cells, as files, and how they are shown."""
STANDARD = os.path.dirname(os.path.abspath(os.__file__))
"""The folder of Python's own modules."""


def is_users(filename: str) -> bool:
    """Whether a file is the user's own: not of Python, of an installed package, or ours."""
    if filename == HERE or filename.startswith("<frozen"):
        return False
    if filename in CELLS or filename.startswith("<"):
        return True
    path = os.path.abspath(filename)
    if "site-packages" in path or "dist-packages" in path:
        return False
    return not path.startswith(STANDARD + os.sep)


@functools.lru_cache(maxsize=None)
def file_text(filename: str) -> str:
    """A file as its user would name it: relative to the folder that the program was started in, if below it."""
    if filename in CELLS or filename.startswith("<"):
        return filename
    path = os.path.abspath(filename)
    if CURRENT and path.startswith(CURRENT.rstrip(os.sep) + os.sep):
        return os.path.relpath(path, CURRENT)
    return path


def place_of(filename: str, line: int) -> str:
    return f"{filename}, line {line}" if filename in CELLS else f"{file_text(filename)}:{line}"


def line_at(code: types.CodeType, offset: int) -> int:
    """The line of an instruction."""
    known = LINES.get(id(code))
    if known is None:
        if hasattr(code, "co_lines"):
            pairs = [(start, line) for start, _, line in code.co_lines() if line is not None]
        else:
            import dis

            pairs = list(dis.findlinestarts(code))
        known = LINES[id(code)] = ([start for start, _ in pairs], [line for _, line in pairs])
    import bisect

    at = bisect.bisect_right(known[0], offset) - 1
    return known[1][at] if at >= 0 else code.co_firstlineno


def place_text(record: Record) -> Optional[str]:
    return text_of_place(record[4], record[5])


@functools.lru_cache(maxsize=100_000)
def text_of_place(place: int, offset: int) -> Optional[str]:
    code = code_of(place)
    return None if code is None else place_of(code.co_filename, line_at(code, offset))


def rule_text(kind: Kind, code: Optional[types.CodeType], maker: int) -> Optional[str]:
    """The place of a node's backward rule: its own function, else the one its maker would have made (if it was
    given to another object), else the method with its local gradients, else the `backward` of the class."""
    made_by = code_of(maker) if maker < 0 else None
    inner = [each for each in made_by.co_consts if type(each) is types.CodeType] if made_by else []
    inner = [each for each in inner if not each.co_name.startswith("<")]
    if code is not None and not code.co_name.startswith("<lambda>"):
        return place_of(code.co_filename, code.co_firstlineno)
    if kind.rule and len(inner) == 1:
        code = inner[0]
    elif code is None and kind.local_gradients and made_by is not None:
        code = made_by
    elif code is None and op_of_name(op_word(kind.cls)):
        own = (each for name, each in kind.cls.__dict__.items() if name != "__init__")
        methods = (callable_code(getattr(each, "_mgrad", each)) for each in own)
        code = next((each for each in methods if each and not set(GRADIENT_FIELDS).isdisjoint(each.co_names)), None)
    if code is None:
        backward = backward_of(kind.cls)
        code = callable_code(getattr(backward, "__wrapped__", backward))
    return place_of(code.co_filename, code.co_firstlineno) if code is not None else None


# --------------------------------------------------------------------------------------------------------------------
# 6. Ops: which one made an object
# --------------------------------------------------------------------------------------------------------------------
# The function that called the constructor says it (`__mul__`), else the object's own `_op`, else the name of the
# function around its rule (`Value.mul.<locals>._backward`). If none of them is the name of an op, the numbers decide,
# and only if exactly one op gives all of them. What is still unknown is written as "?" and its name.


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


COMPUTED_1: dict[str, Callable[[float], float]] = {
    "neg": lambda a: -a, "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "tanh": math.tanh, "sigmoid": sigmoid,
    "softplus": lambda a: max(a, 0.0) + math.log1p(math.exp(-abs(a))), "relu": lambda a: a if a > 0 else 0.0,
    "sin": math.sin, "cos": math.cos, "abs": abs,
}  # fmt: skip
COMPUTED_2: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
    "min": min, "max": max,
}  # fmt: skip
POWER = re.compile(r"^(?:\*\*|\^|pow)\s*\(?\s*(-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*\)?$")


def gives(compute: Callable[..., float], inputs: Sequence[float], output: float) -> bool:
    """Whether an op gives this number, to the last few bits."""
    try:
        result = compute(*inputs)
    except (ArithmeticError, ValueError, TypeError):
        return False
    if type(result) is complex:
        return False
    if result != result or output != output:
        return result != result and output != output
    return result == output or abs(result - output) <= 1e-12 * max(abs(result), abs(output))


class OpNamer:
    """Names the ops of one graph."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.of_name: dict[str, int] = {}
        self.known: dict[tuple[int, int, int], Optional[tuple[int, str]]] = {}
        self.swapped: dict[int, bool] = {}
        self.unknown: dict[tuple[str, int, int], int] = {}
        self.guessed: list[int] = []

    def index(self, name: str) -> int:
        known = self.of_name.get(name)
        if known is None:
            known = self.of_name[name] = len(self.names)
            self.names.append(name)
        return known

    def op(self, kind: Kind, node: Any, operands: Sequence[Any], record: Record) -> tuple[int, Sequence[Any]]:
        """The op of a node that has operands, as an index into the names, and its operands as that op takes them."""
        maker = record[1]
        key = (maker, len(operands), id(kind))
        known = self.known.get(key)
        if known is not None:
            if known[1] not in ORDERED:
                return known[0], operands
            return known[0], self.in_order(known[1], kind, node, operands, maker)
        name, operands, certain = self.named(kind, node, operands, maker)
        if name.startswith("?"):
            # Nodes of one maker are of one op: their numbers together are asked later.
            unknown = (name, maker, len(operands))
            if unknown not in self.unknown:
                self.unknown[unknown] = len(self.names)
                self.names.append(name)
            return self.unknown[unknown], operands
        index = self.index(name)
        if certain and len(operands) == key[1]:
            self.known[key] = (index, name)
        if name in ORDERED:
            operands = self.in_order(name, kind, node, operands, maker)
        return index, operands

    def named(self, kind: Kind, node: Any, operands: Sequence[Any], maker: int) -> tuple[str, Sequence[Any], bool]:
        """An op's name, its operands, and whether all nodes of this maker with as many operands have that op."""
        code = code_of(maker) if maker < 0 else None
        texts: list[tuple[str, bool]] = []
        if code is not None and not maker & 1:
            texts.append((name_of(code), True))
        held = read_or_none(kind.get_op, node) if kind.get_op else None
        if type(held) is str and held:
            texts.append((held, False))
        elif callable_code(held):
            texts.append((callable_code(held).co_name, False))  # type: ignore[union-attr]
        if kind.through:
            texts.append((op_word(type(attributes(node).get(kind.through))), False))
        rule = read_or_none(kind.get_rule, node) if kind.get_rule else None
        qualified = getattr(rule, "__qualname__", "") if type(rule) is types.FunctionType else ""
        if ".<locals>." in qualified:
            texts.append((qualified.split(".<locals>.")[0].rsplit(".", 1)[-1], False))
        texts.append((op_word(kind.cls), False))
        for text, certain in texts:
            name, fitting = self.fitting(text, operands)
            if name:
                return name, fitting, certain
        names = (held if type(held) is str else "", code.co_name if code else "", qualified.split(".")[-1], "op")
        return "?" + plain_name(next(filter(None, names)))[:40], operands, False

    def fitting(self, text: str, operands: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        """The op that a text names, if it can have these operands."""
        text = text.strip()
        op = OP_OF_SYMBOL.get(text) or op_of_name(text)
        power = POWER.match(text)
        size = len(operands)
        if power and size == 1:
            return "**", (*operands, float(power.group(1)))
        if op == "**" and plain_name(text) in FIXED_POWERS and size == 1:
            return "**", (*operands, FIXED_POWERS[plain_name(text)])
        if op is None and power:
            op = "**"
        if op in UNARY:
            if size == 1:
                return op, operands
            values = [each for each in operands if is_value(each)]
            return (op, values) if len(values) == 1 else ("", operands)
        if op in BINARY and size == 2:
            return op, operands
        if op == "-" and size == 1 and text == "-":
            return "neg", operands
        if op in ("sum", "prod", "mean") or op in MANY and size > 2:
            return MANY[op], operands  # type: ignore[index]
        return "", operands

    def in_order(self, op: str, kind: Kind, node: Any, operands: Sequence[Any], maker: int) -> Sequence[Any]:
        """The two operands of an op in the order that its numbers show: a class may be given them the other way."""
        a, b = (KINDS[type(each)].get_data(each) if type(each) in KINDS else each for each in operands)
        output = as_number(kind.get_data(node))
        straight = gives(COMPUTED_2[op], (a, b), output)
        if straight and not self.swapped:
            return operands
        other = gives(COMPUTED_2[op], (b, a), output)
        if straight != other:
            self.swapped[maker] = other
            return (operands[1], operands[0]) if other else operands
        return (operands[1], operands[0]) if self.swapped.get(maker, False) else operands

    def settle(self, graph: Graph, data: array.array[float]) -> None:
        """Asks the numbers about the ops that no name gave away."""
        for (name, _, size), index in self.unknown.items():
            candidates: dict[str, Callable[..., float]] = {}
            candidates.update(COMPUTED_1 if size == 1 else COMPUTED_2 if size == 2 else {})
            if size == 1:
                candidates["?same"] = lambda a: a
            if size == 2:
                candidates["?reversed -"] = lambda a, b: b - a
                candidates["?reversed /"] = lambda a, b: b / a
                candidates["?reversed **"] = lambda a, b: b**a
            asked = 0
            for at, op in enumerate(graph.ops):
                if op == index:
                    inputs = [data[each] for each in graph.inputs[graph.starts[at] : graph.starts[at + 1]]]
                    candidates = {key: fn for key, fn in candidates.items() if gives(fn, inputs, data[at])}
                    asked += 1
                    if not candidates or asked == 200:
                        break
            if len(candidates) == 1 and not next(iter(candidates)).startswith("?"):
                self.names[index] = next(iter(candidates))
                self.guessed.append(index)
            elif self.names.count(name) > 1:
                self.names[index] = name


# --------------------------------------------------------------------------------------------------------------------
# 7. Names: what the program calls its nodes
# --------------------------------------------------------------------------------------------------------------------
# A node's own label comes first. Else the shortest way to it from the program's variables, through attributes, keys and
# places in lists: `model.layers[0].w[1]`. A way through names says more than a place in a flat list (`params[17]`), and
# more of a leaf than a variable; the variable of a loop, which passes over many, says least.

OBJECTS_AT_MOST = 50_000
VARIABLE, BY_NAMES, LEAF_VARIABLE, BY_PLACES, PASSING, BY_PASSING = range(1, 7)
"""The kinds of ways, the best first: a variable, through names, a leaf's variable, through places in lists alone, the
variable of a loop or `self`, and through one of these."""
ATOMS = (
    *(str, bytes, float, int, bool, complex, type(None)),
    *(type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType),
)


def labels_of(graph: Graph, scopes: list[dict[str, Any]], codes: Iterable[types.CodeType]) -> dict[int, str]:
    """The names of a graph's nodes by position."""
    position = {id(node): at for node, at in zip(graph.nodes, graph.own)}
    passing = {"self", *itertools.chain.from_iterable(map(loop_names, codes))}
    best: dict[int, tuple[int, str]] = {}
    waiting: collections.deque[tuple[str, Any, int]] = collections.deque()
    entered: set[int] = set()
    looked = 0

    def meet(path: str, thing: Any, rank: int) -> None:
        nonlocal looked
        looked += 1
        at = position.get(id(thing))
        if at is not None:
            leaf = graph.starts[at] == graph.starts[at + 1]
            if rank == VARIABLE and leaf:
                rank = LEAF_VARIABLE
            if at not in best or rank < best[at][0]:
                best[at] = (rank, path)
        elif not (is_value(thing) and kind_of(thing).data) and id(thing) not in entered:
            entered.add(id(thing))
            waiting.append((path, thing, rank))

    items = (item for scope in scopes for item in list(scope.items()))
    variables = [item for item in items if not item[0].startswith("_") and type(item[1]) not in ATOMS]
    # what a loop has left behind leads to things of which others say where they belong: it comes last
    for is_passing in (False, True):
        for name, thing in variables:
            if (name in passing) == is_passing:
                meet(name, thing, PASSING if is_passing else VARIABLE)
        while waiting and looked < OBJECTS_AT_MOST:
            path, thing, rank = waiting.popleft()
            cls = type(thing)
            rank = BY_PASSING if rank >= PASSING else rank
            if len(path) > 200:
                continue
            if cls in (list, tuple, collections.deque):
                for at, each in enumerate(thing):
                    if type(each) not in ATOMS:
                        meet(f"{path}[{at}]", each, BY_PLACES if rank in (VARIABLE, BY_PLACES) else rank)
                        if looked >= OBJECTS_AT_MOST:
                            break
            elif cls in (dict, collections.OrderedDict, collections.defaultdict):
                for key, each in list(thing.items()):
                    if type(each) not in ATOMS and type(key) in (str, int):
                        meet(f"{path}[{key!r}]", each, BY_NAMES if rank < PASSING else rank)
            elif is_made_by_class_statement(cls):
                for name, each in attributes(thing).items():
                    if type(each) not in ATOMS:
                        meet(f"{path}.{name}", each, BY_NAMES if rank < PASSING else rank)
    names = {at: path for at, (_, path) in best.items()}
    for node, at in zip(graph.nodes, graph.own):
        label = own_label(node)
        if label is not None:
            names[at] = label
    return names


def own_label(node: Any) -> Optional[str]:
    kind = KINDS[type(node)]
    label = read_or_none(kind.get_label, node) if kind.data and kind.get_label else None
    return label if type(label) is str and label else None


LOOPS: dict[int, tuple[types.CodeType, list[str]]] = {}


def loop_names(code: types.CodeType) -> list[str]:
    """The variables of the `for` loops of a function or file."""
    known = LOOPS.get(id(code))
    if known is None:
        import dis

        names: list[str] = []
        awaited = 0
        for step in dis.get_instructions(code):
            if step.opname == "FOR_ITER":
                awaited = 1
            elif awaited and step.opname.startswith("UNPACK"):
                awaited += (step.arg or 1) - 1
            elif awaited and step.opname.startswith("STORE_"):
                names += step.argval if type(step.argval) is tuple else [step.argval]
                awaited -= len(step.argval) if type(step.argval) is tuple else 1
            elif awaited and step.opname not in ("CACHE", "EXTENDED_ARG", "NOP"):
                awaited = 0
        known = LOOPS[id(code)] = (code, [name for name in names if type(name) is str])
    return known[1]


def variable_of(root: Any, scopes: Iterable[dict[str, Any]]) -> Optional[str]:
    """What the program calls the root: its label, or a variable that holds it."""
    label = own_label(root)
    if label is not None:
        return label
    for scope in scopes:
        for name, thing in scope.items():
            if thing is root and not name.startswith("_"):
                return name
    return None


# --------------------------------------------------------------------------------------------------------------------
# 8. Moments: a backward of the program, with its graph and numbers, in files
# --------------------------------------------------------------------------------------------------------------------
# A file is written beside and renamed, then a line on the pipe names it: who reads never meets half a file. A file is
# one line of JSON, filled up with blanks to a multiple of 8 bytes, and arrays one after the other, each filled up to 8.

SMALL = 1_000
"""A graph of so few nodes is taken however much time it costs ..."""
ALWAYS = 4_096
"""... up to so many moments."""
FIRST = 3
"""So many moments are taken whatever they cost."""
STRUCTURES_KEPT = 16
"""A structure is used again, and not written, if it is one of the last that were used."""
PATIENCE = 10
"""Seconds that a thread waits for the moment of another: one that waits for it in turn would do so for ever."""


def as_json(number: float) -> Any:
    if number != number:
        return "NaN"
    return number if math.isfinite(number) else "Infinity" if number > 0 else "-Infinity"


def array_file(header: dict[str, Any], arrays: Iterable[array.array[Any]]) -> bytes:
    head = json.dumps(header, ensure_ascii=True, separators=(",", ":")).encode()
    parts = [head, b" " * (-(len(head) + 1) % 8), b"\n"]
    for each in arrays:
        if sys.byteorder == "big":
            each = array.array(each.typecode, each)
            each.byteswap()
        raw = each.tobytes()
        parts += [raw, b"\0" * (-len(raw) % 8)]
    return b"".join(parts)


class Stopped(SystemExit):
    """The explorer has gone: the program ends."""


def uncollected(take_part: Callable[..., Any]) -> Callable[..., Any]:
    """Pauses Python's garbage collector during a call: what we make has no cycles, and it would search the graph."""

    @functools.wraps(take_part)
    def run_it(*args: Any) -> Any:
        if not gc.isenabled():
            return take_part(*args)
        gc.disable()
        try:
            return take_part(*args)
        finally:
            gc.enable()

    return run_it


class Run:
    """One run of a program under the explorer."""

    def __init__(self, folder: str, pipe: int, every: bool, share: float) -> None:
        self.folder, self.pipe, self.every, self.share = folder, pipe, every, share
        self.started = time.perf_counter()
        self.taking = 0.0  # seconds that taking has cost
        self.index = 0
        self.structures: collections.OrderedDict[bytes, tuple[int, dict[int, str]]] = collections.OrderedDict()
        self.structure_count = 0
        self.lock = _thread.allocate_lock()
        self.seed_is_said = False
        self.busy = 0  # the thread whose moment is being taken
        self.one_by_one = 0  # where the program calls backward for each node: the serial of the last root
        self.alive = True
        self.writes = True
        self.after = ""  # "after a failed cell"
        self.code: Any = 0
        self.raised = 0  # the id of the error that a backward raised last
        self.namespace: dict[str, Any] = {}
        self.program_codes: list[types.CodeType] = []
        self.noted: set[str] = set()

    # -- the pipe

    def send(self, event: dict[str, Any]) -> None:
        if not self.alive:
            return
        line = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
        try:
            while line:
                line = line[os.write(self.pipe, line) :]
        except OSError as error:
            self.alive = False
            if error.errno != errno.EBADF and event["event"] != "end":
                raise Stopped(1) from None

    def note(self, text: str) -> None:
        if text not in self.noted:
            self.noted.add(text)
            self.send({"event": "note", "text": text})

    def in_child(self) -> None:
        """A fork has the same pipe and folder, and uses neither."""
        self.alive = self.writes = False
        try:
            os.close(self.pipe)
        except OSError:
            pass

    def announce(self, kind: Kind) -> None:
        if not kind.announced:
            kind.announced = True
            self.send({"event": "class", "name": kind.name, "place": kind.place})

    # -- moments

    def backward(
        self,
        original: Callable[..., Any],
        root: Any,
        args: tuple[Any, ...],
        keywords: dict[str, Any],
        frame: types.FrameType,
        stand_aside: Callable[[], Callable[[], None]],
    ) -> Any:
        """Runs the user's backward, and takes its graph before and its gradients after."""
        if not self.alive or self.busy == _thread.get_ident() or not self.knows(root):
            return original(root, *args, **keywords)
        serial = record_of(root)[0]
        if 0 < serial < self.one_by_one or not self.is_my_turn():
            return original(root, *args, **keywords)
        try:
            stop_looking_for_the_largest()
            if self.one_by_one:
                self.one_by_one = serial
                self.finish(self.begin("largest", root, frame, None), None)
                return original(root, *args, **keywords)
            moment = self.begin("backward", root, frame, seed_of(args, keywords))
            # A backward that calls itself on each child is one backward, and as deep as without us. Other threads must
            # still meet ours.
            come_back = stand_aside() if len(sys._current_frames()) == 1 else lambda: None
            try:
                result = original(root, *args, **keywords)
            except BaseException as error:
                self.raised = id(error)
                self.finish(moment, error)
                raise
            finally:
                come_back()
            if is_one_rule(moment):
                self.one_by_one = serial
                moment.kind = "largest"
                called = f"the program itself calls {original.__name__} for each node ({moment.place})"
                self.note(f"{called}, so its gradients are not compared")
            self.finish(moment, None)
            return result
        finally:
            self.busy = 0
            self.lock.release()

    def now(self, kind: str, root: Any, frame: Optional[types.FrameType]) -> None:
        """A moment without a backward: the graph as it is."""
        if not self.alive or self.busy == _thread.get_ident() or not self.knows(root) or not self.is_my_turn():
            return
        try:
            stop_looking_for_the_largest()
            self.finish(self.begin(kind, root, frame, None), None)
        finally:
            self.busy = 0
            self.lock.release()

    def is_my_turn(self) -> bool:
        """Takes the lock. Moments of several threads are taken one after the other."""
        if not self.lock.acquire(timeout=PATIENCE):
            self.note("a backward in a thread is passed over: one in another thread is still running")
            return False
        self.busy = _thread.get_ident()
        return True

    def knows(self, root: Any) -> bool:
        try:
            if type(root) not in KINDS:
                return False
            kind = kind_of(root)
            if not kind.rule:
                kind.read(root)
            return bool(kind.data and kind.grad and (kind.children or any(map(is_value, attributes(root).values()))))
        except Exception:
            return False

    @uncollected
    def begin(self, kind: str, root: Any, frame: Optional[types.FrameType], seed: Optional[float]) -> Moment:
        """Takes the graph, if it is this moment's turn, with the data and gradients of now."""
        began = time.perf_counter()
        self.index += 1
        moment = Moment(kind, self.index, began - self.started)
        try:
            moment.seed = seed
            moment.root = root
            moment.data = as_number(kind_of(root).get_data(root))
            if frame is not None:
                moment.place = place_of(frame.f_code.co_filename, frame.f_lineno)
                moment.scopes = [scope for scope in (frame.f_locals, frame.f_globals) if scope is not self.namespace]
                moment.codes = [frame.f_code, *self.program_codes]
            else:
                moment.place = place_text(record_of(root)) or ""
                moment.codes = self.program_codes
            moment.scopes.append(self.namespace)
            moment.label = variable_of(root, moment.scopes)
            self.announce(KINDS[type(root)])
            due = self.every or self.index <= FIRST or self.taking < self.share * (began - self.started)
            if not self.writes:
                moment.skipped = "disk"
            else:
                try:
                    moment.graph = take(root, NODES_AT_MOST if due else SMALL)
                    if not due and self.index > ALWAYS:
                        moment.graph, moment.skipped = None, "time"
                except TooLarge:
                    moment.skipped = "size" if due else "time"
                    if due:
                        self.note(f"{moment.place}: a graph of more than {NODES_AT_MOST:,} nodes is not taken")
                except Cycle as cycle:
                    moment.skipped = "cycle"
                    self.note(f"{moment.place}: the graph has a cycle: the node made at {cycle} depends on itself")
            if moment.graph is not None:
                moment.numbers = data_of(moment.graph)
                moment.before = gradients_of(moment.graph)
                for cls in set(map(type, moment.graph.nodes)):
                    self.announce(KINDS[cls])
        except Stopped:
            raise
        except Exception as error:
            moment.graph = None
            moment.skipped = "error"
            self.note(f"moment {self.index} could not be taken: {type(error).__name__}: {error}")
        self.taking += time.perf_counter() - began
        return moment

    @uncollected
    def finish(self, moment: Moment, error: Optional[BaseException]) -> None:
        """Reads the gradients again, writes the files, and says so."""
        began = time.perf_counter()
        event: dict[str, Any] = {
            "event": "moment",
            "index": moment.index,
            "kind": moment.kind,
            "place": moment.place,
            "root": {"label": moment.label, "data": as_json(moment.data)},
            "nodes": None,
            "seconds": round(moment.seconds, 6),
            "file": None,
            "structure": None,
        }
        try:
            graph = moment.graph
            if graph is not None:
                event["nodes"] = graph.size
                after = gradients_of(graph) if moment.kind == "backward" and error is None else None
                if after is not None:
                    self.note_seed(moment, after)
                structure, labels = self.structure(graph, moment)
                if moment.label is None:
                    event["root"]["label"] = labels.get(graph.size - 1)
                if structure:
                    if self.write(f"moment-{moment.index}.bin", moment_file(moment, structure, after)):
                        event["file"] = f"moment-{moment.index}.bin"
                        event["structure"] = structure
                if event["file"] is None:
                    moment.skipped = "disk"
        except Stopped:
            raise
        except Exception as problem:
            moment.skipped = "error"
            self.note(f"moment {moment.index} could not be written: {type(problem).__name__}: {problem}")
        if moment.skipped:
            event["skipped"] = moment.skipped
        if error is not None:
            event["raised"] = error_text(error)
        if self.after:
            event["note"] = self.after
        moment.graph = None
        moment.let_go()
        self.send(event)
        self.taking += time.perf_counter() - began

    def note_seed(self, moment: Moment, after: array.array[float]) -> None:
        """Says once that a backward begins with another gradient than 1, if that was neither given to it nor there."""
        began = seed_seen(moment, after)[0]
        if began != 1 and moment.seed is None and moment.before[len(after) - 1] != began and not self.seed_is_said:
            self.seed_is_said = True
            which = f"moment {moment.index} ({moment.place})"
            self.note(f"{which}: backward began with {began:.6g} at the root, not with 1")

    def structure(self, graph: Graph, moment: Moment) -> tuple[int, dict[int, str]]:
        """The number of the file with this graph's structure, which is written if it is a new one; 0 if it can't be."""
        arrays = [graph.starts, graph.inputs, graph.ops, graph.places, graph.rules]
        names = repr((graph.op_names, graph.place_names, graph.rule_names, graph.guessed))
        digest = hashlib.blake2b(names.encode("utf-8", "backslashreplace"))
        for each in arrays:
            digest.update(each)
        key = digest.digest()
        known = self.structures.get(key)
        if known is None:
            labels = labels_of(graph, moment.scopes, moment.codes)
            self.structure_count += 1
            header = {
                "nodes": graph.size,
                "ops": graph.op_names,
                "places": graph.place_names,
                "rules": graph.rule_names,
                "labels": {str(at): labels[at] for at in sorted(labels)},
                "inputs": len(graph.inputs),
                "root": graph.size - 1,
            }
            if graph.guessed:
                header["guessed"] = graph.guessed
            number = self.structure_count
            if not self.write(f"structure-{number}.bin", array_file(header, arrays)):
                return 0, labels
            known = self.structures[key] = (number, labels)
            if len(self.structures) > STRUCTURES_KEPT:
                self.structures.popitem(last=False)
        else:
            self.structures.move_to_end(key)
        return known

    def write(self, name: str, content: bytes) -> bool:
        """Writes a file whole or not at all. A full disk ends the taking, and the program goes on."""
        if not self.writes:
            return False
        path = os.path.join(self.folder, name)
        try:
            with open(path + ".part", "wb") as file:
                file.write(content)
            os.replace(path + ".part", path)
            return True
        except OSError as error:
            self.writes = False
            try:
                os.remove(path + ".part")
            except OSError:
                pass
            self.note(f"no more moments are taken: {name} could not be written ({error.strerror or error})")
            return False

    # -- the end

    def end(self) -> None:
        """The last thing before Python ends: the largest graph if there was no moment, what classes lack, the code."""
        if not self.alive:
            return
        try:
            if self.index == 0 and largest[1] is not None:
                self.now("largest", largest[1], None)
            if self.index == 0:
                for kind in KINDS.values():
                    if not kind.announced:
                        has, lacks = kind.seen_at_the_end()
                        SEEN.append((kind.name, kind.place, lacks, has))
                for name, place, lacks, has in SEEN:
                    self.send({"event": "lacks", "name": name, "place": place, "lacks": lacks, "has": has})
            if RANDOM.get("unseeded"):
                self.note("random has no seed: each run has other numbers")
            self.send({"event": "end", "code": self.code})
        except Stopped:
            pass


class Moment:
    """A moment while its backward runs."""

    def __init__(self, kind: str, index: int, seconds: float) -> None:
        self.kind, self.index, self.seconds = kind, index, seconds
        self.root: Any = None
        self.data = math.nan
        self.place = ""
        self.label: Optional[str] = None
        self.scopes: list[dict[str, Any]] = []
        self.codes: list[types.CodeType] = []
        self.seed: Optional[float] = None
        self.graph: Optional[Graph] = None
        self.numbers: array.array[float] = array.array("d")
        self.before: array.array[float] = array.array("d")
        self.skipped = ""

    def let_go(self) -> None:
        """Holds nothing of the program any longer. Before Python 3.13 a frame keeps the dictionary of its variables,
        which was made for us: it would hold this graph until the function ends."""
        scopes, self.scopes, self.root = self.scopes, [], None
        while scopes:
            scope = scopes.pop()
            if type(scope) is dict and "__name__" not in scope and sys.getrefcount(scope) <= HELD_BY_US:
                scope.clear()


HELD_BY_US = 3
"""References to a frame's dictionary that nobody else has: the frame's, a variable, the argument of `getrefcount`."""


def is_one_rule(moment: Moment) -> bool:
    """Whether a backward only passed on the gradient that its root had, to the inputs: as the rule of one node does
    that the program calls for each of them."""
    graph, before = moment.graph, moment.before
    if graph is None or not before[graph.size - 1] or before[graph.size - 1] != before[graph.size - 1]:
        return False
    after = gradients_of(graph)
    changed = {at for at in graph.own if after[at] != before[at] and after[at] == after[at]}
    inputs = set(graph.inputs[graph.starts[-2] :])
    return changed <= inputs and any(graph.starts[at] < graph.starts[at + 1] for at in changed)


def moment_file(moment: Moment, structure: int, after: Optional[array.array[float]]) -> bytes:
    graph = moment.graph
    assert graph is not None
    seed, seeded = seed_seen(moment, after)
    before = moment.before
    if after is not None:
        # A gradient that is None until backward comes to it was 0.
        for at in graph.own:
            if before[at] != before[at] and after[at] == after[at]:
                before[at] = 0.0
    header: dict[str, Any] = {"index": moment.index, "structure": structure, "seed": as_json(seed), "seeded": seeded}
    header["after"] = after is not None
    arrays = [moment.numbers, before, *([after] if after is not None else []), graph.serials]
    return array_file(header, arrays)


def seed_of(args: tuple[Any, ...], keywords: dict[str, Any]) -> Optional[float]:
    """The number that backward was given to begin with."""
    named = (keywords[name] for name in ("grad", "gradient", "seed", "g", "upstream") if name in keywords)
    for value in (*args[:1], *named):
        if type(value) in (float, int):
            return float(value)
    return None


def seed_seen(moment: Moment, after: Optional[array.array[float]]) -> tuple[float, bool]:
    """The root's gradient that the backward began with, and whether it had one."""
    root = moment.graph.size - 1  # type: ignore[union-attr]
    before = moment.before[root]
    ended = after[root] if after is not None else before
    if moment.seed is not None:
        return moment.seed, True
    if ended != ended or ended == 0:
        return 1.0, False
    return (1.0 if after is None or ended == 1 or ended == before + 1 else ended), True


def error_text(error: BaseException) -> str:
    import traceback

    return traceback.format_exception_only(type(error), error)[-1].strip()[:500]


RUN: Optional[Run] = None


def note(text: str) -> None:
    if RUN is not None:
        RUN.note(text)


# --------------------------------------------------------------------------------------------------------------------
# 9. Backward: the wrappers around it
# --------------------------------------------------------------------------------------------------------------------
# The method of a class is replaced. A function of a file may have been imported by others, so its code is changed in
# place. Both run the original, with a moment around it.


def wrap_backward(cls: type) -> None:
    """Puts ours around the `backward` that a class defines itself."""
    for name in BACKWARDS:
        original = cls.__dict__.get(name)
        if type(original) is types.FunctionType and not hasattr(original, "_mgrad"):
            type.__setattr__(cls, name, wrapped_method(name, original))
            for code in codes_in(original.__code__):
                learn(code, inside=True)


def wrapped_method(name: str, original: types.FunctionType) -> Callable[..., Any]:
    def backward(self: Any, *args: Any, **keywords: Any) -> Any:
        if RUN is None:
            return original(self, *args, **keywords)
        return RUN.backward(original, self, args, keywords, sys._getframe(1), lambda: aside(type(self)))

    def aside(cls: type) -> Callable[[], None]:
        owners = (base for base in mro_of(cls) if name in base.__dict__)
        owner = next((base for base in owners if getattr(base.__dict__[name], "_mgrad", None) is original), None)
        if owner is None:
            return lambda: None
        wrapper = owner.__dict__[name]
        type.__setattr__(owner, name, original)

        def come_back() -> None:
            if owner.__dict__.get(name) is original:
                type.__setattr__(owner, name, wrapper)

        return come_back

    functools.update_wrapper(backward, original)
    backward._mgrad = original  # type: ignore[attr-defined]
    return backward


STUB = """
def stub(*args, **keywords):
    call = "call"
    return call(*args, **keywords)
"""


def wrap_function(function: types.FunctionType) -> None:
    """Puts ours around a function `backward(root)` of a file. Its code is changed in place, since others may have
    imported it; what a constant of the new code calls is ours."""
    code, defaults, keyword_defaults = function.__code__, function.__defaults__, function.__kwdefaults__
    original = types.FunctionType(code, function.__globals__, function.__name__, defaults)
    original.__kwdefaults__ = keyword_defaults

    def call(*args: Any, **keywords: Any) -> Any:
        if RUN is None or not args or not is_value(args[0]):
            return original(*args, **keywords)
        return RUN.backward(original, args[0], args[1:], keywords, sys._getframe(2), aside)

    def aside() -> Callable[[], None]:
        function.__code__ = code

        def come_back() -> None:
            if function.__code__ is code:
                function.__code__ = stub

        return come_back

    (made,) = (each for each in compile(STUB, HERE, "exec").co_consts if type(each) is types.CodeType)
    stub = made.replace(
        co_consts=tuple(call if each == "call" else each for each in made.co_consts), co_name=code.co_name
    )
    function.__wrapped__ = original  # type: ignore[attr-defined]
    function._mgrad = original  # type: ignore[attr-defined]
    function.__code__ = stub
    for each in codes_in(code):
        learn(each, inside=True)


OTHERS: set[str] = set()
"""Names of modules that are not the user's."""


def users_modules() -> Iterator[dict[str, Any]]:
    """The variables of each file of the user's."""
    yield from [RUN.namespace] if RUN is not None else []
    for name, module in list(sys.modules.items()):
        if name not in OTHERS:
            file = getattr(module, "__file__", None) if type(module) is types.ModuleType else None
            if type(file) is str and is_users(file):
                yield module.__dict__
            elif file is not None or name in sys.builtin_module_names:
                OTHERS.add(name)


def check_backwards() -> None:
    """A `backward` may be given to a class later: `Value.backward = backward`. Or it is a function beside it."""
    if RUN is None or RUN.busy or not KINDS:
        return
    for cls in list(KINDS):
        wrap_backward(cls)
    for variables in users_modules():
        for name in BACKWARDS:
            function = variables.get(name)
            if type(function) is types.FunctionType and is_backward(function):
                wrap_function(function)


def is_backward(function: types.FunctionType) -> bool:
    """Whether a function of the user's writes gradients of what it is given."""
    code = function.__code__
    words = {name for each in codes_in(code) for name in each.co_names}
    return (
        not hasattr(function, "_mgrad")
        and code.co_argcount > 0
        and not code.co_freevars
        and not code.co_flags & 0x2A0  # a generator or a coroutine
        and is_users(code.co_filename)
        and not words.isdisjoint(GRADIENT_FIELDS)
    )


# --------------------------------------------------------------------------------------------------------------------
# 10. Missing modules, and what takes their place
# --------------------------------------------------------------------------------------------------------------------
# A program that only draws with what it imports can do without the drawing. So if one of these modules is missing, and
# the user's own file imports it, an object takes its place that accepts every call and does nothing. What computes with
# it is told that the module is not installed: no number ever comes from here.

STAND_INS = {"graphviz", "matplotlib", "mpl_toolkits", "seaborn", "IPython", "tqdm", "ipywidgets"}
stood_in: list[str] = []


class Nothing:
    """Accepts every call and attribute, and is empty."""

    def __init__(self, module: str) -> None:
        object.__setattr__(self, "_module", module)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return Nothing(self._module)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Nothing(self._module)

    def __setattr__(self, name: str, value: Any) -> None:
        pass

    def __getitem__(self, key: Any) -> Any:
        return Nothing(self._module)

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        """Empty; but `fig, ax = plt.subplots()` gets as many as it has names for."""
        frame = sys._getframe(1)
        code, at = frame.f_code.co_code, frame.f_lasti
        import opcode

        wanted = code[at + 1] if at >= 0 and opcode.opname[code[at]] == "UNPACK_SEQUENCE" else 0
        return iter([Nothing(self._module) for _ in range(wanted)])

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        pass

    def __mro_entries__(self, bases: Any) -> tuple[()]:
        return ()

    def __repr__(self) -> str:
        return f"<{self._module} is not installed>"

    __hash__ = object.__hash__


def refuse(self: Nothing, *others: Any) -> Any:
    raise ModuleNotFoundError(f"{self._module} is not installed", name=self._module)


for _name in (
    "add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow matmul rmatmul neg pos abs "
    "eq ne lt le gt ge float int index round and rand or ror xor rxor"
).split():
    setattr(Nothing, f"__{_name}__", refuse)


class StandIn(types.ModuleType):
    """A module in which every name is a Nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        top = self.__name__.split(".")[0]
        if top == "tqdm" and name in ("tqdm", "trange", "tqdm_notebook", "tnrange"):
            return Progress if name.startswith("tqdm") else lambda *bounds, **keywords: Progress(range(*bounds))
        if top == "graphviz" and name in ("Digraph", "Graph"):
            return Drawing
        return Nothing(top)


class Progress:
    """Stands in for tqdm: goes through what it is given."""

    def __init__(self, iterable: Iterable[Any] = (), *args: Any, **keywords: Any) -> None:
        self.iterable = iterable

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)  # type: ignore[arg-type]

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        pass

    @staticmethod
    def write(text: Any = "", *args: Any, **keywords: Any) -> None:
        print(text)

    def __getattr__(self, name: str) -> Any:
        return Nothing("tqdm")


class Drawing:
    """Stands in for graphviz.Digraph: a call of draw_dot(x) is a moment of the graph below x."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        drawn(sys._getframe(1))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing("graphviz")


def watch_drawings(digraph: type) -> None:
    """graphviz itself, if it is installed."""
    original = digraph.__init__  # type: ignore[misc]

    @functools.wraps(original)
    def __init__(self: Any, *args: Any, **keywords: Any) -> None:
        original(self, *args, **keywords)
        drawn(sys._getframe(1))

    digraph.__init__ = __init__  # type: ignore[misc]


def drawn(frame: Optional[types.FrameType]) -> None:
    """A drawing begins in some function: what is drawn is its first argument that is a Value."""
    if RUN is None:
        return
    for _ in range(3):
        if frame is None or frame.f_back is None:
            return
        code = frame.f_code
        local = frame.f_locals if code.co_argcount else {}
        for name in code.co_varnames[: code.co_argcount]:
            if name in local and is_value(local[name]):
                RUN.now("draw_dot", local[name], frame.f_back)
                return
        frame = frame.f_back


class Finder:
    """The last to be asked for a module: answers for those that have a stand-in."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        from importlib.machinery import ModuleSpec

        top = name.split(".")[0]
        if name in MICROGRAD:
            return ModuleSpec(name, MicrogradLoader(), is_package=name == "micrograd")
        if top not in STAND_INS or not (top in stood_in or imported_by_user()):
            return None
        if top not in stood_in and top in sys.modules:
            return None
        say_stand_in(top)
        return ModuleSpec(name, StandInLoader(), is_package=True)


def say_stand_in(name: str) -> None:
    """Tells the explorer, once, that a module has a stand-in."""
    if name not in stood_in:
        stood_in.append(name)
        if RUN is not None:
            RUN.send({"event": "stand-ins", "modules": list(stood_in)})


def imported_by_user() -> bool:
    frame: Optional[types.FrameType] = sys._getframe(1)
    while frame is not None:
        filename = frame.f_code.co_filename
        importing = filename.startswith("<frozen importlib") or "importlib" in os.path.dirname(filename)
        if filename != HERE and not importing:
            return is_users(filename)
        frame = frame.f_back
    return False


class StandInLoader:
    def create_module(self, spec: Any) -> Any:
        return StandIn(spec.name)

    def exec_module(self, module: Any) -> None:
        pass


class MicrogradLoader:
    def create_module(self, spec: Any) -> None:
        return None

    def exec_module(self, module: Any) -> None:
        say_stand_in(module.__name__)
        name = f"<{module.__name__}>"
        exec(compile(MICROGRAD[module.__name__], name, "exec"), module.__dict__)


# --------------------------------------------------------------------------------------------------------------------
# 11. Running a program as Python would
# --------------------------------------------------------------------------------------------------------------------

RANDOM: dict[str, Any] = {}


class FirstFinder:
    """Asked before all others: the module `random` tells us whether it got a seed."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        if name != "random":
            return None
        from importlib.machinery import PathFinder

        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            original = spec.loader.exec_module

            def exec_module(module: Any) -> None:
                original(module)
                watch_random(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def watch_random(module: Any) -> None:
    """Notes whether `random` gets a seed before it is used."""
    source = getattr(module, "_inst", None)
    if source is None or not hasattr(module, "seed"):
        return
    RANDOM["state"] = hash(source.getstate())
    RANDOM["source"] = source

    @functools.wraps(source.seed)
    def seed(a: Any = None, *args: Any, **keywords: Any) -> None:
        check_random()
        source.seed(a, *args, **keywords)
        if a is not None:
            RANDOM["seeded"] = True

    module.seed = seed


def check_random() -> None:
    source = RANDOM.get("source")
    if source is not None and not RANDOM.get("seeded") and hash(source.getstate()) != RANDOM["state"]:
        RANDOM["unseeded"] = True


class EmptyInput(io.RawIOBase):
    """A standard input with nothing in it, that says when it is read."""

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 0

    def readinto(self, buffer: Any) -> int:
        note("the program reads its standard input, which is empty here")
        return 0


def out_of_the_way(pipe: int) -> int:
    """The pipe at a high number: programs close low ones, and expect their first file to get the number 3."""
    try:
        import fcntl

        high = fcntl.fcntl(pipe, fcntl.F_DUPFD_CLOEXEC, HIGH_NUMBER)
    except (ImportError, OSError):
        return pipe
    os.close(pipe)
    return high


HIGH_NUMBER = 200


def start(settings: dict[str, Any]) -> Run:
    """Makes ready for the user's program: the hook, streams, finders, forks."""
    global RUN
    pipe = out_of_the_way(int(settings["pipe"]))
    os.set_inheritable(pipe, False)
    if hasattr(os, "set_blocking") and os.name == "posix":
        os.set_blocking(pipe, True)
    RUN = Run(settings["folder"], pipe, bool(settings.get("every")), float(settings.get("share", 0.2)))
    builtins.__build_class__ = build_class
    sys.modules["mgrad"] = sys.modules[__name__]
    sys.stdin = io.TextIOWrapper(io.BufferedReader(EmptyInput()), encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)  # type: ignore[union-attr]
    sys.meta_path.insert(0, FirstFinder)  # type: ignore[arg-type]
    sys.meta_path.append(Finder)  # type: ignore[arg-type]
    if "random" in sys.modules:
        watch_random(sys.modules["random"])
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=RUN.in_child)
    atexit.register(RUN.end)
    return RUN


def main_module(**settings: Any) -> types.ModuleType:
    """A real `__main__`, in the place of ours."""
    module = types.ModuleType("__main__")
    module.__dict__.update(__builtins__=builtins, __annotations__={}, __loader__=None, __package__=None, __spec__=None)
    module.__dict__.update(settings)
    sys.modules["__main__"] = module
    return module


def run_code(run: Run, code: types.CodeType, namespace: dict[str, Any], cell: Optional[int] = None) -> bool:
    """Runs code of the user's. An error is shown as Python shows it; true if there was none."""
    run.program_codes.append(code)
    depth, frame = 4, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + depth)
    try:
        exec(code, namespace)
        return True
    except SystemExit:
        raise
    except BaseException as error:
        failed(run, error, cell)
        if isinstance(error, KeyboardInterrupt):
            raise SystemExit(130) from None
        return False
    finally:
        if sys.getrecursionlimit() == limit + depth:
            sys.setrecursionlimit(limit)


def run_parts(
    run: Run, code: types.CodeType, source: Any, namespace: dict[str, Any], cell: Optional[int] = None
) -> bool:
    """Runs a file or a cell. A `backward` that it defines, or gives to a class, is seen before the next statement."""
    for part in parts_of(code, source):
        fine = run_code(run, part, namespace, cell)
        check_backwards()
        if not fine:
            return False
    return True


def parts_of(code: types.CodeType, source: Any) -> list[types.CodeType]:
    """A file's code, split after each statement that makes a new `backward`. Most files are one part."""
    if set(BACKWARDS).isdisjoint(code.co_names):
        return [code]
    import _ast

    flags, file = features_of(code), code.co_filename
    statements = compile(source, file, "exec", flags | 0x400, True).body  # type: ignore[attr-defined]  # as a tree
    ends = [0]
    for at, (statement, following) in enumerate(zip(statements, statements[1:]), 1):
        targets = statement.targets if type(statement) is _ast.Assign else [statement]
        names = {getattr(each, "attr", None) or getattr(each, "name", None) for each in targets}
        # A text that begins a part would become the file's description.
        is_text = type(following) is _ast.Expr and type(following.value) is _ast.Constant
        if not names.isdisjoint(BACKWARDS) and not is_text:
            ends.append(at)
    ends.append(len(statements))
    if len(ends) == 2:
        return [code]
    parts = [_ast.Module(statements[start:end], []) for start, end in zip(ends, ends[1:])]
    return [compile(part, file, "exec", flags, True) for part in parts]


def features_of(code: types.CodeType) -> int:
    """What `from __future__ import` has set, for what is compiled after it."""
    import __future__

    flags = [getattr(__future__, name).compiler_flag for name in __future__.all_feature_names]
    return code.co_flags & functools.reduce(operator.or_, flags)


def failed(run: Run, error: BaseException, cell: Optional[int] = None) -> None:
    """Says that the program failed, and shows its error without our own frames."""
    shown = without_ours(error)
    frames = []
    trace = shown.__traceback__
    while trace is not None:
        frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    users = [frame for frame in frames if is_users(frame[0])] or frames
    place = place_of(*users[-1]) if users else None
    if isinstance(error, SyntaxError) and error.filename and error.lineno and not users:
        place = place_of(error.filename, error.lineno)
    event: dict[str, Any] = {"event": "failed", "place": place, "error": error_text(error)}
    if cell is not None:
        event["cell"] = cell
    try:
        sys.stdout.flush()
    except Exception:
        pass
    if sys.excepthook is sys.__excepthook__:
        import traceback

        traceback.print_exception(type(shown), shown, shown.__traceback__)
    else:
        sys.excepthook(type(shown), shown, shown.__traceback__)
    if isinstance(error, RecursionError) and id(error) == run.raised:
        run.note(f"your backward is {len(frames):,} calls deep; ours needs no recursion, and its gradients are shown")
    run.send(event)


def without_ours(error: BaseException) -> BaseException:
    """The error with the frames of this file taken out of its tracebacks."""
    waiting, seen = [error], set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        kept = []
        trace = each.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename != HERE:
                kept.append(trace)
            trace = trace.tb_next
        for one, following in zip(kept, kept[1:]):
            one.tb_next = following
        if kept:
            kept[-1].tb_next = None
        each.__traceback__ = kept[0] if kept else None
        waiting += [other for other in (each.__cause__, each.__context__) if other is not None]
    return error


def look_first_in(folder: str) -> None:
    """Modules are looked for in this folder first, unless the user has told Python not to (`-P`)."""
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = folder


def run_file(run: Run, path: str) -> bool:
    """As `python FILE` does."""
    full = os.path.abspath(path)
    look_first_in(os.path.dirname(os.path.realpath(path)))
    from importlib.machinery import SourceFileLoader

    module = main_module(__file__=full, __cached__=None, __loader__=SourceFileLoader("__main__", full))
    run.namespace = module.__dict__
    text = read_bytes(full)
    code = compiled(run, lambda: compile(text, full, "exec", dont_inherit=True))
    return code is not None and run_parts(run, code, text, module.__dict__)


def read_bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def compiled(run: Run, compile_: Callable[[], types.CodeType], cell: Optional[int] = None) -> Optional[types.CodeType]:
    try:
        return compile_()
    except (SyntaxError, ValueError) as error:
        failed(run, error, cell)
        return None


def run_module(run: Run, name: str) -> bool:
    """As `python -m NAME` does."""
    import importlib.util

    look_first_in(os.getcwd())
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            name += ".__main__"
            spec = importlib.util.find_spec(name)
    except (ImportError, AttributeError, ValueError, TypeError):
        spec = None
    except BaseException as error:
        failed(run, error)
        return False
    if spec is None or spec.loader is None or not hasattr(spec.loader, "get_code"):
        error = ModuleNotFoundError(f"No module named {name}")
        run.send({"event": "failed", "place": None, "error": error_text(error)})
        print(f"{sys.executable}: No module named {name}", file=sys.stderr)
        return False
    code = compiled(run, lambda: spec.loader.get_code(name))  # type: ignore[union-attr]
    if code is None:
        return False
    sys.argv[0] = spec.origin or name
    module = main_module(
        __file__=spec.origin, __cached__=spec.cached, __loader__=spec.loader, __package__=spec.parent, __spec__=spec
    )
    run.namespace = module.__dict__
    return run_code(run, code, module.__dict__)


MAGIC = re.compile(r"^\s*(?:[%!?]|[\w.\[\]'\", ]+=\s*[%!])|\?\s*$")


def run_notebook(run: Run, path: str) -> bool:
    """A notebook's cells in order, in one namespace. A cell that fails is reported, and the next one goes on."""
    import linecache

    full = os.path.abspath(path)
    name = file_text(full)
    cells = cells_of(full)
    folder = os.path.dirname(full)
    os.chdir(folder)
    look_first_in(folder)
    nothing = Nothing("IPython")
    module = main_module(__file__=full, display=lambda *args, **keywords: None, get_ipython=lambda: nothing)
    run.namespace = module.__dict__
    flags, fine = 0, True
    for number, source in enumerate(cells, 1):
        filename = f"{name}: cell {number}"
        CELLS[filename] = filename
        text = without_magics(source, filename, flags)
        linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
        code = compiled(run, lambda: compile(text, filename, "exec", flags, True), number)
        if code is not None:
            flags |= features_of(code)
            if run_parts(run, code, text, module.__dict__, number):
                continue
        fine = False
        run.after = "after a failed cell"
    return fine


def cells_of(path: str) -> list[str]:
    """The code of a notebook's cells; empty ones don't count, as in Jupyter."""
    notebook = json.loads(read_bytes(path).decode("utf-8"))
    sheets = [notebook, *notebook.get("worksheets", [])]  # worksheets are of the format's version 3
    cells = [cell for sheet in sheets for cell in sheet.get("cells", [])]
    texts = []
    for cell in cells:
        if cell.get("cell_type") == "code":
            source = cell.get("source", cell.get("input", ""))
            text = source if isinstance(source, str) else "".join(source)
            if text.strip():
                texts.append(text)
    return texts


def without_magics(source: str, filename: str, flags: int) -> str:
    """A cell without what is not Python: `%`, `!` and `?` lines are passed over, their number of lines kept."""
    lines = source.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%") and first.split()[0] not in ("%%time", "%%timeit", "%%capture", "%%prun"):
        return "pass\n" * len(lines)
    for _ in range(len(lines)):
        text = "\n".join(lines) + "\n"
        try:
            compile(text, filename, "exec", flags, True)
            return text
        except SyntaxError as error:
            # The line of the error, or the one above it, since an error may be noticed late.
            near = ((error.lineno or 0) - 1, (error.lineno or 0) - 2)
            at = next((at for at in near if 0 <= at < len(lines) and MAGIC.search(lines[at])), None)
            if at is None:
                return text
            indent = re.match(r"\s*", lines[at]).group()  # type: ignore[union-attr]
            lines[at] = indent + "pass"
        except ValueError:
            return text
    return "\n".join(lines) + "\n"


# --------------------------------------------------------------------------------------------------------------------
# 12. From a notebook that is open: watch and show
# --------------------------------------------------------------------------------------------------------------------


def watch(cls: type) -> type:
    """Sees how objects of this class are made from here on. Gives the class back, so it can be a decorator."""
    global wants_largest
    wants_largest = False
    for each in [cls, *subclasses(cls)]:
        if each not in KINDS:
            learn_class(each, None)
    return cls


def subclasses(cls: type) -> list[type]:
    below = type.__subclasses__(cls)
    return [*below, *(inner for each in below for inner in subclasses(each))]


def show(root: Any, file: str = "mgrad.jsonl") -> None:
    """Writes the graph below `root` as one line of JSON at the end of a file, for `npx mgrad-tui --watch mgrad.jsonl`.

    Under `mgrad-tui --run` it is a moment instead."""
    if RUN is not None:
        if is_value(root):
            RUN.now("show", root, sys._getframe(1))
        return
    # Its operands may be of a class above its own, or of one beside it.
    for base in users_bases(type(root)):
        for each in [base, *(subclasses(base) if base.__module__ == type(root).__module__ else [])]:
            KINDS.setdefault(each, Kind(each, each.__name__))
    kind = kind_of(root)
    if not kind.data or not kind.grad:
        raise TypeError(f"mgrad.show: a {kind.name} has no {' and no '.join(kind.lacks())} that could be found")
    frame = sys._getframe(1)
    try:
        graph = take(root)
    except TooLarge:
        raise ValueError(f"mgrad.show: the graph has more than {NODES_AT_MOST:,} nodes") from None
    except Cycle as cycle:
        raise ValueError(f"mgrad.show: the graph has a cycle: the node made at {cycle} depends on itself") from None
    labels = labels_of(graph, [frame.f_locals, frame.f_globals], [frame.f_code])
    with open(file, "a", encoding="utf-8") as out:
        out.write(json.dumps(document(graph, labels), separators=(",", ":")) + "\n")


def document(graph: Graph, labels: dict[int, str]) -> dict[str, Any]:
    """A graph as the JSON object that mgrad-tui reads: {"root": id, "nodes": [...]}, ids being places in the list.
    A sum of many is written as a chain of sums of two, as the explorer computes it."""
    data, grads = data_of(graph), gradients_of(graph)
    nodes: list[dict[str, Any]] = []
    place: list[int] = []
    for at in range(graph.size):
        op = graph.op_names[graph.ops[at]]
        inputs = [place[each] for each in graph.inputs[graph.starts[at] : graph.starts[at + 1]]]
        if op in ("sum", "prod", "mean"):
            op, inputs = chained(nodes, op, inputs)
        node: dict[str, Any] = {"op": op, "data": as_json(data[at])}
        if inputs:
            node["inputs"] = inputs
        if at not in graph.numbers:
            node["grad"] = as_json(grads[at])
        if at in labels:
            node["label"] = labels[at]
        if graph.places[at] >= 0:
            node["line"] = graph.place_names[graph.places[at]]
        place.append(len(nodes))
        nodes.append(node)
    return {"root": place[-1], "nodes": nodes}


def chained(nodes: list[dict[str, Any]], op: str, inputs: list[int]) -> tuple[str, list[int]]:
    """Adds the inner nodes of a chain, and gives the op and the inputs of its last."""
    symbol = "*" if op == "prod" else "+"
    compute = COMPUTED_2[symbol]
    number = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}

    def add(word: str, parts: list[int], value: float) -> int:
        nodes.append({"op": word, "data": as_json(value), **({"inputs": parts} if parts else {})})
        return len(nodes) - 1

    def value_of(at: int) -> float:
        held = nodes[at]["data"]
        return number[held] if type(held) is str else held

    if op == "mean":
        total = inputs[0]
        for each in inputs[1:]:
            total = add("+", [total, each], value_of(total) + value_of(each))
        return "/", [total, add(CONST, [], float(len(inputs)))]
    if len(inputs) == 1:
        return symbol, [add(CONST, [], 1.0 if op == "prod" else 0.0), inputs[0]]
    total = inputs[0]
    for each in inputs[1:-1]:
        total = add(symbol, [total, each], compute(value_of(total), value_of(each)))
    return symbol, [total, inputs[-1]]


# --------------------------------------------------------------------------------------------------------------------
# 13. What takes the place of the package micrograd
# --------------------------------------------------------------------------------------------------------------------
# It is imported only if no package of that name is installed. It computes what the lecture's class computes, with a
# backward that needs no recursion.

MICROGRAD = {
    "micrograd": "",
    "micrograd.engine": '''
import math

class Value:
    """One number and its gradient."""

    def __init__(self, data, _children=(), _op=''):
        self.data = data
        self.grad = 0
        self._backward = lambda: None
        self._prev = set(_children)
        self._op = _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), '+')

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), '*')

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, other):
        assert isinstance(other, (int, float)), 'the exponent is a number'
        out = Value(self.data ** other, (self,), f'**{other}')

        def _backward():
            self.grad += other * self.data ** (other - 1) * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(self.data if self.data > 0 else 0, (self,), 'ReLU')

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,), 'tanh')

        def _backward():
            self.grad += (1 - out.data ** 2) * out.grad

        out._backward = _backward
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,), 'exp')

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def log(self):
        out = Value(math.log(self.data), (self,), 'log')

        def _backward():
            self.grad += out.grad / self.data

        out._backward = _backward
        return out

    def backward(self):
        order, seen, waiting = [], set(), [(self, False)]
        while waiting:
            node, ready = waiting.pop()
            if ready:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                waiting.append((node, True))
                waiting.extend((child, False) for child in node._prev)
        self.grad = 1
        for node in reversed(order):
            node._backward()

    def __neg__(self):
        return self * -1

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return other + (-self)

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return self * other ** -1

    def __rtruediv__(self, other):
        return other * self ** -1

    def __repr__(self):
        return f'Value(data={self.data}, grad={self.grad})'
''',
    "micrograd.nn": '''
import random

from micrograd.engine import Value

class Module:

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0

    def parameters(self):
        return []

class Neuron(Module):

    def __init__(self, nin, nonlin=True):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0)
        self.nonlin = nonlin

    def __call__(self, x):
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return act.relu() if self.nonlin else act

    def parameters(self):
        return self.w + [self.b]

    def __repr__(self):
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"

class Layer(Module):

    def __init__(self, nin, nout, **kwargs):
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]

    def __call__(self, x):
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self):
        return f"Layer of [{', '.join(str(neuron) for neuron in self.neurons)}]"

class MLP(Module):

    def __init__(self, nin, nouts):
        sizes = [nin, *nouts]
        last = len(nouts) - 1
        self.layers = [Layer(sizes[i], sizes[i + 1], nonlin=i != last) for i in range(len(nouts))]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self):
        return f"MLP of [{', '.join(str(layer) for layer in self.layers)}]"
''',
}


# --------------------------------------------------------------------------------------------------------------------
# 14. The command: mgrad.py --run FILE [its arguments]
# --------------------------------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    settings = os.environ.pop("MGRAD_RUN", None)
    if settings is None or arguments[:1] != ["--run"] or len(arguments) < (3 if arguments[1:2] == ["-m"] else 2):
        print("mgrad.py is started by mgrad-tui:  npx mgrad-tui --run FILE [its arguments]", file=sys.stderr)
        return 2
    is_module = arguments[1] == "-m"
    program, rest = (arguments[2], arguments[3:]) if is_module else (arguments[1], arguments[2:])
    run = start(json.loads(settings))
    run.send({"event": "start", "python": sys.version.split()[0], "executable": sys.executable, "program": program})
    sys.argv = [program, *rest]
    run.code = 1
    try:
        if is_module:
            fine = run_module(run, program)
        elif program.lower().endswith(".ipynb"):
            fine = run_notebook(run, program)
        else:
            fine = run_file(run, program)
        run.code = 0 if fine else 1
    except SystemExit as leaving:
        run.code = int(leaving.code) if isinstance(leaving.code, int) else 0 if leaving.code is None else 1
        check_random()
        raise
    except (OSError, ValueError) as error:
        run.send({"event": "failed", "place": None, "error": error_text(error)})
        print(f"{program}: {error}", file=sys.stderr)
    check_random()
    return run.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
