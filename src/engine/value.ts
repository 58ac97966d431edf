/**
 * micrograd's familiar front: a scalar that remembers how it was made.
 *
 *     const a = new Value(2, 'a'), b = new Value(-3, 'b');
 *     const L = a.mul(b).tanh();
 *     L.backward();   // a.grad, b.grad
 *
 * A graph is compiled to a tape once, when it is first differentiated or re-evaluated. From then on,
 * the first result that is read after an edit of a leaf costs one forward loop.
 */
import { backward, forward, planFor } from './autodiff/backprop.js';
import { lastingArray } from './autodiff/repetition/memory.js';
import { describe, mustBeList, mustBeText } from './given.js';
import { addNode, newGraph, tapeOf } from './graph.js';
import { GraphTooLarge, mustHaveHeap } from './memory-limit.js';
import { apply } from './op-functions.js';
import { codeOf, OPS, type OpName, opOf } from './ops.js';
import { NONE, type Tape } from './tape.js';

/** A value, or a number that stands for a constant. */
export type Operand = Value | number;

type Methods = { [name in OpName<1>]: () => Value } & { [name in OpName<2>]: (other: Operand) => Value };

/** A graph of Values as a tape, with the Value behind every id. */
export interface Compiled {
  readonly tape: Tape;
  readonly values: readonly Value[];
  readonly data: Float64Array;
}

/** A compiled graph with its present data, shared by all Values in it. */
interface Home {
  tape: Tape;
  data: Float64Array;
  readonly values: Value[];
  /** What `edits` was when `data` was computed. */
  edits: number;
  /** Space for gradients, once there have been MANY backwards. */
  grad: Float64Array | undefined;
  backwards: number;
}

/** How many edits of leaves there have been, in all graphs. */
let edits = 0;
/** After so many backwards, a graph's data and gradients stand in arrays for many passes; others are used once. */
const MANY = 8;
/** How many Values have been made. V8's heap is checked once every CHECK_EVERY. */
let made = 0;
const CHECK_EVERY = 2 ** 18;
/** A Set holds at most 2**24. */
const MOST_COUNTED = 2 ** 24 - 4;
/** The tape of a home that is still empty. */
const EMPTY = tapeOf(newGraph(0));
let settle: (root: Value, most?: number) => Home;
export let isValue: (thing: unknown) => thing is Value;

