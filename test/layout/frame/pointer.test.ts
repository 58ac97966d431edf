/** From a cell of the screen to what a click or the wheel does there, held against the frame that is drawn. */
import { describe, expect, test } from 'vitest';
import { graphviz } from '../../../src/formats/drawings/graphviz.js';
import { frameOf } from '../../../src/layout/frame/frame.js';
import { followed, gridOn, type Place, START } from '../../../src/layout/frame/place.js';
import { type Pointer, point } from '../../../src/layout/frame/pointer.js';
import { ASCII, UNICODE } from '../../../src/layout/glyphs.js';
import { helpFrame } from '../../../src/layout/help.js';
import { lineText } from '../../../src/layout/line.js';
import { placedBy } from '../../../src/layout/placement.js';
import type { Viewport } from '../../../src/layout/viewport.js';
import type { Session } from '../../../src/session/model.js';
import { rowsOf, selectedRow } from '../../../src/session/tree/rows.js';
import { update } from '../../../src/session/update.js';
import { width } from '../../../src/text/width.js';
import { idOf, keys, lecture, open, selectedName } from '../../session/playing.js';
import { chain } from '../drawing.js';

const viewport = (columns = 80, rows = 24, glyphs = UNICODE): Viewport => ({ columns, rows, glyphs });

/** The lines of the tree as they stand on the screen; those above it are empty. */
function drawn(session: Session, place: Place, at: Viewport): string[] {
  const { header, strip, tree, panes } = frameOf(session, place, at);
  const [heading, ...rows] = tree.map(lineText);
  return [
    ...(header ? [''] : []),
    ...(strip ? [''] : []),
    ...(panes.heading ? ['', ...rows] : [heading ?? '', ...rows]),
  ];
}

/** The cell in which a name begins, and the row -1 if it is not on the screen. */
function cellOf(lines: readonly string[], name: string): { column: number; row: number } {
  const begins = new RegExp(`(?<=^[ ├└─│▶]*)${name}(?= )`);
  const row = lines.findIndex((line) => begins.test(line));
  const line = lines[row] ?? '';
  return { column: width(line.slice(0, line.search(begins))), row };
}

const SIZES = [
  [80, 24],
  [200, 60],
  [120, 40],
  [40, 12],
  [24, 8],
  [20, 5],
  [12, 3],
] as const;

describe.each(SIZES)('a click at %i x %i', (columns, rows) => {
  const at = viewport(columns, rows);

  test.each([[[]], [['x']], [['b', 'tab']], [['tab', 'tab', 'x']], [['Z']], [['s', 'v', 'x']]])(
    'selects the row that is drawn there, wherever in it, after %j',
    (pressed) => {
      const session = keys(lecture(), ...pressed);
      const place = followed(session, START, at);
      const lines = drawn(session, place, at);
      const { treeWidth } = frameOf(session, place, at).panes;
      const all = ['L', 'd', 'e', 'a', 'b', 'c', 'f'].map((name) => ({ name, ...cellOf(lines, name) }));
      const seen = all.filter(({ row }) => row >= 0);
      expect(seen.length).toBeGreaterThan(0);
      for (const { name, row, column } of seen) {
        for (const cell of [column, column + 3, Math.min(treeWidth, 60) - 2]) {
          const { does } = point({ does: 'click', row, column: cell }, session, place, at);
          if (!does) throw new Error(`nothing at ${cell}, ${row}`);
          expect(selectedName(update(session, does)), name).toBe(name);
        }
      }
    },
  );

  test('anywhere beside the rows does nothing', () => {
    const session = lecture();
    const lines = drawn(session, START, at);
    const last = lines.findLastIndex((line) => line.trim() !== '');
    for (const row of [...(rows > 8 ? [0, 1] : []), last + 1, rows - 1, rows, 1000]) {
      if (row <= last && row > 1) continue;
      expect(point({ does: 'click', row, column: 5 }, session, START, at).does, `row ${row}`).toBeUndefined();
    }
  });
});

describe('a click on the guide', () => {
  const at = viewport();
  const clickOn = (session: Session, name: string, right: number): Session => {
    const { column, row } = cellOf(drawn(session, START, at), name);
    const { does } = point({ does: 'click', row, column: column + right }, session, START, at);
    return does ? update(session, does) : session;
  };

  test('folds a node with inputs, and unfolds it again, on the guide or on its mark', () => {
    const folded = clickOn(lecture(), 'e', -2);
    expect(folded.folded[idOf(folded, 'e')]).toBe(1);
    expect(clickOn(folded, 'e', -2).folded[idOf(folded, 'e')]).toBe(0);
    expect(clickOn(folded, 'e', 2).folded[idOf(folded, 'e')]).toBe(0);
    expect(selectedName(folded)).toBe('L');
  });

  test('of a leaf, or of a shared row, selects it', () => {
    expect(selectedName(clickOn(lecture(), 'a', -2))).toBe('a');
    const diamond = open('x = 1; a = x + 1; b = 2*a; c = a + 3; L = b*c');
    const shared = drawn(diamond, START, at).findIndex((line) => line.includes('shared'));
    const { does } = point({ does: 'click', row: shared, column: 4 }, diamond, START, at);
    expect(does).toMatchObject({ type: 'select' });
  });

  test('of the root is its marker', () => {
    const session = clickOn(lecture(), 'L', -2);
    expect(session.folded[idOf(session, 'L')]).toBe(1);
  });

  test('in plain characters too', () => {
    const plain = viewport(80, 24, ASCII);
    const session = keys(lecture(), 'j', 'h');
    const lines = drawn(session, START, plain);
    const row = lines.findIndex((line) => line.includes('[+]'));
    const column = lines[row]?.indexOf('[+]') ?? 0;
    expect(point({ does: 'click', row, column }, session, START, plain).does).toMatchObject({ folded: false });
    expect(point({ does: 'click', row, column: column - 2 }, session, START, plain).does).toMatchObject({
      type: 'select',
    });
  });

  test('if wide columns or a lens stand beside the names', () => {
    for (const pressed of [['tab'], ['tab', 'tab'], ['tab', 'tab', 'tab'], ['x'], ['.']]) {
      const session = clickOn(keys(lecture(), 'b', ...pressed), 'd', -1);
      expect(session.folded[idOf(session, 'd')], pressed.join()).toBe(1);
    }
  });
});

