/**
 * Reads inputs one after the other in a thread of its own (main.ts starts it and watches over it), and says what became
 * of them: how many, which kinds, the slowest, and each that failed.
 */

import type { Source } from '../../src/notation/source.js';
import { judgeSaved, judgeText } from './judge.js';
import { textAt } from './notation.js';
import { savedAt } from './saved.js';

/** Where a part's inputs come from, and what must hold of them. */
export interface TextPart {
  readonly at: (seed: number, index: number) => Source;
  readonly judge: (source: Source) => string;
}

export const TEXT_PARTS = {
  read: { at: textAt, judge: judgeText },
  json: { at: savedAt, judge: judgeSaved },
} satisfies Record<string, TextPart>;

export interface Failure {
  readonly part: string;
  readonly index: number;
  readonly problem: string;
  /** The smallest input found that fails like it. */
  readonly input: string;
}

/** What became of some inputs. */
export interface Tally {
  inputs: number;
  characters: number;
  readonly kinds: Record<string, number>;
  slowest: { index: number; ms: number; characters: number };
  readonly failures: Failure[];
}

export const newTally = (): Tally => ({
  inputs: 0,
  characters: 0,
  kinds: {},
  slowest: { index: 0, ms: 0, characters: 0 },
  failures: [],
});

/** How long an input may take, in ms: reading, writing and exporting are linear. */
const mayTake = (characters: number): number => 250 + characters * 0.25;
/** So often an input is tried again that took too long: the machine may have had other things to do. */
const TRIES = 3;

/** Judges one input and adds it to the tally. */
export function add(tally: Tally, part: keyof typeof TEXT_PARTS, seed: number, index: number): void {
  const { at, judge } = TEXT_PARTS[part];
  const source = at(seed, index);
  const characters = source.text.length;
  let [kind, problem, ms] = ['', '', Infinity];
  for (let tries = 0; tries < TRIES && ms > mayTake(characters); tries++) {
    const begun = performance.now();
    try {
      kind = judge(source);
    } catch (error) {
      problem = problemOf(error);
    }
    ms = Math.min(ms, performance.now() - begun);
  }
  if (problem === '' && ms > mayTake(characters)) problem = `took ${Math.round(ms)} ms for ${characters} characters`;
  tally.inputs++;
  tally.characters += characters;
  if (ms > tally.slowest.ms) tally.slowest = { index, ms, characters };
  if (problem !== '') tally.failures.push({ part, index, problem, input: smallest(source, judge, problem) });
  else tally.kinds[kind] = (tally.kinds[kind] ?? 0) + 1;
}

/** An error in a line, with where it was thrown if that is not in the fuzzer itself. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const [first = ''] = error.message.split('\n');
  const [, frame = ''] = /\n\s+at ([^\n]*)/.exec(error.stack ?? '') ?? [];
  return `${error.constructor.name}: ${first}${error.constructor.name === 'Wrong' ? '' : ` at ${frame}`}`;
}

const TRIALS = 400;

/** The text with as much taken away as may be for it to fail in the same way; a problem is the same up to its numbers. */
function smallest({ name, text }: Source, judge: TextPart['judge'], problem: string): string {
  const kind = (said: string): string => said.replace(/".*|\d.*/, '');
  const fails = (shorter: string): boolean => {
    try {
      judge({ name, text: shorter });
      return false;
    } catch (error) {
      return kind(problemOf(error)) === kind(problem);
    }
  };
  let rest = text;
  let trials = 0;
  for (let length = rest.length >> 1; length > 0; length >>= 1) {
    for (let at = 0; at < rest.length && trials < TRIALS; ) {
      const shorter = rest.slice(0, at) + rest.slice(at + length);
      trials++;
      if (fails(shorter)) rest = shorter;
      else at += length;
    }
  }
  return rest;
}
