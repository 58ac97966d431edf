"""A stand-in for as much of PyTorch as exported scripts use, in plain Python, for machines that have no PyTorch.

Numbers are single floats. Each op's backward is what PyTorch documents and derivatives.yaml has for it: masks in place of
products where an op has a kink (relu, abs, minimum, maximum) or a power is constant, and comparisons that nan fails.
"""
import math
from math import inf, nan

__version__ = "stand-in"
float64 = float


def _divide(a, b):
    if b != 0:
        return a / b
    return nan if a == 0 or a != a else math.copysign(inf, a) * math.copysign(1.0, b)


def _power(a, b):
    try:
        return math.pow(a, b)
    except OverflowError:
        return -inf if a < 0 and b % 2 == 1 else inf
    except ValueError:
        if a != 0:
            return nan
        return -inf if math.copysign(1.0, a) < 0 and b % 2 == 1 else inf


def _guarded(function, at_overflow=inf):
    def call(a):
        try:
            return function(a)
        except OverflowError:
            return at_overflow
        except ValueError:
            return nan

    return call


_exp, _sqrt, _sin, _cos = (_guarded(each) for each in (math.exp, math.sqrt, math.sin, math.cos))


def _log(a):
    return -inf if a == 0 else _guarded(math.log)(a)


def _sign(a):
    """As a difference of comparisons, so that it is 0 at nan."""
    return float((0 < a) - (a < 0))


class _Number:
    """What is behind .grad."""

    def __init__(self, value):
        self.value = value

    def item(self):
        return self.value


class Tensor:
    _made = []

    def __init__(self, data, inputs=(), backward=None):
        self._data = data
        self._inputs = inputs
        self._backward = backward
        self.grad = None
        Tensor._made.append(self)

    def item(self):
        return self._data

    def retain_grad(self):
        pass

    def backward(self):
        """From the last one made to the first; what gets nothing keeps no gradient."""
        self.grad = _Number(1.0)
        for tensor in reversed(Tensor._made):
            if tensor.grad is None or tensor._backward is None:
                continue
            for number, owed in zip(tensor._inputs, tensor._backward(tensor.grad.value)):
                if isinstance(number, Tensor):
                    number.grad = _Number(owed if number.grad is None else number.grad.value + owed)
        Tensor._made.clear()

    def __add__(self, other):
        return Tensor(self._data + _of(other), (self, other), lambda grad: (grad, grad))

    def __sub__(self, other):
        return Tensor(self._data - _of(other), (self, other), lambda grad: (grad, -grad))

    def __mul__(self, other):
        a, b = self._data, _of(other)
        return Tensor(a * b, (self, other), lambda grad: (grad * b, grad * a))

    def __truediv__(self, other):
        a, b = self._data, _of(other)
        return Tensor(
            _divide(a, b), (self, other), lambda grad: (_divide(grad, b), -grad * _divide(_divide(a, b), b))
        )

    def __pow__(self, other):
        a, b = self._data, _of(other)
        if isinstance(other, Tensor):
            result = _power(a, b)
        else:  # pow_tensor_scalar takes these exponents apart
            roots = {0.5: _sqrt(a), -0.5: _divide(1.0, _sqrt(a)), 2.0: a * a, 3.0: a * a * a, -1.0: _divide(1.0, a)}
            result = roots[b] if b in roots else _divide(1.0, a * a) if b == -2 else _power(a, b)

        def backward(grad):
            to_base = 0.0 if b == 0 else grad * (b * _power(a, b - 1.0))
            to_exponent = 0.0 if a == 0 and b >= 0 else grad * (result * _log(a))
            return to_base, to_exponent

        return Tensor(result, (self, other), backward)

    def __neg__(self):
        return Tensor(-self._data, (self,), lambda grad: (-grad,))

    def exp(self):
        o = _exp(self._data)
        return Tensor(o, (self,), lambda grad: (grad * o,))

    def log(self):
        a = self._data
        return Tensor(_log(a), (self,), lambda grad: (_divide(grad, a),))

    def sqrt(self):
        o = _sqrt(self._data)
        return Tensor(o, (self,), lambda grad: (_divide(grad, 2.0 * o),))

    def tanh(self):
        o = math.tanh(self._data)
        return Tensor(o, (self,), lambda grad: (grad * (1.0 - o * o),))

    def sigmoid(self):
        o = _divide(1.0, 1.0 + _exp(-self._data))
        return Tensor(o, (self,), lambda grad: (grad * (1.0 - o) * o,))

    def relu(self):
        o = self._data if self._data > 0 or self._data != self._data else 0.0
        return Tensor(o, (self,), lambda grad: (0.0 if o <= 0 else grad,))

    def sin(self):
        a = self._data
        return Tensor(_sin(a), (self,), lambda grad: (grad * _cos(a),))

    def cos(self):
        a = self._data
        return Tensor(_cos(a), (self,), lambda grad: (grad * -_sin(a),))

    def abs(self):
        a = self._data
        return Tensor(math.fabs(a), (self,), lambda grad: (grad * _sign(a),))

    def min(self, other):
        a, b = self._data, other._data
        o = nan if a != a or b != b else min(a, b)
        half = lambda grad: grad / 2 if a == b else grad
        return Tensor(o, (self, other), lambda grad: (0.0 if a > b else half(grad), 0.0 if a < b else half(grad)))

    def max(self, other):
        a, b = self._data, other._data
        o = nan if a != a or b != b else max(a, b)
        half = lambda grad: grad / 2 if a == b else grad
        return Tensor(o, (self, other), lambda grad: (0.0 if a < b else half(grad), 0.0 if a > b else half(grad)))


def _of(number):
    return number._data if isinstance(number, Tensor) else number


def tensor(data, dtype=None, requires_grad=False):
    return Tensor(float(data))


from . import nn  # noqa: E402
