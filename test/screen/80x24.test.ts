/**
 * What is on a screen of 80 x 24 in the situations that a user meets. A few screens are compared whole, so that a change
 * of the layout shows here: `vitest -u` writes them anew, and the diff is to be read. Elsewhere single lines are.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/session/commands/commands.js';
import { type AppOptions, closeAll, type OpenedApp, open } from './app.js';
import { chain, exampleSession, sessionOn, wideSum } from './graphs.js';

afterEach(closeAll);

async function opened(session = exampleSession(), options: AppOptions = {}): Promise<OpenedApp> {
  const app = open(session, 80, 24, options);
  await app.until('q quit');
  return app;
}

describe('the lecture', () => {
  test('the first frame shows the graph, and what to press', async () => {
    const app = await opened();
    expect(app.picture()).toMatchInlineSnapshot(`
      "| mgrad-tui  lecture          L -8.0000     step 0         lr 0.01     ▲ ascend
      | lens [plain] ledger  local  check  optimizer    plot [L] slice  data  gradient
      |   node                data         grad   op
      | ▶ L               -8.0000       ·         *
      |   ├─ d             4.0000       ·         +
      |   │  ├─ e         -6.0000       ·         *
      |   │  │  ├─ a       2.0000       ·         leaf
      |   │  │  └─ b      -3.0000       ·         leaf
      |   │  └─ c         10.0000       ·         leaf
      |   └─ f            -2.0000       ·         leaf
      |
      | L = d*f = 4 × -2
      | data -8   no gradient yet: press b
      | L over iterations: s takes a step
      |           ┤
      |           ┤
      |   -8.0000 ┼─
      |           ┤
      |           ┤
      |           0
      | b computes the gradients; then x says why
      |
      | s step  b backprop  ⏎ edit  x explain  Tab lens  v plot  r run  ? help  q quit"
    `);
    expect(app.isCursorHidden).toBe(true);
  });

  test('b fills the gradients', async () => {
    const app = await opened();
    app.send('b');
    await app.until(/ a .* 6\.0000 {2}█ leaf$/m);
    const grads = ['1.0000', '-2.0000', '-2.0000', '6.0000', '-4.0000', '-2.0000', '4.0000'];
    expect(
      app.lines(3, 10).map((line) =>
        line
          .split(/ +[▁-█] /)[0]
          ?.split(' ')
          .at(-1),
      ),
    ).toEqual(grads);
    expect(app.line(12)).toBe(' data -8   ∂L/∂L = 1');
  });

  test('s steps, and the gradients say of which iteration they are', async () => {
    const app = await opened();
    app.send('s');
    await app.until('step 1');
    expect(app.picture()).toMatchInlineSnapshot(`
      "| mgrad-tui  lecture          L -7.2865     step 1         lr 0.01     ▲ ascend
      | lens [plain] ledger  local  check  optimizer    plot [L] slice  data  gradient
      |   node                data      grad @0   op
      | ▶ L               -7.2865       1.0000  ▆ *
      |   ├─ d             3.7176      -2.0000  ▇ +
      |   │  ├─ e         -6.2624      -2.0000  ▇ *
      |   │  │  ├─ a       2.0600       6.0000  █ leaf
      |   │  │  └─ b      -3.0400      -4.0000  █ leaf
      |   │  └─ c          9.9800      -2.0000  ▇ leaf
      |   └─ f            -1.9600       4.0000  █ leaf
      |
      | L = d*f = 3.7176 × -1.96
      | data -7.286496   ∂L/∂L = 1 @0
      | L over iterations
      |   -7.2865 ┤                                                          ╭────────
      |   -7.4649 ┤                                         ╭────────────────╯
      |   -7.6432 ┤                         ╭───────────────╯
      |   -7.8216 ┤        ╭────────────────╯
      |   -8.0000 ┼────────╯
      |           0                                                                  1
      |
      |
      | s step  b backprop  ⏎ edit  x explain  Tab lens  v plot  r run  ? help  q quit"
    `);
  });

  test('Enter on a leaf opens a field with its value, and the footer says what the field takes', async () => {
    const app = await opened();
    app.send('jjj\r');
    await app.until(/^ a = 2$/m);
    expect(app.line(11)).toBe(' a is a leaf: Enter edits it');
    expect(app.line(22)).toBe(' Enter applies  Esc cancels   accepted: 2, -.5, 1e3, 2*3, 1/3');
  });

  test('a text that is not a number stays in the field, below it what is accepted', async () => {
    const app = await opened();
    app.send('jjj\rx\r');
    await app.until('is not a number');
    expect(app.lines(21, 23)).toEqual([' a = 2x', ' "2x" is not a number; accepted: 2, -.5, 1e3, 2*3, 1/3']);
  });

  test('after an edit the gradients are stale, and every number above has followed', async () => {
    const app = await opened();
    app.send('bjjj\r.5\r');
    await app.until('grad stale');
    expect(app.line(0)).toMatch(/L -5\.0000 +step 0 /);
    expect(app.lines(2, 10).map((line) => line.split(/ {2,}/).slice(-3, -1))).toEqual([
      ['data', 'grad stale'],
      ['-5.0000', '1.0000'],
      ['2.5000', '-2.0000'],
      ['-7.5000', '-2.0000'],
      ['2.5000', '6.0000'],
      ['-3.0000', '-4.0000'],
      ['10.0000', '-2.0000'],
      ['-2.0000', '4.0000'],
    ]);
  });

  test('an earlier iteration is marked on the axis and named in the header', async () => {
    const app = await opened();
    app.send('3s2[');
    await app.until('step 1 of 3');
    expect(app.line(19)).toMatch(/^ +0 +▲ +2 +3$/);
    expect(app.lines(20, 22)).toEqual([' viewing step 1: ] goes on, a step from here drops the later ones', '']);
  });

  test('two runs from the same start stand in one plot, each with a line and a name of its own', async () => {
    const app = await opened();
    app.send('10s:compare lr 0.02\r');
    await app.until('── lr 0.02: 5.0040');
    expect(app.picture()).toMatchInlineSnapshot(`
      "| mgrad-tui  lecture          L 5.0040      step 10        lr 0.02     ▲ ascend
      | lens [plain] ledger  local  check  optimizer    plot [L] slice  data  gradient
      |   node                data      grad @9   op
      | ▶ L                5.0040       1.0000  ▆ *
      |   ├─ d            -2.8389      -1.7233  ▇ +
      |   │  ├─ e        -12.4819      -1.7233  ▇ *
      |   │  │  ├─ a       3.2024       6.5344  █ leaf
      |   │  │  └─ b      -3.8977      -5.2934  █ leaf
      |   │  └─ c          9.6431      -1.7233  ▇ leaf
      |   └─ f            -1.7627      -1.9698  ▇ leaf
      |
      | L = d*f = -2.8389 × -1.7627
      | data 5.003990674989215   ∂L/∂L = 1 @9
      | L at step 10   ── lr 0.02: 5.0040   ══ lr 0.01: -1.6635
      |    5.0040 ┤                                                           ╭──────
      |    1.7530 ┤                                           ╭───────────────╯
      |   -1.4980 ┤                        ╭──────────────────╯     ╔════════════════
      |   -4.7490 ┤       ╭────────────────╯════════════════════════╝
      |   -8.0000 ┼───────╯═══════╝
      |           0      1     2      3     4      5      6     7      8     9      10
      |
      |
      | s step  b backprop  ⏎ edit  x explain  Tab lens  v plot  r run  ? help  q quit"
    `);
    app.send('u');
    await app.until('L over iterations');
  });

  test('the optimizer lens has what is remembered, and how it makes the next step', async () => {
    const app = await opened();
    app.send(':optimizer adam\rssG\x1b[Z');
    await app.until('next: f');
    expect(app.line(2)).toBe('   node                data      grad @1             m           v      t');
    expect(app.lines(3, 9).join('\n')).toMatch(/▶ └─ f {12}-1\.9800 +3\.9399 {2}█ +0\.7540 +0\.0315 +2/);
    expect(app.lines(9, 13)).toEqual([
      ' m, v: running means of grad and grad**2, corrected for a start at 0; t: steps',
      ' m = 0.9 × 0.7540 + 0.1 × 3.8796 = 1.0666; / (1 - 0.9**3) = 3.9356',
      ' v = 0.999 × 0.0315 + 0.001 × 3.8796**2 = 0.0465; / (1 - 0.999**3) = 15.5244',
      ' next: f += 0.0100 = 0.01 × 3.9356 / (sqrt(15.5244) + 1e-8)',
    ]);
  });

  test('a frozen leaf, another direction and another learning rate show', async () => {
    const app = await opened();
    app.send('Gfd:lr 0.1\rs');
    await app.until('step 1');
    expect(app.line(0)).toMatch(/ L -13\.1200 +step 1 +lr 0\.1 +▼ descend$/);
    expect(app.line(9)).toMatch(/^ ▶ └─ f +-2\.0000 +4\.0000 +█ frozen$/);
    expect(app.line(11)).toBe(' f is a frozen leaf: steps leave it as it is (f frees it)');
  });

  test('a folded node says that there is more below it', async () => {
    const app = await opened();
    app.send('jh');
    await app.until('▸');
    expect(app.lines(3, 7).map((line) => line.split(/ {2,}/))).toEqual([
      ['', 'L', '-8.0000', '·', '*'],
      [' ▶ ├─ d ▸', '4.0000', '·', '+'],
      ['', '└─ f', '-2.0000', '·', 'leaf'],
      [''],
    ]);
  });

  test('a count that is being typed shows, and Esc takes it back', async () => {
    const app = await opened();
    app.send('12');
    await app.until(/^ 12…$/m);
    app.send('\x1b');
    await app.until(() => !app.screen().includes('12…'));
    app.send('s');
    await app.until('step 1 ');
  });

  test('a run says that it runs, and how it is paused', async () => {
    const app = await opened();
    app.send('r');
    await app.until('▶ step');
    await app.until('running: r pauses');
    await app.until('step 2');
    app.send('r');
    await app.until(() => !app.screen().includes('running'));
  });
});

describe('the help', () => {
  test('begins with the keys that move', async () => {
    const app = await opened();
    app.send('?');
    await app.until('closes this');
    expect(app.picture()).toMatchInlineSnapshot(`
      "| Move
      |   ↓ j       next row
      |   ↑ k       previous row
      |   PgDn ^f   a page down
      |   PgUp ^b   a page up
      |   ^d        half a page down
      |   ^u        half a page up
      |   g Home    first row
      |   G End     last row
      |
      | The tree
      |   ← h       fold, else go to the user of this node
      |   → l       unfold, else go to the first input; on ↑ shared, jump to the first
      |   Enter     edit a leaf; fold or unfold any other node
      |   e         edit the leaf's value (Enter applies, Esc cancels)
      |   E         unfold all
      |   C         fold all
      |   B         a sum, product, max or min as its binary tree, and back
      |
      | See why
      |   Tab        next lens: ledger, local derivatives, check, optimizer
      |   Shift-Tab  previous lens
      | ? or q closes this   ▼ j for more"
    `);
  });

  test('ends with the command line, its last command last', async () => {
    const app = await opened();
    app.send('?G');
    await app.until('quit\n ?');
    const lines = app.screen().split('\n');
    const commands = COMMANDS.map(({ usage }) => usage);
    const shown = lines.flatMap((line) => commands.filter((usage) => line.startsWith(`   ${usage} `)));
    expect(shown.length).toBeGreaterThan(8);
    expect(shown).toEqual(commands.slice(-shown.length));
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/^ {3}:q +quit$/), ' ? or q closes this   ▲ k for more']);
  });

  test('scrolls by lines and pages, no further than its ends', async () => {
    const app = await opened();
    app.send('?j');
    await app.until(/^ {3}↓ j/);
    app.send('kkkk');
    await app.until(/^ Move/);
    app.send(' ');
    await app.until(/^ The tree/);
    app.send(`${' '.repeat(12)}\x1b[6~jj`);
    await app.until('quit\n ?');
    app.send('\x1b[5~k');
    await app.until(() => !app.screen().includes('quit\n ?'));
    app.send('g');
    await app.until(/^ Move/);
    app.send('q');
    await app.until('L -8.0000');
  });
});

describe('the command line and the search', () => {
  test('an unknown command is answered in the status line', async () => {
    const app = await opened();
    app.send(':freze a\r');
    await app.until('unknown name');
    expect(app.line(20)).toBe(' unknown name "freze" (or the command :freeze)');
  });

  test('an open command line names examples', async () => {
    const app = await opened();
    app.send(':lr');
    await app.until(':lr');
    expect(app.line(21)).toMatchInlineSnapshot(`" :lr"`);
    expect(app.line(22)).toMatchInlineSnapshot(
      `" Enter runs it  Esc cancels  Tab completes   lr 0.1, a.data = 3, g = a*b ..."`,
    );
  });

  test('a search selects the node, n goes on to the next', async () => {
    const app = await opened(exampleSession('neuron'));
    app.send('/w2');
    await app.until('/w2');
    expect(app.line(22)).toMatchInlineSnapshot(
      `" Enter searches  Esc cancels  Tab completes   a name, a part of one, op:tanh"`,
    );
    app.send('\r');
    await app.until(/▶ .* x1w1x2w2/);
    app.send('n');
    await app.until(/▶ .* x2w2/);
    app.send('n');
    await app.until(/▶ .* w2 /);
    expect(app.line(11)).toBe(' w2 is a leaf: Enter edits it');
  });

  test('a text longer than the line stays one line, with its cursor in sight', async () => {
    const app = await opened();
    const text = `a.data = ${'1 + '.repeat(20)}7`;
    app.send(`:${text}`);
    await app.until(/^ :.*1 \+ 7$/m);
    expect(app.line(0)).toContain('mgrad-tui');
    await app.until(() => app.cursor.column === 79 && app.cursor.row === 21);
    app.send('\x1b[D'.repeat(text.length));
    await app.until(/^ :a\.data = 1 \+ 1/m);
    await app.until(() => app.cursor.column === 2);
    app.send(`${'\x1b[C'.repeat(text.length)}0\r`);
    await app.until('L 520.0000'); // a is 20 + 70
  });
});

describe('other graphs', () => {
  test('a shared node is unfolded once, and constants take no gradient', async () => {
    const app = await opened(exampleSession('diamond'));
    app.send('b');
    await app.until(/ x .* 14\.0000 {2}█ leaf *┃$/m);
    expect(app.lines(3, 11).map((line) => line.replace(/ *┃?$/, ''))).toEqual([
      ' ▶ L                            20.0000       1.0000  ▅ *',
      '   ├─ b                          4.0000       5.0000  ▇ *',
      '   │  ├─ 2                       2.0000                 const',
      '   │  └─ a                       2.0000      14.0000  █ +',
      '   │     ├─ x                    1.0000      14.0000  █ leaf',
      '   │     └─ 1                    1.0000                 const',
      '   └─ c                          5.0000       4.0000  ▇ +',
      '      ├─ a ↑ shared              2.0000      14.0000  █ +',
    ]);
  });

  test('a deep chain keeps the name of the selected row in sight', async () => {
    const app = await opened(sessionOn(chain(60), 'chain'));
    app.send('G');
    await app.until(/▶ .*y0/);
    expect(app.line(0)).toMatch(/^ y60 › … › y3 › y2 › y1 +y60 0\.1503 +step 0 +lr 0\.01 +▲ ascend$/);
    expect(app.line(2)).toMatch(/^ {3}node {2}\(… \d+ levels\) +data +grad +op$/);
    expect(app.line(10)).toMatch(/^ ▶ +└─ y0 +0\.5000 +· +leaf +┃$/);
  });

  test('a graph of tens of thousands of nodes is drawn like any other', async () => {
    const app = await opened(sessionOn(wideSum(20_000), 'wide'));
    app.send('bGll');
    await app.until(/▶ .*x19999 +1999\.9000 +3999\.8000/);
    expect(app.line(0)).toMatch(/L 2\.6665e\+10 +step 0/);
    expect(app.lines(8, 11).map((line) => line.replace(/ *┃?$/, '').split(/ {2,}/).slice(1))).toEqual([
      ['├─ x19998**2 ▸', '4.00e+6', '1.0000', '▂ **'],
      ['└─ x19999**2', '4.00e+6', '1.0000', '▂ **'],
      ['├─ x19999', '1999.9000', '3999.8000', '█ leaf'],
    ]);
  });

  test('nan and infinity are shown as such, and left out of the plot', async () => {
    const app = await opened(sessionOn('x = -1.0\ny = 1e300\nL = log(x) + y*y', 'odd'));
    app.send('b');
    await app.until(/▶ L.*1\.0000/);
    expect(app.lines(3, 9).map((line) => line.split(/ +/).slice(-4, -2))).toEqual([
      ['nan', '1.0000'],
      ['nan', '1.0000'],
      ['-1.0000', '-1.0000'],
      ['inf', '1.0000'],
      ['1e+300', '2e+300'],
      ['1e+300', '2e+300'],
    ]);
    expect(app.line(14)).toBe('  no finite value yet');
  });

  test('a step that would lead to no number is not applied, and says at which node', async () => {
    const app = await opened(exampleSession('micrograd'));
    app.send('9s');
    await app.until('not applied');
    expect(app.line(0)).toMatch(/g 1\.5109e\+163 +step 3 /);
    expect(app.line(20)).toBe(' not applied: b**3 would become inf (after 3 steps)');
  });
});

describe("micrograd's demo", () => {
  test('trains, with the region where its score is above 0 in place of L', async () => {
    const app = await opened(exampleSession('moons'));
    app.send('v30s');
    await app.until('step 30');
    await app.until('⡂⡂⡂⡂');
    expect(app.picture()).toMatchInlineSnapshot(`
      "| mgrad-tui  moons        loss 0.1173      step 30        lr(k) 0.730  ▼ descend
      | lens [plain] ledger  local  check …      plot  loss [region] slice  data …
      |   node                             data     grad @29   op
      | ▶ loss                          0.1173       1.0000  █ +                      ┃
      |   ├─ data loss                  0.1069       1.0000  █ *                      ┃
      |   │  ├─ Σ score 1 … 100 ▸      10.6901       0.0100  ▆ + 100 terms            ┃
      |   │  └─ 0.01                    0.0100                 const                  ┃
      |   └─ penalty                    0.0104       1.0000  █ *                      ┃
      |      ├─ Σ layer 1 … 3         104.1244       1.00e-4 ▃ + 337 terms            ┃
      |      │  ├─ layer 1 ▸                                   + 48 terms
      |      │  ├─ layer 2 ▸                                   + 272 terms
      | loss = data loss + penalty = 0.1069 + 0.0104
      | data 0.11731297569011845   ∂loss/∂loss = 1 @29
      | region: ⡂ score > 0  ● 1  ○ -1   accuracy 95 %
      |   1.37 │                       ○                                             ⣀
      |        │           ○○○○○ ○○○⢀⣀○⣀○⣀⣀○○○○○○○○ ○ ○             ⢀⣀⣀⣀⡠⡤⡤⡤⡔⡒⡒⡒⡊⡋⡋⡋⡋⡂
      |     x1 │        ○○○○○ ○  ⡠⡒⡋⡃⡂⡂⡂●●●●●⡂⡂⡊⡋⡓⡒⡢⡤○○○○⡠○○○○⡒⡒⡒⡋⡋⡋⡃⡂●●●⡂●●●●⡂⡂⡂⡂⡂⡂⡂⡂
      |        │          ○    ⡠⡊⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂●●●●●⡂●●●⡂●●●●⡂●⡂○⡂⡂●⡂●⡂⡂●⡂●⡂●●●⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂
      | -0.799 │               ⠑⠒⠢⢆⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂●⡂⡂●⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂
      |         -1.5                              x0                              2.64
      |
      |
      | s step  b backprop  ⏎ edit  x explain  Tab lens  v plot  r run  ? help  q quit"
    `);
  });
});

describe('plain characters', () => {
  test('everything that is drawn is ASCII', async () => {
    const app = await opened(exampleSession('diamond'), { ascii: true });
    app.send('2s');
    await app.until('step 2');
    expect(app.picture()).toMatchInlineSnapshot(`
      "| mgrad-tui  diamond          L 24.1615     step 2         lr 0.01     ^ ascend
      | lens [plain] ledger  local  check  optimizer    plot [L] slice  data  gradient
      |   node                             data      grad @1   op
      | > L                            24.1615       1.0000  x *                      |
      |   |- b                          4.5712       5.1400  X *                      |
      |   |  |- 2                       2.0000                 const                  |
      |   |  \`- a                       2.2856      14.5600  # +                      |
      |   |     |- x                    1.2856      14.5600  # leaf                   |
      |   |     \`- 1                    1.0000                 const                  |
      |   \`- c                          5.2856       4.2800  X +                      |
      |      |- a ^ shared              2.2856      14.5600  # +
      | L = b*c = 4.5712 * 5.2856
      | data 24.161534720000002   dL/dL = 1 @1
      | L over iterations
      |   24.1615 |                                                          .--------
      |   23.1212 |                                          .---------------'
      |   22.0808 |                          .---------------'
      |   21.0404 |        .-----------------'
      |   20.0000 +--------'
      |           0                                 1                                2
      |
      |
      | s step  b backprop  Enter edit  x explain  Tab lens  v plot  ? help  q quit"
    `);
  });

  test('long names, the help and the fields too', async () => {
    const app = await opened(sessionOn(wideSum(30)), { ascii: true });
    const ascii = /^[\x20-\x7e\n]*$/;
    expect(app.screen()).toContain('~');
    expect(app.screen()).toMatch(ascii);
    app.send('?');
    await app.until('closes this');
    expect(app.screen()).toMatch(ascii);
    app.send('?G\r');
    await app.until('a constant; only a leaf');
    app.send('k\r');
    await app.until('x29 =');
    expect(app.screen()).toMatch(ascii);
  });
});
