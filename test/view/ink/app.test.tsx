/** The whole screen as components: each part shows what it must, and follows the session. */
import '../../screen/environment.js';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, test } from 'vitest';
import { ASCII, UNICODE } from '../../../src/layout/glyphs.js';
import { createExplorer, type Explorer } from '../../../src/view/explorer/explorer.js';
import { App } from '../../../src/view/ink/app.js';
import { exampleSession, sessionOn } from '../../screen/graphs.js';

afterEach(cleanup);

interface Shown {
  readonly explorer: Explorer;
  /** The frame as it is, colours and all. */
  frame(): string;
  lines(): string[];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
const COLOURS = /\x1b\[[\d;]*m/g;

function show(session = exampleSession(), size = { columns: 80, rows: 24 }, glyphs = UNICODE): Shown {
  const explorer = createExplorer(session, { ...size, glyphs });
  const { lastFrame } = render(<App explorer={explorer} />);
  const frame = (): string => lastFrame() ?? '';
  return { explorer, frame, lines: () => frame().replace(COLOURS, '').split('\n') };
}

const press = ({ explorer }: Shown, ...names: string[]): void => {
  for (const name of names) explorer.key(name);
};

test('the header has the name of the graph, the root, the iteration and the update rule', async () => {
  const app = show();
  expect(app.lines()[0]).toMatch(/^ mgrad-tui {2}lecture +L -8\.0000 +step 0 +lr 0\.01 +▲ ascend$/);
  press(app, 's', 'd', '+');
  await expect.poll(() => app.lines()[0]).toMatch(/L -7\.2865 +step 1 +lr 0\.02 +▼ descend$/);
});

test('the tree has a row for each input, with op, data and gradient, and marks the selected one', async () => {
  const app = show();
  const rows = (): string[] => app.lines().slice(2, 10);
  expect(rows().map((row) => row.trim().split(/ {3,}/))).toEqual([
    ['node', 'data', 'grad', 'op'],
    ['▶ L', '-8.0000', '·', '*'],
    ['├─ d', '4.0000', '·', '+'],
    ['│  ├─ e', '-6.0000', '·', '*'],
    ['│  │  ├─ a', '2.0000', '·', 'leaf'],
    ['│  │  └─ b', '-3.0000', '·', 'leaf'],
    ['│  └─ c', '10.0000', '·', 'leaf'],
    ['└─ f', '-2.0000', '·', 'leaf'],
  ]);
  press(app, 'b', 'j');
  await expect.poll(() => rows()[2]).toMatch(/^ ▶ ├─ d .* 4\.0000 +-2\.0000 +▇ \+/);
  expect(app.frame().split('\n')[4]).toContain('\x1b[7m ▶ ├─ d');
  expect(app.frame().split('\x1b[7m')).toHaveLength(2);
});

test('the inspector explains the selected node in names and numbers, to the last digit', async () => {
  const app = show(exampleSession('neuron'));
  expect(app.lines()).toContain(' o = tanh(n) = tanh(0.8814)');
  expect(app.lines()).toContain(' data 0.7071067811865477   no gradient yet: press b');
  press(app, 'b', '5', 'j');
  await expect.poll(() => app.lines()).toContain(' data -3   ∂o/∂w1 = 0.9999999999999996');
  expect(app.lines()).toContain(' w1 is a leaf: Enter edits it');
});

test('the plot has the root over the iterations, with an axis of iterations under it', async () => {
  const app = show();
  press(app, '3', 's');
  await expect.poll(() => app.lines()).toContain(' L over iterations');
  const at = app.lines().indexOf(' L over iterations');
  expect(app.lines()[at + 1]).toMatch(/^ +-5\.9314 ┤ +╭─+$/);
  expect(app.lines()[at + 5]).toMatch(/^ +-8\.0000 ┼─+╯$/);
  expect(app.lines()[at + 6]).toMatch(/^ +0 +1 +2 +3$/);
});

test('the status line has what there is to say, until the next key', async () => {
  const app = show();
  const status = (): string | undefined => app.lines()[20];
  expect(status()).toBe(' b computes the gradients; then x says why');
  press(app, 'u');
  await expect.poll(() => status()).toBe(' nothing to undo');
  press(app, 'j');
  await expect.poll(() => status()).toBe('');
  press(app, '!');
  await expect.poll(() => status()).toBe(' "!" does nothing here; ? for help');
});

test('an error in the status line is red', async () => {
  const app = show();
  press(app, 'e');
  await expect.poll(() => app.frame()).toContain('\x1b[91mL is computed; only a leaf can be edited');
});

test('the footer has the most useful keys, as many as fit uncut', () => {
  for (const columns of [20, 40, 60, 80, 100]) {
    const footer = show(exampleSession(), { columns, rows: 24 }).lines().at(-1) as string;
    expect(footer).toMatch(/\? help {2}q quit *$/);
    expect(footer.trimEnd().length).toBeLessThanOrEqual(columns);
    if (columns >= 40) expect(footer).toMatch(/^ s step {2}b backprop/);
  }
});

test('the help covers everything else, and gives it back', async () => {
  const app = show();
  press(app, 'esc');
  await expect.poll(() => app.frame()).not.toContain('then x says why');
  const before = app.frame();
  press(app, '?');
  await expect.poll(() => app.lines()[0]).toBe(' Move');
  expect(app.lines()).toHaveLength(23);
  expect(app.lines().at(-1)).toBe(' ? or q closes this   ▼ j for more');
  expect(app.frame()).not.toContain('mgrad-tui');
  press(app, 'esc');
  await expect.poll(() => app.frame()).toBe(before);
});

test('plain characters are used throughout if the terminal has no others', async () => {
  const app = show(sessionOn('a = 2.0\nL = a*a + 1/a'), { columns: 80, rows: 24 }, ASCII);
  press(app, 's', 'b', 'j');
  await expect.poll(() => app.lines().join('')).toMatch(/> \|- a\*a/);
  expect(app.lines().join('')).toMatch(/^[\x20-\x7e]*$/);
});

test('a frame is as high as the terminal less one, whatever is open', async () => {
  for (const rows of [2, 5, 9, 24]) {
    const app = show(exampleSession('micrograd'), { columns: 100, rows });
    const heights = new Set<number>();
    for (const key of ['s', 'x', 'v', 'tab', '?', '?', 'x', ':', 'esc', '/', 'esc', 'G', 'C']) {
      press(app, key);
      await new Promise((resolve) => setImmediate(resolve));
      heights.add(app.lines().length);
    }
    expect([...heights]).toEqual([rows - 1]);
  }
});

test('a bug in backward shows in every part that it touches', async () => {
  const app = show(sessionOn('# :bug overwrite\nx = 1\na = x + 1\nL = (2*a) * (a + 3)'));
  press(app, 'b');
  await expect.poll(() => app.lines()[2]).toContain('right');
  expect(app.lines()[0]).toContain('BUG overwrite');
  expect(app.lines().join()).toContain('first wrong: a');
});

test('keys that change nothing leave the frame as it was', async () => {
  const app = show();
  press(app, 'esc');
  await expect.poll(() => app.lines()[20]).toBe('');
  const before = app.frame();
  press(app, 'f12', '5');
  await expect.poll(() => app.lines()[20]).not.toBe('');
  press(app, 'esc', 'k', 'g');
  await expect.poll(() => app.frame()).toBe(before);
});
