/** The sentences after a key: only what it changed, and all that it changed. */
import { describe, expect, test } from 'vitest';
import { ASCII, UNICODE } from '../../../src/layout/glyphs.js';
import { KEYMAP } from '../../../src/layout/input/keymap.js';
import { changes, greeting } from '../../../src/layout/plain/plain.js';
import type { Session } from '../../../src/session/model.js';
import { update } from '../../../src/session/update.js';
import { keys, lecture, open, select } from '../../session/playing.js';

const LOOK = { columns: 80, rows: 24, glyphs: UNICODE };

/** The sentences after `pressed` as the last keys. */
const said = (session: Session, ...pressed: string[]): string[] => changes(session, keys(session, ...pressed), LOOK);

test('at first: what is open, its state, the selected row, and what to press', () => {
  expect(greeting(lecture(), LOOK)).toEqual([
    'mgrad-tui: test.py, 7 nodes, root L',
    'step 0: L -8.0000',
    'learning rate 0.01, ascend, sgd',
    'lens: plain; others: ledger, local, check, optimizer',
    'plot: L; others: slice, data, gradient',
    'L = d*f, data -8, no gradient yet, row 1 of 7, level 1, unfolded',
    'j and k move, b is backprop, s is a step, ? lists all keys, q quits',
  ]);
});

test('a plot of numbers that are nearly alike has the digits in which they differ', () => {
  const session = keys(open('x = 1.0; L = 1e6 + x*1e-5'), ':lr 1e5', 's');
  expect(said(keys(session, 'V'), 'v').slice(1)).toEqual(['  step 0: 1000000.00001', '  step 1: 1000000.00002']);
});

