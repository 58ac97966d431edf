/**
 * What every explanation is about: a graph at one point, with the gradients that are known there.
 * Explanations are pure functions of it; the caller gives the width and the number of lines.
 */
import { backward, type Plan, planFor } from '../engine/autodiff/backprop.js';
import type { Tape } from '../engine/tape.js';
import { compile, type Value } from '../engine/value.js';
import { nameOf } from '../notation/write/write.js';
import { inAscii } from '../text/escape.js';
import { clip, clipName, width } from '../text/width.js';
import type { Letters } from './letters.js';

export interface Point {
  readonly tape: Tape;
  readonly root: number;
  /** Data of every node. */
  readonly data: Float64Array;
  /** d(root)/d(node), or undefined if it is not known. */
  readonly grad: (id: number) => number | undefined;
}

/** How explanations are written: with Unicode, or for a terminal that has only ASCII. */
export interface Marks {
  readonly partial: string;
  /** Between the factors of a product. */
  readonly times: string;
  readonly more: string;
  readonly about: string;
  /** The width of one name, in cells. */
  readonly name: number;
  /** Whether names are written in ASCII too. */
  readonly ascii: boolean;
  /** Gives letters to the names that are too long to read in a formula. */
  readonly letters?: Letters;
  /** What a long sum without a name is called in the tree, in at most so many cells if that is possible. */
  readonly sumName?: (id: number, cells: number) => string | undefined;
  /** Whether a node is inside a sum or product that the tree shows as one row. */
  readonly isInside?: (id: number) => boolean;
}

export const MARKS: Marks = { partial: '∂', times: '×', more: '…', about: '≈', name: 16, ascii: false };
export const ASCII_MARKS: Marks = { partial: 'd', times: '*', more: '~', about: '~', name: 16, ascii: true };

/** A graph of Values at their data, with every gradient known. */
export function pointOf(root: Value): Point & { readonly ids: ReadonlyMap<Value, number> } {
  const { tape, values, data } = compile(root);
  const grad = new Float64Array(tape.size);
  backward(tape, planFor(tape, tape.size - 1), data, grad);
  return {
    tape,
    root: tape.size - 1,
    data,
    grad: (id) => grad[id],
    ids: new Map(values.map((value, id) => [value, id])),
  };
}

export const planOf = ({ tape, root }: Point): Plan => planFor(tape, root);

/** Cells of a name that has a letter, where the letter is explained; and of a long sum's in a formula. */
const DEFINED = 48;
const SUM = 20;

/** A node's name, at most as wide as names may be. */
export function name({ tape }: Point, id: number, marks: Marks): string {
  const space = marks.letters ? DEFINED : marks.name;
  const isExpression = tape.labels[id] === undefined;
  const sum = isExpression ? marks.sumName?.(id, Math.max(SUM, marks.name)) : undefined;
  if (sum !== undefined && width(sum) <= SUM) return marks.ascii ? inAscii(sum) : sum;
  const style = { called: (inner: number): string | undefined => marks.sumName?.(inner, SUM) };
  const written = (cells: number): string => sum ?? nameOf(tape, id, cells, style);
  let text = written(space);
  // an expression in less space leaves out more of its parts, which reads better than one that is cut
  for (let less = space - 3; isExpression && less > 3 && width(text) > space; less -= 3) text = written(less);
  const shown = marks.ascii ? inAscii(text) : text;
  const cutTo = (cells: number): string => (isExpression ? clip : clipName)(shown, cells, marks.more);
  if (marks.letters && width(shown) > marks.name) return marks.letters.letterFor(id, cutTo(DEFINED), isExpression);
  marks.letters?.reserve(shown);
  return cutTo(marks.name);
}

/** `∂L/∂a`. */
export const slope = (point: Point, above: number, below: number, marks: Marks): string =>
  `${marks.partial}${grouped(name(point, above, marks))}/${marks.partial}${grouped(name(point, below, marks))}`;

/** A name, or an expression in its place, in parentheses if it would run into its neighbours. */
export const grouped = (text: string): string =>
  /^[\p{L}\p{Nd}_#.… ]*$/u.test(text) && !text.includes(' ') ? text : `(${text})`;

/** The same numbers added up in two orders differ by less than this, relative to their size. */
const CLOSE = 1e-9;

/** Whether two gradients differ by more than that; `scale` is the size of what was added up. */
export const differs = (x: number, y: number, scale = 0): boolean =>
  !(Object.is(x, y) || x === y || Math.abs(x - y) <= CLOSE * Math.max(Math.abs(x), Math.abs(y), scale));
