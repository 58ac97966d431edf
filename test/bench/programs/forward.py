"""Forward passes without a backward: how much memory is in use after the first hundred of them, and after all."""

import resource
import sys

from engine import Value

PASSES = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
ws = [Value(0.01 * i) for i in range(20)]
early = 0
for step in range(PASSES):
    out = sum((w * step for w in ws), Value(0.0)).tanh()
    if step == 100:
        early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(early, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
