/** The text field: keys reach it through the explorer, and only while it is open. */
import '../../screen/environment.js';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { commandNamed } from '../../../src/session/commands/commands.js';
import { createExplorer, type Explorer } from '../../../src/view/explorer/explorer.js';
import { App } from '../../../src/view/ink/app.js';
import { exampleSession, sessionOn } from '../../screen/graphs.js';

afterEach(cleanup);

interface Opened {
  readonly explorer: Explorer;
  /** Presses keys one after the other. */
  type(...names: string[]): void;
  /** Pastes, as a terminal does. */
  paste(text: string): void;
  /** What the status says; it has two lines. */
  message(): string;
  /** The line where the field is, and the one below it. */
  status(): string;
  below(): string;
  frame(): string[];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
const COLOURS = /\x1b\[[\d;]*m/g;

function open(session = exampleSession(), columns = 80, rows = 24): Opened {
  const explorer = createExplorer(session, { columns, rows, glyphs: UNICODE });
  const { lastFrame } = render(<App explorer={explorer} />);
  const frame = (): string[] =>
    (lastFrame() ?? '')
      .replace(COLOURS, '')
      .split('\n')
      .map((text) => text.trimEnd());
  const line = (row: number): string => frame().at(row) ?? '';
  return {
    explorer,
    type: (...names) => names.forEach(explorer.key),
    paste: (text) => explorer.dispatch({ type: 'paste', text }),
    message: () => line(-3),
    status: () => line(-2),
    below: () => line(-1),
    frame,
  };
}

const data = (app: Opened, slot: number): number => app.explorer.snapshot().session.model.leaves[slot] as number;

describe('what it is for', () => {
  test.each<[name: string, keys: string[], status: string, below: string]>([
    ['a leaf', ['G', 'enter'], ' f = -2', ' Enter applies  Esc cancels   accepted: 2, -.5, 1e3, 2*3, 1/3'],
    ['a gradient', ['b', 'G', 'i'], ' ∂L/∂f =', ' Enter sets it  Esc cancels   accepted: 2, -.5, 1e3, 2*3, 1/3'],
    ['a command', [':'], ' :', ' Enter runs it  Esc cancels  Tab completes   lr 0.1, a.data = 3, g = a*b ...'],
    ['a search', ['/'], ' /', ' Enter searches  Esc cancels  Tab completes   a name, a part of one, op:tanh'],
  ])('%s: the prompt says it, and the footer what Enter does and what may be typed', async (_, keys, status, below) => {
    const app = open();
    app.type(...keys);
    await expect.poll(() => app.status()).toContain(status);
    await expect.poll(() => app.below()).toBe(below);
    app.type('esc');
    await expect.poll(() => app.below()).toContain('q quit');
  });
});

describe('keys', () => {
  test('go to the field while it is open, whatever they mean elsewhere, and to the explorer after it', async () => {
    const app = open();
    app.type('u', ':');
    app.type('s', 'q', '?', ':', '1', ' ', 'ä', '変');
    await expect.poll(() => app.status()).toBe(' :sq?:1 ä変');
    app.type('esc', 's');
    expect(app.explorer.snapshot().session.model.history.length).toBe(2);
    expect(app.explorer.snapshot().session.closed).toBe(false);
  });

  test('that are neither text nor for the field do nothing while it is open', async () => {
    const app = open();
    app.type('G', 'enter', 'up', 'down', 'tab', 'f1', 'ctrl+r', 'alt+x', 'pageup');
    await expect.poll(() => app.status()).toBe(' f = -2');
    expect(app.explorer.snapshot().session.selection).toEqual({ user: 6, side: 1 });
  });

  test('Tab lists what can follow over the panes, and nothing else moves', async () => {
    const app = open();
    const frame = (): string[] => app.frame();
    // the first key takes away what is said at the beginning
    app.type('j', 'k');
    await expect.poll(() => frame().join()).not.toContain('then x says why');
    const before = frame();
    app.type(':', 'u', 'n', 'tab', 'tab');
    await expect.poll(() => app.status()).toBe(' :until');
    expect(frame().length).toBe(before.length);
    const at = frame().findIndex((line) => line.startsWith('── 1/2 '));
    expect(frame().slice(at + 1, at + 3)).toEqual([
      `▶ until     ${commandNamed('until')?.help}`,
      `  unfreeze  ${commandNamed('unfreeze')?.help}`,
    ]);
    expect(frame().slice(0, at)).toEqual(before.slice(0, at));
    app.type('esc', 'esc');
    await expect.poll(frame).toEqual(before);
  });

  test('edit the text where the cursor is', async () => {
    const app = open();
    app.type('G', 'enter', 'backspace', '3', '5', 'left', '.', 'enter');
    await expect.poll(() => app.below()).toContain('q quit');
    expect(data(app, 3)).toBe(-3.5);
  });

  test.each<[string, string[], string]>([
    ['Home goes to the beginning and End to the end', ['2', '3', 'home', '1', 'end', '4'], '1234'],
    ['Home and End twice', ['2', 'home', 'home', '1', 'end', 'end', '3'], '123'],
    ['Home in an empty field', ['home', '1', 'end', '2'], '12'],
    ['backspace after Home takes nothing', ['1', 'home', 'backspace', '0'], '01'],
    ['arrows after Home and End', ['1', '4', 'home', 'right', '2', 'end', 'left', '3'], '1234'],
    ['backspace takes a whole emoji', ['a', '😀', 'backspace', 'b'], 'ab'],
    ['backspace takes one between others', ['😀', '👍', 'b', 'left', 'backspace', '1', 'left', 'left', '0'], '0😀1b'],
    ['an arrow goes over a whole emoji', ['😀', 'left', 'a', 'right', 'b'], 'a😀b'],
    ['a letter and the accent on it go together', ['e\u0301', 'backspace', 'x'], 'x'],
  ])('%s', async (_, typed, text) => {
    const app = open();
    app.type('/', ...typed);
    await expect.poll(() => app.status()).toBe(` /${text}`);
    app.type('enter');
    await expect.poll(() => app.explorer.snapshot().session.search).toBe(text);
  });

  test('^U empties it', async () => {
    const app = open();
    app.type('G', 'enter', '9', 'ctrl+u');
    await expect.poll(() => app.status()).toBe(' f =');
    app.type('4', 'enter');
    await expect.poll(() => data(app, 3)).toBe(4);
  });
});

describe('Enter and Esc', () => {
  test('a text that is refused stays, and what is accepted stands below it', async () => {
    const app = open();
    app.type('G', 'enter', 'x', 'enter');
    await expect.poll(() => app.below()).toBe(' "-2x" is not a number; accepted: 2, -.5, 1e3, 2*3, 1/3');
    await expect.poll(() => app.status()).toBe(' f = -2x');
    expect(data(app, 3)).toBe(-2);
    app.type('backspace', '5', 'enter');
    await expect.poll(() => app.below()).toContain('q quit');
    expect(data(app, 3)).toBe(-25);
  });

  test('Esc leaves everything as it was', async () => {
    const app = open();
    const before = app.explorer.snapshot().session.model;
    app.type('G', 'enter', '7', 'esc');
    await expect.poll(() => app.below()).toContain('q quit');
    expect(app.explorer.snapshot().session.model).toBe(before);
  });

  test('a prediction is asked for one gradient after the other, and its field empties with each answer', async () => {
    const app = open(sessionOn('# :predict a b\na = 2.0\nb = -3.0\nL = a*b'));
    await expect.poll(() => app.status()).toBe(' ∂L/∂a =');
    app.type('3', 'enter');
    await expect.poll(() => app.below()).toContain('the sign is flipped');
    await expect.poll(() => app.status()).toBe(' ∂L/∂a =');
    app.type('-', '3', 'enter');
    await expect.poll(() => app.status()).toBe(' ∂L/∂b =');
    app.type('2', 'enter');
    await expect.poll(() => app.message()).toContain('2 of 2 gradients right, 1 at the first try');
  });

  test('the field of another leaf begins with that leaf', async () => {
    const app = open();
    app.type('G', 'enter', '7', 'esc', 'k', 'enter');
    await expect.poll(() => app.status()).toBe(' c = 10');
    app.type('esc', ':');
    await expect.poll(() => app.status()).toBe(' :');
  });
});

describe('the line', () => {
  test('stays one line however long the text is, and shows the part with the cursor', async () => {
    const app = open(exampleSession(), 40, 12);
    app.type(':', ...'abcdefghij'.repeat(6));
    await expect.poll(() => app.status()).toBe(` :${'abcdefghij'.repeat(6).slice(-37)}`);
    app.type(...Array<string>(60).fill('left'));
    await expect.poll(() => app.status()).toBe(` :${'abcdefghij'.repeat(6).slice(0, 38)}`);
  });

  test('wide characters are never cut', async () => {
    const app = open(exampleSession(), 40, 12);
    app.type('/', ...'変'.repeat(30));
    await expect.poll(() => app.status()).toBe(` /${'変'.repeat(18)}`);
  });

  test('a low screen has no footer, so the field says it itself', async () => {
    const app = open(exampleSession(), 60, 6);
    app.type('G', 'enter');
    await expect.poll(() => app.below()).toBe(' f = -2    Enter applies  Esc cancels   accepted: 2, -.5, 1…');
    app.type('x', 'enter');
    await expect.poll(() => app.below()).toContain(' f = -2x    "-2x" is not a number; accepted');
  });
});

describe('a paste', () => {
  test('into a field for a number becomes one line', async () => {
    const app = open();
    app.type('G', 'enter', 'ctrl+u');
    app.paste(' 1\n + 2\r\n');
    await expect.poll(() => app.status()).toBe(' f = 1 + 2');
  });

  test('of simple lines stands there as Python writes it in one', async () => {
    const app = open();
    app.type(':');
    app.paste('a.data = 1\nb.dta = 2\n');
    await expect.poll(() => app.status()).toBe(' :a.data = 1; b.dta = 2');
    app.type('enter');
    await expect.poll(() => app.message()).toContain('line 2: a node\'s "dta"');
  });

  test.each([
    ['\n', 'a.data = 6  # note\nb.data = 7'],
    ['CR, as terminals send it', 'a.data = 6  # note\rb.data = 7\r'],
    ['CRLF', '\r\na.data = 6  # note\r\nb.data = 7\r\n'],
    ['tabs', '\ta.data\t= 6\t# note\n\n\tb.data\t= 7'],
    ['the indentation of a block', '    a.data = 6  # note\n    b.data = 7'],
    ['a first line that was begun in its middle', 'a.data = 6  # note\n    b.data = 7'],
    ['line breaks in parentheses', 'a.data = (1 +  # one\n     5)\nb.data = 7'],
    ['a function', 'def f(x):  # unused\n    return x\na.data = 6\nb.data = 7'],
  ])('into the command line is a statement a line: %s', async (_, text) => {
    const app = open();
    app.type(':');
    app.paste(text);
    await expect.poll(() => app.status()).toContain('⏎');
    const { past } = app.explorer.snapshot().session;
    app.type('enter');
    await expect.poll(() => [data(app, 0), data(app, 1)]).toEqual([6, 7]);
    expect(app.explorer.snapshot().session.past.length).toBe(past.length + 1);
  });

  test('with a mistake changes nothing, and says in which line', async () => {
    const app = open();
    const { model } = app.explorer.snapshot().session;
    app.type(':');
    app.paste('a.data = 6  # note\nb.dta = 7\nc.data = 8');
    app.type('enter');
    await expect.poll(() => app.message()).toContain('line 2: a node\'s "dta" cannot be set');
    expect(app.explorer.snapshot().session.model).toBe(model);
  });

  test('beyond what a field takes is refused, and the field stays as it was', async () => {
    const app = open();
    app.type(':', 'a');
    const { model } = app.explorer.snapshot().session;
    for (const text of ['x'.repeat(150_000), '😀'.repeat(60_000), 'a.data = 1\n'.repeat(90_000)]) {
      app.paste(text);
      await expect
        .poll(() => app.below())
        .toBe(' too long: a field holds 16,384 characters; save it to a file and :open that');
      app.type('b', 'backspace');
      await expect.poll(() => app.status()).toBe(' :a');
    }
    expect(app.explorer.snapshot().session.model).toBe(model);
  });

  test('that fits, but not with what is there, is refused too', async () => {
    const app = open();
    app.type('/');
    app.paste('x'.repeat(10_000));
    app.paste('y'.repeat(10_000));
    await expect.poll(() => app.below()).toContain('too long');
    await expect.poll(() => app.status()).toMatch(/x$/);
    app.type('z');
    await expect.poll(() => app.status()).toMatch(/xz$/);
  });

  test('is edited at both ends and in its middle, however long it is', async () => {
    const app = open();
    app.type('/');
    const text = 'abcdefghij'.repeat(99);
    app.paste(text);
    app.type('backspace', '1', 'home', '2', 'right', '3', 'end', 'left', '4');
    for (let i = 0; i < 300; i++) app.explorer.key('left');
    app.type('5', ...Array<string>(5).fill('right'), 'backspace', 'enter');
    const whole = `2a3${text.slice(1, -1)}41`;
    const at = whole.length - 1 - 300;
    await expect
      .poll(() => app.explorer.snapshot().session.search)
      .toBe(`${whole.slice(0, at)}5${whole.slice(at, at + 4)}${whole.slice(at + 5)}`);
  });

  test('without a field is refused, and says where it would go', async () => {
    const app = open();
    app.paste('q');
    await expect.poll(() => app.message()).toBe(' a paste needs an open field: press : first');
    expect(app.explorer.snapshot().session.closed).toBe(false);
  });
});
