/** The screen stays where it is: panes follow from the size of the terminal and from what is open alone. */
import { describe, expect, test } from 'vitest';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { press } from '../../../src/layout/input/press.js';
import { lineText, lineWidth } from '../../../src/layout/line.js';
import type { Session } from '../../../src/session/model.js';
import { rowsOf } from '../../../src/session/tree/rows.js';
import { update } from '../../../src/session/update.js';
import { example, keys, lecture } from '../../session/playing.js';
import { frame, linesOf, texts } from '../drawing.js';

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
  [40, 12],
  [20, 5],
  [80, 10],
] as const;

/** The session after keys that are pressed on a screen of this size. */
function keysAt(session: Session, columns: number, rows: number, ...names: readonly string[]): Session {
  const viewport = { columns, rows, glyphs: UNICODE };
  return names.reduce((after, name) => {
    const { does } = press('', name, after, (count) => ({
      session: after,
      viewport,
      rows: rowsOf(after),
      height: 5,
      count,
    }));
    return does ? update(after, does) : after;
  }, session);
}

/** The first line and the first column of each pane that is on the screen. */
function edges(session: Session, columns: number, rows: number): Record<string, readonly [number, number]> {
  const { panes, tree, inspector = [], plot = [], card = [] } = frame(session, columns, rows);
  const top = Number(panes.header) + Number(panes.strip);
  const side = panes.beside ? columns - panes.sideWidth : 0;
  const under = panes.beside ? top : top + tree.length + inspector.length;
  return {
    ...(tree.length > 0 && { tree: [top, 0] as const }),
    ...(inspector.length > 0 && { detail: [top + tree.length, 0] as const }),
    ...(plot.length > 0 && { plot: [under, side] as const }),
    ...(card.length > 0 && { card: [under + plot.length, side] as const }),
    status: [panes.height - panes.status - Number(panes.footer), 0],
  };
}

describe.each(SIZES)('at %i x %i', (columns, rows) => {
  const sessions: [string, Session][] = [
    ['the lecture', lecture()],
    ['a network', example('xor')],
  ];

  test.each(sessions)('no pane moves on Tab, v, b, s, r and moves: %s', (_, opened) => {
    for (const open of [[], ['x']]) {
      const before = keysAt(opened, columns, rows, ...open);
      const first = edges(before, columns, rows);
      let session = before;
      for (const key of ['tab', 'j', 'tab', 'b', 'tab', 'j', 'tab', 's', 'tab', 'r', 'r', 'G', 'v', 'k', 'g', 'b']) {
        // v shows the plot, which closes the card where they share a pane
        if (key === 'v' && open.length > 0 && !frame(before, columns, rows).panes.beside) continue;
        session = keysAt(session, columns, rows, key);
        expect([key, edges(session, columns, rows)]).toEqual([key, first]);
      }
    }
  });

  test.each(sessions)('x moves no pane that stays, unless there was no space for the card: %s', (_, opened) => {
    const [before, after] = [opened, keysAt(opened, columns, rows, 'x')].map((each) => edges(each, columns, rows));
    const stays = Object.keys(before ?? {}).filter((pane) => after?.[pane]);
    for (const pane of stays) expect([pane, after?.[pane]]).toEqual([pane, before?.[pane]]);
    expect(stays).toEqual(expect.arrayContaining(['tree', 'status']));
  });

  test('numbers and their headings stay in their columns on Tab', () => {
    const places = (session: Session): number[] => {
      const { tree } = frame(session, columns, rows);
      const row = tree.map(lineText).find((text) => / a +/.test(text)) ?? '';
      return [row.indexOf(' a '), row.indexOf('2.0000')];
    };
    let session = keys(lecture(), '3j', 'b');
    const [name, data] = places(session);
    for (let i = 0; i < 5; i++) {
      session = keys(session, 'tab');
      // on a narrow screen the data may give way
      expect([name, columns < 60 ? expect.toBeOneOf([data, -1]) : data]).toEqual(places(session));
    }
  });

  test("the header's parts stay in their places, whatever their numbers are", () => {
    const header = (session: Session): string => lineText(frame(session, columns, rows).header ?? []);
    if (columns < 30) return; // there the parts stand close to each other
    const [one, other] = [header(keys(lecture(), 's')), header(keys(lecture(), '20s', 'd'))];
    for (const part of ['L ', 'step ', 'lr '])
      if (one.includes(part)) expect([part, other.indexOf(part)]).toEqual([part, one.indexOf(part)]);
  });

  test('the names in the strip stay where they are', () => {
    const strip = (session: Session): string => lineText(frame(session, columns, rows).strip ?? []);
    const plain = strip(lecture());
    if (columns < 80 || plain === '') return;
    for (const pressed of [['tab'], ['tab', 'tab', 'tab'], ['v'], ['v', 'v']])
      expect(strip(keys(lecture(), ...pressed)).replace(/[[\]]/g, ' ')).toBe(plain.replace(/[[\]]/g, ' '));
  });

  test('Z gives the whole screen to the tree, the plot, the card if it is open, and then to all again', () => {
    const shown = (session: Session): string[] => {
      const { tree, plot = [], card = [] } = frame(session, columns, rows);
      return Object.entries({ tree, plot, card }).flatMap(([name, lines]) => (lines.length > 0 ? name : []));
    };
    const open = keys(lecture(), 'x');
    const cycle = [1, 2, 3].map((count) => shown(keys(open, ...Array<string>(count).fill('Z'))));
    expect(cycle).toEqual([['tree'], ['plot'], ['card']]);
    expect(shown(keys(open, 'Z', 'Z', 'Z', 'Z'))).toEqual(shown(open));
    // a key that changes another pane shows that one
    for (const key of ['esc', 'q']) {
      const all = keys(open, 'Z', 'Z', key);
      expect([shown(all), all.closed]).toEqual([shown(open), false]);
    }
    expect(lineText(frame(keys(open, 'Z')).footer ?? [])).toContain('Z next pane');
    expect(lineText(frame(open).footer ?? [])).not.toContain('Z next pane');
    expect(shown(keys(open, 'Z', 'v'))).toEqual(['plot']);
    expect(shown(keys(open, 'Z', 'Z', 'tab'))).toEqual(['tree']);
    expect(shown(keys(open, 'Z', 'Z', 'Z', 'x'))).not.toContain('card');
  });
});

