/** The picture's grid: nothing overlaps, nothing is outside, and every edge leads to the node that the graph says. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXAMPLES } from '../../../src/examples/table.js';
import { ASCII } from '../../../src/layout/glyphs.js';
import { BOX_HEIGHT, type Grid } from '../../../src/layout/picture/grid.js';
import { linksOf, type PicturePart } from '../../../src/layout/picture/shapes.js';
import type { Session } from '../../../src/session/model.js';
import { cell } from '../../../src/text/numbers.js';
import { dataOf, example, keys, LECTURE, lecture, open } from '../../session/playing.js';
import { frame, linesOf, texts } from '../drawing.js';
import { anyGraph, pictureOf, reachedFrom, sketch } from './pictures.js';

/** A network as notation writes it: every input times every weight. */
const network = (inputs: number, neurons: number): string =>
  [
    ...Array.from({ length: inputs }, (_, i) => `x${i} = ${i}.5`),
    ...Array.from({ length: neurons }, (_, n) => `b${n} = 0.1`),
    ...Array.from({ length: inputs * neurons }, (_, i) => `w${i} = 0.${i + 1}`),
    ...Array.from({ length: neurons }, (_, n) => {
      const terms = Array.from({ length: inputs }, (_, i) => `w${n * inputs + i}*x${i}`);
      return `h${n} = tanh(${terms.join(' + ')} + b${n})`;
    }),
    `L = ${Array.from({ length: neurons }, (_, n) => `h${n}*x${n % inputs}`).join(' - ')}`,
  ].join('\n');

const GRAPHS: [string, Session][] = [
  ...EXAMPLES.filter(({ name }) => !['moons', 'xor', 'line'].includes(name)).map(({ name }): [string, Session] => [
    name,
    example(name),
  ]),
  ['a single leaf', open('a = 2; L = a')],
  ['the same input twice', open('a = 3; b = a + a; L = b*b - a')],
  [
    'everything with everything',
    open('a = 1; b = 2; c = a + b; d = a*b; e = a - b; f = a/b; L = (c - d)*(e - f)*(c/f)'),
  ],
  ['a long edge', open('a = 1; b = tanh(tanh(tanh(tanh(a)))); L = b - a')],
  ['a network', open(network(3, 4))],
  ['folded', keys(open(network(2, 2)), 'j', 'enter')],
  ['a sum with a term that comes again', open('a = 1; b = 2; L = a + b + a + a*b + b')],
];

const overlap = (from: number, size: number, other: number, otherSize: number): boolean =>
  from < other + otherSize && other < from + size;

function expectApart({ boxes, width, height, text }: Grid): void {
  for (const [i, one] of boxes.entries()) {
    expect(one.left >= 0 && one.left + one.width <= width && one.top >= 0 && one.top + BOX_HEIGHT <= height).toBe(true);
    const meeting = boxes
      .slice(i + 1)
      .filter(
        (other) =>
          overlap(one.left, one.width, other.left, other.width) && overlap(one.top, BOX_HEIGHT, other.top, BOX_HEIGHT),
      );
    const inside = Array.from({ length: BOX_HEIGHT }, (_, row) => text(one.top + row, one.left, one.left + one.width));
    expect([one.label, meeting.map(({ label }) => label), inside.join('').trim()]).toEqual([one.label, [], '']);
  }
}

/** Every user that a box has in the picture is reached from it by eye, and no other. */
function expectConnected(
  session: Session,
  { shapes }: PicturePart,
  grid: Grid,
  glyphs = undefined as typeof ASCII | undefined,
): void {
  const { users } = linksOf(session);
  const drawn = new Set(shapes.flatMap(({ kind, node }) => (kind === 'box' ? node : [])));
  const wanted = grid.boxes.map(({ node, label }) => [label, users(node).filter((user) => drawn.has(user))]);
  const reached = grid.boxes.map((box) => [box.label, box.used ? reachedFrom(grid, box, glyphs) : []]);
  expect(reached, sketch(grid).join('\n')).toEqual(wanted);
}

describe.each(GRAPHS)('%s', (_, session) => {
  test.each([40, 80, 120, 400])('is drawn with every edge, and nothing over anything else, for %d cells', (cells) => {
    const { part, grid } = pictureOf(session, { cells });
    expect(grid.boxes).toHaveLength(part.count);
    expectApart(grid);
    expectConnected(session, part, grid);
  });

  test('is drawn in plain characters too', () => {
    const { part, grid } = pictureOf(session, { glyphs: ASCII });
    expectApart(grid);
    expect(part.count).toBe(grid.boxes.length);
  });
});