/**
 * One scalar. `new Value(data, label?)` makes a leaf; every op of the table is a method that makes
 * a new Value: `add sub mul div pow min max` take a Value or a number, `neg exp log sqrt tanh
 * sigmoid softplus relu sin cos abs` take nothing. A number becomes a constant, which takes no gradient.
 * A method throws a TypeError on anything else, including a Value of another copy of the library.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: a method for every row of the op table is defined below
export class Value {
  /** The name that the screen shows and that it is found by. */
  label: string | undefined;
  /** d(root)/d(this) after `root.backward()`; 0 before. May be set by hand. */
  grad = 0;
  readonly #op: string;
  readonly #left: Value | undefined;
  readonly #right: Value | undefined;
  #data: number;
  #edits = edits;
  #home: Home | undefined;
  #id = 0;

  /** A leaf. Throws a TypeError if `data` is not a number. */
  constructor(data: number, label?: string);
  /** @internal */
  constructor(data: number, label: string | undefined, op: string, left?: Value, right?: Value);
  constructor(data: number, label?: string, op = 'leaf', left?: Value, right?: Value) {
    if (typeof data !== 'number') throw new TypeError(`a Value's data is a number, not ${describe(data)}`);
    if (label !== undefined) mustBeText(label, "a Value's label");
    if (++made % CHECK_EVERY === 0) mustHaveHeap(made);
    this.#data = data;
    this.label = label;
    this.#op = op;
    this.#left = left;
    this.#right = right;
  }

  /** The op's name: `leaf`, `const`, `mul` ... */
  get op(): string {
    return this.#op;
  }

  /** The Values that it was computed from, in order. */
  get inputs(): readonly Value[] {
    return Object.freeze(Value.#given(this));
  }

  /** The number itself, always up to date with the leaves. */
  get data(): number {
    if (this.#left === undefined || this.#edits === edits) return this.#data;
    this.#data = this.#evaluated().data[this.#id] as number;
    this.#edits = edits;
    return this.#data;
  }

  /** Sets a leaf's data. Throws a TypeError if this is not a leaf, or `data` is not a number. */
  set data(data: number) {
    if (this.#op !== 'leaf') throw new TypeError(`only a leaf's data can be set; this is "${this.#op}"`);
    if (typeof data !== 'number') throw new TypeError(`a leaf's data is a number, not ${describe(data)}`);
    if (Object.is(data, this.#data)) return;
    this.#data = data;
    edits++;
  }

  /** Sets `grad` of every Value v that this one depends on to d(this)/dv, from zero each time. */
  backward(): void {
    const home = this.#evaluated();
    const plan = planFor(home.tape, this.#id);
    if (++home.backwards === MANY) {
      const data = lastingArray(home.tape);
      data.set(home.data);
      home.data = data;
      home.grad = lastingArray(home.tape);
    }
    const grad = home.grad ?? new Float64Array(home.tape.size);
    backward(home.tape, plan, home.data, grad);
    for (let id = 0; id <= this.#id; id++) {
      if (plan.reached[id]) (home.values[id] as Value).grad = grad[id] as number;
    }
  }

  toString(): string {
    return `Value(data=${this.data}, grad=${this.grad})`;
  }

  /** The compiled graph of this Value (compiled now if necessary), after a forward pass if a leaf has changed. */
  #evaluated(): Home {
    const home = this.#home ?? Value.#settle(this);
    if (home.edits !== edits) {
      for (const id of home.tape.leaves) home.data[id] = (home.values[id] as Value).#data;
      forward(home.tape, home.data);
      home.edits = edits;
    }
    return home;
  }

  /**
   * Compiles the graph that `root` depends on and makes it the home of all its Values. No recursion: a
   * chain of a million Values is fine.
   */
  static #settle(root: Value, most?: number): Home {
    const home: Home = {
      tape: EMPTY,
      data: new Float64Array(0),
      values: [],
      edits,
      grad: undefined,
      backwards: 0,
    };
    try {
      Value.#collect(root, home, most);
    } catch (error) {
      for (const value of home.values) value.#home = undefined;
      throw error instanceof GraphTooLarge ? Value.#counted(root, error) : error;
    }
    forward(home.tape, home.data);
    return home;
  }

  /** What a Value was made from: Values, but JavaScript can pass the constructor anything. */
  static #given(value: Value): Value[] {
    const left = value.#left;
    const right = value.#right;
    return right === undefined ? (left === undefined ? [] : [left]) : [left as Value, right];
  }

  /**
   * Puts every Value that `root` depends on into the home's tape, inputs first. Each was there before its user, so
   * there is no cycle.
   */
  static #collect(root: Value, home: Home, most?: number): void {
    const { values } = home;
    // from the root down to the present Value
    const path: Value[] = [root];
    try {
      while (path.length > 0) {
        const value = path[path.length - 1] as Value;
        // what is not a Value has no #home, and throws
        if (value.#left !== undefined && value.#left.#home !== home) path.push(value.#left);
        else if (value.#right !== undefined && value.#right.#home !== home) path.push(value.#right);
        else {
          path.pop();
          value.#id = values.length;
          value.#home = home;
          values.push(value);
        }
      }
    } catch (error) {
      const last = path.at(-1);
      if (last) mustTake(last.#op, Value.#given(last));
      throw error;
    }
    const graph = newGraph(values.length, most);
    for (const value of values) {
      const { label } = value;
      if (label !== undefined) mustBeText(label, "a Value's label");
      const left = value.#left;
      const right = value.#right;
      const code = codeOf(value.#op);
      const given = (left === undefined ? 0 : 1) + (right === undefined ? 0 : 1);
      if (given !== opOf(code).inputs) mustTake(value.#op, Value.#given(value));
      const id = addNode(graph, code, left ? left.#id : NONE, right ? right.#id : NONE, value.#data);
      if (label !== undefined) graph.labels[id] = label;
    }
    home.tape = tapeOf(graph);
    home.data = graph.data.subarray(0, graph.size);
  }

  /** The same error with the number of Values that `root` depends on, as far as a Set can count them. */
  static #counted(root: Value, { most }: GraphTooLarge): GraphTooLarge {
    const seen = new Set([root]);
    // iterating over a Set includes what is added meanwhile
    for (const value of seen) {
      if (seen.size > MOST_COUNTED) return new GraphTooLarge(seen.size, most, 'more than ');
      for (const input of Value.#given(value)) seen.add(input);
    }
    return new GraphTooLarge(seen.size, most);
  }

  static {
    settle = Value.#settle;
    // an object that only has the class's prototype has no #op, and throws; `#op in thing` takes ten times as long
    isValue = (thing): thing is Value => {
      if (typeof thing !== 'object' || thing === null) return false;
      try {
        return (thing as Value).#op !== undefined;
      } catch {
        return false;
      }
    };
  }
}

export interface Value extends Methods {}

/** A thing in a few words, for an error message, which tells a Value of another copy of the library apart. */
export function describeGiven(thing: unknown): string {
  if (thing instanceof Value && !isValue(thing)) return 'an object that only stands for a Value, such as a Proxy';
  const isLike = typeof thing === 'object' && thing !== null && 'grad' in thing && 'inputs' in thing;
  return isLike && !isValue(thing) ? 'a Value of another copy of mgrad-tui' : describe(thing);
}

/** Throws a TypeError on what is not a Value of this copy of the library. */
export function mustBeValue(thing: unknown, what: string): asserts thing is Value {
  if (!isValue(thing)) throw new TypeError(`${what} is a Value, not ${describeGiven(thing)}`);
}

/** A Value's gradient, which may have been set by hand. Throws a TypeError if that is not a number. */
export function gradOf({ grad, label }: Value): number {
  if (typeof grad === 'number') return grad;
  throw new TypeError(`the gradient of ${called({ label })} is a number, not ${describe(grad)}`);
}

/** Throws a TypeError on what is not a list of Values; messages call the list `all` and each Value `one`. */
export function mustBeValues(things: unknown, all: string, one: string): asserts things is readonly Value[] {
  mustBeList(things, all);
  // not forEach, which skips holes
  for (const thing of things) mustBeValue(thing, one);
}

/** A Value's name in an error message: JavaScript can set its label to anything. */
export const called = ({ label }: { readonly label: unknown }, otherwise = 'a Value'): string =>
  typeof label === 'string' ? label : otherwise;

/** Throws a TypeError on inputs that no method makes: JavaScript can pass the constructor anything. */
function mustTake(op: string, given: readonly unknown[]): void {
  const { inputs } = opOf(codeOf(op));
  if (given.length !== inputs || !given.every(isValue))
    throw new TypeError(`the op ${op} takes ${inputs} Values, not ${given.map(describe).join(' and ')}`);
}

function operand(method: string, other: unknown): Value {
  if (isValue(other)) return other;
  if (typeof other === 'number') return new Value(other, undefined, 'const');
  throw new TypeError(`${method} takes a Value or a number, not ${describeGiven(other)}`);
}

for (const [code, { name, inputs }] of OPS.entries()) {
  if (inputs === 0) continue;
  const method =
    inputs === 1
      ? function (this: Value): Value {
          return new Value(apply(code)(this.data, 0), undefined, name, this);
        }
      : function (this: Value, other: Operand): Value {
          const right = operand(name, other);
          return new Value(apply(code)(this.data, right.data), undefined, name, this, right);
        };
  Object.defineProperty(Value.prototype, name, { value: method, writable: true, configurable: true });
}

// console.log of Node shows only fields that are not private: without this it would leave out the data
Object.defineProperty(Value.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value: function (this: Value): string {
    return this.toString();
  },
});

/**
 * The graph that `root` depends on, as a tape in the order of evaluation from left to right. Throws a TypeError if
 * `root` is not a Value, a GraphTooLarge if the graph does not fit into memory (or has more than `most` nodes).
 */
export function compile(root: Value, most?: number): Compiled {
  mustBeValue(root, 'the root of a graph');
  const { tape, values, data } = settle(root, most);
  return { tape, values, data: data.slice() };
}

// V8 decides from the first Values what kind of number a field holds. A fraction makes it "double"; otherwise
// a million Values with integers would each be converted at their first gradient.
new Value(0.5).grad = 0.5;

/** The Values of a tape, one a node, with the data given: the inverse of `compile`. */
export function valuesOf(tape: Tape, data: Float64Array): Value[] {
  const values: Value[] = [];
  for (let id = 0; id < tape.size; id++) {
    const { name, inputs } = opOf(tape.op[id] as number);
    const left = inputs > 0 ? values[tape.left[id] as number] : undefined;
    const right = inputs > 1 ? values[tape.right[id] as number] : undefined;
    values.push(new Value(data[id] as number, tape.labels[id], name, left, right));
  }
  return values;
}
