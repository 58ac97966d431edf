/** A program's moments on the screen: the header, the plot, the texts that cover the screen, and all of it as sentences. */
import { describe, expect, test } from 'vitest';
import { ASCII, UNICODE } from '../../src/layout/glyphs.js';
import { lineText } from '../../src/layout/line.js';
import { listFrame } from '../../src/layout/lists/frame.js';
import { changes, greeting } from '../../src/layout/plain/plain.js';
import type { Session } from '../../src/session/model.js';
import { update } from '../../src/session/update.js';
import { explorer, momentsFrom, played } from '../session/moments/playing.js';
import { keys } from '../session/playing.js';
import { frame } from './drawing.js';

const header = (session: Session, columns: number): string => lineText(frame(session, columns).header ?? []);

describe('the header', () => {
  test.each<[Partial<NonNullable<Session['moments']>>, number, string]>([
    [{}, 80, ' train.py  moment 3 of 40 · 37 newer · running   L 6.0000   step 0'],
    [
      { ending: 'failed train.py:31' },
      80,
      ' train.py  moment 3 of 40 · 37 newer · failed train.py:31   L 6.0000  step 0',
    ],
    [{ following: true }, 80, ' train.py  moment 3 of 40 · running   L 6.0000   step 0   lr 0.01'],
    [{}, 40, ' moment 3 of 40 · 37 newer   L 6.0000'],
    [{}, 20, ' moment 3 of 40'],
    [{}, 8, ' moment…'],
  ])('%j on %i columns', (change, columns, text) => {
    expect(
      header(explorer(3, 40, change), columns)
        .trimEnd()
        .replace(/ {3,}/g, '   '),
    ).toBe(text);
  });
});

const plotOf = (session: Session): string[] => (frame(session).plot ?? []).map((line) => lineText(line).trimEnd());

describe('the plot', () => {
  test('has L of each moment, and the one on the screen marked', () => {
    const lines = plotOf(explorer(3, 6));
    expect(lines[0]).toBe(' L over 6 moments at train.py:41');
    expect(lines.at(-1)).toMatch(/1 +2 +▲ +4 +5 +6/);
  });

  test('has what the user did from there beside it', () => {
    const session = played(explorer(3, 6), '2s');
    expect(plotOf(session)[0]).toBe(' L over 6 moments at train.py:41   ══ yours from moment 3');
    expect(plotOf(session).slice(1).join('')).toMatch(/[╔═╝]/);
    expect(plotOf(session).at(-1)).toMatch(/1 +2 +3 +4 +▲ +6/);
  });

  test('draws what the user did from that moment on', () => {
    const lines = plotOf(played(explorer(3, 6), '2s'));
    const axis = lines.at(-1) as string;
    const own = Math.min(
      ...lines
        .slice(1, -1)
        .map((each) => each.search(/[╔╗╚╝═║]/))
        .filter((at) => at >= 0),
    );
    expect(own).toBeGreaterThan(axis.indexOf('3'));
    expect(own).toBeLessThan(axis.indexOf('4'));
  });

  test('numbers the moments of a line as the header does', () => {
    const others = momentsFrom(7, 2).map((moment) => ({ ...moment, place: 'train.py:50' }));
    const session = update(explorer(3, 6), { type: 'moment-arrived', moments: others });
    expect(plotOf(played(session, ':moment 8')).at(-1)).toMatch(/^ +7 +▲$/);
  });

  test('is of the moments of one line alone', () => {
    const others = momentsFrom(7, 2).map((moment) => ({ ...moment, place: 'train.py:50' }));
    const session = update(explorer(3, 6), { type: 'moment-arrived', moments: others });
    expect(plotOf(session)[0]).toContain('6 moments at train.py:41');
    expect(plotOf(played(session, ':moment 8'))[0]).toContain('2 moments at train.py:50');
  });
});

const over = (session: Session, columns: number, rows: number, row?: number, glyphs = UNICODE): string[] => {
  const list = session.list && { ...session.list, ...(row !== undefined && { row }) };
  return (listFrame({ ...session, list }, { columns, rows, glyphs })?.lines ?? []).map((line) =>
    lineText(line).trimEnd(),
  );
};

