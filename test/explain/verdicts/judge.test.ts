/** Verdicts on recorded gradients: small graphs with one mistake each. */
import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/explain/verdicts/judge.js';
import { accusationLine, verdictText } from '../../../src/explain/verdicts/words.js';
import { backward, type Calls, leaf, type Mistakes, make, type Node, record } from './engine.js';

/** The lecture's graph after a backward with mistakes. */
function lecture(mistakes: Mistakes = {}, seed = 1) {
  const [a, b, c, f] = [2, -3, 10, -2].map(leaf) as [Node, Node, Node, Node];
  const e = make('mul', [a, b], mistakes);
  const d = make('add', [e, c], mistakes);
  const L = make('mul', [d, f], mistakes);
  return record(L, () => backward(L, mistakes.calls, seed), {}, { a, b, c, d, e, f, L });
}

/** a = 1; b = a + a; c = b + b. */
function doubled(mistakes: Mistakes = {}) {
  const a = leaf(1);
  const b = make('add', [a, a], mistakes);
  const c = make('add', [b, b], mistakes);
  return record(c, () => backward(c, mistakes.calls), {}, { a, b, c });
}

const first = (recording: ReturnType<typeof lecture>): string | undefined => {
  const [accusation] = judge(recording).accused;
  return accusation && accusationLine(recording, accusation);
};

describe('a right engine', () => {
  test('is right on every node', () => {
    const { outcome, counts, accused } = judge(lecture());
    expect({ outcome, right: counts.right, accused }).toEqual({ outcome: 'right', right: 7, accused: [] });
  });

  test('is right with another seed, which is said', () => {
    const { outcome, seed } = judge(lecture({}, 3));
    expect({ outcome, seed }).toEqual({ outcome: 'right', seed: 3 });
  });
});

describe('one mistake', () => {
  test('`=` in place of `+=` is found at the op whose term is left', () => {
    expect(first(doubled({ assigns: () => true }))).toBe(
      'c = b + b   train.py:3   `=` where `+=` belongs   engine.py:2',
    );
  });

  test.each<[Calls, number, string]>([
    ['both', 8, 'backward calls itself: a node that is used twice passes on its gradient twice'],
    [
      'in turn',
      6,
      'backward adds to one input and calls it before the other: a node passes on its gradient more than once',
    ],
  ])('recursion (%s) makes a.grad %d in place of 4', (calls, grad, words) => {
    const recording = doubled({ calls });
    const [accusation] = judge(recording).accused;
    expect(accusation).toMatchObject({ node: 0, user: 1, is: grad, should: 4 });
    expect(accusationLine(recording, accusation!)).toBe(`b = a + a   train.py:2   ${words}   engine.py:2`);
  });

  test('a wrong sign is found in the op and on the side that have it', () => {
    const term: Mistakes['term'] = ({ op, side, a, g }) => (op === 'mul' && side === 1 ? -a * g : undefined);
    expect(first(lecture({ term }))).toMatch(/^L = d\*f {3}train\.py:7 {3}the sign is wrong for its second operand/);
  });

  test('a node below a wrong one is wrong from above, and is not accused', () => {
    const term: Mistakes['term'] = ({ op, a, g }) => (op === 'add' ? a * g : undefined);
    const recording = lecture({ term });
    const judgement = judge(recording);
    const verdictOf = (name: string) => judgement.verdicts[recording.tape.labels.indexOf(name)];
    expect(['L', 'd', 'f', 'e', 'c', 'a', 'b'].map(verdictOf)).toEqual([
      'right',
      'right',
      'right',
      'wrong',
      'wrong',
      'from above',
      'from above',
    ]);
    expect(judgement.accused.map(({ user, mistake }) => [user, mistake.kind])).toEqual([[5, 'operand']]);
    expect(verdictText(recording, judgement, recording.tape.labels.indexOf('e'))).toEqual([
      'your gradient is 12, should be -2',
      'accused: d = e + c   train.py:6   multiplies by the data of its first operand   engine.py:2',
      'it explains 2 wrong gradients',
    ]);
  });
});
