import sys

from .layers import Scale
from .sub.engine import Var

print(__name__, __package__, sys.argv[1:])
model = Scale(3.0)
out = model(Var(float(sys.argv[1])))
out.backward()