test('any graph is drawn with every edge, and nothing over anything else', () => {
  fc.assert(
    fc.property(anyGraph, fc.integer({ min: 20, max: 300 }), (session, cells) => {
      const { part, grid } = pictureOf(session, { cells });
      expect(part.count).toBe(part.total);
      expectApart(grid);
      expectConnected(session, part, grid);
    }),
    { numRuns: 150 },
  );
});

test('of any graph a part can be drawn: the nodes around the selected one, the rest cut off', () => {
  fc.assert(
    fc.property(anyGraph, fc.integer({ min: 1, max: 12 }), fc.nat(8), (whole, most, down) => {
      const session = keys(whole, ...Array<string>(down).fill('j'));
      const { part, grid } = pictureOf(session, { most });
      expect(part.count).toBe(Math.min(most, part.total));
      expectApart(grid);
      expectConnected(session, part, grid);
    }),
    { numRuns: 150 },
  );
});

describe("the lecture's graph", () => {
  test('looks as in the lecture: inputs before their op, the op before its result', () => {
    expect(sketch(pictureOf(lecture()).grid)).toMatchInlineSnapshot(`
      [
        "[         ]",
        "[a        ]─╮",
        "[         ] │          [         ]",
        "            ├─▶( * )──▶[e        ]─╮",
        "[         ] │          [         ] │          [         ]",
        "[b        ]─╯                      ├─▶( + )──▶[d        ]─╮",
        "[         ]            [         ] │          [         ] │          [         ]",
        "                       [c        ]─╯                      ├─▶( * )──▶[L        ]",
        "                       [         ]            [         ] │          [         ]",
        "                                              [f        ]─╯",
        "                                              [         ]",
      ]
    `);
  });

  test('has label, data and gradient side by side if there is space', () => {
    expect(pictureOf(lecture(), { cells: 138 }).grid.flat).toBe(true);
    expect(pictureOf(lecture(), { cells: 120 }).grid.flat).toBe(false);
    expect(pictureOf(lecture(), { cells: 80 }).grid.width).toBeLessThanOrEqual(80);
  });
});

test('an input that is used twice says so at its arrow', () => {
  expect(sketch(pictureOf(open('a = 3; L = a + a')).grid)).toMatchInlineSnapshot(`
    [
      "[                         ]              [                         ]",
      "[a                        ]───2▶( + )───▶[L                        ]",
      "[                         ]              [                         ]",
    ]
  `);
});

test('edges that cross go straight on, and one that branches to four sides has a dot', () => {
  const text = 'a = 1; b = 2; c = a + b; d = a*b; e = a - b; L = c*d*e';
  expect(sketch(pictureOf(open(text)).grid)).toMatchInlineSnapshot(`
    [
      "                           [         ]",
      "             ╭┬──▶( + )───▶[c        ]─╮",
      "[         ] ╭┼╯            [         ] │",
      "[a        ]─┼┤                         │",
      "[         ] ││             [         ] │            [         ]",
      "            │├┬──▶( * )───▶[d        ]─●──▶( * )───▶[L        ]",
      "[         ] ├┼╯            [         ] │            [         ]",
      "[b        ]─┤│                         │",
      "[         ] ╰┼╮            [         ] │",
      "             ╰┴──▶( - )───▶[e        ]─╯",
      "                           [         ]",
    ]
  `);
});

test('a left input stands above a right one', () => {
  for (const text of [LECTURE, 'a = 1; b = 2; c = 3; L = (c - a)/(b - c)', 'x = 2; e = exp(x); s = e + 1; L = e/s']) {
    const session = open(text);
    const { part, grid } = pictureOf(session);
    const { inputs } = linksOf(session);
    for (const { kind, node } of part.shapes) {
      const [left, right] = kind === 'op' ? inputs(node) : [];
      if (left === undefined || right === undefined) continue;
      expect(grid.boxOf.get(left)!.top).toBeLessThan(grid.boxOf.get(right)!.top);
    }
  }
});

test('the boxes have the numbers of the session that is drawn, whichever was drawn before', () => {
  const sessions = [keys(lecture(), 'D')];
  for (let i = 0; i < 6; i++) sessions.push(keys(sessions[i] as Session, 's'));
  for (const session of [...sessions, ...[...sessions].reverse(), ...sessions]) {
    const text = texts(linesOf(frame(session, 80, 30))).join('\n');
    for (const name of ['a', 'd', 'L']) expect(text).toContain(` ${cell(dataOf(session, name))} `);
  }
});
