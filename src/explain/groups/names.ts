/**
 * Names for what holds many nodes: a group's own, and that of a long sum or product without a name, which says what it
 * goes over in place of an expression that is cut off.
 *
 *     … + relu(score 99*(-1) + 1) + relu(score 100*1 + 1)        sum over score 1 … 100
 *     … + layer 2 neuron 3 w15*sample 1 layer 1 neuron 16        sum over layer 2 neuron 3
 */

import { segmentEnd } from '../../text/segments.js';
import { type Chains, chainKind } from '../chains.js';
import { ALL, commonGroup, groupName, groupsOf } from './groups.js';
import { endsOf, firstNamed } from './parts.js';

/** A chain of at most this many terms is written as an expression, unless its names are in one group. */
const FEW = 8;

/** What a chain's head is called if its expression would say little; undefined if that is not so, or says no more. */
export function overName(chains: Chains, head: number): { kind: 'sum' | 'product'; over: string } | undefined {
  const { plan } = chains;
  if (plan.tape.labels[head] !== undefined || !chains.terms[head]) return undefined;
  const named = firstNamed(plan);
  const [first, last] = endsOf(chains)(head).map((term) => named[term] as number) as [number, number];
  if (first < 0 || last < 0) return undefined;
  const groups = groupsOf(plan);
  const common = commonGroup(groups, groups.of[first] as number, groups.of[last] as number);
  if (common === ALL && (chains.terms[head] as number) <= FEW) return undefined;
  const [from, to] = [first, last].map((id) => firstSegment(plan.tape.labels[id] as string)) as [string, string];
  return { kind: chainKind(plan.tape, head), over: common === ALL ? span(from, to) : groupName(groups, common) };
}

const firstSegment = (label: string): string => label.slice(0, segmentEnd(label, 0));

/** From one name to another: `score 1 … 100` if they differ in one number, `x … y` if not. */
export function span(from: string, to: string): string {
  if (from === to) return from;
  const [one, other] = [from, to].map((name) => /^(.*?)(\d+)(\D*)$/su.exec(name)) as [string[] | null, string[] | null];
  const isNumbered = one && other && one[1] === other[1] && one[3] === other[3];
  return isNumbered ? `${one[1]}${one[2]}${one[3]} … ${other[2]}${other[3]}` : `${from} … ${to}`;
}
