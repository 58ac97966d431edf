/**
 * Frames one after the other: what a resize, a redraw and a long run leave on the screen. That no frame is
 * too tall or too wide, and that no key clears the screen, is seen to by the harness in every test.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { width } from '../../src/text/width.js';
import { closeAll, type OpenedApp, open } from './app.js';
import { exampleSession, sessionOn } from './graphs.js';

afterEach(closeAll);

/** Takes steps without end: L rises to 1 and never gets there. */
const TRAINED = 'w = 1.0\nx = 3.0\nL = tanh(w*x)**2';

/** The app after some keys that lead to step 2. */
async function stepped(columns: number, rows: number): Promise<OpenedApp> {
  const app = open(exampleSession(), columns, rows);
  app.send('2sjj');
  await app.until(/▶ .*e /);
  await app.until('step 2');
  return app;
}

test('whatever sizes a screen went through, it shows what a new one of its size does', async () => {
  const sizes = [
    [80, 24],
    [40, 12],
    [120, 40],
    [20, 5],
    [200, 60],
    [61, 17],
    [80, 24],
  ] as const;
  const app = await stepped(100, 30);
  for (const [columns, rows] of sizes) {
    app.resize(columns, rows);
    const fresh = await stepped(columns, rows);
    await app.until(() => app.screen() === fresh.screen());
  }
});

test('resizes in the middle of a run leave nothing behind', async () => {
  const app = open(sessionOn(TRAINED), 100, 30);
  await app.until('q quit');
  app.send('999999999s');
  await app.until(/step [1-9]/);
  for (let i = 0; i < 60; i++) {
    app.resize([100, 60, 80, 40, 120][i % 5] as number, [30, 50, 24, 60, 20][i % 5] as number);
    await new Promise((resolve) => (i % 3 === 0 ? setImmediate(resolve) : setTimeout(resolve, i % 20)));
  }
  app.resize(80, 24);
  app.send('\x1b[27uu');
  await app.until('step 0');
  const fresh = open(sessionOn(TRAINED), 80, 24);
  await fresh.until('q quit');
  fresh.send('k'); // the first key takes away what to press first
  await app.until(() => app.screen() === fresh.screen());
});

test('a resize that leaves the frame as it was still draws it', async () => {
  const app = open(exampleSession(), 300, 2);
  await app.until('▶ L');
  app.resize(300, 1);
  await app.scribble('\x1b[2J');
  await app.until('▶ L');
});

test('a resize keeps the selected row in sight, the open field and its text', async () => {
  const app = await stepped(80, 24);
  app.send('G\r5');
  await app.until(/f = .*5$/m);
  app.resize(30, 6);
  await app.until(/▶ .*f (?:.|\n)* f = .*95/);
  app.resize(90, 30);
  await app.until(/f = .*5$/m);
  app.send('\x7f\r');
  await app.until('q quit');
});

test('^L draws the screen again if another program has written over it', async () => {
  const app = await stepped(80, 24);
  const before = app.screen();
  await app.scribble('\x1b[H\x1b[2JBroadcast message from root\r\n');
  expect(app.screen()).not.toBe(before);
  app.send('\x0c');
  await app.until(() => app.screen() === before);
  app.send('?');
  await app.until('closes this');
  const help = app.screen();
  await app.scribble('\x1b[H\x1b[2J');
  app.send('\x0c');
  await app.until(() => app.screen() === help);
});

test('the cursor of the terminal is where a field is typed into, and stays there when the screen is drawn again', async () => {
  const app = await stepped(80, 24);
  expect(app.isCursorHidden).toBe(true);
  const isAt = (text: string) => () =>
    !app.isCursorHidden && app.cursor.row === 21 && app.cursor.column === width(text);
  app.send('/𝑥abc\x1b[D\x1b[D\x1b[D');
  await app.until(isAt(' /𝑥'));
  app.send('\x1b[D変');
  await app.until(isAt(' /変'));
  app.send('\x1b[C');
  await app.until(isAt(' /変𝑥'));
  await app.scribble('\x1b[H\x1b[2J');
  app.send('\x0c');
  await app.until(() => app.screen().includes(' /変𝑥abc') && isAt(' /変𝑥')());
  app.send('\x1b[200~b c\x1b[201~');
  await app.until(() => app.screen().includes(' /変𝑥b cabc') && isAt(' /変𝑥b c')());
  app.send('\x1b[27u');
  await app.until(() => app.isCursorHidden);
});

