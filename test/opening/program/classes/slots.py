"""Slots, local gradients, and no names of ops: like microgpt."""

import math
import random

random.seed(42)


class Value:
    __slots__ = ('data', 'grad', '_children', '_local_grads')

    def __init__(self, data, children=(), local_grads=()):
        self.data = data
        self.grad = 0
        self._children = children
        self._local_grads = local_grads

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, other):
        return Value(self.data**other, (self,), (other * self.data ** (other - 1),))

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def exp(self):
        return Value(math.exp(self.data), (self,), (math.exp(self.data),))

    def relu(self):
        return Value(max(0, self.data), (self,), (float(self.data > 0),))

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
        return self * other**-1

    def __rtruediv__(self, other):
        return other * self**-1

    def backward(self):
        topo = []
        visited = set()

        def build_topo(v):
            if v not in visited:
                visited.add(v)
                for child in v._children:
                    build_topo(child)
                topo.append(v)

        build_topo(self)
        self.grad = 1
        for v in reversed(topo):
            for child, local_grad in zip(v._children, v._local_grads):
                child.grad += local_grad * v.grad


def matrix(nout, nin):
    return [[Value(random.gauss(0, 1)) for _ in range(nin)] for _ in range(nout)]


def softmax(logits):
    highest = max(val.data for val in logits)
    exps = [(val - highest).exp() for val in logits]
    total = sum(exps)
    return [e / total for e in exps]


state_dict = {'wte': matrix(2, 3), 'out': matrix(2, 3)}
params = [p for mat in state_dict.values() for row in mat for p in row]


def main():
    for step in range(2):
        x = [t.relu() for t in state_dict['wte'][0]]
        logits = [sum(wi * xi for wi, xi in zip(row, x)) for row in state_dict['out']]
        probs = softmax(logits)
        loss = -probs[1].log()
        loss.backward()
        for i, p in enumerate(params):
            p.data -= 0.1 * p.grad
            p.grad = 0


main()
