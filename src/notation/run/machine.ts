/**
 * The state that running statements builds: the graph so far, each node's data and gradient as Python
 * would have them now, and what the names mean. Nothing here knows syntax.
 *
 * Data is computed when a node is made and, as in Python, not again when a leaf is set later.
 */

import { addNode, type Graph, graphFrom, newGraph } from '../../engine/graph.js';
import { apply } from '../../engine/op-functions.js';
import { CONST, LEAF } from '../../engine/ops.js';
import { NONE, type Tape } from '../../engine/tape.js';
import type { Plain } from '../../text/python-numbers.js';
import { dataIsSet, type NodeGradients, newGradients } from './gradients.js';
import { NameMap } from './name-map.js';
import { keepsWhole, plainOp } from './plain-numbers.js';
import { isRef, type Meaning, type Ref, type Term } from './term.js';

/** A graph and what its names mean, ready for more statements. */
export interface Program {
  readonly tape: Tape;
  readonly names: ReadonlyMap<string, Meaning>;
  /** Whether it is written with `Value(...)`: then plain numbers stay plain numbers and are not leaves. */
  readonly usesValue: boolean;
  /** By node, the line of another program that made it (`train.py:12`), if one did and said so. */
  readonly lines?: readonly (string | undefined)[];
}

/** A graph that more statements extend, with its present numbers. */
export interface Start extends Program {
  readonly data: Float64Array;
  readonly grad: Float64Array;
}

export interface Machine {
  readonly graph: Graph;
  readonly grads: NodeGradients;
  readonly names: NameMap;
  /** Values for leaves that the command line gives, used at a name's first binding. */
  readonly given: Map<string, number>;
  /** Names that were assigned again. */
  readonly rebound: Set<string>;
  /** By name: the nodes that are already called `c#1`, `c#2` ... */
  readonly numbered: Map<string, number[]>;
  /** Nodes whose label was set and is not simply the name that they were assigned to. */
  readonly labelled: Set<number>;
  readonly usesValue: boolean;
  /** 1 for each node whose data would be an int in Python: for `print`. It may be shorter than the graph. */
  whole: Uint8Array;
  /** Whether data was set after its node was made. */
  edited: boolean;
  /** The last expression assigned or shown: a computed node, or a leaf while there is no other. */
  root: number;
}

const NUMBERED = /^(.*)#\d+$/s;

/** A machine that extends `start`, or builds a new graph, with an initial `capacity` and at `most` this many nodes. */
export function newMachine(
  usesValue: boolean,
  given: ReadonlyMap<string, number> = new Map(),
  start?: Start,
  capacity?: number,
  most?: number,
): Machine {
  const machine: Machine = {
    graph: start ? graphFrom(start.tape, start.data) : newGraph(capacity, most),
    grads: newGradients(start?.grad),
    names: new NameMap(),
    given: new Map(given),
    rebound: new Set(),
    numbered: new Map(),
    labelled: new Set(),
    usesValue,
    whole: new Uint8Array(0),
    edited: false,
    root: NONE,
  };
  for (const [name, term] of termsOf(start?.names)) {
    const base = NUMBERED.exec(name)?.[1];
    if (base !== undefined && isRef(term)) listUnder(machine.numbered, base).push(term.id);
    else machine.names.set(name, term);
  }
  return machine;
}

const termsOf = (names: ReadonlyMap<string, Meaning> = new Map()): Iterable<[string, Term]> =>
  names instanceof NameMap ? names.terms() : names;

/** The list under a key; made if there is none. */
export function listUnder<Item>(lists: Map<string, Item[]>, key: string): Item[] {
  const list = lists.get(key) ?? [];
  if (list.length === 0) lists.set(key, list);
  return list;
}

export const leaf = (machine: Machine, value: Plain): Ref => ({ id: newNumber(machine, LEAF, value) });

/** The result of an op: a number if all its inputs are numbers, else a new node. Throws a PlainError (plain-numbers.ts). */
export function perform(machine: Machine, code: number, left: Term, right?: Term): Term {
  if (!isRef(left) && (right === undefined || !isRef(right))) return plainOp(code, left, right);
  const a = operand(machine, left);
  const b = right === undefined ? NONE : operand(machine, right);
  const { graph, whole } = machine;
  const { data } = graph;
  const [x, y] = [data[a] as number, b === NONE ? 0 : (data[b] as number)];
  const value = apply(code)(x, y);
  const id = addNode(graph, code, a, b, value);
  if (whole[a] && (b === NONE || whole[b]) && keepsWhole(code, y) && Number.isSafeInteger(value))
    markWhole(machine, id);
  return { id };
}

const operand = (machine: Machine, term: Term): number => (isRef(term) ? term.id : newNumber(machine, CONST, term));

/** A leaf or constant with this data. */
function newNumber(machine: Machine, code: number, value: Plain): number {
  const id = addNode(machine.graph, code, NONE, NONE, Number(value));
  if (isExact(value)) markWhole(machine, id);
  return id;
}

function markWhole(machine: Machine, id: number): void {
  const { graph, whole } = machine;
  if (whole.length <= id) {
    machine.whole = new Uint8Array(graph.data.length);
    machine.whole.set(whole);
  }
  machine.whole[id] = 1;
}

/** Whether a plain number is whole, and exact as data. */
function isExact(x: Plain): boolean {
  if (typeof x === 'number') return false;
  const float = Number(x);
  return Number.isSafeInteger(float) || (Number.isFinite(float) && BigInt(float) === x);
}

/** A node's data as the plain number that Python would have: an int or a float. */
export function plainOf({ graph, whole }: Machine, { id }: Ref): Plain {
  const data = graph.data[id] as number;
  return whole[id] ? BigInt(data) : data;
}

/** Gives a name to a term; a node without a label takes the name as its label. */
export function bind(machine: Machine, name: string, term: Term): void {
  const { names, graph } = machine;
  if (names.set(name, term)) machine.rebound.add(name);
  if (!isRef(term)) return;
  const label = graph.labels[term.id];
  if (label === undefined) graph.labels[term.id] = name;
  else if (label === name) machine.labelled.delete(term.id);
  show(machine, term.id);
}

/** Makes a node the root, but not a leaf if the root is a computed node. */
export function show(machine: Machine, id: number): void {
  if (isComputed(machine, id) || machine.root === NONE || !isComputed(machine, machine.root)) machine.root = id;
}

/** Whether a node is the result of an op. */
export function isComputed({ graph }: Machine, id: number): boolean {
  const code = graph.op[id];
  return code !== LEAF && code !== CONST;
}

/** Labels a node; an empty label restores its name, if it has one. */
export function setLabel(machine: Machine, { id }: Ref, label: string): void {
  const own = label === '' ? machine.names.nameOf(id) : label;
  if (own === undefined) return;
  machine.graph.labels[id] = own;
  if (means(machine.names, own, id)) machine.labelled.delete(id);
  else machine.labelled.add(id);
}

/** Whether a name means node `id`. */
export function means(names: ReadonlyMap<string, Meaning>, name: string, id: number): boolean {
  const term = names.get(name);
  return term !== undefined && isRef(term) && term.id === id;
}

export const dataOf = (machine: Machine, { id }: Ref): number => machine.graph.data[id] as number;

export function setData(machine: Machine, { id }: Ref, value: Plain): void {
  dataIsSet(machine.grads, machine.graph, id);
  machine.graph.data[id] = Number(value);
  if (isExact(value)) markWhole(machine, id);
  else machine.whole[id] = 0;
  machine.edited = true;
}