describe('a list over the screen', () => {
  const summary = ['train.py · class Value (engine.py:4) · python 3.11 · done', '  e = a*b   train.py:12'];
  const summed = (): Session => keys(explorer(3, 30, { summary, ending: 'done', firstWrong: 3 }), ':summary');

  test('is wrapped, and scrolls', () => {
    expect(over(summed(), 40, 5)).toEqual([
      ' train.py · class Value (engine.py:4) ·',
      '   python 3.11 · done',
      '   e = a*b   train.py:12',
      ' Enter the first wrong one   [ ] throug…',
    ]);
    expect(over(summed(), 20, 4, 99).slice(0, 2)).toEqual([' e = a*b', '   train.py:12']);
  });

  test('has no character but ASCII, if it must not', () => {
    for (const line of over(summed(), 60, 12, undefined, ASCII)) expect(line).toMatch(/^[ -~]*$/);
  });

  test('the moments are listed with their line, L, nodes, graph and verdict', () => {
    const session = keys(explorer(3, 30, { firstWrong: 2 }), ':moments');
    expect(over(session, 80, 24).slice(0, 5)).toEqual([
      ' the moments of train.py',
      '     1  train.py:41  L 1.0000  5 nodes  right',
      '     2  train.py:41  L 2.0000  5 nodes  same graph  right',
      '▶ *  3  train.py:41  L 3.0000  5 nodes  same graph  right',
      '     4  train.py:41  L 4.0000  5 nodes  another graph  right',
    ]);
    expect(over(session, 80, 24, 9999).at(-2)).toContain(' 30  train.py:41');
    expect(over(session, 80, 24).at(-1)).toMatch(/^ Enter goes there {3}Esc closes {3}j k move .* 3\/30$/);
  });

  test.each([['enter'], ['esc'], ['q']])('%s closes it, and nothing else', (key) => {
    const session = summed();
    expect(keys(session, key)).toEqual({ ...session, list: undefined });
  });

  test('any other key closes it and does what it does', () => {
    const after = keys(summed(), 's');
    expect([after.list, after.model.history.length]).toEqual([undefined, 2]);
  });

  test('escapes what a program has printed', () => {
    const session = update(explorer(3, 6), {
      type: 'open-list',
      list: { of: 'output', lines: ['\u001b[2J\u009b31m'] },
    });
    expect(over(session, 80, 24)[1]).toBe(String.raw` \x1b[2J\x9b31m`);
  });
});

describe('as sentences', () => {
  const LOOK = { columns: 80, rows: 24, glyphs: UNICODE };

  test('the greeting has the summary and the moment', () => {
    const summary = ['train.py · running'];
    const session = { ...explorer(3, 6, { summary }), list: { of: 'summary' as const } };
    expect(greeting(session, LOOK).slice(0, 4)).toEqual([
      'train.py · running',
      'mgrad-tui: train.py, 3 nodes, root L',
      'moment 3 of 6, 3 newer, running',
      'moment 3: backward at train.py:41, L 3',
    ]);
  });

  test('another moment is said with its line and L', () => {
    const before = explorer(3, 6);
    expect(changes(before, played(before, ']'), LOOK)).toEqual(
      expect.arrayContaining(['moment 4 of 6, 2 newer, running', 'moment 4: backward at train.py:41, L 4']),
    );
  });

  test('the list of moments is said around the one that is open', () => {
    const before = explorer(3, 200);
    const lines = changes(before, keys(before, ':moments'), LOOK);
    expect(lines).toContain('*, 3, train.py:41, L 3.0000, 5 nodes, same graph, right');
    expect(lines.slice(-2)).toEqual(['160 lines after these', '3 of 200 is selected; Enter goes there']);
  });

  test('a move in it is said with the row that is selected then', () => {
    const before = keys(explorer(3, 200), ':moments');
    expect(changes(before, keys(before, 'j'), LOOK)).toEqual([
      '4 of 200: 4, train.py:41, L 4.0000, 5 nodes, another graph, right',
    ]);
  });

  test('a text that scrolls is said as far as it has come into sight', () => {
    const lines = Array.from({ length: 90 }, (_, i) => `line ${i}`);
    const before = update(explorer(3, 6), { type: 'open-list', list: { of: 'output', lines } });
    expect(changes(before, keys(before, 'j'), LOOK)).toEqual(['line 21']);
    expect(changes(keys(before, 'G'), keys(before, 'G', 'k'), LOOK)).toEqual(['line 68']);
  });
});
