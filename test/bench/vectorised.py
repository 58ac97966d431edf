"""The bench's training step on a network of arrays: in numpy with gradients by hand, and in PyTorch, as far as they are there.

Reads JSON from stdin: parameters, points, rate, warm, steps. Prints for each a line: its name, the median seconds of a
step, and the loss after all of them; or its name alone.
"""
import json
import sys
import time

SIZES = [2, 16, 16, 1]
ALPHA = 1e-4
given = json.load(sys.stdin)


def timed(step, loss):
    for _ in range(given["warm"]):
        step()
    took = []
    for _ in range(given["steps"]):
        begun = time.perf_counter()
        step()
        took.append(time.perf_counter() - begun)
    return sorted(took)[len(took) // 2], loss()


def layers(array):
    """Weights (a row a neuron) and biases; the parameters come neuron by neuron, the bias last."""
    at = 0
    made = []
    for inputs, outputs in zip(SIZES, SIZES[1:]):
        rows = [given["parameters"][at + i * (inputs + 1) : at + (i + 1) * (inputs + 1)] for i in range(outputs)]
        at += outputs * (inputs + 1)
        made.append((array([row[:-1] for row in rows]), array([row[-1] for row in rows])))
    return made


def in_numpy():
    import numpy as np

    net = layers(lambda rows: np.array(rows, dtype=float))
    x = np.array([point[:2] for point in given["points"]], dtype=float)
    y = np.array([point[2] for point in given["points"]], dtype=float)[:, None]
    rate, count = given["rate"], len(x)

    def forward():
        outs = [x]
        for i, (w, b) in enumerate(net):
            out = outs[-1] @ w.T + b
            outs.append(np.maximum(out, 0) if i < len(net) - 1 else out)
        return outs, 1 - y * outs[-1]

    def value(margin):
        return np.maximum(margin, 0).sum() / count + ALPHA * sum((w * w).sum() + (b * b).sum() for w, b in net)

    def step():
        outs, margin = forward()
        value(margin)
        grad = -y * (margin > 0) / count
        for i in reversed(range(len(net))):
            w, b = net[i]
            by_w, by_b = grad.T @ outs[i] + 2 * ALPHA * w, grad.sum(0) + 2 * ALPHA * b
            if i > 0:
                grad = (grad @ w) * (outs[i] > 0)
            w += rate * by_w
            b += rate * by_b

    return timed(step, lambda: value(forward()[1]))


def in_torch():
    import torch

    torch.set_num_threads(1)
    net = layers(lambda rows: torch.tensor(rows, dtype=torch.float64, requires_grad=True))
    flat = [each for pair in net for each in pair]
    x = torch.tensor([point[:2] for point in given["points"]], dtype=torch.float64)
    y = torch.tensor([point[2] for point in given["points"]], dtype=torch.float64)[:, None]

    def loss():
        out = x
        for i, (w, b) in enumerate(net):
            out = out @ w.T + b
            if i < len(net) - 1:
                out = out.relu()
        return (1 - y * out).relu().sum() / len(x) + ALPHA * sum((each * each).sum() for each in flat)

    def step():
        for each in flat:
            each.grad = None
        loss().backward()
        with torch.no_grad():
            for each in flat:
                each += given["rate"] * each.grad

    return timed(step, lambda: loss().item())


for name, run in [("numpy", in_numpy), ("torch", in_torch)]:
    try:
        print(name, *map(repr, map(float, run())))
    except ImportError:
        print(name)
