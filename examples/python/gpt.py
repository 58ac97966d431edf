"""A small GPT in plain Python scalars: it learns to write names, one letter after another.

Every number is a Value, and each step builds a new graph: a token's vector goes through attention over the letters before
it and through a small network, and the loss is how surprised the model is by the next letter. 4,192 parameters, Adam.

    python gpt.py [steps]
"""
import math
import random
import sys

NAMES = "yuheng diondre xavien jori juanluis erandi phia samatha phoenix emmelynn".split()
LETTERS = "abcdefghijklmnopqrstuvwxyz"
END = len(LETTERS)  # the token before the first letter and after the last
TOKENS, WIDTH, HEADS, LENGTH = len(LETTERS) + 1, 16, 4, 16
HEAD = WIDTH // HEADS


class Value:
    """A number, the numbers that it was computed from, and its derivative with respect to each of them."""

    __slots__ = ("data", "grad", "inputs", "slopes")

    def __init__(self, data, inputs=(), slopes=()):
        self.data = data
        self.grad = 0
        self.inputs = inputs
        self.slopes = slopes

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, power):
        return Value(self.data**power, (self,), (power * self.data ** (power - 1),))

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def exp(self):
        result = math.exp(self.data)
        return Value(result, (self,), (result,))

    def relu(self):
        return Value(max(0, self.data), (self,), (float(self.data > 0),))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    __radd__ = __add__
    __rmul__ = __mul__

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack.extend((each, False) for each in value.inputs)
        self.grad = 1
        for value in reversed(order):
            for each, slope in zip(value.inputs, value.slopes):
                each.grad += slope * value.grad


def matrix(rows, columns):
    return [[Value(random.gauss(0, 0.08)) for _ in range(columns)] for _ in range(rows)]


def times(weights, x):
    return [sum(w * each for w, each in zip(row, x)) for row in weights]


def scaled(x):
    """The vector with a mean square of 1."""
    size = sum(each * each for each in x) / len(x)
    scale = (size + 1e-5) ** -0.5
    return [each * scale for each in x]


def softmax(scores):
    most = max(score.data for score in scores)
    weights = [(score - most).exp() for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


def scores_after(token, position, keys, values):
    """The score of every token to come next; the keys and values of the letters so far grow by one."""
    x = scaled([t + p for t, p in zip(state["wte"][token], state["wpe"][position])])
    before, x = x, scaled(x)
    query = times(state["attn_wq"], x)
    keys.append(times(state["attn_wk"], x))
    values.append(times(state["attn_wv"], x))
    seen = []
    for head in range(0, WIDTH, HEAD):
        part = slice(head, head + HEAD)
        attention = softmax([sum(q * k for q, k in zip(query[part], key[part])) / HEAD**0.5 for key in keys])
        for i in range(head, head + HEAD):
            seen.append(sum(weight * value[i] for weight, value in zip(attention, values)))
    x = [a + b for a, b in zip(times(state["attn_wo"], seen), before)]
    before, x = x, scaled(x)
    hidden = [each.relu() for each in times(state["mlp_fc1"], x)]
    x = [a + b for a, b in zip(times(state["mlp_fc2"], hidden), before)]
    return times(state["lm_head"], x)


random.seed(42)
random.shuffle(list(range(32033)))  # as many names as were shuffled before NAMES were the first
state = {
    "wte": matrix(TOKENS, WIDTH),
    "wpe": matrix(LENGTH, WIDTH),
    "lm_head": matrix(TOKENS, WIDTH),
    "attn_wq": matrix(WIDTH, WIDTH),
    "attn_wk": matrix(WIDTH, WIDTH),
    "attn_wv": matrix(WIDTH, WIDTH),
    "attn_wo": matrix(WIDTH, WIDTH),
    "mlp_fc1": matrix(4 * WIDTH, WIDTH),
    "mlp_fc2": matrix(WIDTH, 4 * WIDTH),
}
parameters = [value for weights in state.values() for row in weights for value in row]
means, squares = [0.0] * len(parameters), [0.0] * len(parameters)

for step in range(int(sys.argv[1]) if len(sys.argv) > 1 else 4):
    name = NAMES[step % len(NAMES)]
    tokens = [END, *(LETTERS.index(letter) for letter in name), END]
    keys, values, losses = [], [], []
    for position in range(min(LENGTH, len(tokens) - 1)):
        chances = softmax(scores_after(tokens[position], position, keys, values))
        losses.append(-chances[tokens[position + 1]].log())
    loss = (1 / len(losses)) * sum(losses)
    loss.backward()
    rate = 0.01 * (1 - step / 1000)
    for i, parameter in enumerate(parameters):
        means[i] = 0.85 * means[i] + 0.15 * parameter.grad
        squares[i] = 0.99 * squares[i] + 0.01 * parameter.grad**2
        mean = means[i] / (1 - 0.85 ** (step + 1))
        square = squares[i] / (1 - 0.99 ** (step + 1))
        parameter.data -= rate * mean / (square**0.5 + 1e-8)
        parameter.grad = 0
    print(f"step {step + 1}   {name}   loss {loss.data}")
