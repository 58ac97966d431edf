/** The picture on the screen: complete, live, on small screens in part, and of graphs that are too large for it. */
import { afterEach, describe, expect, test } from 'vitest';
import { type AppOptions, closeAll, type OpenedApp, open } from './app.js';
import { exampleSession, sessionOn, wideSum } from './graphs.js';

afterEach(closeAll);

/** The app with the picture drawn, after these keys. */
async function drawn(
  keys: string,
  columns: number,
  rows: number,
  session = exampleSession(),
  options: AppOptions = {},
): Promise<OpenedApp> {
  const app = open(session, columns, rows, options);
  await app.until(/[▶>]/);
  app.send('D');
  await app.until(/[┏#]/);
  app.send(keys);
  return app;
}

describe('80x24', () => {
  test("the lecture's graph looks as in the lecture", async () => {
    const app = await drawn('b', 80, 24);
    await app.until('6.0000█');
    expect(app.picture()).toMatchInlineSnapshot(`
      "| mgrad-tui  lecture          L -8.0000     step 0         lr 0.01     ▲ ascend
      | lens [picture]   plot [L] slice  data  gradient
      | label, data, grad
      | ╭ a ──────╮
      | │  2.0000 ├─╮
      | ╰─ 6.0000█╯ │        ╭ e ──────╮
      |             ├▶( * )─▶│ -6.0000 ├─╮
      | ╭ b ──────╮ │        ╰ -2.0000▇╯ │        ╭ d ──────╮
      | │ -3.0000 ├─╯                    ├▶( + )─▶│  4.0000 ├─╮
      | ╰ -4.0000█╯          ╭ c ──────╮ │        ╰ -2.0000▇╯ │        ┏▶L ━━━━━━┓
      |                      │ 10.0000 ├─╯                    ├▶( * )─▶┃ -8.0000 ┃
      |                      ╰ -2.0000▇╯          ╭ f ──────╮ │        ┗━ 1.0000▆┛
      |                                           │ -2.0000 ├─╯
      |                                           ╰─ 4.0000█╯
      |
      |
      |
      |
      | L = d*f = 4 × -2
      | data -8   ∂L/∂L = 1
      |
      |
      | s step  b backprop  ⏎ edit  x explain  D tree  v plot  r run  ? help  q quit"
    `);
  });

  test('a node that is used twice has two edges', async () => {
    const app = await drawn('b', 80, 24, exampleSession('diamond'));
    await app.until('14.0000');
    expect(app.picture()).toMatchInlineSnapshot(`
      "| mgrad-tui  diamond          L 20.0000     step 0         lr 0.01     ▲ ascend
      | lens [picture]   plot [L] slice  data  gradient
      | label, data, grad
      |                      ╭ 2 ──────╮
      |                      │  2.0000 ├──╮
      | ╭ x ──────╮          ╰─────────╯  │        ╭ b ──────╮
      | │  1.0000 ├─╮                    ╭┴▶( * )─▶│  4.0000 ├─╮
      | ╰ 14.0000█╯ │        ╭ a ──────╮ │         ╰─ 5.0000▇╯ │        ┏▶L ━━━━━━┓
      |             ├▶( + )─▶│  2.0000 ├─┤                     ├▶( * )─▶┃ 20.0000 ┃
      | ╭ 1 ──────╮ │        ╰ 14.0000█╯ │         ╭ c ──────╮ │        ┗━ 1.0000▅┛
      | │  1.0000 ├─╯                    ╰┬▶( + )─▶│  5.0000 ├─╯
      | ╰─────────╯          ╭ 3 ──────╮  │        ╰─ 4.0000▇╯
      |                      │  3.0000 ├──╯
      |                      ╰─────────╯
      |
      |
      |
      |
      | L = b*c = 4 × 5
      | data 20   ∂L/∂L = 1
      |
      |
      | s step  b backprop  ⏎ edit  x explain  D tree  v plot  r run  ? help  q quit"
    `);
  });

  test('it is live: a step, an edit, a frozen leaf, old gradients', async () => {
    const app = await drawn('shhh', 80, 24);
    await app.until('▶a');
    app.send('f\r\x155\r');
    await app.until('┇  5.0000');
    expect(app.line(0)).toMatch(/L 10\.2312 +step 1 /);
    expect(app.line(2)).toBe(' label, data, grad @0');
    // what leads from L to a is strong, with its factors
    expect(app.lines(3, 8)).toEqual([
      ' ┏▶a ┅┅┅┅┅┅┓×-3.04',
      ' ┇  5.0000 ┣━┓',
      ' ┗┅ 6.0000█┛ ┃        ╭ e ──────╮×1',
      '             ┣▶( * )━▶│-15.2000 ├━┓',
      ' ╭ b ──────╮ │        ╰ -2.0000▇╯ ┃        ╭ d ──────╮×-1.96',
    ]);
    expect(app.line(18)).toBe(' a is a frozen leaf: steps leave it as it is (f frees it)');
  });

  test('backward propagates node by node, and its node is selected', async () => {
    const app = await drawn('..', 80, 24);
    await app.until('2 of');
    expect(app.line(2)).toMatch(/^ label, data, grad partial/);
    expect(app.screen()).toContain('┏▶d ━━━━━━┓');
    expect(app.screen().match(/─ · ╯/g)).toHaveLength(2);
    expect(app.line(20)).toBe(' 2 of 3: d propagates: e.grad += -2 × 1, c.grad += -2 × 1');
  });

  test('the card stands under it', async () => {
    const app = await drawn('bhx', 80, 24);
    await app.until('why      if d');
    expect(app.line(2)).toMatch(/^ label, data, grad +more/);
    expect(app.screen()).toContain('┏▶d ━━━━━━┓');
    expect(app.lines(13, 16)).toEqual([
      ' why      if d rises a little, L falls 2 times as much',
      ' chain    ∂L/∂d = ∂L/∂L × ∂L/∂d = 1 × -2 = -2',
      '          ∂L/∂d = f = -2',
    ]);
  });

  test('predicting hides its gradients', async () => {
    const app = await drawn('bt', 80, 24);
    await app.until('Enter answers');
    expect(app.line(2)).toMatch(/^ label, data, grad \?/);
    expect(app.screen().match(/[─━] \?/g)?.length).toBeGreaterThan(3);
    expect(app.line(19)).toBe(' data -2   its gradient is asked for');
    expect(app.line(21)).toBe(' ∂L/∂f =');
  });

  test('a folded node hides its inputs, as in the tree', async () => {
    const app = await drawn('h\r', 80, 24);
    await app.until('▶d ▸');
    expect(app.line(2)).toBe(' label │ data │ grad');
    expect(app.line(4)).toBe(' ┃▶d ▸ ┃   4.0000 ┃        · ┣━┓');
  });

  test('labels of wide and combining characters keep the columns', async () => {
    const text = 'a = Value(2, label="日本語の名前"); b = Value(-3, label="e\u0301e\u0301"); L = (a*b + a)**2';
    const app = await drawn('b', 80, 24, sessionOn(text));
    await app.until('16.0000█');
    expect(app.picture()).toMatchInlineSnapshot(`
      "| mgrad-tui  test             L 16.0000     step 0         lr 0.01     ▲ ascend
      | lens [picture]   plot [L] slice  data  gradient
      | label, data, grad
      | ╭ 日本語の名前 ╮
      | │       2.0000 ├─┬──────╮
      | ╰───── 16.0000█╯ │      │ ╭─────────╮
      |                  ╰┬▶(*)─┼▶│ -6.0000 ├─╮
      | ╭ éé ──────────╮  │     │ ╰ -8.0000█╯ │      ╭─────────╮
      | │      -3.0000 ├──╯     ╰─────────────┴▶(+)─▶│ -4.0000 ├─╮
      | ╰──── -16.0000█╯                             ╰ -8.0000█╯ │       ┏▶L ━━━━━━┓
      |                                                          ├▶(**)─▶┃ 16.0000 ┃
      |                                              ╭ 2 ──────╮ │       ┗━ 1.0000▅┛
      |                                              │  2.0000 ├─╯
      |                                              ╰─────────╯
      |
      |
      |
      |
      | L = (日本語の名前*éé + 日本語の名前)**2 = (-4) ** 2
      | data 16   ∂L/∂L = 1
      |
      |
      | s step  b backprop  ⏎ edit  x explain  D tree  v plot  r run  ? help  q quit"
    `);
  });

  test('plain characters', async () => {
    const app = await drawn('bh', 80, 24, exampleSession('diamond'), { ascii: true });
    await app.until('>b');
    expect(app.screen()).toMatch(/^[\x20-\x7e\n]*$/);
    expect(app.screen()).toContain('*5');
    expect(app.screen()).toContain('#=#');
  });

  test('a graph that is too large says so, and is drawn around the selected node', async () => {
    const app = await drawn('', 80, 24, sessionOn(wideSum(200)));
    await app.until('150 of');
    expect(app.line(2)).toMatch(/150 of \d+ nodes, around L/);
    app.send('h');
    await app.until('▶x0**2');
    expect(app.line(2)).toMatch(/around L {3}more/);
  });
});

test('the selected box is inverse, and marked besides', async () => {
  const app = await drawn('', 80, 24);
  const row = app
    .screen()
    .split('\n')
    .findIndex((line) => line.includes('▶L'));
  const column = app.columnOf(row, '▶L');
  for (const at of [row, row + 1, row + 2]) expect(app.isInverse(at, column)).toBe(true);
  expect(app.isInverse(row, column - 3)).toBe(false);
});

describe('120x40', () => {
  test('the lecture', async () => {
    const app = await drawn('b', 120, 40);
    await app.until('6.0000█');
    expect(app.lines(3, 14).map((line) => line.slice(0, 72).trimEnd())).toMatchInlineSnapshot(`
      [
        " ╭ a ──────╮",
        " │  2.0000 ├─╮",
        " ╰─ 6.0000█╯ │      ╭ e ──────╮",
        "             ├▶(*)─▶│ -6.0000 ├─╮",
        " ╭ b ──────╮ │      ╰ -2.0000▇╯ │      ╭ d ──────╮",
        " │ -3.0000 ├─╯                  ├▶(+)─▶│  4.0000 ├─╮",
        " ╰ -4.0000█╯        ╭ c ──────╮ │      ╰ -2.0000▇╯ │      ┏▶L ━━━━━━┓",
        "                    │ 10.0000 ├─╯                  ├▶(*)─▶┃ -8.0000 ┃",
        "                    ╰ -2.0000▇╯        ╭ f ──────╮ │      ┗━ 1.0000▆┛",
        "                                       │ -2.0000 ├─╯",
        "                                       ╰─ 4.0000█╯",
      ]
    `);
    expect(app.line(34)).toMatch(/^ L = d\*f = 4 × -2/);
  });

  test('the diamond', async () => {
    const app = await drawn('bh', 120, 40, exampleSession('diamond'));
    await app.until('▶b');
    expect(app.line(34)).toMatch(/^ b = 2\*a = 2 × 2/);
  });
});

test('200 columns have space for label, data and gradient side by side', async () => {
  const app = await drawn('bh', 200, 24);
  await app.until('▶d');
  expect(app.lines(2, 7).map((line) => line.slice(0, 71).trimEnd())).toEqual([
    ' label │ data │ grad',
    ' ╭───┬──────────┬──────────╮',
    ' │ a │   2.0000 │   6.0000█├─╮',
    ' ╰───┴──────────┴──────────╯ │            ╭───┬──────────┬──────────╮',
    '                             ├──▶( * )───▶│ e │  -6.0000 │  -2.0000▇├─╮',
  ]);
});

describe('small screens show the part around the selected box', () => {
  test('40x12', async () => {
    const app = await drawn('bhh', 40, 12);
    await app.until('▶e');
    expect(app.picture()).toMatchInlineSnapshot(`
      "| L -8.0000     step 0         lr 0.01
      | lens [picture]   plot [L] slice  data …
      | label, data, grad            more ←↑↓→
      | 0000█╯ │      ┏▶e ━━━━━━┓×1
      |        ├▶(*)─▶┃ -6.0000 ┣━┓
      | ─────╮ │      ┗ -2.0000▇┛ ┃      ╭ d ──
      | 0000 ├─╯                  ┣▶(+)━▶│  4.0
      | e = a*b = 2 × -3
      | data -6   ∂L/∂e = -2
      |
      | s step  b backprop  ? help  q quit"
    `);
  });

  test('20x5', async () => {
    const app = await drawn('bhh', 20, 5);
    await app.until('▶e');
    expect(app.lines(1, 3)).toEqual(['     ┏▶e ━━━━━━┓×1', ' *)─▶┃ -6.0000 ┣━┓']);
  });
});

test('D goes back to the tree, and so does Esc once nothing else is to be cancelled', async () => {
  const app = await drawn('', 80, 24);
  app.send('D');
  await app.until('├─ d');
  app.send('D');
  await app.until('( * )');
  app.send('r');
  await app.until('running');
  app.send('\x1b[27u');
  await app.until(() => !app.screen().includes('running'));
  expect(app.screen()).toContain('( * )');
  app.send('\x1b[27u');
  await app.until('├─ d');
});
