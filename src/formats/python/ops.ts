/**
 * The op table's rows in Python: one method of the exported script's Value class for each row. The rows' expressions
 * are JavaScript that is nearly Python. What is not, and what raises an exception in Python but gives nan or an
 * infinity in IEEE arithmetic, is a small function in the script.
 */
import type { HELPERS, Op } from '../../engine/ops.js';

/** Python for the functions that rows may call in addition to those of `Math`. */
const OWN: Readonly<Record<keyof typeof HELPERS, string>> = {
  pow: `def power(a, b):
    try:
        return math.pow(a, b)
    except OverflowError:
        return -inf if a < 0 and b % 2 == 1 else inf
    except ValueError:  # a negative number to a fraction, or 0 to a negative power
        return nan if a != 0 else -inf if math.copysign(1.0, a) < 0 and b % 2 == 1 else inf`,
  powBase: `def power_base(a, b):
    return 0.0 if b == 0 else b * power(a, b - 1.0)`,
  powExponent: `def power_exponent(a, b, o):
    return 0.0 if a == 0 and b >= 0 else o * log(a)`,
  sigmoid: `def sigmoid(a):
    if a >= 0:
        return 1.0 / (1.0 + exp(-a))
    e = exp(a)
    return e / (1.0 + e)`,
  softplus: `def softplus(a):
    return maximum(a, 0.0) + math.log1p(exp(-absolute(a)))`,
  share: `def share(lead):
    return 1.0 if lead > 0 else 0.0 if lead < 0 else 0.5`,
};

/** Python for the functions of `Math` whose namesake in Python's math raises or differs. */
const MATH: Readonly<Record<string, string>> = {
  exp: `def exp(a):
    try:
        return math.exp(a)
    except OverflowError:
        return inf`,
  log: `def log(a):
    return math.log(a) if a > 0 else -inf if a == 0 else nan`,
  sqrt: `def sqrt(a):
    return math.sqrt(a) if a >= 0 else nan`,
  sin: `def sin(a):
    return math.sin(a) if math.isfinite(a) else nan`,
  cos: `def cos(a):
    return math.cos(a) if math.isfinite(a) else nan`,
  abs: `def absolute(a):
    return math.fabs(a)`,
  sign: `def sign(a):
    return a if a != a or a == 0 else math.copysign(1.0, a)`,
  min: `def minimum(a, b):
    if a == b:
        return a if math.copysign(1.0, a) < 0 else b
    return nan if a != a or b != b else min(a, b)`,
  max: `def maximum(a, b):
    if a == b:
        return a if math.copysign(1.0, a) > 0 else b
    return nan if a != a or b != b else max(a, b)`,
};

const DIVIDE = `def divide(a, b):
    try:
        return a / b
    except ZeroDivisionError:
        return nan if a != a or a == 0 else math.copysign(inf, a) * math.copysign(1.0, b)`;

const nameIn = (definition: string): string => /^def (\w+)/.exec(definition)?.[1] as string;

const FUNCTIONS = new Map([...Object.values(OWN), ...Object.values(MATH), DIVIDE].map((text) => [nameIn(text), text]));

/** The names of all these functions. */
export const HELPER_NAMES = [...FUNCTIONS.keys()];

/** An expression of a row, in Python. All its numbers are floats. */
function inPython(expression: string): string {
  let text = expression.replace(/^\((.+) \? (.+) : (.+)\)$/, '($2 if $1 else $3)');
  text = text.replace(/(?<![\w.])\d+(?![\w.])/g, '$&.0');
  text = text.replace(/(-?[\w.]+) \/ (\w+)/g, 'divide($1, $2)');
  text = text.replace(/Math\.(\w+)/g, (_, name: string) => (MATH[name] ? nameIn(MATH[name]) : `math.${name}`));
  for (const [name, definition] of Object.entries(OWN))
    text = text.replace(new RegExp(`\\b${name}\\(`, 'g'), `${nameIn(definition)}(`);
  return text;
}

const OPERATORS: Readonly<Record<string, string>> = {
  add: '__add__',
  sub: '__sub__',
  mul: '__mul__',
  div: '__truediv__',
  pow: '__pow__',
  neg: '__neg__',
};

/** An op's method of Value. */
export function methodOf({ name, inputs, fixity, forward, partials }: Op): string {
  const method = fixity === 'function' ? name : (OPERATORS[name] as string);
  const slopes = partials.map(inPython);
  const takesBoth = inputs === 2;
  return [
    `    def ${method}(self${takesBoth ? ', other' : ''}):`,
    ...(takesBoth ? ['        other = valued(other)'] : []),
    takesBoth ? '        a, b = self.data, other.data' : '        a = self.data',
    `        o = ${inPython(forward)}`,
    `        return Value(o, (self, ${slopes[0]})${takesBoth ? `, (other, ${slopes[1]})` : ''})`,
  ].join('\n');
}

/** The ops that PyTorch's tensors have no method for, as functions of a tensor. */
export const TENSOR_METHODS: Readonly<Record<string, string>> = {
  softplus: 'lambda a: -torch.nn.functional.logsigmoid(-a)',
};

/** The functions that a text calls, and those that they call. */
export function functionsFor(text: string): string[] {
  const wanted = new Set<string>();
  const collect = (among: string): void => {
    for (const [name, definition] of FUNCTIONS) {
      if (wanted.has(name) || !new RegExp(`(?<![\\w.])${name}\\(`).test(among)) continue;
      wanted.add(name);
      collect(definition);
    }
  };
  collect(text);
  return [...FUNCTIONS].filter(([name]) => wanted.has(name)).map(([, definition]) => definition);
}
