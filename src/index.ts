/**
 * The library: build a graph with `Value`, read one with `read`, explore it with `explore`, draw it with
 * `toDot`, train it with `optimizers`, and have a gradient explained with `explain` or checked with `gradientCheck`.
 * Ink is loaded only when `explore` is called.
 */
import { backward, forward, newData, planFor, setLeaves } from './engine/autodiff/backprop.js';
import { describe, mustBeOneOf, mustBeOptions, mustBeText } from './engine/given.js';
import type { Samples } from './engine/nn/samples.js';
import { DIRECTIONS, type Direction } from './engine/optimizers/optimizers.js';
import { checkedRate } from './engine/optimizers/training.js';
import { extendsTape } from './engine/tape.js';
import { type Compiled, called, compile, gradOf, mustBeValue, Value, valuesOf } from './engine/value.js';
import { type Explanation, explanationOf } from './explain/explain.js';
import { ASCII_MARKS, MARKS, name, pointOf } from './explain/point.js';
import { dot } from './formats/drawings/dot.js';
import { builtFrom, readingOf } from './notation/built.js';
import { type Reading, readSource } from './notation/read.js';
import { isRef } from './notation/run/term.js';
import { SourceError } from './notation/source.js';
import type { Session } from './session/model.js';
import { openReading } from './session/source/opening.js';
import { hasScreenReader, prepareEnvironment } from './terminal/colour.js';
import { openKeys } from './terminal/controlling.js';
import { escape } from './text/escape.js';

export type { Verdict } from './engine/check/check.js';
export { type CheckedGradient, type GradientCheck, gradientCheck } from './engine/check/gradient-check.js';
export * as nn from './engine/nn/nn.js';
export type { Samples } from './engine/nn/samples.js';
export type { Direction } from './engine/optimizers/optimizers.js';
export {
  type Optimize,
  type OptimizerOptions,
  type OptimizerSettingOptions,
  optimizers,
  type Training,
  zeroGrad,
} from './engine/optimizers/training.js';
export type { Operand } from './engine/value.js';
export type { Explanation } from './explain/explain.js';
export type { NextModule } from './notation/handed.js';
export { SourceError, Value };

