"""`.value`, `.gradient` and `parents` in a list; operators that call others; `__radd__ = __add__`."""

import math


class Scalar:

    def __init__(self, value, parents=None):
        self.value = value
        self.gradient = 0.0
        self.parents = parents or []
        self.grad_fn = None

    def __add__(self, other):
        other = other if isinstance(other, Scalar) else Scalar(other)
        out = Scalar(self.value + other.value, [self, other])

        def grad_fn(g):
            self.gradient += g
            other.gradient += g

        out.grad_fn = grad_fn
        return out

    __radd__ = __add__

    def __mul__(self, other):
        # A number is not made a Scalar here.
        if not isinstance(other, Scalar):
            out = Scalar(self.value * other, [self])

            def grad_fn(g):
                self.gradient += other * g

        else:
            out = Scalar(self.value * other.value, [self, other])

            def grad_fn(g):
                self.gradient += other.value * g
                other.gradient += self.value * g

        out.grad_fn = grad_fn
        return out

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        out = Scalar(other - self.value, [self])

        def grad_fn(g):
            self.gradient -= g

        out.grad_fn = grad_fn
        return out

    def __rtruediv__(self, other):
        out = Scalar(other / self.value, [self])

        def grad_fn(g):
            self.gradient -= out.value / self.value * g

        out.grad_fn = grad_fn
        return out

    def sigmoid(self):
        out = Scalar(1 / (1 + math.exp(-self.value)), [self])

        def grad_fn(g):
            self.gradient += out.value * (1 - out.value) * g

        out.grad_fn = grad_fn
        return out

    def backward(self, gradient=1.0):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.gradient = gradient
        for node in reversed(order):
            if node.grad_fn:
                node.grad_fn(node.gradient)


x, y = Scalar(2.0), Scalar(3.0)
z = sum([x, y * 2]) - 1
q = 10 - z
r = 6 / q
(r + z.sigmoid() + 2 * x).backward(0.5)
