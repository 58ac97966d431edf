/**
 * Mistakes in the rule of one op, one row each: what a user adds in place of the right term. A row is compared with the
 * recorded gradients of all nodes that the op uses.
 */
import { partialOf } from '../../engine/op-functions.js';
import { codeOf, OPS } from '../../engine/ops.js';
import { NONE, type Tape } from '../../engine/tape.js';
import { type Case, isRecordedAs, roughness, termOf, termRange, usesOf } from './case.js';
import type { Mistake } from './judgement.js';
import { TOLERANCE } from './terms.js';

/** One use in numbers: the data of the user's inputs and its own, its gradient, and the right local derivative. */
interface Use {
  readonly code: number;
  readonly side: number;
  readonly a: number;
  readonly b: number;
  readonly o: number;
  readonly grad: number;
  readonly slope: number;
}

export interface WrongRule {
  readonly mistake: Mistake;
  /** The op, and the sides (as bits) that it is about. */
  readonly code: number;
  readonly sides: number;
  /** What the use adds. */
  readonly adds: (use: Use) => number;
}

type Row = Pick<WrongRule, 'mistake' | 'adds'>;

const other = ({ code, side, a, b, o }: Use): number =>
  OPS[code]!.inputs === 2 ? partialOf(code, 1 - side)(a, b, o) : Number.NaN;

const ADD = codeOf('add');

const ROWS: readonly Row[] = [
  { mistake: { kind: 'sign' }, adds: ({ slope, grad }) => -slope * grad },
  { mistake: { kind: 'swapped' }, adds: (use) => other(use) * use.grad },
  { mistake: { kind: 'operand', operand: 'a' }, adds: ({ a, grad }) => a * grad },
  {
    mistake: { kind: 'operand', operand: 'b' },
    adds: ({ b, grad, code }) => (OPS[code]!.inputs === 2 ? b * grad : Number.NaN),
  },
  { mistake: { kind: 'nothing' }, adds: () => 0 },
  { mistake: { kind: 'operand', operand: 'o' }, adds: ({ o, grad }) => o * grad },
  { mistake: { kind: 'upstream' }, adds: ({ slope }) => slope },
  ...OPS.flatMap((op, of): Row[] =>
    op.inputs === 0
      ? []
      : [
          {
            mistake: { kind: 'rule', of },
            adds: ({ side, a, b, o, grad, code }) =>
              op.inputs > side && (op.inputs <= OPS[code]!.inputs || of === ADD) && of !== code
                ? partialOf(of, side)(a, b, o) * grad
                : Number.NaN,
          },
        ],
  ),
];

/** The rules that would explain a wrong node, most likely first. */
export function wrongRules(case_: Case, node: number): WrongRule[] {
  const codes = new Set(Array.from(usesOf(case_, node), (use) => case_.recording.tape.op[use >> 1]!));
  const found: WrongRule[] = [];
  for (const row of ROWS) {
    for (const code of codes) for (const rule of variants(row, code)) if (explains(case_, rule, node)) found.push(rule);
  }
  for (const code of codes) {
    for (const sides of OPS[code]!.inputs === 2 ? [3, 1, 2] : [1]) {
      found.push(...fitted(case_, code, sides, node).filter((rule) => explains(case_, rule, node)));
    }
  }
  return found;
}

/** A row about both sides of an op, or about one of them. */
function variants({ mistake, adds }: Row, code: number): WrongRule[] {
  if (OPS[code]!.inputs === 1) return [{ mistake, adds, code, sides: 1 }];
  return [3, 1, 2].map((sides) => ({
    mistake: sides === 3 ? mistake : { ...mistake, side: sides - 1 },
    adds,
    code,
    sides,
  }));
}

/** Rules whose terms are a certain number of times the right ones, or a certain number, as this node has them. */
function fitted(case_: Case, code: number, sides: number, node: number): WrongRule[] {
  const { tape, after, before } = case_.recording;
  let [its, others, count] = [0, 0, 0];
  for (const use of usesOf(case_, node)) {
    if (!isAbout({ code, sides }, tape, use)) others += termOf(case_, use);
    else {
      its += termOf(case_, use);
      count++;
    }
  }
  const rest = after![node]! - (before[node] || 0) - others;
  const side = sides !== 3 && OPS[code]!.inputs === 2 ? { side: sides - 1 } : {};
  const factor = Number((rest / its).toPrecision(10));
  const value = rest / count;
  return [
    { mistake: { kind: 'factor', factor, ...side }, code, sides, adds: ({ slope, grad }) => factor * slope * grad },
    { mistake: { kind: 'constant', value, ...side }, code, sides, adds: () => value },
  ];
}

/** Whether a node has the gradient that the rule would give. */
export function explains(case_: Case, rule: WrongRule, node: number): boolean {
  const { tape } = case_.recording;
  let [low, high, size] = [0, 0, 0];
  for (const use of usesOf(case_, node)) {
    const isIts = isAbout(rule, tape, use);
    const adds = isIts ? rule.adds(inNumbers(case_, use)) : 0;
    const [from, to] = isIts ? [adds, adds] : termRange(case_, use);
    low += from;
    high += to;
    size += Math.max(Math.abs(from), Math.abs(to)) + roughness(case_, use) * 1e9;
  }
  return isRecordedAs(case_, node, low, high, size);
}

function inNumbers({ recording: { tape, data }, grad }: Case, use: number): Use {
  const [id, side] = [use >> 1, use & 1];
  const right = tape.right[id]!;
  const [a, b, o] = [data[tape.left[id]!]!, right === NONE ? 0 : data[right]!, data[id]!];
  const code = tape.op[id]!;
  return { code, side, a, b, o, grad: grad[id]!, slope: partialOf(code, side)(a, b, o) };
}

/** The first use of a node to which a rule adds something else than it should, or undefined. */
export function changedUse(case_: Case, rule: WrongRule, node: number): number | undefined {
  return usesOf(case_, node).find((use) => {
    if (!isAbout(rule, case_.recording.tape, use)) return false;
    const [low, high] = termRange(case_, use);
    const adds = rule.adds(inNumbers(case_, use));
    return !(adds >= low - TOLERANCE * Math.abs(low) && adds <= high + TOLERANCE * Math.abs(high));
  });
}

/** Whether a use (user * 2 + side) is one that a rule is about. */
const isAbout = ({ code, sides }: Pick<WrongRule, 'code' | 'sides'>, { op }: Tape, use: number): boolean =>
  op[use >> 1] === code && (sides & (1 << (use & 1))) !== 0;
