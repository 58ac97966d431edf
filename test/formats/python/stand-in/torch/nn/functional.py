import math

from .. import Tensor, _exp


def logsigmoid(x):
    a = x._data
    z = _exp(-math.fabs(a))
    smaller = a if a < 0 else 0.0 if a == a else a
    slope = (1.0 if a < 0 else 0.0) - (1.0 if a < 0 else -1.0) * (z / (1.0 + z))
    return Tensor(smaller - math.log1p(z), (x,), lambda grad: (grad * slope,))
