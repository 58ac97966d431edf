"""Children, op and rule are given to the result after it was made; a helper makes it; ops are called by other names."""

import math


class Node:

    def __init__(self, val):
        self.val = val
        self.derivative = 0.0
        self._parents = []
        self.rule = None

    def _result(self, val, *parents):
        out = Node(val)
        out._parents = list(parents)
        return out

    def __add__(self, other):
        out = Node(self.val + other.val)
        out._parents = [self, other]

        def rule():
            self.derivative += out.derivative
            other.derivative += out.derivative

        out.rule = rule
        return out

    def __mul__(self, other):
        out = self._result(self.val * other.val, self, other)

        def rule():
            self.derivative += other.val * out.derivative
            other.derivative += self.val * out.derivative

        out.rule = rule
        return out

    def f(self):
        out = Node(math.tanh(self.val))
        out._parents = [self]

        def rule():
            self.derivative += (1 - out.val**2) * out.derivative

        out.rule = rule
        return out

    def leaky(self):
        out = Node(self.val if self.val > 0 else 0.1 * self.val)
        out._parents = [self]

        def rule():
            self.derivative += (1 if out.val > 0 else 0.1) * out.derivative

        out.rule = rule
        return out

    def backward(self):
        order, seen = [], []

        def visit(v):
            if not any(v is each for each in seen):
                seen.append(v)
                for parent in v._parents:
                    visit(parent)
                order.append(v)

        visit(self)
        self.derivative = 1.0
        for v in reversed(order):
            if v.rule:
                v.rule()


a, b = Node(0.5), Node(-0.75)
c = a * b + a
d = c.f() + (b * b).f()
e = (d * b).leaky()
e.backward()
