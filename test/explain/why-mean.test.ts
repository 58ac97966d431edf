/** The why of what a mean over a batch divides. */
import { expect, test } from 'vitest';
import { MARKS } from '../../src/explain/point.js';
import { whyText } from '../../src/explain/why/why.js';
import { answersOn, pointOn } from '../../src/session/gradients/gradients.js';
import { idOf, keys, open } from '../session/playing.js';

const why = (source: string, node: string): string => {
  const session = keys(open(`a = 1; b = 2; c = 3\n${source}`), 'b');
  return whyText(pointOn(session, answersOn(session)), idOf(session, node), MARKS).join('\n');
};
const SAID = 'L is a mean of 3: each term gets 1/3 of what a sum would give';

test.each([
  ['L = (a*a + b + c)/3', 'a', false],
  ['L = (a + b + c)/3', 'a', true],
  ['L = (a + b.exp() + c)*(1/3)', 'b', true],
  ['L = (1/3)*(a + b + c)', 'c', true],
  ['L = (a + b + c)/3.5', 'a', false],
  ['L = (a + b)/3', 'a', false],
  ['L = a + b + c', 'a', false],
  ['L = (a + b + c)/b', 'a', false],
  ['L = a/3', 'a', false],
])('%s says of %s that a mean divides it: %s', (source, node, is) => {
  expect(why(source, node).includes(SAID)).toBe(is);
});
