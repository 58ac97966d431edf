/**
 * The graph as a Python script that needs nothing but Python: it computes every number again, with a Value class like
 * the lecture's (its ops come from the op table) or, with --torch, by PyTorch, and compares. Each node is one short
 * line, so a graph may have any size and depth. The script is ASCII, because labels are text from outside.
 */
import { backward, planFor } from '../../engine/autodiff/backprop.js';
import { opOf } from '../../engine/ops.js';
import { inputsOf, isConstant } from '../../engine/tape.js';
import type { Point } from '../../explain/point.js';
import { nameOf } from '../../notation/write/write.js';
import { escapeToAscii, withPlainMarks } from '../../text/escape.js';
import { plural } from '../../text/numbers.js';
import { asciiText, CODING, repr } from '../../text/python.js';
import { nodesOf } from '../exported.js';
import { type Masked, maskedNodes } from './masks.js';
import { pythonVariables, type Variables } from './names.js';
import { functionsFor, HELPER_NAMES, methodOf, TENSOR_METHODS } from './ops.js';

const VALUE = `class Value:
    """A number, and each number that it was computed from, with the derivative with respect to it."""

    made = []

    def __init__(self, data, *inputs):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs
        Value.made.append(self)

    def backward(self):
        """The gradient of every number: from the last to the first, each adds its contributions to its inputs."""
        self.grad = 1.0
        for value in reversed(Value.made):
            for number, derivative in value.inputs:
                number.grad += derivative * value.grad`;

const VALUED = `def valued(number):
    return number if isinstance(number, Value) else Value(number)`;

const TORCH = `TORCH = "--torch" in sys.argv[1:]
if TORCH:
    try:
        import torch
    except ImportError:
        sys.exit("--torch needs PyTorch: python3 -m pip install torch")

    def Value(data):
        return torch.tensor(data, dtype=torch.float64, requires_grad=True)`;

const CHECK = `def apart(got, expected, largest):
    """Whether two numbers differ in more than the last digits, in which libraries' exp may differ."""
    if got == expected or (got != got and expected != expected):
        return False
    if not math.isfinite(expected):
        return True
    return not abs(got - expected) <= 1e-9 * abs(expected) + 1e-13 * largest


def check(root):
    for node, *_ in NODES:
        if TORCH:
            node.retain_grad()
    root.backward()
    largest = [max([abs(row[i]) for row in NODES if math.isfinite(row[i])], default=0.0) for i in (2, 3)]
    wrong, masked = [], []
    for node, name, data, grad, *others in NODES:
        got = [node.item(), node.grad.item()] if TORCH else [node.data, node.grad]
        for what, one, other, most in zip(("data", "grad"), got, (data, grad), largest):
            if apart(one, other, most):
                if TORCH and what in others:
                    masked.append(f"{name!a}: {what} is {other!r}, PyTorch has {one!r}")
                else:
                    wrong.append(f"{name!a}: {what} is {one!r}, mgrad-tui had {other!r}")
    if wrong:
        sys.exit("\\n".join(wrong[:20] + [f"{len(wrong)} numbers differ"]))
    if masked:
        print("\\n".join(masked[:20] + [MASKS]))
    by = f"PyTorch {torch.__version__}" if TORCH else "plain Python"
    but = f" but for {len(masked)} number{'s' * (len(masked) > 1)} behind nan or infinity" if masked else ""
    print(f"{NODES[-1][1]!a} is {NODES[-1][2]!r}: data and gradients of {len(NODES)} nodes agree{but}, by {by}")`;

/** Why PyTorch's numbers may differ, for a graph in which nan or infinity occurs. */
const MASKS = `MASKS = """Behind nan or infinity PyTorch goes another way: where relu, abs, min, max or ** has a slope of 0, it passes
on 0 whatever comes from above, and the chain rule 0 * inf = nan; where their input is nan, relu, min and max pass on all
of it and abs nothing. What overflows on the way may do so in another order. Where all is finite they agree."""`;

/** The script's own names. */
const OWN = ['Value', 'valued', 'NODES', 'MASKS', 'TORCH', 'apart', 'check', 'math', 'sys', 'torch', 'inf', 'nan'];
const BUILT_IN = 'abs ImportError isinstance len max min print reversed zip OverflowError ValueError ZeroDivisionError';

