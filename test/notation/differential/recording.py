"""Runs programs from stdin (a JSON list of lists of statements) and prints, as JSON, what the names of each one hold.

The class below records what Value would: op, inputs, data and gradients. A statement that raises is left out, and the
program is run again without it.
"""
import contextlib, io, json, math, os, resource, signal, sys, types


class Value:
    def __init__(self, data, _children=(), _op='', label=''):
        self.data, self.grad, self._prev, self._op, self.label = data, 0.0, tuple(_children), _op, label

    def _new(self, data, op, *inputs):
        return Value(data, inputs, op)

    def __add__(self, o): return self._new(self.data + num(o), 'add', self, o)
    def __radd__(self, o): return self._new(num(o) + self.data, 'add', o, self)
    def __sub__(self, o): return self._new(self.data - num(o), 'sub', self, o)
    def __rsub__(self, o): return self._new(num(o) - self.data, 'sub', o, self)
    def __mul__(self, o): return self._new(self.data * num(o), 'mul', self, o)
    def __rmul__(self, o): return self._new(num(o) * self.data, 'mul', o, self)
    def __truediv__(self, o): return self._new(self.data / num(o), 'div', self, o)
    def __neg__(self): return self._new(-self.data, 'neg', self)
    def tanh(self): return self._new(math.tanh(self.data), 'tanh', self)
    def relu(self): return self._new(max(0, self.data), 'relu', self)

    def _backward(self):
        a, b = (*self._prev, None, None)[:2]
        x, y, o, g = num(a), num(b), self.data, self.grad
        rules = {'add': (1, 1), 'sub': (1, -1), 'mul': (y, x), 'neg': (-1,), 'tanh': (1 - o * o,), 'relu': (float(o > 0),)}
        if self._op == 'div': rules['div'] = (1 / y, -o / y)
        for node, local in zip(self._prev, rules.get(self._op, ())):
            if isinstance(node, Value): node.grad += local * g

    def backward(self):
        order = []
        visit(self, order, set())
        for node in order: node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order): node._backward()


def num(x):
    return x.data if isinstance(x, Value) else (x or 0)


def visit(node, order, seen):
    if isinstance(node, Value) and id(node) not in seen:
        seen.add(id(node))
        for each in node._prev: visit(each, order, seen)
        order.append(node)


def graph(names):
    """A line a node, inputs first: [op, inputs or data, gradient]; and the place of each name's node."""
    lines, places, keep = [], {}, []

    def place(x):
        if not isinstance(x, Value):
            lines.append(['const', float(x), 0.0])
            return len(lines) - 1
        if id(x) not in places:
            keep.append(x)
            inputs = [place(each) for each in x._prev]
            lines.append([x._op or 'leaf', inputs if inputs else float(x.data), float(x.grad)])
            places[id(x)] = len(lines) - 1
        return places[id(x)]

    found = {name: place(value) for name, value in names}
    return {'names': found, 'nodes': lines}


def run(statements):
    """The names' graph and numbers, or the index of the statement that raises."""
    engine = types.ModuleType('micrograd.engine')
    engine.Value = Value
    sys.modules.update({'micrograd': types.ModuleType('micrograd'), 'micrograd.engine': engine})
    sys.modules['__main__'] = main = types.ModuleType('__main__')
    space = main.__dict__
    space.update({'Value': Value, 'draw_dot': lambda root: root})
    done = 0
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for text in statements:
                exec(compile(text, 'a.py', 'exec'), space)
                done += 1
        nodes = sorted((name, value) for name, value in space.items() if isinstance(value, Value))
        numbers = {n: v for n, v in space.items() if type(v) in (int, float) and not n.startswith('__')}
        return {**graph(nodes), 'numbers': numbers}
    except BaseException:
        return done


def finite(x):
    """JSON has no infinities: they and nan are texts."""
    if isinstance(x, float) and not math.isfinite(x): return {math.inf: 'Infinity', -math.inf: '-Infinity'}.get(x, 'NaN')
    if isinstance(x, dict): return {k: finite(v) for k, v in x.items()}
    return [finite(v) for v in x] if isinstance(x, list) else x


def apart(statements):
    """The same in a process of its own, which may change what it likes, and end; None if it does not end well."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.2)
        os.write(into, dumps(finite(run(statements))).encode())
        os._exit(0)
    os.close(into)
    with open(out, 'rb') as pipe: text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def sound(statements):
    """What the statements give that do not raise."""
    left = list(statements)
    while True:
        result = apart(left)
        if isinstance(result, dict): return {'text': '\n'.join(left) + '\n', **result}
        if result is None or result == len(left): return {'text': None}
        del left[result]


dumps = json.dumps
json.dump([sound(program) for program in json.load(sys.stdin)], sys.stdout)