describe('after a key', () => {
  test.each<[string, Session, string[], string[]]>([
    ['the mouse, which has nothing to click on', lecture(), [':mouse'], ['nothing is drawn here to click on']],
    ['a move', lecture(), ['j'], ['d = e + c, data 4, no gradient yet, row 2 of 7, level 2, unfolded']],
    ['a leaf', keys(lecture(), 'b'), ['G'], ['f, data -2, gradient 4, row 7 of 7, level 2, leaf']],
    ['a fold', keys(lecture(), 'j'), ['h'], ['d = e + c, data 4, no gradient yet, row 2 of 3, level 2, folded']],
    [
      'a step',
      lecture(),
      ['s'],
      [
        'step 1: L -7.2865, up 0.7135',
        'L = d*f, data -7.286496, gradient 1 (of step 0), row 1 of 7, level 1, unfolded',
      ],
    ],
    [
      'undo',
      keys(lecture(), 'b', 's'),
      ['u'],
      ['step 0: L -8.0000, down 0.7135', 'L = d*f, data -8, gradient 1, row 1 of 7, level 1, unfolded'],
    ],
    [
      'an edit',
      select(keys(lecture(), 'b'), 'a'),
      ['enter', '=3'],
      ['L -2.0000, up 6.0000', 'a, data 3, gradient 6 (stale), row 4 of 7, level 4, leaf'],
    ],
    ['a rate', lecture(), ['+'], ['learning rate 0.02']],
    ['a direction', lecture(), ['d'], ['descend: a step subtracts lr * grad, and the root falls']],
    [
      'a freeze',
      select(lecture(), 'f'),
      ['f'],
      ['f, data -2, no gradient yet, row 7 of 7, level 2, frozen leaf', 'f frozen: a step leaves it as it is'],
    ],
    ['an error', lecture(), ['u'], ['nothing to undo']],
    ['an unknown key', lecture(), ['!'], ['"!" does nothing here; ? for help']],
    [
      'another graph',
      lecture(),
      [':root d'],
      ['test.py, root d', 'd = e + c, data 4, no gradient yet, row 1 of 5, level 1, unfolded'],
    ],
    ['nothing', lecture(), ['k'].slice(1), []],
    [
      'the card',
      select(keys(lecture(), 'b'), 'a'),
      ['x'],
      [
        'why: if a rises a little, L rises 6 times as much',
        'chain: ∂L/∂a = ∂L/∂e × ∂e/∂a = -2 × -3 = 6',
        '∂e/∂a = b = -3',
        'step: no step yet: one would move a by +0.06: its share is +0.36 of +0.72 promised for L',
        'paths: L ─(-2)→ d ─(1)→ e ─(-3)→ a = 6',
        'try it: ((a + h)×b - a×b)/h ≈ -3   with h = 0.001',
      ],
    ],
    ['its end', keys(lecture(), 'X'), ['x'], ['card closed']],
    ['a run', lecture(), ['r'], ['running: r pauses, Esc stops']],
    ['a pause', keys(lecture(), 'r'), ['r'], ['paused: L is -8 at step 0']],
  ])('%s', (_, session, pressed, lines) => {
    expect(said(session, ...pressed)).toEqual(lines);
  });

  test('a lens is read row by row, and then with the selected row', () => {
    const session = select(keys(lecture(), 'b'), 'a');
    const lines = said(session, 'tab');
    expect(lines[0]).toBe('lens ledger, 2 of 5:');
    expect(lines).toContain('  a: step +0.0600, promise +0.3600');
    expect(lines.at(-1)).toMatch(/^a, .*promise \+0\.3600$/);
    expect(said(keys(session, 'tab'), 'k')[0]).toMatch(/^e = a\*b, /);
    expect(said(keys(session, 'shift+tab'), 'tab')[0]).toBe('lens plain, 1 of 5');
  });

  test('`:lens` and `:plot` without a name say what is shown and what else there is', () => {
    expect(said(lecture(), ':lens')).toEqual(['lens: plain; others: ledger, local, check, optimizer']);
    expect(said(keys(lecture(), 'tab'), ':lens')).toEqual(['lens: ledger; others: plain, local, check, optimizer']);
    expect(said(keys(lecture(), 'v'), ':plot')).toEqual(['plot: slice; others: L, data, gradient']);
    const picture = 'lens: picture; others: plain, ledger, local, check, optimizer';
    expect(said(keys(lecture(), 'D'), ':lens')).toEqual([picture]);
  });

  test('a plot is its title and points', () => {
    expect(said(keys(lecture(), '3s', 'V'), 'v')).toEqual([
      'plot L, 1 of 4: L over iterations',
      '  step 0: -8.0000',
      '  step 1: -7.2865',
      '  step 2: -6.5978',
      '  step 3: -5.9314',
    ]);
    expect(said(lecture(), 'v')).toEqual([
      'plot slice, 2 of 4: L as a function of L, L and its tangent: slope 1, at -8, -8',
    ]);
  });

  test('? lists every key and says how it is closed', () => {
    const lines = said(lecture(), '?');
    for (const { shown, help } of KEYMAP) expect(lines).toContain(`  ${shown}: ${help}`);
    expect(lines.at(-1)).toBe('? closes the help');
    expect(said(keys(lecture(), '?'), '?')).toEqual(['help closed']);
  });

  test("a file's page is read, and the next", () => {
    const session = open('a = 2.0; L = a*a\n# :say One\\nand more\n# :say Two');
    expect(greeting(session, LOOK).slice(-3)).toEqual(['page 1 of 2   Space turns the page', 'One', 'and more']);
    expect(said(session, ' ')).toEqual(['page 2 of 2   x opens the card', 'Two']);
  });

  test('predicted gradients are not given away', () => {
    const session = keys(lecture(), 'b');
    expect(said(session, ':predict a').join(' ')).toContain('gradient hidden');
    expect(said(session, ':predict a').join(' ')).not.toContain('gradient 6');
  });

  test('shared rows and constants say so', () => {
    const session = open('x = 1; a = x + 1; L = a*a');
    expect(said(session, 'G')).toEqual([
      'a = x + 1, data 2, no gradient yet, row 5 of 5, level 2, shared, unfolded above',
    ]);
    expect(said(session, '3j')).toEqual(['1, data 1, takes no gradient, row 4 of 5, level 3, constant']);
  });

  test('during a run only L is reported', () => {
    const running = keys(lecture(), 'r');
    const on = update(running, { type: 'advance', count: 5 });
    expect(changes(running, on, LOOK)).toEqual(['step 5: L -4.6560, up 3.3440']);
  });
});

test('in plain characters all of it is ASCII', () => {
  const viewport = { ...LOOK, glyphs: ASCII };
  let session = lecture();
  for (const key of ['b', 'j', 'x', 'x', 'x', 'x', 'tab', 'tab', 'tab', 'tab', 'v', 'v', 'v', '?', '?', 's', '.']) {
    const after = keys(session, key);
    expect(changes(session, after, viewport).join('\n'), key).toMatch(/^[\n\x20-\x7e]*$/);
    session = after;
  }
});
