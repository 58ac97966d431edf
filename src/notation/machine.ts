/**
 * What running statements builds up: the tape so far, each node's data and gradient as Python would
 * have them at this moment, and what the names mean. Nothing here knows syntax.
 *
 * Data is computed when a node is made and, as in Python, not again when a leaf is set later.
 */
import { backward, forward, getLeaves, newData, planFor, setLeaves } from '../engine/backprop.js';
import { apply, CONST, LEAF, opOf } from '../engine/ops.js';
import { NONE, relabel, type Tape, type TapeBuilder, tapeBuilder } from '../engine/tape.js';

/** A node of the graph. */
export interface Ref {
  readonly id: number;
}

/** What an expression gives: a plain number or a node. */
export type Term = number | Ref;

export const isRef = (term: Term): term is Ref => typeof term !== 'number';

/** A graph with what its names mean, ready for more statements. */
export interface Program {
  readonly tape: Tape;
  readonly names: ReadonlyMap<string, Term>;
  /** Whether it is written with `Value(...)`, so that plain numbers are plain numbers. */
  readonly usesValue: boolean;
}

/** Gradients that statements left behind. */
export interface LeftGradients {
  /** The last backward, if its numbers can be found again from the leaves: its root and the leaf data then. */
  readonly backward?: { readonly root: number; readonly leaves: Float64Array };
  /** Gradients that stand in place of those: set by hand, or left by an earlier backward. */
  readonly set: ReadonlyMap<number, number>;
}

/** Where a node's gradient comes from. */
const NOWHERE = 0;
const LAST_BACKWARD = 1;
const ELSEWHERE = 2;

export interface Machine {
  readonly builder: TapeBuilder;
  readonly data: number[];
  readonly names: Map<string, Term>;
  /** Values for leaves given from outside (the command line), used at a name's first binding. */
  readonly given: Map<string, number>;
  /** Nodes that lost their name to a later assignment, oldest first. */
  readonly outlived: Map<string, number[]>;
  /** Nodes whose label was given and is not just the name they were assigned to. */
  readonly labelled: Set<number>;
  /** The last expression assigned or shown: a computed node, or a leaf while there is no other. */
  root: number;
  usesValue: boolean;
  grads: { value: number[]; from: number[]; last?: { root: number; leaves: Float64Array; exact: boolean } };
  /** How often backward ran. */
  backwards: number;
}

/** A graph that statements go on from, with its numbers at this moment. */
export interface Start extends Program {
  readonly data: Float64Array;
  readonly grad: Float64Array;
}

/** A machine for a new graph, or for more statements on one that is there. */
export function newMachine(usesValue: boolean, given: ReadonlyMap<string, number>, start?: Start): Machine {
  const machine: Machine = {
    builder: tapeBuilder(start?.tape),
    data: start ? Array.from(start.data) : [],
    names: new Map(start?.names),
    given: new Map(given),
    outlived: new Map(),
    labelled: new Set(),
    root: NONE,
    usesValue,
    grads: { value: start ? Array.from(start.grad) : [], from: [] },
    backwards: 0,
  };
  for (const [name, term] of start?.names ?? []) {
    const numbered = /^(.*)#\d+$/.exec(name);
    if (!numbered || !isRef(term)) continue;
    const base = numbered[1] as string;
    machine.outlived.set(base, [...(machine.outlived.get(base) ?? []), term.id]);
    machine.names.delete(name);
  }
  return machine;
}

export function leaf(machine: Machine, value: number): Ref {
  machine.data.push(value);
  return { id: machine.builder.leaf() };
}

/** The result of an op: a number where all its inputs are numbers, else a new node. */
export function perform(machine: Machine, code: number, left: Term, right?: Term): Term {
  const numbers = !isRef(left) && (right === undefined || !isRef(right));
  if (numbers) return apply(code)(left as number, (right ?? 0) as number);
  const a = operand(machine, left);
  const b = right === undefined ? NONE : operand(machine, right);
  const { data } = machine;
  data.push(apply(code)(data[a] as number, b === NONE ? 0 : (data[b] as number)));
  return { id: machine.builder.node(code, a, b) };
}

function operand(machine: Machine, term: Term): number {
  if (isRef(term)) return term.id;
  machine.data.push(term);
  return machine.builder.constant(term);
}

