"""60,000 nodes built anew in each step: python anew.py [steps]"""

import sys
import time

from engine import Value

STEPS = int(sys.argv[1]) if len(sys.argv) > 1 else 50
ws = [Value(0.01 * i) for i in range(100)]
for step in range(STEPS):
    total = Value(0.0)
    for i in range(29950):
        total = total + ws[i % 100] * ws[(i * 7) % 100]
    for w in ws:
        w.grad = 0.0
    total.backward()
    for w in ws:
        w.data -= 1e-7 * w.grad
print(total.data)
print(time.process_time())