test('the selected row is drawn in inverse from its mark to its last number, and no other row is', async () => {
  const app = await stepped(80, 24);
  const inverse = (row: number): number =>
    Array.from({ length: 80 }, (_, column) => app.isInverse(row, column)).filter(Boolean).length;
  expect(Array.from({ length: 23 }, (_, row) => inverse(row))).toEqual([
    0,
    0,
    0,
    0,
    0,
    51,
    ...Array<number>(17).fill(0),
  ]);
});

test('a hundred keys in one write are all obeyed', async () => {
  const app = open(exampleSession(), 80, 24);
  await app.until('q quit');
  app.send(`${'s'.repeat(20)}${'jk'.repeat(30)}${'u'.repeat(19)}j`);
  await app.until(/L -7\.2865 .*step 1 (?:.|\n)*▶ ├─ d/);
});

test('a run of a hundred thousand steps answers every key at once, and Esc ends it', async () => {
  const app = open(sessionOn(TRAINED), 80, 24);
  await app.until('q quit');
  app.send('999999999s');
  await app.until(/more to go, .* a second, .* left: Esc stops|has not moved .*; Esc stops/);
  app.send('j');
  await app.until(/▶ └─ |▶ ├─ /);
  app.send('?');
  await app.until('closes this');
  app.send('q');
  await app.until('Esc stops');
  app.send('\x1b');
  await app.until(() => !app.screen().includes('Esc stops'));
  await app.until(/step [1-9]/);
  app.send('u');
  await app.until('step 0');
});

describe('labels from anywhere', () => {
  const graph = [
    "a = Value(1.0, label='变量')",
    "b = Value(2.0, label='e\u0301te\u0301')",
    "c = Value(3.0, label='\\x1b[31mred\\x1b[2J')",
    "d = Value(4.0, label='名前がとても長いのでここには入りきらない名前です')",
    "e = Value(5.0, label='\u202eabc')",
    "f = Value(6.0, label='ｆｕｌｌ')",
    'L = a*b + c*d + e*f',
    "L.label = 'L'",
  ].join('\n');

  test.each([
    [80, 40],
    [60, 40],
    [120, 40],
  ])('wide and combining characters and escapes leave the columns where they are, at %ix%i', async (columns, rows) => {
    const app = open(sessionOn(graph, '题目\x1b[31m'), columns, rows);
    await app.until('q quit');
    const heading = Array.from({ length: rows }, (_, row) => row).find((row) =>
      app.line(row).includes('node'),
    ) as number;
    const end = app.columnOf(heading, 'data') + 'data'.length;
    for (const value of ['1', '2', '3', '4', '5', '6']) {
      const number = `${value}.0000`;
      const row = Array.from({ length: rows }, (_, each) => each).find((each) =>
        app.line(each).includes(` ${number} `),
      ) as number;
      expect(app.columnOf(row, number)).toBe(end - number.length - 1);
    }
    expect(app.screen()).toContain('变量');
    expect(app.screen()).toContain('e\u0301te\u0301');
    expect(app.screen()).toContain('\\x1b[31mre');
    expect(app.screen()).toContain('\\u202ea');
  });

  test('in a field they are typed, moved over and deleted as one', async () => {
    const app = open(sessionOn(graph), 80, 24);
    await app.until('q quit');
    app.send('/变量\r');
    await app.until(/▶ .*变量/);
    app.send('/量\x1b[D变\x7f\x1b[C\x7f名前\r');
    await app.until(/▶ .*名前/);
  });
});
