/** What a larger screen gains: the plot beside the tree, more rows, the help in two columns. */
import { afterEach, expect, test } from 'vitest';
import { closeAll, type OpenedApp, open } from './app.js';
import { exampleSession, sessionOn, wideSum } from './graphs.js';

afterEach(closeAll);

async function opened(columns: number, rows: number, session = exampleSession()): Promise<OpenedApp> {
  const app = open(session, columns, rows);
  await app.until('q quit');
  return app;
}

test('at 120x40 the plot stands beside the tree, with every key in the footer', async () => {
  const app = await opened(120, 40);
  expect(app.picture()).toMatchInlineSnapshot(`
    "| mgrad-tui  lecture                                                             L -8.0000   step 0   lr 0.01   ▲ ascend
    |   node                    op                 data          grad   L over iterations: s takes the first step
    | ▶ L                       *               -8.0000             ·                ┤
    |   ├─ d                    +                4.0000             ·                ┤
    |   │  ├─ e                 *               -6.0000             ·                ┤
    |   │  │  ├─ a              leaf             2.0000             ·                ┤
    |   │  │  └─ b              leaf            -3.0000             ·                ┤
    |   │  └─ c                 leaf            10.0000             ·                ┤
    |   └─ f                    leaf            -2.0000             ·                ┤
    |                                                                                ┤
    |                                                                                ┤
    |                                                                        -8.0000 ┼─
    |                                                                                ┤
    |                                                                                ┤
    |                                                                                ┤
    |                                                                                ┤
    |                                                                                ┤
    |                                                                                ┤
    |                                                                                ┤
    |                                                                                ┤
    |                                                                                ┤
    |                                                                                ┤
    |                                                                                0
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
    | L = d*f = 4 * -2
    | data -8   no gradient yet: b computes it
    |
    | s step  b backprop  ⏎ edit  x explain  Tab lens  v plot  r run  u undo  +- lr  d direction  ? help  q quit"
  `);
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

test('at 200x60 the help stands in three columns, whole', async () => {
  const app = await opened(200, 60);
  app.send('?');
  await app.until('closes this');
  expect(app.picture()).toMatchInlineSnapshot(`
    "| Move                                                          Steps                                                         Command line (any statement works too: a.data = 3)
    |   ↓ j       next row                                            s         step: backward, update every leaf, forward          :lr 0.1           set the learning rate, or a schedule: 1
    |   ↑ k       previous row                                        S         nudge: update with the gradients on the screen,                       - 0.9*k/100
    |   PgDn ^f   a page down                                                   forward                                             :ascend           steps raise the root
    |   PgUp ^b   a page up                                           r         run or pause: ten steps a second                    :descend          steps lower the root
    |   ^d        half a page down                                    R         run flat out, or pause                              :optimizer sgd    choose the update rule
    |   ^u        half a page up                                      1-9 ...   a count repeats the next key: 10s takes ten         :until L < 0.1    run until L or the iteration k is there
    |   g Home    first row                                                     steps                                               :compare lr 0.1   take the run again with this, beside it;
    |   G End     last row                                                                                                                            off drops it
    |                                                               Settings                                                        :freeze a b       steps leave these leaves alone
    | The tree                                                        <         shift the leaf by -0.001                            :unfreeze a b     steps change these leaves again
    |   ← h       fold, else go to the user of this node              >         shift the leaf by +0.001, and see what that does    :root d           differentiate another node
    |   → l       unfold, else go to the first input; on ↑ shared,    f         freeze the leaf: steps leave it as it is; again     :go a             select a node
    |             jump to the first                                             to free it                                          :say [text]       turn to the next page of text, or add
    |   Enter     edit a leaf; fold or unfold any other node          d         ascend or descend                                                     one
    |   e         edit the leaf's value (Enter applies, Esc           o         next optimizer                                      :predict a b      hide the gradients and ask for these, or
    |             cancels)                                            + =       raise the learning rate (1, 2, 5, 10 ...)                             for all
    |   E         unfold all                                          -         lower the learning rate                             :bug overwrite    make a mistake in backward: overwrite,
    |   C         fold all                                                                                                                            keep-grads, order, off
    |   B         a sum or product of many terms as its binary      Iterations and undo                                             :example diamond  open a built-in graph
    |             tree, and back                                      [         earlier iteration                                   :tutor            the lecture's story in ten pages, with
    |                                                                 ]         later iteration                                                       what to press
    | See why                                                         c         keep this run as a line in the plot, and start      :export g.svg     write a file: dot, svg, mmd, json, csv
    |   Tab        next lens: ledger, local derivatives, check,                 again                                                                 or py, by its ending
    |              optimizer                                          u         undo                                                :mouse            clicks and the wheel on, or off
    |   Shift-Tab  previous lens                                      ^r        redo                                                :help             show or hide the keys
    |   x          next explanation: chain rule, paths, why                                                                         :q                quit
    |   X          previous explanation                             Everything else
    |   Space      a file's page of text, then the next               yv        copy the node's value
    |   Backspace  the page before                                    yg        copy the node's gradient
    |   v          next plot: L, region, slice, data, gradient        yr        copy the node's row
    |   V          previous plot                                      yp        copy the node's path
    |   D          the lecture's picture, or the tree; in it ← →      ye        copy the node's expression
    |              follow edges, ↑ ↓ a column                         /         search for a node
    |                                                                 n         next match
    | Gradients                                                       N         previous match
    |   b         backprop: compute every gradient                    :         command line: any statement of the notation, or
    |   .         backward's next node speaks                                   a command
    |   ,         take the last one back                              ?         show or hide this help
    |   i         type a gradient by hand                             Esc       cancel: field, count, overlay, run
    |   t         predict: hide the gradients and be asked for        q         close the help, else quit
    |             them                                                ^c        quit, everywhere
    |   z         zero the gradients                                  ^z        suspend; fg comes back
    |                                                                 ^l        draw the screen again
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
    |
    |
    | ? or q closes this"
  `);
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
