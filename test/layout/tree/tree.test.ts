/** The tree's columns at every width: what stands in them, what gives way, and that names stay readable. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ASCII, UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { columnsFor } from '../../../src/layout/tree/columns.js';
import { heading, treeLines } from '../../../src/layout/tree/tree.js';
import type { Session } from '../../../src/session/model.js';
import { rowsOf, selectedRow } from '../../../src/session/tree/rows.js';
import { update } from '../../../src/session/update.js';
import { width } from '../../../src/text/width.js';
import { keys, lecture, open, select } from '../../session/playing.js';
import { chain, frame, names, texts, wideSum } from '../drawing.js';

const VIEWPORT = { columns: 80, rows: 24, glyphs: UNICODE };

/** Heading and rows as text. */
const table = (session: Session, columns: number, rows = 24, glyphs = UNICODE): string[] =>
  texts(frame(session, columns, rows, glyphs).tree).map((text) => text.replace(/ *┃?$/, ''));

test('the design size: name, op, data and gradient', () => {
  expect(table(keys(lecture(), 's'), 80).slice(0, 8)).toEqual([
    '   node                data      grad @0   op',
    ' ▶ L               -7.2865       1.0000  ▆ *',
    '   ├─ d             3.7176      -2.0000  ▇ +',
    '   │  ├─ e         -6.2624      -2.0000  ▇ *',
    '   │  │  ├─ a       2.0600       6.0000  █ leaf',
    '   │  │  └─ b      -3.0400      -4.0000  █ leaf',
    '   │  └─ c          9.9800      -2.0000  ▇ leaf',
    '   └─ f            -1.9600       4.0000  █ leaf',
  ]);
});

test('a narrow screen gives up the op, then the gradient, then the guides, then the data', () => {
  const session = keys(lecture(), 'b', ':go b');
  expect(table(session, 40, 24)[5]).toBe(' ▶ │  │  └─ b     -3.0000     -4.0000 █');
  expect(table(session, 30, 24)[5]).toBe(' ▶ │  │  └─ b        -3.0000');
  expect(table(session, 20, 12)).toContainEqual(expect.stringMatching(/^▶ .*└─ b +-3\.0000$/));
  expect(table(session, 8, 12)).toContainEqual('▶ b');
});

test('only the selected row is marked, by a sign and by its role', () => {
  const lines = frame(select(lecture(), 'c')).tree.filter((line) => line.some(({ role }) => role === 'selected'));
  expect(texts(lines).map((text) => text.trim())).toEqual(['▶ │  └─ c         10.0000       ·         leaf']);
});

describe('cells', () => {
  const cellOf = (text: string): string => {
    const session = keys(open('x = 1; L = x*x'), `:x.data = ${text}`);
    const line = treeLines(session, rowsOf(session), { top: 1, height: 1, selected: 0 }, columnsFor(80), VIEWPORT)[0];
    return line?.[2]?.text.trim() ?? '';
  };

  test.each([
    ['2', '2.0000'],
    ['-3.04', '-3.0400'],
    ['0', '0.0000'],
    ['0.001', '0.0010'],
    ['0.5', '0.5000'],
    ['123456.789', '123456.7890'],
    ['-123456.789', '-1.23e+5'],
    ['1e-5', '1.00e-5'],
    ['0.0001', '1.00e-4'],
    ['-0.00012', '-1.20e-4'],
    ['1e6', '1.00e+6'],
    ['2e-10', '2.0e-10'],
    ['-1e100', '-1e+100'],
    ['inf', 'inf'],
    ['-inf', '-inf'],
    ['nan', 'nan'],
  ])('show %s as %s', (text, shown) => {
    expect(cellOf(text)).toBe(shown);
  });

  test('never take more than their column, and keep apart', () => {
    fc.assert(
      fc.property(fc.double(), fc.constantFrom(80, 59, 40, 30, 22), (x, columns) => {
        const shape = columnsFor(columns);
        const session = update(open('x = 1; L = x*x'), { type: 'edit-leaf', node: 0, text: String(x) });
        const line = treeLines(session, rowsOf(session), { top: 1, height: 1, selected: 0 }, shape, VIEWPORT)[0] ?? [];
        const data = line[2]?.text ?? '';
        expect(width(data)).toBe(shape.number);
        expect(data).toMatch(/^ /);
        expect(data).not.toMatch(/[−…]/);
      }),
    );
  });
});

