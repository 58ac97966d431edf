/** Where one is in a large graph: the path in the header, and how many levels are left of the screen. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathText } from '../../../src/layout/detail/path.js';
import { ASCII, UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import type { Session } from '../../../src/session/model.js';
import { rowsOf, selectedRow } from '../../../src/session/tree/rows.js';
import { width } from '../../../src/text/width.js';
import { keys, lecture, open, select } from '../../session/playing.js';
import { chain, frame, names, texts } from '../drawing.js';

const header = (session: Session, columns = 80, rows = 24, glyphs = UNICODE): string =>
  lineText(frame(session, columns, rows, glyphs).header ?? []).trimEnd();
const heading = (session: Session, columns = 80, rows = 24): string =>
  texts(frame(session, columns, rows).tree)[0]
    ?.trim()
    .replace(/ +(op +)?data .*/, '') ?? '';

/** y1 from y0, y2 from y1, and so on. */
const named = (length: number): Session =>
  open(`y0 = 0.5\n${Array.from({ length }, (_, i) => `y${i + 1} = tanh(y${i})`).join('\n')}`, { title: 'chain' });

const path = (session: Session, cells: number): string | undefined => {
  const rows = rowsOf(session);
  return pathText(session.model.program.tape, rows, selectedRow(session, rows), cells, UNICODE);
};

describe('the header', () => {
  test('is empty while the screen shows the way to the row', () => {
    expect(header(select(lecture(), 'a'))).toMatch(/^ mgrad-tui {2}test\.py /);
    expect(header(named(5))).toMatch(/^ mgrad-tui {2}chain /);
  });

  test('has the names from the root down to the selected row, in the place of the program', () => {
    const session = keys(lecture(), ':go a');
    expect(header(session, 80, 5)).toMatch(/^ test\.py {2}L › d › e {3,}L -8\.0000/);
    expect(header(session, 80, 5, ASCII)).toMatch(/^ test\.py {2}L > d > e {3,}L -8\.0000/);
    expect(header(keys(session, 'g'), 80, 5)).toMatch(/^ mgrad-tui {2}test\.py /);
  });

  test('leaves out the middle of a long path, and what is near last', () => {
    expect(path(named(300), 30)).toBeUndefined();
    const deep = keys(named(300), ':go y100');
    expect(path(deep, 30)).toBe('y300 › … › y103 › y102 › y101');
    expect(path(deep, 31)).toBe('y300 › … › y103 › y102 › y101');
    expect(path(deep, 37)).toBe('y300 › … › y104 › y103 › y102 › y101');
    expect(path(deep, 11)).toBeUndefined();
    expect(path(keys(named(300), ':go y296'), 40)).toBe('y300 › y299 › y298 › y297');
  });

  test('shortens names before it leaves any out', () => {
    const long = 'a very long name of a node in the middle';
    const session = open(`a = 1; b = a + 1; b.label = '${long}'; c = b*2; d = c*a; L = d + a`);
    const at = keys(session, ':go a');
    expect(path(at, 80)).toBe(`L › d › c › ${long}`);
    expect(path(at, 40)).toBe('L › d › c › a very …the middle');
  });

  test('gives way to the numbers if the screen is narrow', () => {
    const deep = keys(named(300), ':go y100');
    expect(header(deep, 120)).toMatch(/^ y300 › … › y10\d › .* › y101 {3,}y300 /);
    expect(header(deep, 80)).toMatch(/^ y300 › … › y102 › y101 {3,}y300 0\.0699 .* ascend$/);
    expect(header(deep, 40)).toMatch(/^ y300 0\.0699/);
  });

  test('has only nodes with a name, and is missing if only the root has one', () => {
    const session = open('a = 1; b = tanh(tanh(tanh(a))); L = tanh(tanh(b*a))');
    expect(path(keys(session, ':go a'), 40)).toBe('L › b');
    expect(path(keys(session, ':go b'), 40)).toBeUndefined();
    expect(header(keys(chain(1000), '500j'))).toMatch(/^ mgrad-tui {2}large/);
  });

  test('goes up no further in a million levels than in ten thousand, and the root is known', () => {
    expect(path(keys(chain(1_000_000), 'G'), 40)).toBe('L › …');
    const deep = keys(named(20_000), ':go y5');
    expect(path(deep, 40)).toBe('y20000 › … › y10 › y9 › y8 › y7 › y6');
  });

  test('fits at every width, whatever the names are', () => {
    const label = fc.oneof(
      fc.constantFrom('w', 'layer 1 neuron 12', '日本語の重み', 'a\u001b[31m'),
      fc.string({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 130 }),
        (labels, columns) => {
          const lines = labels.map((each, i) => `n${i + 1} = tanh(n${i}); n${i + 1}.label = ${JSON.stringify(each)}`);
          const session = keys(open(`n0 = 1\n${lines.join('\n')}\nL = tanh(n${labels.length})`), 'G');
          const text = header(session, columns, 8);
          expect(width(text)).toBeLessThanOrEqual(columns);
          expect(text).not.toMatch(/[\p{Cc}]|… › …/u);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('in a network of 67,000 nodes', () => {
  const moons = keys(lecture(), ':example moons');
  const weight = keys(moons, '/layer 1 neuron 3 w0');

  test('the first screen is the loss and its parts', () => {
    expect(names(moons)).toEqual([
      'loss',
      '├─ data loss',
      '│  ├─ Σ score 1 … 100 ▸',
      '│  └─ 0.01',
      '└─ penalty',
      '   ├─ Σ layer 1 … 3',
      '   │  ├─ layer 1 ▸',
      '   │  ├─ layer 2 ▸',
      '   │  └─ layer 3 neuron 1 ▸',
      '   └─ 0.0001',
    ]);
  });

  test('a weight is found by its name, and the header shows its score', () => {
    expect(header(weight)).toMatch(/^ loss › … › sample …3 {2,}loss 0\.8958/);
    expect(header(weight, 120)).toMatch(/^ loss › .*neuron 1 .*loss/);
    expect(header(weight, 200)).toMatch(
      /^ moons {2}loss › data loss › score 1 › sample 1 layer 2 neuron 1 › sample 1 layer 1 neuron 3 {3,}/,
    );
  });

  test('the heading says how deep it is, in the words that fit', () => {
    const all = [120, 80, 60, 40].map((columns) => heading(weight, columns));
    expect(all).toEqual([
      expect.stringMatching(/^node {2}\(… \d+ levels\)$/),
      expect.stringMatching(/^node {2}\(… \d+ levels\)$/),
      expect.stringMatching(/^node {2}\(… \d+ levels\)$/),
      expect.stringMatching(/^… \d+$/),
    ]);
  });

  test('both ends of a name that does not fit are kept', () => {
    const shown = names(weight, { width: 60, top: selectedRow(weight, rowsOf(weight)), height: 1 });
    expect(shown[0]).toMatch(/─ layer 1 n…3 w0$/);
  });
});
