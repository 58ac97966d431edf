"""Engines with one mistake each: python wrong.py WHICH"""

import sys

from lecture import Value as Right

WHICH = sys.argv[1]


class Value(Right):

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), '+')

        def _backward():
            if WHICH == 'assign':
                self.grad = out.grad
                other.grad = out.grad
            else:
                self.grad += out.grad
                other.grad += out.grad

        if WHICH == 'self':
            self._backward = _backward
        else:
            out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), '*')

        def _backward():
            if WHICH == 'raises':
                raise ZeroDivisionError('in a rule')
            sign = -1 if WHICH == 'sign' else 1
            if WHICH == 'operand':
                self.grad += self.data * out.grad
                other.grad += other.data * out.grad
            else:
                self.grad += sign * other.data * out.grad
                other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def backward(self):
        if WHICH == 'recurse':
            # All inputs get their part, then each goes on.
            if getattr(self, 'begun', True):
                self.grad = self.grad or 1.0
            self._backward()
            for child in self.ordered:
                child.backward()
        elif WHICH == 'recurse in turn':
            self.grad = self.grad or 1.0
            for i, child in enumerate(self.ordered):
                child.grad += self.local[i] * self.grad
                child.backward()
        elif WHICH == 'recurse over a set':
            self.grad = self.grad or 1.0
            self._backward()
            for child in self._prev:
                child.backward()
        else:
            super().backward()


if WHICH.startswith('recurse'):

    class Value(Value):

        def __init__(self, data, _children=(), _op='', label=''):
            super().__init__(data, _children, _op, label)
            self.ordered = _children
            self.local = [1.0, 1.0]

        def __add__(self, other):
            out = Value(self.data + other.data, (self, other), '+')

            def _backward():
                self.grad += out.grad
                other.grad += out.grad

            out._backward = _backward
            return out


a, b = Value(1.0), Value(3.0)
if WHICH.startswith('recurse'):
    b = a + a
    c = b + b
    c.backward()
else:
    for step in range(2):
        c = a * b + a
        d = c * 2 + c + a
        if WHICH != 'no zeroing':
            a.grad = b.grad = 0.0
        try:
            d.backward()
        except ZeroDivisionError as error:
            print(error)
        a.data += 0.01
