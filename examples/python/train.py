"""Fits the line y = w*x + b to four points, one step after another."""
import sys

from engine import Value

points = [(1.0, 3.0), (2.0, 5.0), (3.0, 7.0), (4.0, 9.0)]
w, b = Value(0.5), Value(0.0)

for step in range(int(sys.argv[1]) if len(sys.argv) > 1 else 20):
    loss = Value(0.0)
    for x, y in points:
        error = w * x + b + -y
        loss = loss + error * error
    w.grad = b.grad = 0.0
    loss.backward()
    w.data -= 0.01 * w.grad
    b.data -= 0.01 * b.grad

print(f"y = {w.data:.2f} x + {b.data:.2f}, loss {loss.data:.4f}")