/** The text of a .py file, in pieces. */
export function* python(point: Point): Generator<string> {
  const { tape, root, data } = point;
  const variables = pythonVariables(point, [...OWN, ...BUILT_IN.split(' '), ...HELPER_NAMES]);
  yield beginning(point);
  for (const id of nodesOf(point)) {
    const variable = variables[id];
    if (variable === undefined) continue;
    const label = tape.labels[id] ?? variable;
    yield `${variable} = ${written(point, id, variables)}${label === variable ? '' : `  # ${escapeToAscii(label)}`}\n`;
  }
  const grad = new Float64Array(tape.size);
  backward(tape, planFor(tape, root), data, grad);
  // with respect to itself, even if it is a constant
  grad[root] = 1;
  const masked = maskedNodes(tape, root, data, grad);
  const isMasked = masked.grad.includes(1);
  const note = isMasked ? ', and what PyTorch may have otherwise' : '';
  yield `\n# What mgrad-tui had: a node, its name, its data, its gradient${note}.\nNODES = [\n`;
  for (const id of nodesOf(point)) {
    const variable = variables[id];
    if (variable === undefined || (isConstant(tape, id) && id !== root)) continue;
    yield `    (${variable}, ${asciiText(tape.labels[id] ?? variable)}, ${repr(data[id]!)}, ${repr(grad[id]!)}${others(masked, id)}),\n`;
  }
  yield `]\n${isMasked ? `\n${MASKS}\n` : ''}\n\n${CHECK}\n\n\ncheck(${variables[root]})\n`;
}

const others = ({ data, grad }: Masked, id: number): string =>
  `${data[id] ? ', "data"' : ''}${grad[id] ? ', "grad"' : ''}`;

/** A node's expression in the variables of its inputs. */
function written({ tape, data }: Point, id: number, variables: Variables): string {
  const { name, symbol, fixity, inputs } = opOf(tape.op[id]!);
  if (inputs === 0) return `Value(${repr(data[id]!)})`;
  const [a, b] = inputsOf(tape, id) as [number, number];
  const left = variables[a] ?? `Value(${repr(data[a]!)})`;
  if (inputs === 1) return fixity === 'prefix' ? `${symbol}${left}` : `${left}.${name}()`;
  if (fixity === 'function') return `${left}.${name}(${variables[b] ?? `Value(${repr(data[b]!)})`})`;
  return `${left} ${symbol} ${variables[b] ?? repr(data[b]!)}`;
}

/** The line that gives PyTorch's tensors an op's method, if they lack it. */
const tensorMethod = (op: string): string[] =>
  TENSOR_METHODS[op] === undefined ? [] : [`    torch.Tensor.${op} = ${TENSOR_METHODS[op]}`];

/** Everything before the graph: what the script is, and a Value class with the graph's ops. */
function beginning(point: Point): string {
  const { tape, root, data } = point;
  const codes = new Set<number>();
  for (const id of nodesOf(point)) codes.add(tape.op[id]!);
  const ops = [...codes].sort((x, y) => x - y).map(opOf);
  const methods = ops.filter(({ inputs }) => inputs > 0).map(methodOf);
  const name = escapeToAscii(withPlainMarks(nameOf(tape, root)));
  return [
    CODING,
    `# ${name} = ${repr(data[root]!)}: a graph of ${plural(planFor(tape, root).count, 'node')}, written by mgrad-tui.`,
    '#',
    '# Run by python3, it computes everything again and compares data and gradients with what mgrad-tui had.',
    '# With --torch it does so by PyTorch.',
    `import math\nimport sys\nfrom math import inf, nan`,
    ...functionsFor(methods.join('\n')).map((text) => `\n\n${text}`),
    ...(methods.some((text) => text.includes('valued(')) ? [`\n\n${VALUED}`] : []),
    `\n\n${[VALUE, ...methods].join('\n\n')}`,
    `\n\n${TORCH}`,
    ...ops.flatMap(({ name }) => tensorMethod(name)),
    '\n# The graph.\n',
  ].join('\n');
}
