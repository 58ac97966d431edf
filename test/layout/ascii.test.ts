/** With plain characters nothing else reaches the screen: every pane, lens, explanation, plot, message and field. */
import { describe, expect, test } from 'vitest';
import { hint, promptOf } from '../../src/layout/fields.js';
import { START } from '../../src/layout/frame/place.js';
import { ASCII } from '../../src/layout/glyphs.js';
import { helpFrame } from '../../src/layout/help.js';
import { KEYMAP } from '../../src/layout/input/keymap.js';
import type { Session } from '../../src/session/model.js';
import { LENSES, PLOTS } from '../../src/session/panes.js';
import { example, keys, lecture, open } from '../session/playing.js';
import { frame, linesOf, texts } from './drawing.js';

const SIZES = [
  [80, 24],
  [160, 50],
  [40, 12],
  [20, 5],
] as const;

const PLAIN = /^[\x20-\x7e]*$/;

function expectPlain(session: Session, what: string): void {
  for (const [columns, rows] of SIZES) {
    const lines = texts(linesOf(frame(session, columns, rows, ASCII)));
    expect(
      lines.filter((line) => !PLAIN.test(line)),
      `${what} at ${columns}x${rows}`,
    ).toEqual([]);
  }
}

const times = (key: string, count: number): string[] => Array.from({ length: count }, () => key);

const GRAPHS: readonly (readonly [string, () => Session])[] = [
  ['the lecture', () => keys(lecture(), 'b', 's', 'j', 'j')],
  ['before any gradient', lecture],
  ['shared and folded nodes', () => keys(open('x = 1; a = x + 1; b = 2*a; c = a + 3; L = b*c'), 'b', 'j', 'h')],
  ['a bug', () => keys(example('diamond'), ':bug overwrite', 'b')],
  ['a fork', () => keys(lecture(), '5s', 'c', '3s')],
  ['a dead relu', () => keys(example('dead'), 'x', 'x', 'x')],
  ['nan', () => keys(example('overflow'), 'b')],
  ['backward under way', () => keys(lecture(), '2.')],
  ['an earlier iteration', () => keys(lecture(), '5s', '2[')],
  ['a sum of many terms', () => keys(open(`${times('x = 1', 1)}; L = ${times('x*x', 40).join(' + ')}`), 'b')],
];

describe.each(GRAPHS)('%s', (name, begin) => {
  test('in every lens', () => {
    for (let i = 0; i < LENSES.length; i++) expectPlain(keys(begin(), ...times('tab', i)), `${name}, lens ${i}`);
  });

  test('in the card of every row', () => {
    for (let i = 0; i < 8; i++) expectPlain(keys(begin(), 'x', ...times('j', i)), `${name}, card ${i}`);
  });

  test('in every plot', () => {
    for (let i = 0; i < PLOTS.length; i++) expectPlain(keys(begin(), ...times('v', i)), `${name}, plot ${i}`);
  });

  test('in the picture', () => {
    expectPlain(keys(begin(), 'D'), `${name}, the picture`);
  });
});

test('after every key that says something', () => {
  for (const {
    keys: [key = ''],
  } of KEYMAP) {
    if (!['ctrl+z', 'ctrl+l', 'ctrl+c', 'q'].includes(key))
      expectPlain(keys(keys(lecture(), 'b'), ...key.split('-').filter((part) => part !== '' || key === '-')), key);
  }
});

test('in the help, at every width', () => {
  for (const columns of [20, 40, 80, 130, 200]) {
    for (let overTop = 0; overTop < 200; overTop += 15) {
      for (const line of texts(helpFrame({ ...START, overTop }, { columns, rows: 24, glyphs: ASCII }).lines))
        expect(line).toMatch(PLAIN);
    }
  }
});

test('in fields', () => {
  for (const key of ['e', 'i', ':', '/', 't']) {
    const session = keys(keys(lecture(), 'b', 'G'), key);
    if (!session.field) throw new Error(`${key} opens no field`);
    expect(promptOf(session.field, session, 78, ASCII)).toMatch(PLAIN);
    expect(texts([hint(session.field, session, 78)])[0]).toMatch(PLAIN);
  }
});

test('labels and titles that are not ASCII are written out', () => {
  const session = keys(open('α = 2; βeta = 3; L = α*βeta', { title: 'naïve.py' }), 'b');
  for (const each of [
    session,
    keys(session, 'x'),
    keys(session, 'j', 'x'),
    keys(session, 'v'),
    keys(session, 'D'),
    keys(session, 'j', 'e'),
    keys(session, ':go γ'),
  ])
    expectPlain(each, 'Greek');
});
