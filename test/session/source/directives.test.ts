/** Many commands in a file: gathered, with the same result as one after the other, and in linear time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSource } from '../../../src/notation/read.js';
import { complete } from '../../../src/notation/work.js';
import { fileAction } from '../../../src/session/commands/line.js';
import type { Session } from '../../../src/session/model.js';
import { directed } from '../../../src/session/source/directives.js';
import { openGiven } from '../../../src/session/source/open.js';
import { OpenError, openReading } from '../../../src/session/source/opening.js';
import { update } from '../../../src/session/update.js';
import { LECTURE, open } from '../playing.js';

const TEXTS = [
  ...['a', 'b', 'c'].flatMap((leaf) => [`freeze ${leaf}`, `unfreeze ${leaf}`, `freeze ${leaf} f`]),
  ...['d', 'e', 'L'].flatMap((node) => [`root ${node}`, `go ${node}`, `predict ${node}`]),
  ...[
    'say x',
    'say',
    'say y',
    'predict',
    'go a',
    'bug overwrite',
    'bug off',
    'lr 0.5',
    'lr 1 - k/9',
    'ascend',
    'descend',
  ],
  ...['optimizer adam', 'freeze d', 'freeze nobody', 'root nobody', 'predict a b'],
];

/** All of a session that a file's commands can change. */
function said({ model, ...session }: Session) {
  const { root, frozen, lr, schedule, direction, optimizer, bug, gradients, history } = model;
  const { pages, page, explanation, selection, folded, prediction, field } = session;
  const settings = { root, frozen, lr, schedule, direction, optimizer, bug, gradients, loss: history.loss };
  return { ...settings, pages, page, explanation, selection, folded, prediction, field };
}

test('gathered commands have the same result as one after the other', () => {
  const opened = open(`${LECTURE}\nL.backward()`);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...TEXTS), { maxLength: 12 }), (texts) => {
      let expected: Session = opened;
      let problem: string | undefined;
      for (const text of texts) {
        const action = fileAction(text, expected);
        const after = typeof action === 'string' ? action : update(expected, action);
        if (typeof after === 'string' || after.message?.tone === 'error') {
          problem = `${text}: ${typeof after === 'string' ? after : after.message?.text}`;
          break;
        }
        expected = after;
      }
      const run = (): Session =>
        complete(
          directed(
            opened,
            texts.map((text) => ({ text, offset: 0 })),
            'a.py',
            ({ text }, why) => {
              throw new OpenError(`${text}: ${why}`);
            },
          ),
        ).session;
      if (problem === undefined) expect(said(run())).toEqual(said(expected));
      else expect(run).toThrow(problem);
    }),
    // the root in between hides the row that is selected, and so moves the selection
    { numRuns: 1000, examples: [[['predict e', 'root e', 'root d']], [['go c', 'root f', 'root L']]] },
  );
});

describe('twenty thousand commands are run in the time of one pass', () => {
  const MANY = 20_000;
  const leaves = Array.from({ length: MANY }, (_, i) => `x${i} = ${i}`).join('\n');
  const each = (command: (i: number) => string): string =>
    Array.from({ length: MANY }, (_, i) => `# :${command(i)}`).join('\n');
  const all = Array.from({ length: MANY }, (_, i) => `x${i}`).join(' ');

  test.each([
    ['say', each((i) => `say ${i}`), ({ pages }: Session) => pages.length, MANY],
    ['freeze', each((i) => `freeze x${i}`), ({ model }: Session) => model.frozen.indexOf(0), MANY],
    ['freeze with many names', `# :freeze ${all}`, ({ model }: Session) => model.frozen.indexOf(0), MANY],
    ['unfreeze', each((i) => `${i % 2 ? 'un' : ''}freeze x7`), ({ model }: Session) => model.frozen[7], 0],
    ['root', each((i) => `root x${i}`), ({ model }: Session) => model.program.tape.labels[model.root], `x${MANY - 1}`],
    ['root by number', each((i) => `root #${i}`), ({ model }: Session) => model.root, MANY - 1],
    [
      'root below a selected node',
      `# :go x0\n${each((i) => `root ${i % 2 ? 'L' : 'z'}`)}`,
      ({ model }: Session) => model.program.tape.labels[model.root],
      'L',
    ],
    ['lr', each((i) => `lr ${i + 1}`), ({ model }: Session) => model.lr, MANY],
  ])('%s', (_, commands, of, expected) => {
    const source = { name: 'a.py', text: `${leaves}\nz = 1\nL = x0 * z\n${commands}` };
    expect(of(openReading(readSource(source), source))).toBe(expected);
  });
});

test('opening yields how many commands have been run', () => {
  const source = { name: 'a.py', text: `${LECTURE}\n${'# :say x\n'.repeat(20)}` };
  const reported = [...openGiven(readSource(source), source, new Map())];
  expect(reported.map(({ done }) => done)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(reported[9]).toEqual({ doing: 'opening', name: 'a.py', done: 9, all: 20 });
});

test('a bug that changes nothing says so at opening, and one that does is on', () => {
  const silent = open('# :bug overwrite\na = 2.0; L = a*3');
  expect([silent.model.bug, silent.message?.text]).toEqual([
    undefined,
    'overwrite changes nothing here: no gradient here adds up several contributions; try :example diamond',
  ]);
  expect([open('# :bug overwrite\na = 2.0; L = a*a')].map(({ model, message }) => [model.bug, message])).toEqual([
    ['overwrite', undefined],
  ]);
});