/** A graph read from the notation, as Values. */
export interface Read {
  /** The last expression assigned or shown. */
  readonly root: Value;
  /** The Value of every name, in an object without a prototype; names of plain numbers are left out. */
  readonly names: Readonly<Record<string, Value>>;
  /** The lines that `print` wrote. */
  readonly prints: readonly string[];
  /** What was passed over, or done differently than in Python, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads a graph in micrograd's notation, a straight-line subset of Python. Only assignments and
 * arithmetic are executed. Data is that after one forward pass at the end; gradients are those
 * that the statements left, or else 0. `name` is what error messages call the text.
 *
 * Throws a SourceError, with line, column and a caret, on what is not part of the notation, and if there is no
 * expression at all; a TypeError if `text` or `name` is not a string.
 */
export function read(text: string, name = '<text>'): Read {
  mustBeText(text, 'what is read');
  mustBeText(name, 'name');
  const source = { name, text };
  const reading = readSource(source);
  const { tape, leaves, names, prints, notes } = reading;
  if (reading.root < 0)
    throw new SourceError(source, 0, reading.empty ?? 'there is no expression here; expected something like L = a*b');
  const data = newData(tape);
  setLeaves(tape, data, leaves);
  forward(tape, data);
  const values = valuesOf(tape, data);
  leaveGradients(reading, values);
  const named: Record<string, Value> = Object.create(null);
  for (const [label, term] of names) if (isRef(term)) named[label] = values[term.id] as Value;
  return { root: values[reading.root] as Value, names: named, prints, notes };
}

/** Gives the Values the gradients that the statements computed and set. */
function leaveGradients({ tape, gradients }: Reading, values: readonly Value[]): void {
  if (!gradients) return;
  const { backward: last, set } = gradients;
  if (last) {
    const data = newData(tape);
    setLeaves(tape, data, last.leaves);
    forward(tape, data);
    const grad = new Float64Array(tape.size);
    backward(tape, planFor(tape, last.root), data, grad);
    for (const [id, value] of values.entries()) value.grad = grad[id]!;
  }
  for (const [id, grad] of set) values[id]!.grad = grad;
}

export interface ExplainOptions {
  /** Plain characters only. */
  readonly ascii?: boolean;
  /** How many lines each part may have, 4 or more; 8 if not given. */
  readonly lines?: number;
}

/**
 * Where d(root)/d(node) comes from, in the explorer's words: by the chain rule, per user of the node; as a
 * sum over all paths from `root` down to it; why it is 0, nan or infinite, or what it means; and as quotients
 * to try by hand. Computed from the present data; the gradients of the Values are not used.
 *
 *     explain(L, a).chainRule[0]   // ∂L/∂a = ∂L/∂e × ∂e/∂a = -2 × -3 = 6
 *
 * If `root` does not depend on `node`, each part says so, and there is nothing to try. Throws a TypeError if
 * either is not a Value or `ascii` not a boolean, a RangeError if `lines` is not a number from 4 up.
 */
export function explain(root: Value, node: Value, options: ExplainOptions = {}): Explanation {
  mustBeOptions(options, '{ ascii: true }');
  const { ascii = false, lines = 8 } = options;
  if (typeof ascii !== 'boolean') throw new TypeError(`ascii is true or false, not ${describe(ascii)}`);
  if (typeof lines !== 'number' || !(lines >= 4)) throw new RangeError(`lines is 4 or more, not ${describe(lines)}`);
  mustBeValue(node, 'the node');
  const point = pointOf(root);
  const id = point.ids.get(node);
  const marks = ascii ? ASCII_MARKS : MARKS;
  if (id !== undefined) return explanationOf(point, id, marks, lines);
  const noPath = [`no path: ${name(point, point.root, marks)} does not depend on ${escape(called(node, 'this node'))}`];
  return { chainRule: noPath, paths: noPath, why: noPath, tryIt: [] };
}

/**
 * The graph below `root` as the lecture draws it, as a text for Graphviz: left to right, a box
 * `{ label | data | grad }` with the present numbers for each Value, and an oval for each op.
 *
 *     writeFileSync('L.dot', toDot(L))   // then: dot -Tsvg L.dot -o L.svg
 *
 * Throws a TypeError if `root` is not a Value, or a gradient was set to something that is not a number.
 */
export function toDot(root: Value): string {
  const { tape, values, data } = compile(root);
  return [...dot({ tape, root: tape.size - 1, data, grad: (id) => gradOf(values[id] as Value) })].join('');
}

export interface ExploreOptions {
  /** The name of the graph in the header. */
  readonly title?: string;
  /** The first learning rate; 0.01 if not given. */
  readonly lr?: number;
  /** Whether steps raise the root (the default) or lower it. */
  readonly direction?: Direction;
  /**
   * Which Values are the inputs and the score of each sample, and the targets. The inputs are frozen; the screen
   * shows the accuracy and, if a sample has two inputs, the decision region.
   */
  readonly samples?: Samples<Value>;
}

/** Whether the explorer is open: there is only one terminal. */
let isExploring = false;

/**
 * Opens the explorer on the graph below `root` and resolves when the user closes it, with the
 * session as it was then. Leaf data changed there is written back to the Values.
 *
 * Rejects with a TypeError if `root` is not a Value, an option is not of its type, or `samples` are not of this graph;
 * with a RangeError if `lr` is not a number above 0; with an Error if there is no terminal, or it is open already.
 */
export async function explore(root: Value, options: ExploreOptions = {}): Promise<Session> {
  mustBeOptions(options, "{ title: 'line' }");
  const { title = 'explore', lr, direction, samples } = options;
  mustBeText(title, 'title');
  if (lr !== undefined) checkedRate(lr);
  if (direction !== undefined) mustBeOneOf(direction, DIRECTIONS, 'direction');
  const compiled = compile(root);
  const reading = readingOf(builtFrom(compiled, { ...(samples !== undefined && { samples }) }));
  if (isExploring) throw new Error('explore() is open already: await it before the next');
  isExploring = true;
  try {
    const session = openReading(
      reading,
      { name: title, text: '' },
      { title, ...(lr !== undefined && { lr }), ...(direction !== undefined && { direction }) },
    );
    const closed = await explored(session);
    writeBack(closed, compiled);
    return closed;
  } finally {
    isExploring = false;
  }
}

/** Opens the explorer; resolves to the session as it is when the user closes it. */
async function explored(session: Session): Promise<Session> {
  const keys = process.stdout.isTTY ? openKeys() : undefined;
  if (!keys) throw new Error('explore() needs a terminal: stdout is not one, or no keys can be read');
  try {
    prepareEnvironment(process.env);
    const open = hasScreenReader(process.env)
      ? (await import('./view/plain.js')).openPlain
      : (await import('./view/open.js')).openApp;
    return await open(session, { keys });
  } finally {
    keys.close();
  }
}

/** Writes the session's leaf data back to the Values, unless another graph was opened there. */
function writeBack({ model: { program, leaves } }: Session, { tape, values }: Compiled): void {
  if (!extendsTape(program.tape, tape)) return;
  for (const [slot, id] of tape.leaves.entries()) (values[id] as Value).data = leaves[slot] as number;
}