test('a gradient that is not known is a dot, a constant has none', () => {
  const session = open('a = 2; L = a*3');
  const grads = (at: Session) =>
    frame(at)
      .tree.slice(1, 4)
      .map((line) => (line[3]?.text ?? '').trim());
  expect(grads(session)).toEqual(['·', '·', '']);
  expect(grads(keys(session, 'b'))).toEqual(['1.0000  ▇', '3.0000  █', '']);
});

test('a frozen leaf is called so', () => {
  expect(table(keys(lecture(), ':freeze a'), 80)[4]).toMatch(/ frozen$/);
});

describe('deep trees', () => {
  const deep = (): Session => chain(1000);

  test('scroll sideways with the selection, and the heading says how far', () => {
    const session = keys(deep(), '5', '0', '0', 'j');
    const { tree } = frame(session, 80, 24);
    const lines = texts(tree);
    expect(lines[0]).toMatch(/^ {3}node {2}\(… \d+ levels\)/);
    const selected = lines.find((text) => text.includes('▶')) ?? '';
    expect(selected).toMatch(/tanh\(/);
    for (const text of lines.slice(1, 9)) expect(text).toMatch(/tanh\(|… tanh/);
  });

  test('lose no more guides than they must', () => {
    expect(names(chain(6), { width: 100 })).toEqual([
      'L',
      '└─ tanh(tanh(tanh(tanh(x))))',
      '   └─ tanh(tanh(tanh(x)))',
      '      └─ tanh(tanh(x))',
      '         └─ tanh(x)',
      '            └─ x',
    ]);
    const shown = names(keys(chain(6), '3j'), { width: 40 });
    expect(shown.map((text) => text.replace(/[a-z(].*$/, '?'))).toEqual(['L', '… ?', '… ?', '… ?', '└─ ?', '   └─ ?']);
  });

  test('keep the names of rows that are too deep for the space', () => {
    for (let columns = 18; columns < 130; columns++) {
      for (const shown of names(deep(), { width: columns, height: 40 }).slice(1))
        expect([columns, shown]).toEqual([
          columns,
          expect.stringContaining(columnsFor(columns).node < 9 ? 't' : 'tan'),
        ]);
    }
    const shape = names(deep(), { width: 60, height: 5 }).map((name) => name.replace(/tanh.*/, '?'));
    expect(shape).toEqual(['L', '└─ ?', '   └─ ?', '      └─ ?', '      …  ?']);
  });

  test('keep the selected name readable at any width', () => {
    const session = keys(deep(), '9', '0', '0', 'j');
    for (let columns = 18; columns < 130; columns++) {
      const shape = columnsFor(columns);
      const rows = rowsOf(session);
      const shown = names(session, { width: columns, top: selectedRow(session, rows), height: 1 })[0] ?? '';
      expect([columns, shown]).toEqual([columns, expect.stringContaining(shape.node < 9 ? 'tan' : 'tanh')]);
    }
  });

  test('show a leaf at the end of a million nodes', () => {
    const session = keys(chain(1_000_000), 'G');
    const lines = texts(frame(session, 80, 24).tree);
    expect(lines.find((text) => text.includes('▶'))).toMatch(/─ x +1\.0000/);
  });
});

test("the window's lines cost no more for a million nodes than for a thousand", () => {
  const touched = (session: Session): number => {
    let reads = 0;
    const rows = rowsOf(session);
    const node = new Proxy(rows.node, {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
        return Reflect.get(target, key, target) as unknown;
      },
    });
    const window = { top: rows.count - 12, height: 10, selected: rows.count - 5 };
    treeLines(session, { ...rows, node }, window, columnsFor(80), VIEWPORT);
    return reads;
  };
  for (const graph of [chain, wideSum]) expect(touched(graph(1_000_001))).toBe(touched(graph(1001)));
});

describe('labels from outside', () => {
  const labelled = (label: string): Session => open(`a = Value(2, label=${JSON.stringify(label)}); L = a*a/a`);
  const LABELS = [
    '\u001b[31mred',
    'a\u0000b',
    'new\nline',
    '\u202eright to left',
    '日本語の重み',
    'e\u0301te\u0301',
    '👩‍👩‍👧‍👦 family',
    'x'.repeat(300),
    '\u009b2J',
  ];

  test.each(LABELS)('%j keeps the columns where they are', (label) => {
    for (const columns of [20, 40, 80, 120]) {
      const { tree } = frame(labelled(label), columns, 24);
      const rows = tree.slice(1, 6);
      expect(new Set(rows.map((line) => width(lineText(line)))).size).toBe(1);
      for (const line of rows) expect(width(lineText(line))).toBeLessThanOrEqual(columns);
    }
  });

  test.each(LABELS)('%j never reaches a line raw', (label) => {
    const session = keys(labelled(label), 'b', 'G');
    const shown = frame(session, 80, 24);
    const all = [shown.header, ...shown.tree, ...(shown.inspector ?? []), ...(shown.plot ?? [])];
    const controls = all.flatMap((line) =>
      Array.from(lineText(line ?? [])).filter((character) => /[\p{Cc}\u202a-\u202e]/u.test(character)),
    );
    expect(controls).toEqual([]);
  });

  test('that are long leave space for its mark', () => {
    expect(names(labelled('x'.repeat(300)), { width: 100 })).toEqual([
      'L',
      expect.stringMatching(/^├─ x+…\*x…$|^├─ .*…$/),
      expect.stringMatching(/^│ {2}├─ x+…x+$/),
      expect.stringMatching(/^│ {2}└─ x+…x+ ↑ shared$/),
      expect.stringMatching(/^└─ x+…x+ ↑ shared$/),
    ]);
  });
});

test('a narrow row keeps the arrow of what is shared', () => {
  const session = open('a_rather_long_name = 2; L = a_rather_long_name*a_rather_long_name');
  expect(names(session, { width: 34 })).toEqual(['L', '├─ a_rathe…g_name', '└─ a_ra… ↑ shared']);
  expect(names(session, { width: 26 })).toEqual(['L', '├─ a_rat…', '└─ a_r… ↑']);
});

test('the printed tree shows each row with the levels next to it', () => {
  const session = chain(40);
  const lines = treeLines(session, rowsOf(session), { top: 0, height: 40, selected: -1 }, columnsFor(80), {
    ...VIEWPORT,
    glyphs: ASCII,
  });
  for (const line of lines.slice(1)) expect(line[1]?.text).toMatch(/(tanh\(|x )/);
});

test.each([
  ['by hand', ['b', 'i', '5', 'enter']],
  ['partial', ['.']],
])('on a narrow screen a gradient column headed %s stands apart from the data', (title, pressed) => {
  const session = keys(lecture(), ...pressed);
  expect(lineText(heading(session, columnsFor(40), 0, 40))).toMatch(new RegExp(` data +${title} `));
  expect(lineText(heading(session, columnsFor(80), 0, 80))).toContain(` grad ${title} `);
});

test('the heading fits its columns', () => {
  const session = keys(lecture(), ':a.grad = 1');
  expect(lineText(heading(session, columnsFor(80), 0, 80))).toBe(
    '   node                             data grad by hand   op      ',
  );
});
