/** A check of every gradient of a graph with many nodes. */
import { checks } from '../../src/cli/checks.js';
import { readExample, sourceOf } from '../../src/examples/read.js';
import { type Example, exampleNamed } from '../../src/examples/table.js';
import { complete } from '../../src/notation/work.js';
import { openReading } from '../../src/session/source/opening.js';
import { count } from '../../src/text/numbers.js';
import { heading, median, ms, report, timed } from './measure.js';

const ROUNDS = 5;

export function benchCheck(): void {
  heading('Checking every gradient of moons');
  const row = exampleNamed('moons') as Example;
  const session = openReading(readExample(row), sourceOf(row), { title: 'moons' });
  let checked = 0;
  const check = (): void => {
    checked = complete(checks(session)).checks.length;
  };
  const taken = Array.from({ length: ROUNDS }, () => timed(check));
  report('nodes checked', count(checked), '65,612');
  report('  in', ms(median(taken)), 'under 1000 ms');
}
