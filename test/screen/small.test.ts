/** What a smaller screen gives up, one thing after the other; the selected row and `q` are always there. */
import { afterEach, describe, expect, test } from 'vitest';
import { closeAll, open, opened } from './app.js';
import { chain, exampleSession, sessionOn } from './graphs.js';

afterEach(closeAll);

/** Esc as a terminal sends it that leaves no doubt: alone, it might be the beginning of another key. */
const ESCAPE = '\x1b[27u';

describe('40x12', () => {
  test('the first frame has no plot and no ops', async () => {
    const app = await opened(40, 12);
    expect(app.picture()).toMatchInlineSnapshot(`
      "| L -8.0000     step 0         lr 0.01
      | lens [plain]…        plot [L] slice …
      |   node               data        grad
      | ▶ L              -8.0000      ·       ┃
      |   ├─ d            4.0000      ·       ┃
      |   │  ├─ e        -6.0000      ·
      |   │  │  ├─ a      2.0000      ·
      | L = d*f = 4 × -2
      | data -8   no gradient yet: press b
      | press b, then x
      | s step  b backprop  ? help  q quit"
    `);
  });

  test('after a step', async () => {
    const app = await opened(40, 12);
    app.send('s');
    await app.until('step 1');
    expect(app.line(0)).toBe(' L -7.2865     step 1         lr 0.01');
    expect(app.line(2)).toBe('   node               data     grad @0');
    expect(app.line(6)).toBe('   │  │  ├─ a      2.0600      6.0000 █');
  });

  test('a bad number in a field', async () => {
    const app = await opened(40, 12);
    app.send('jjj\rx\r');
    await app.until('is not a number');
    expect(app.line(6)).toBe(' ▶ │  │  ├─ a      2.0000      ·');
    expect(app.lines(8, 11)).toEqual([' a = 2x', ' "2x" is not a number; accepted: 2, -.5,', ' 1e3, 2*3, 1/3']);
  });

  test('the help is broken between words', async () => {
    const app = await opened(40, 12);
    app.send('? ');
    await app.until('The tree');
    expect(app.lines(0, 3)).toEqual([
      ' The tree',
      '   ← h       fold, else go to the user',
      '             of this node',
    ]);
    expect(app.line(10)).toBe(' ? or q closes this   ▼ j for more');
  });

  test('a deep chain', async () => {
    const app = await opened(40, 12, sessionOn(chain(30), 'chain'));
    app.send('bG');
    await app.until(/▶ .*y0 .* 0\.0658/m);
    expect(app.lines(2, 4)).toEqual([
      '   … 28               data        grad',
      '   … y3            0.4068      0.1233 ▅',
    ]);
    expect(app.line(6)).toMatch(/^ ▶ +└─ y0 +0\.5000 +0\.0658 ▅┃$/);
  });

  test('a run', async () => {
    const app = await opened(40, 12);
    app.send('r');
    await app.until('▶ step');
    expect(app.line(0)).toMatch(/^ L -\d\.\d{4} +▶ step \d +lr 0\.01$/);
  });
});

describe('20x5', () => {
  test('the first frame has the header, two rows with their data, and the keys for help and quit', async () => {
    const app = await opened(20, 5);
    expect(app.picture()).toMatchInlineSnapshot(`
      "| L -8.0000  step 0
      |▶ L         -8.0000┃
      |  ├─ d       4.0000
      | ? help  q quit"
    `);
  });

  test('the selected row shows wherever it is', async () => {
    const app = await opened(20, 5);
    app.send('jjjj');
    await app.until(/▶ .*b/);
    expect(app.lines(1, 3)).toEqual([
      expect.stringMatching(/^ {2}│ {2}├─ a +2\.0000/),
      expect.stringMatching(/^▶ │ {2}└─ b +-3\.0000/),
    ]);
  });

  test('a message takes the footer, and gives it back', async () => {
    const app = await opened(20, 5);
    app.send('u');
    await app.until('nothing to undo');
    expect(app.lines(0, 4)).toEqual([
      ' L -8.0000  step 0',
      expect.stringMatching(/^▶ L +-8\.0000┃$/),
      '  ├─ d       4.0000',
      ' nothing to undo',
    ]);
    app.send('b');
    await app.until('q quit');
  });

  test('a field takes the footer, with what is wrong behind the text', async () => {
    const app = await opened(20, 5);
    app.send('G\r');
    await app.until('f = -2');
    app.send('x\r');
    await app.until('"-2x');
    expect(app.line(3)).toBe(' f = -2x    "-2x" i…');
    app.send('\x7f3\r');
    await app.until('-23.0000');
  });

  test('the help scrolls', async () => {
    const app = await opened(20, 5);
    app.send('?jjjjj');
    await app.until('? or q closes this');
    await app.until('PgUp');
    expect(app.lines(0, 4)).toEqual(['   PgDn ^f', '     a page down', '   PgUp ^b', ' ? or q closes this…']);
  });
});

describe('smaller still', () => {
  test('10x3 has rows of the tree alone', async () => {
    const app = open(exampleSession(), 10, 3);
    await app.until('▶ L');
    expect(app.lines(0, 2)).toEqual(['▶ L', ' ? help']);
    app.send('G');
    await app.until(/▶ .*f/);
    app.send(':go b\r');
    await app.until(/▶ .*b/);
    app.send('?');
    await app.until('Move');
  });

  test.each([
    [1, 1],
    [2, 2],
    [3, 1],
    [1, 40],
    [300, 2],
  ])('%ix%i draws something, and obeys every key', async (columns, rows) => {
    const app = open(exampleSession(), columns, rows);
    await app.until(/\S/);
    app.send(`jjbs?jjq:x${ESCAPE}/a\r\r5x\r${ESCAPE}12\r${ESCAPE}9999s${ESCAPE}[]uExxvvv\t\t\t`);
    app.send('q');
    await app.closed;
  });
});
