/** What a larger screen gains: the plot beside the tree, more rows, the help in three columns. */
import { afterEach, expect, test } from 'vitest';
import { sections } from '../../src/layout/help.js';
import { closeAll, opened } from './app.js';
import { exampleSession, sessionOn, wideSum } from './graphs.js';

afterEach(closeAll);

test('at 120x40 the plot stands beside the tree, with every key in the footer', async () => {
  const app = await opened(120, 40);
  expect(app.line(1)).toBe(
    '   node                    op                 data          grad   L over iterations: s takes the first step',
  );
  expect(app.line(11)).toMatch(/^ {72}-8\.0000 ┼─$/);
  expect(app.lines(35, 39)).toEqual([
    ' L = d*f = 4 * -2',
    ' data -8   no gradient yet: b computes it',
    '',
    ' s step  b backprop  ⏎ edit  x explain  Tab lens  v plot  r run  u undo  +- lr  d direction  ? help  q quit',
  ]);
});

test('at 120x40 a history, stale gradients and an open field', async () => {
  const app = await opened(120, 40, exampleSession('neuron'));
  app.send('40sG\r7');
  await app.until(/b = .*7$/m);
  expect(app.picture()).toMatchInlineSnapshot(`
    "| mgrad-tui  neuron                                                              o 0.9584   step 40   lr 0.01   ▲ ascend
    |   node                    op                 data      grad @39   o over iterations
    |   o                       tanh             0.9584        1.0000         0.9584 ┤                               ╭─────
    |   └─ n                    +                1.9264        0.0831         0.9452 ┤                       ╭───────╯
    |      ├─ x1w1x2w2          +               -5.0287        0.0831         0.9320 ┤                  ╭────╯
    |      │  ├─ x1w1           *               -5.1026        0.0831         0.9188 ┤              ╭───╯
    |      │  │  ├─ x1          leaf             1.7839       -0.2379         0.9055 ┤           ╭──╯
    |      │  │  └─ w1          leaf            -2.8603        0.1485         0.8923 ┤         ╭─╯
    |      │  └─ x2w2           *                0.0740        0.0831         0.8791 ┤        ╭╯
    |      │     ├─ x2          leaf             0.0738        0.0834         0.8658 ┤      ╭─╯
    |      │     └─ w2          leaf             1.0026        0.0061         0.8526 ┤     ╭╯
    | ▶    └─ b                 leaf             6.9551        0.0831         0.8394 ┤    ╭╯
    |                                                                         0.8262 ┤    │
    |                                                                         0.8129 ┤   ╭╯
    |                                                                         0.7997 ┤  ╭╯
    |                                                                         0.7865 ┤  │
    |                                                                         0.7732 ┤ ╭╯
    |                                                                         0.7600 ┤ │
    |                                                                         0.7468 ┤╭╯
    |                                                                         0.7336 ┤│
    |                                                                         0.7203 ┤│
    |                                                                         0.7071 ┼╯
    |                                                                                0    5   10   15   20  25   30  35   40
    |
    |
    |
    |
    |
    |
    |
    |
    |
    |
    |
    |
    | b is a leaf: Enter edits it
    | data 6.955089420571563   ∂o/∂b = 0.08313813119115154
    | b = 6.9550894205715637
    | Enter applies  Esc cancels   accepted: 2, -.5, 1e3, 2*3, 1/3"
  `);
});

test('at 200x60 everything is there, and nothing runs together', async () => {
  const app = await opened(200, 60);
  app.send('5s');
  await app.until('step 5');
  expect(app.line(1)).toMatchInlineSnapshot(
    `"   node                                                        op                 data       grad @4           L over iterations"`,
  );
  expect(app.line(2)).toMatchInlineSnapshot(
    `" ▶ L                                                           *               -4.6560        1.0000                -4.6560 ┤                             ╭"`,
  );
  expect(app.line(58)).toContain('? help  q quit');
});

test('at 200x60 the complete help stands in three columns', async () => {
  const app = await opened(200, 60);
  app.send('?');
  await app.until('closes this');
  const lines = app.screen().split('\n');
  expect(lines.at(-1)).toBe(' ? or q closes this');
  const parts = lines.flatMap((line) => [0, 62, 124].map((from) => line.slice(from, from + 62).trimEnd()));
  for (const { title, entries } of sections()) {
    expect(parts.filter((part) => part === ` ${title}`)).toHaveLength(1);
    // a field has a ^u of its own: keys are told apart by their help, of which a line begins with the key
    for (const { shown, help } of entries) {
      const lines = parts.filter((part) => part.startsWith(`   ${shown} `));
      const first = help.split(' ')[0] as string;
      expect(
        lines.filter((line) =>
          line
            .slice(shown.length + 3)
            .trimStart()
            .startsWith(first),
        ).length,
        shown,
      ).toBe(1);
    }
  }
});

test('a tree of more rows than the screen scrolls under the selection', async () => {
  const app = await opened(120, 40, sessionOn(wideSum(100), 'sum'));
  app.send('\x1b[6~');
  await app.until(/^ {3}\S/m);
  const top = app.line(2);
  app.send('5k');
  await app.until(() => !app.line(34).startsWith(' ▶'));
  expect(app.line(2)).toBe(top);
  app.send('g');
  await app.until(() => app.line(2).startsWith(' ▶ L'));
});
