"""Children are given as a set: their order is lost, and so is one of a*a."""


class Value:

    def __init__(self, data, children=frozenset(), name=None):
        self.data = data
        self.grad = 0
        self.children = children
        self.name = name
        self.back = None

    def _op(self, other, f, back):
        raise NotImplementedError

    def __add__(self, other):
        out = Value(self.data + other.data, {self, other})

        def back():
            self.grad += out.grad
            other.grad += out.grad

        out.back = back
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, {self, other})

        def back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.back = back
        return out

    def __sub__(self, other):
        out = Value(self.data - other.data, {self, other})

        def back():
            self.grad += out.grad
            other.grad -= out.grad

        out.back = back
        return out

    def __truediv__(self, other):
        out = Value(self.data / other.data, {self, other})

        def back():
            self.grad += out.grad / other.data
            other.grad -= out.data / other.data * out.grad

        out.back = back
        return out

    def backward(self):
        order, seen = [], set()

        def visit(v):
            if v not in seen:
                seen.add(v)
                for child in v.children:
                    visit(child)
                order.append(v)

        visit(self)
        self.grad = 1
        for v in reversed(order):
            if v.back:
                v.back()


a, b = Value(3.0), Value(4.0)
square = a * a
less = square - b
L = less / a + less
L.backward()
