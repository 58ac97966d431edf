/** Moving and choosing in a list over the screen. */
import { describe, expect, test } from 'vitest';
import { START } from '../../../src/layout/frame/place.js';
import { point } from '../../../src/layout/frame/pointer.js';
import { ASCII, UNICODE } from '../../../src/layout/glyphs.js';
import { lineText, lineWidth } from '../../../src/layout/line.js';
import { listFrame } from '../../../src/layout/lists/frame.js';
import type { Session } from '../../../src/session/model.js';
import { update } from '../../../src/session/update.js';
import { explorer, momentsFrom, settled } from '../../session/moments/playing.js';
import { keys } from '../../session/playing.js';

const AT = { columns: 80, rows: 24, glyphs: UNICODE };
const open = (count = 100): Session => keys(explorer(3, count), ':moments');

/** The number of the selected row, the first row shown, and the position at the bottom. */
function where(session: Session, viewport = AT): [number | undefined, number, string] {
  const { lines, window } = listFrame(session, viewport) as NonNullable<ReturnType<typeof listFrame>>;
  const { selected, top } = window;
  return [
    selected === undefined ? undefined : selected + 1,
    top + 1,
    lineText(lines.at(-1) ?? [])
      .trim()
      .split(' ')
      .at(-1) ?? '',
  ];
}

test.each<[keys: string[], selected: number, top: number]>([
  [[], 3, 1],
  [['j'], 4, 1],
  [['5j'], 8, 1],
  [['pagedown'], 23, 3],
  [['pagedown', 'pageup'], 3, 3],
  [['ctrl+d', 'ctrl+u'], 3, 1],
  [['G'], 100, 80],
  [['G', 'j', 'k'], 99, 80],
  [['G', 'g'], 1, 1],
  [['k', 'k', 'k', 'k'], 1, 1],
])('after %j row %i is selected, and row %i is the first', (pressed, selected, top) => {
  expect(where(keys(open(), ...pressed))).toEqual([selected, top, `${selected}/100`]);
});

test('Enter goes to the moment of the row, and closes the list', () => {
  const after = settled(keys(open(), '4j', 'enter'));
  expect([after.list, after.model.origin.moment?.index]).toEqual([undefined, 7]);
});

test('rows that are added while it is open are there, and the selected row stays', () => {
  const after = update(keys(open(), 'G'), { type: 'moment-arrived', moments: momentsFrom(101, 5) });
  expect(where(after)).toEqual([100, 80, '100/105']);
  expect(where(keys(after, 'G'))[0]).toBe(105);
});

test('a click selects a row, and the wheel moves', () => {
  const at = (does: Parameters<typeof point>[0]): Session => {
    const to = point(does, open(), START, AT).does;
    return to ? update(open(), to) : open();
  };
  expect(where(at({ does: 'click', column: 5, row: 7 }))[0]).toBe(7);
  expect(where(at({ does: 'click', column: 5, row: 0 }))[0]).toBe(3);
  expect(where(at({ does: 'wheel', by: 1, column: 5, row: 7 }))[0]).toBe(6);
});

describe.each([
  [80, 24],
  [20, 5],
  [40, 12],
  [9, 2],
  [3, 1],
])('at %i x %i', (columns, rows) => {
  test.each([UNICODE, ASCII])('the selected row is in sight, and every line fits', (glyphs) => {
    for (const session of [open(), keys(open(), 'G'), keys(open(1), 'j')]) {
      const { lines, window } = listFrame(session, { columns, rows, glyphs }) as NonNullable<
        ReturnType<typeof listFrame>
      >;
      expect(lines.length).toBe(Math.max(1, rows - 1));
      for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns);
      expect(window.selected).toBeGreaterThanOrEqual(window.top);
      expect(window.selected).toBeLessThan(window.top + window.height);
    }
  });
});

test('only the rows in sight are made', () => {
  const session = open(1_000_000);
  const list = session.moments?.list as unknown[];
  let read = 0;
  const counted = new Proxy(list, {
    get: (of, key) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) read++;
      return Reflect.get(of, key);
    },
  });
  listFrame({ ...session, moments: { ...session.moments, list: counted } as never }, AT);
  expect(read).toBeLessThan(100);
});
