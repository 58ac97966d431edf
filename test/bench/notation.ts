/**
 * Reading: the time a byte takes must not depend on how many there are in a file. The small files are
 * together the large one, line by line, so that names are as long and as new to the reader in both.
 */
import { readSource } from '../../src/notation/read.js';
import { heading, inTurns, median, ms, report, SPREAD_ROUNDS, spread, timed, times } from './measure.js';

const LINES = 100_000;
const SMALL = 1_000;

/** Lines `from` to `from + count - 1` of a long chain, as a file of their own. */
const lines = (from: number, count: number): string =>
  `x${from} = 1.0\n${Array.from({ length: count }, (_, i) => `x${from + i + 1} = x${from + i} * 1.0001 + 2\n`).join('')}`;

/** A graph as JSON, in so many characters. */
function jsonOf(length: number): string {
  const nodes: string[] = [];
  for (let id = 0, left = length; left > 0; id++) {
    const node = JSON.stringify({ id, label: `x${id}`, op: '*', inputs: [id - 1, id - 2], data: id / 7 });
    nodes.push(node);
    left -= node.length + 1;
  }
  return `[${nodes.join(',')}]`;
}

export function benchNotation(): void {
  heading('Reading the notation');
  const small = Array.from({ length: LINES / SMALL }, (_, i) => lines(LINES + i * SMALL, SMALL));
  const large = lines(LINES, LINES);
  const bytes = small.reduce((sum, { length }) => sum + length, 0);
  const read = (text: string): void => void readSource({ name: 'bench.py', text });
  const rounds = Array.from({ length: SPREAD_ROUNDS }, () =>
    inTurns(5, { small: () => small.forEach(read), large: () => read(large) }),
  );
  report('100 files of 1,000 lines', ms(median(rounds.map((round) => round.small))));
  report('one file of 100,000 lines', ms(median(rounds.map((round) => round.large))));
  report(
    'time a byte, 100,000 lines against 1,000',
    spread(rounds.map((round) => round.large / large.length / (round.small / bytes))),
    'within 1.2 x',
  );
  const json = jsonOf(large.length);
  const parsed = inTurns(9, { file: () => read(large), json: () => void JSON.parse(json) });
  report(`JSON.parse of a file of the same size`, ms(parsed.json));
  report('  one file of 100,000 lines against it', times(parsed.file / parsed.json), 'within 15 x');
  const sum = `a = 1.0\nL = ${Array.from({ length: 100_000 }, () => 'a').join(' + ')}\n`;
  report('a sum of 100,000 terms in one line', ms(median(Array.from({ length: 5 }, () => timed(() => read(sum))))));
}
