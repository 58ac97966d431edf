"""One training step of the same network in micrograd itself, whose folder is named by MICROGRAD.

Reads from stdin, as JSON, the parameters and the points [x, y, label]; prints seconds a step and the loss.
"""
import json
import os
import sys
import time

sys.path.insert(0, os.environ["MICROGRAD"])
from micrograd.engine import Value  # noqa: E402
from micrograd.nn import MLP  # noqa: E402

given = json.load(sys.stdin)
model = MLP(2, [16, 16, 1])
for parameter, value in zip(model.parameters(), given["parameters"], strict=True):
    parameter.data = value
points = [([Value(x), Value(y)], label) for x, y, label in given["points"]]


def loss():
    losses = [(1 + -label * model(inputs)).relu() for inputs, label in points]
    return sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())


times = []
for _ in range(given["steps"]):
    begun = time.perf_counter()
    total = loss()
    model.zero_grad()
    total.backward()
    for parameter in model.parameters():
        parameter.data += given["rate"] * parameter.grad
    times.append(time.perf_counter() - begun)
print(sorted(times)[len(times) // 2], loss().data)
