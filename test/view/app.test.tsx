/** The app's components as Ink renders them: what a session shows, and how its text field takes keys. */
import { stripVTControlCharacters } from 'node:util';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ASCII, type Glyphs, UNICODE } from '../../src/layout/glyphs.js';
import { line, piece } from '../../src/layout/line.js';
import type { Session } from '../../src/session/session.js';
import { App } from '../../src/view/app.js';
import { createExplorer, type Explorer } from '../../src/view/explorer.js';
import { Lines } from '../../src/view/lines.js';
import { LECTURE, lecture, open } from '../session/playing.js';

const explorers: Explorer[] = [];

afterEach(() => {
  cleanup();
  for (const explorer of explorers.splice(0)) explorer.stop();
});

interface Shown {
  readonly explorer: Explorer;
  /** Presses keys; those that are text for the open field go to Ink, one a turn. */
  press(...names: readonly string[]): Promise<void>;
  frame(): string;
}

const AS_INPUT: Readonly<Record<string, string>> = { enter: '\r', backspace: '\x7f', left: '\x1b[D' };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function shown(session: Session, glyphs: Glyphs = UNICODE): Shown {
  const explorer = createExplorer(session, { columns: 80, rows: 24, glyphs }, () => {});
  explorers.push(explorer);
  const { lastFrame, stdin } = render(<App explorer={explorer} />);
  return {
    explorer,
    frame: () => lastFrame() ?? '',
    press: async (...names) => {
      for (const name of names) {
        if (!explorer.key(name)) stdin.write(AS_INPUT[name] ?? name);
        for (let i = 0; i < 6; i++) await turn();
      }
    },
  };
}

const sees = (app: Shown, text: string | RegExp): Promise<void> =>
  vi.waitFor(() =>
    typeof text === 'string' ? expect(app.frame()).toContain(text) : expect(app.frame()).toMatch(text),
  );

describe('the screen', () => {
  test('has the header, the tree, the inspector, the plot and the footer', async () => {
    const app = shown(lecture());
    const lines = app.frame().split('\n');
    expect(lines).toHaveLength(23);
    expect(lines[0]).toMatch(/^ mgrad-tui .* L -8\.0000 {3}step 0 {3}lr 0\.01 {3}▲ ascend/);
    expect(lines[1]).toMatch(/node .* op .* data .* grad/);
    expect(lines[2]).toContain('▶ L');
    expect(lines[8]).toContain('└─ f');
    expect(app.frame()).toContain('L = d*f = 4 * -2');
    expect(app.frame()).toContain('no gradient yet: b computes it');
    expect(app.frame()).toContain('L over iterations');
    expect(lines[22]).toMatch(/s step {2}b backprop .* q quit/);
  });

  test('follows what is done', async () => {
    const app = shown(lecture());
    await app.press('b', 's');
    await sees(app, 'L -7.2865   step 1');
    expect(app.frame()).toContain('grad @0');
    await app.press('u', 'u', 'u');
    await sees(app, 'nothing to undo');
  });

  test('marks the selected row with more than colour, and moves the mark', async () => {
    const app = shown(lecture());
    await app.press('j', 'j');
    await sees(app, /▶ │ {2}├─ e/);
    expect(app.frame().match(/▶/g)).toHaveLength(1);
  });

  test('in ASCII holds no other character', async () => {
    const app = shown(lecture(), ASCII);
    await app.press('b', 'x', 'tab', 's');
    await sees(app, 'step 1');
    expect(app.frame()).toMatch(/^[\x20-\x7e\n]*$/);
  });

  test('gives way to the help, which scrolls, and comes back', async () => {
    const app = shown(lecture());
    await app.press('?');
    await sees(app, '? or q closes this');
    const top = app.frame();
    await app.press('j', 'j', 'j');
    await vi.waitFor(() => expect(app.frame()).not.toBe(top));
    await app.press('q');
    await sees(app, 'q quit');
    expect(app.explorer.snapshot().session.closed).toBe(false);
  });

  test('says loudly that a bug is on', async () => {
    const app = shown(open('x = 1\na = x + 1\nL = (2*a) * (a + 3)'));
    await app.press(':', ...'bug overwrite', 'enter');
    await sees(app, 'BUG overwrite');
    expect(app.frame()).toContain('right grad');
    expect(app.frame()).toContain('first wrong: a');
  });
});

describe('the text field', () => {
  test('opens on a leaf with its value, takes another, and closes', async () => {
    const app = shown(lecture());
    await app.press('G', 'enter');
    await sees(app, 'f = -2');
    await app.press('backspace', '5', 'enter');
    await sees(app, 'L -20.0000');
    expect(app.explorer.snapshot().session.field).toBeUndefined();
  });

  test('says what is accepted, and keeps the text', async () => {
    const app = shown(lecture());
    await app.press('G', 'enter', 'x', 'enter');
    await sees(app, 'is no number; accepted: 2, -.5, 1e3, 2*3, 1/3');
    expect(app.frame()).toContain('f = -2x');
  });

  test('is emptied by ^u, and left by Esc', async () => {
    const app = shown(lecture());
    await app.press('e');
    await sees(app, 'L is computed; only a leaf can be edited');
    await app.press(':', 'a', 'b');
    await sees(app, ':ab');
    await app.press('ctrl+u', 'c');
    await sees(app, ':c');
    await app.press('esc');
    await sees(app, 'q quit');
    expect(app.explorer.snapshot().session).toMatchObject({ field: undefined, past: [] });
  });

  test('takes every printable key as text, digits and commands of the app too', async () => {
    const app = shown(lecture());
    await app.press('/', 'q', '3', 's', '?');
    await sees(app, '/q3s?');
    expect(app.explorer.snapshot().session.model.history.length).toBe(1);
  });

  test('asks for gradients one after the other in a prediction', async () => {
    const app = shown(open(`# :predict a b\n${LECTURE}`));
    await sees(app, 'grad ?');
    await app.press('-', '6', 'enter');
    await sees(app, 'the sign is flipped');
    await app.press('6', 'enter');
    await sees(app, "right: a's gradient is 6");
    await app.press('-', '4', 'enter');
    await sees(app, '2 of 2 gradients right, 1 at the first try');
  });
});

test('lines keep their places, empty ones too, and their pieces their order', () => {
  const { lastFrame } = render(<Lines lines={[line('one'), [], [piece('a', 'strong'), piece(' b', 'dim')]]} />);
  expect(stripVTControlCharacters(lastFrame() ?? '')).toBe('one\n\na b');
});