test('a screen without space for what a key shows says so', () => {
  const said = (session: Session): string | undefined => session.message?.text;
  expect(said(keysAt(lecture(), 20, 5, 'v'))).toBe('plot: no space; Z shows it alone');
  expect(said(keysAt(lecture(), 20, 5, 'x'))).toBe('card: no space; Z shows it alone');
  expect(said(keysAt(lecture(), 80, 24, 'x'))).toBeUndefined();
});

test('what has no space in the tree is left out, and the heading says how much', () => {
  const heading = (columns: number): string =>
    texts(frame(keys(lecture(), 'b', 'tab', 'tab', 'tab'), columns).tree)[0]?.trimEnd() ?? '';
  expect(heading(80)).toMatch(/grad +check +difference +error$/);
  expect(heading(70)).toMatch(/check +diff\S* \+1 ›$/);
  expect(heading(40)).toMatch(/data +check +\+3 ›$/);
});

test('a tree that does not fit shows which part of it is in sight', () => {
  const thumbs = (session: Session): number[] =>
    texts(frame(session).tree).flatMap((text, i) => (text.endsWith('┃') ? i : []));
  const session = keys(example('xor'), 'E');
  expect(thumbs(session)[0]).toBe(1);
  expect(thumbs(keys(session, 'G')).at(-1)).toBe(frame(session).tree.length - 1);
  expect(thumbs(lecture())).toEqual([]);
  expect(lineText(frame(keys(lecture(), '3j'), 28, 5).header ?? [])).toContain('4/7');
  for (const line of linesOf(frame(session))) expect(lineWidth(line)).toBeLessThanOrEqual(80);
});

test('the footer has the keys of the moment first', () => {
  const footer = (session: Session): string => lineText(frame(session).footer ?? []).trim();
  expect(footer(lecture())).toMatch(/^s step/);
  expect(footer(keys(lecture(), '.'))).toMatch(/^\. , next node, or back/);
  expect(footer(keys(lecture(), '3s', '['))).toMatch(/^\[ \] iterations/);
  expect(footer(keys(lecture(), ':say One'))).toContain('Space Backspace next page, or back');
  const narrow = lineText(frame(keys(lecture(), ':say One'), 40, 12).footer ?? []).trim();
  expect(narrow).toBe('Space next  J K scroll  ? help  q quit');
  expect(footer(keys(lecture(), 'r'))).toMatch(/^r run/);
});
