/**
 * Names for what holds many nodes: a group's own, and that of a long sum or product without a name, which says what it
 * goes over in place of an expression that is cut off.
 *
 *     … + relu(score 99*(-1) + 1) + relu(score 100*1 + 1)        Σ score 1 … 100
 *     … + layer 2 neuron 3 w15*sample 1 layer 1 neuron 16        sum over layer 2 neuron 3
 */

import type { Plan } from '../../engine/autodiff/backprop.js';
import { nameOf } from '../../notation/write/write.js';
import { commonSegments, segmentEnd } from '../../text/segments.js';
import { width } from '../../text/width.js';
import { type ChainKind, type Chains, chainKind } from '../chains.js';
import { commonGroup, groupName, groupsOf } from './groups.js';
import { endsOf, firstNamedBelow } from './parts.js';

/** A chain of at most this many terms is written as an expression, unless its names are in one group. */
const FEW = 8;

/** A chain whose expression needs more cells than this is called by what it goes over, wherever it is named. */
const WRITTEN = 24;
/** Cells of a name in words; a longer one has a sign, however much space there is, so that it is the same everywhere. */
const IN_WORDS = 16;

/** `sum over loss`, or `Σ score 1 … 100` if that would be long; undefined for what is written as it is. */
export function sumName(
  chains: Chains,
  id: number,
  cells: number,
  signs: Readonly<Partial<Record<ChainKind, string>>>,
): string | undefined {
  const { tape } = chains.plan;
  if (tape.labels[id] !== undefined || !chains.terms[id]) return undefined;
  if (!nameOf(tape, id, Math.min(cells, WRITTEN)).includes('…')) return undefined;
  const over = overName(chains, id);
  if (!over) return undefined;
  const long = `${over.kind} over ${over.over}`;
  return width(long) <= Math.min(cells, IN_WORDS) ? long : `${signs[over.kind] ?? over.kind} ${over.over}`;
}

/** What a chain's head is called if its expression would say little; undefined if that is not so, or says no more. */
function overName(chains: Chains, head: number): { kind: ChainKind; over: string } | undefined {
  const { plan } = chains;
  if (plan.tape.labels[head] !== undefined || !chains.terms[head]) return undefined;
  const [first, last] = endsOf(chains)(head).map((term) => firstNamedBelow(plan, term)) as [number, number];
  if (first < 0 || last < 0) return undefined;
  const common = commonName(plan, first, last);
  if (common === '' && (chains.terms[head] as number) <= FEW) return undefined;
  const [from, to] = [first, last].map((id) => firstSegment(plan.tape.labels[id] as string)) as [string, string];
  return { kind: chainKind(plan.tape, head), over: common === '' ? span(from, to) : common };
}

/**
 * The name of the smallest group that holds two nodes with labels. Where their labels part a group ends, so that no
 * groups need be found; only if both are the same, it depends on the other labels.
 */
function commonName(plan: Plan, a: number, b: number): string {
  const [one, other] = [a, b].map((id) => plan.tape.labels[id] as string) as [string, string];
  if (one !== other) return commonSegments(one, other);
  const groups = groupsOf(plan);
  return groupName(groups, commonGroup(groups, groups.of[a] as number, groups.of[b] as number));
}

const firstSegment = (label: string): string => label.slice(0, segmentEnd(label, 0));

/** From one name to another: `score 1 … 100` if they differ in one number, `x … y` if not. */
export function span(from: string, to: string): string {
  if (from === to) return from;
  const [one, other] = [from, to].map((name) => /^(.*?)(\d+)(\D*)$/su.exec(name)) as [string[] | null, string[] | null];
  const isNumbered = one && other && one[1] === other[1] && one[3] === other[3];
  return isNumbered ? `${one[1]}${one[2]}${one[3]} … ${other[2]}${other[3]}` : `${from} … ${to}`;
}