/** Gives a name to a term; a node without a label takes the name as its label. */
export function bind(machine: Machine, name: string, term: Term): void {
  const { builder, names, labelled } = machine;
  const before = names.get(name);
  if (before !== undefined && isRef(before) && !(isRef(term) && term.id === before.id)) {
    if (builder.labelOf(before.id) === name) {
      const list = machine.outlived.get(name);
      if (list) list.push(before.id);
      else machine.outlived.set(name, [before.id]);
    }
  }
  names.set(name, term);
  if (!isRef(term)) return;
  if (builder.labelOf(term.id) === undefined) builder.label(term.id, name);
  else if (builder.labelOf(term.id) === name) labelled.delete(term.id);
  show(machine, term);
}

/** Takes a node as the one that is looked at, unless it is a leaf and something computed was there before. */
export function show(machine: Machine, { id }: Ref): void {
  const plain = (node: number): boolean => machine.builder.opAt(node) === LEAF || machine.builder.opAt(node) === CONST;
  if (machine.root === NONE || !plain(id) || plain(machine.root)) machine.root = id;
}

export function setLabel(machine: Machine, { id }: Ref, label: string): void {
  machine.builder.label(id, label);
  machine.labelled.add(id);
}

export const dataOf = (machine: Machine, { id }: Ref): number => machine.data[id] as number;
export const gradOf = (machine: Machine, { id }: Ref): number => machine.grads.value[id] ?? 0;

export function setData(machine: Machine, { id }: Ref, value: number): void {
  machine.data[id] = value;
}

export function setGrad(machine: Machine, { id }: Ref, value: number): void {
  machine.grads.value[id] = value;
  machine.grads.from[id] = ELSEWHERE;
}

/** Backward from a node over the data as it stands, from zero. */
export function runBackward(machine: Machine, { id: root }: Ref): void {
  const tape = machine.builder.tape();
  const data = Float64Array.from(machine.data);
  const plan = planFor(tape, root);
  const grad = new Float64Array(tape.size);
  backward(tape, plan, data, grad);
  const { value, from } = machine.grads;
  for (let id = 0; id < tape.size; id++) {
    if (plan.reached[id] && tape.op[id] !== CONST) {
      value[id] = grad[id] as number;
      from[id] = LAST_BACKWARD;
    } else {
      value[id] ??= 0;
      from[id] = from[id] ? ELSEWHERE : NOWHERE;
    }
  }
  const leaves = getLeaves(tape, data);
  const again = newData(tape);
  setLeaves(tape, again, leaves);
  forward(tape, again);
  let exact = true;
  for (let id = 0; id <= root; id++) if (plan.reached[id] && !Object.is(again[id], data[id])) exact = false;
  machine.grads.last = { root, leaves, exact };
  machine.backwards++;
}

/** What the gradients are once all statements have run. */
export function leftGradients(machine: Machine): LeftGradients | undefined {
  const { value, from, last } = machine.grads;
  const set = new Map<number, number>();
  for (let id = 0; id < from.length; id++) {
    if (from[id] === ELSEWHERE || (from[id] === LAST_BACKWARD && !last?.exact)) set.set(id, value[id] as number);
  }
  if (last?.exact) {
    const leaves = new Float64Array(machine.builder.tape().leaves.length);
    leaves.set(last.leaves);
    return { backward: { root: last.root, leaves }, set };
  }
  return set.size > 0 ? { set } : undefined;
}

/**
 * The finished tape and names. A node that lost its name but is still used is called `c#1`, `c#2`
 * and so on, in the order of the assignments.
 */
export function finish(machine: Machine): Program {
  const { builder, names, outlived, labelled } = machine;
  const tape = builder.tape();
  if (outlived.size === 0) return { tape, names, usesValue: machine.usesValue };
  const used = new Uint8Array(tape.size);
  if (machine.root !== NONE) used[machine.root] = 1;
  for (let id = 0; id < tape.size; id++) {
    const inputs = opOf(tape.op[id] as number).inputs;
    if (inputs > 0) used[tape.left[id] as number] = 1;
    if (inputs > 1) used[tape.right[id] as number] = 1;
  }
  const labels = tape.labels.slice();
  const all = new Map(names);
  for (const [name, ids] of outlived) {
    let number = 0;
    for (const id of ids) {
      if (!used[id]) continue;
      const numbered = `${name}#${++number}`;
      all.set(numbered, { id });
      if (!labelled.has(id)) labels[id] = numbered;
    }
  }
  return { tape: relabel(tape, labels), names: all, usesValue: machine.usesValue };
}
