"""An MLP of 2-16-16-1 on 100 samples a step: python mlp.py [steps]"""

import random
import sys
import time

from engine import Value

random.seed(1337)
STEPS = int(sys.argv[1]) if len(sys.argv) > 1 else 10


class Neuron:

    def __init__(self, nin, nonlin=True):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0.0)
        self.nonlin = nonlin

    def __call__(self, x):
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return act.tanh() if self.nonlin else act

    def parameters(self):
        return self.w + [self.b]


class MLP:

    def __init__(self, *sizes):
        self.layers = [
            [Neuron(nin, i + 2 < len(sizes)) for _ in range(nout)]
            for i, (nin, nout) in enumerate(zip(sizes, sizes[1:]))
        ]

    def __call__(self, x):
        for layer in self.layers:
            x = [neuron(x) for neuron in layer]
        return x[0]

    def parameters(self):
        return [p for layer in self.layers for neuron in layer for p in neuron.parameters()]


model = MLP(2, 16, 16, 1)
xs = [[random.uniform(-1, 1), random.uniform(-1, 1)] for _ in range(100)]
ys = [1.0 if x[0] * x[1] > 0 else -1.0 for x in xs]
for step in range(STEPS):
    loss = sum(((model(x) - y) ** 2 for x, y in zip(xs, ys)), Value(0.0)) * 0.01
    for p in model.parameters():
        p.grad = 0.0
    loss.backward()
    for p in model.parameters():
        p.data -= 0.05 * p.grad
print(loss.data)
print(time.process_time())
