/** What a larger screen gains: the plot beside the tree, more rows, the help in three columns. */
import { afterEach, expect, test } from 'vitest';
import { sections } from '../../src/layout/help.js';
import { closeAll, opened } from './app.js';
import { exampleSession, sessionOn, wideSum } from './graphs.js';

afterEach(closeAll);

test('at 120x40 the plot stands beside the tree, with every key in the footer', async () => {
  const app = await opened(120, 40);
  expect(app.line(2)).toBe(
    '   node                data         grad   op                              L over iterations: s takes a step',
  );
  expect(app.line(18)).toMatch(/^ {77}-8\.0000 ┼─$/);
  expect(app.lines(34, 36).map((line) => line.slice(0, 72).trimEnd())).toEqual([
    ' L = d*f = 4 × -2',
    ' data -8   no gradient yet: press b',
  ]);
  expect(app.lines(36, 39)).toEqual([
    ' b computes the gradients; then x says why',
    '',
    ' s step  b backprop  ⏎ edit  x explain  Tab lens  v plot  r run  u undo  +- lr  d direction  ? help  q quit',
  ]);
});

test('at 120x40 a history, stale gradients and an open field', async () => {
  const app = await opened(120, 40, exampleSession('neuron'));
  app.send('40sG\r7');
  await app.until(/b = .*7$/m);
  expect(app.picture()).toMatchInlineSnapshot(`
    "| mgrad-tui  neuron                                                   o 0.9584      step 40        lr 0.01     ▲ ascend
    | lens [plain] ledger  local  check  optimizer    plot [o] slice  data  gradient
    |   node                      data     grad @39   op                        o over iterations
    |   o                      0.9584       1.0000  █ tanh                         0.9584 ┤                            ╭───
    |   └─ n                   1.9264       0.0831  ▅ +                            0.9503 ┤                       ╭────╯
    |      ├─ x1w1x2w2        -5.0287       0.0831  ▅ +                            0.9422 ┤                   ╭───╯
    |      │  ├─ x1w1         -5.1026       0.0831  ▅ *                            0.9341 ┤                 ╭─╯
    |      │  │  ├─ x1         1.7839      -0.2379  ▆ leaf                         0.9260 ┤              ╭──╯
    |      │  │  └─ w1        -2.8603       0.1485  ▆ leaf                         0.9179 ┤            ╭─╯
    |      │  └─ x2w2          0.0740       0.0831  ▅ *                            0.9098 ┤           ╭╯
    |      │     ├─ x2         0.0738       0.0834  ▅ leaf                         0.9017 ┤          ╭╯
    |      │     └─ w2         1.0026       0.0061  ▁ leaf                         0.8936 ┤        ╭─╯
    | ▶    └─ b                6.9551       0.0831  ▅ leaf                         0.8855 ┤        │
    |                                                                              0.8774 ┤       ╭╯
    |                                                                              0.8693 ┤      ╭╯
    |                                                                              0.8612 ┤     ╭╯
    |                                                                              0.8530 ┤     │
    |                                                                              0.8449 ┤    ╭╯
    |                                                                              0.8368 ┤    │
    |                                                                              0.8287 ┤   ╭╯
    |                                                                              0.8206 ┤   │
    |                                                                              0.8125 ┤  ╭╯
    |                                                                              0.8044 ┤  │
    |                                                                              0.7963 ┤  │
    |                                                                              0.7882 ┤  │
    |                                                                              0.7801 ┤ ╭╯
    |                                                                              0.7720 ┤ │
    |                                                                              0.7639 ┤ │
    |                                                                              0.7558 ┤ │
    |                                                                              0.7476 ┤╭╯
    |                                                                              0.7395 ┤│
    |                                                                              0.7314 ┤│
    |                                                                              0.7233 ┤│
    |                                                                              0.7152 ┤│
    | b is a leaf: Enter edits it                                                  0.7071 ┼╯
    | data 6.955089420571563   ∂o/∂b = 0.08313813119115154 @39                            0   5   10  15  20  25  30  35  40
    |
    | b = 6.9550894205715637
    | Enter applies  Esc cancels   accepted: 2, -.5, 1e3, 2*3, 1/3"
  `);
});

test('at 200x60 everything is there, and nothing runs together', async () => {
  const app = await opened(200, 60);
  app.send('5s');
  await app.until('step 5');
  expect(app.line(1)).toMatchInlineSnapshot(
    `" lens [plain] ledger  local  check  optimizer    plot [L] slice  data  gradient"`,
  );
  expect(app.line(2)).toMatchInlineSnapshot(
    `"   node                data      grad @4   op                                                                                                              L over iterations"`,
  );
  expect(app.line(58)).toContain('? help  q quit');
});

test('at 200x120 the complete help stands in three columns', async () => {
  const app = await opened(200, 120);
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
  app.send('\x1b[6~\x1b[6~');
  await app.until(() => !app.line(3).includes(' L '));
  const top = app.line(3).slice(0, 71);
  app.send('5k');
  await app.until(/^ ▶/m);
  expect(app.line(3).slice(0, 71)).toBe(top);
  app.send('g');
  await app.until(() => app.line(3).startsWith(' ▶ L'));
});