describe('the wheel', () => {
  const at = viewport(80, 12);
  const session = chain(1000);
  const wheel = (by: 1 | -1): Pointer => ({ does: 'wheel', by, column: 3, row: 3 });
  const turned = (place: Place, by: 1 | -1, of = session): Place =>
    followed(of, point(wheel(by), of, place, at).place, at);

  test('scrolls the view and not the selection, and stops at both ends', () => {
    const once = turned(START, 1);
    expect([once.top, point(wheel(1), session, START, at).does]).toEqual([3, undefined]);
    expect(turned(once, -1).top).toBe(0);
    expect(turned(turned(once, -1), -1).top).toBe(0);
    let end = START;
    for (let i = 0; i < 500; i++) end = turned(end, 1);
    expect(end.top + drawn(session, end, at).length).toBeGreaterThan(1000);
    expect(drawn(session, end, at).at(-1)?.trim()).not.toBe('');
  });

  test('leaves the view where it is while anything but the selection changes, and a move brings it back', () => {
    const away = turned(turned(START, 1), 1);
    const stepped = keys(session, 'b');
    expect(followed(stepped, away, at).top).toBe(6);
    const moved = keys(stepped, 'j');
    const back = followed(moved, away, at);
    expect([selectedRow(moved, rowsOf(moved)), back.top]).toEqual([1, 0]);
    expect(followed(moved, back, at)).toBe(back);
  });

  test('brings rows into view that can be clicked', () => {
    const away = turned(turned(START, 1), 1);
    const { does } = point({ does: 'click', column: 30, row: 4 }, session, away, at);
    if (!does) throw new Error('nothing there');
    const clicked = update(session, does);
    expect(followed(clicked, away, at).top).toBe(6);
    expect(selectedRow(clicked, rowsOf(clicked))).toBeGreaterThanOrEqual(6);
  });

  test('scrolls the help if that is open, and clicks do nothing there', () => {
    const helped = keys(lecture(), '?');
    const scrolled = point(wheel(1), helped, START, at).place;
    expect(scrolled).toMatchObject({ top: 0, overTop: 3 });
    let end = START;
    for (let i = 0; i < 100; i++) end = point(wheel(1), helped, end, at).place;
    expect(end.overTop).toBe(helpFrame({ ...START, overTop: 10_000 }, at).top);
    expect(point({ does: 'click', column: 5, row: 3 }, helped, START, at).does).toBeUndefined();
  });

  test('scrolls while a field is open, where clicks do nothing', () => {
    const field = keys(session, ':');
    expect(turned(START, 1, field).top).toBe(3);
    expect(point({ does: 'click', column: 30, row: 4 }, field, START, at).does).toBeUndefined();
  });
});

const placer = placedBy(await graphviz());

describe('in the picture', () => {
  const session = keys(lecture(), 'b', 'D');
  const at: Viewport = { ...viewport(80, 30), placer };
  const place = followed(session, START, at);
  const lines = frameOf(session, place, at).tree.map(lineText);

  test.each(['a', 'b', 'c', 'd', 'e', 'f', 'L'])('a click on the box of %s selects it', (name) => {
    const node = idOf(session, name);
    const box = gridOn(session, place, at)?.boxOf.get(node);
    if (!box) throw new Error(`no box of ${name}`);
    const row = box.top - place.picture.top + 2;
    const column = box.left - place.picture.left + 1;
    if (row > lines.length || column < 0) return;
    const { does } = point({ does: 'click', row: row + 2, column: column + 2 }, session, place, at);
    if (does) expect(selectedName(update(session, does))).toBe(name);
    else expect(row + 1 > lines.length || column > 78).toBe(true);
  });

  test('the label that is drawn is what a click selects', () => {
    const row = lines.findIndex((line) => /[┌╭] ?a /.test(line) || /│ ?a /.test(line));
    const column = width((lines[row] ?? '').slice(0, (lines[row] ?? '').search(/a /)));
    const { does } = point({ does: 'click', row: row + 2, column }, session, place, at);
    if (!does) throw new Error(`nothing at ${column}, ${row}`);
    expect(selectedName(update(session, does))).toBe('a');
  });

  test('a click beside every box does nothing, and the wheel pans', () => {
    expect(point({ does: 'click', row: 1, column: 3 }, session, place, at).does).toBeUndefined();
    const low = { ...at, rows: 12 };
    const placed = followed(session, START, low);
    const away = followed(
      session,
      point({ does: 'wheel', by: -1, row: 3, column: 3 }, session, placed, low).place,
      low,
    );
    expect(away.picture.top).toBe(Math.max(0, placed.picture.top - 3));
    const down = followed(session, point({ does: 'wheel', by: 1, row: 3, column: 3 }, session, away, low).place, low);
    expect(down.picture.top).toBeGreaterThan(away.picture.top);
    expect(followed(keys(session, 'h'), down, low).away === keys(session, 'h').selection).toBe(false);
  });
});
