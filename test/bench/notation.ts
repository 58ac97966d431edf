/** Reading: the time a byte takes must not depend on how many there are. */
import { readSource } from '../../src/notation/read.js';
import { heading, inTurns, median, ms, report, timed, times } from './measure.js';

const lines = (count: number): string =>
  `x0 = 1.0\n${Array.from({ length: count }, (_, i) => `x${i + 1} = x${i} * 1.0001 + 2\n`).join('')}`;

export function benchNotation(): void {
  heading('Reading the notation');
  const small = lines(1_000);
  const large = lines(100_000);
  const read = (text: string) => () => void readSource({ name: 'bench.py', text });
  for (let i = 0; i < 30; i++) read(small)();
  const many = 20;
  const taken = inTurns(9, {
    small: () => {
      for (let i = 0; i < many; i++) read(small)();
    },
    large: read(large),
  });
  const perByte = { small: taken.small / many / small.length, large: taken.large / large.length };
  report('1,000 lines', ms(taken.small / many));
  report('100,000 lines', ms(taken.large));
  report('time a byte, 100,000 lines against 1,000', times(perByte.large / perByte.small), 'within 1.2 x');
  const sum = `a = 1.0\nL = ${Array.from({ length: 100_000 }, () => 'a').join(' + ')}\n`;
  report('a sum of 100,000 terms in one line', ms(median(Array.from({ length: 5 }, () => timed(read(sum))))));
}
