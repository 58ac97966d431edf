/** The plot: a curve of any numbers, with labels that are true, in exactly the space it is given. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ASCII, UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { curves, plot } from '../../../src/layout/plots/plot.js';
import { plotLines } from '../../../src/layout/plots/plots.js';
import { curve } from '../../../src/session/history/history.js';
import type { Session } from '../../../src/session/model.js';
import { keys, lecture } from '../../session/playing.js';

const L = [-8, -7.286496, -6.597755834428276, -5.9314458386892275, -5.285081843134573];

test("the lecture's four steps", () => {
  expect(plot(L, 60, 6, UNICODE).lines).toEqual([
    '  -5.2851 ┤                                          ╭──────',
    '  -5.9638 ┤                             ╭────────────╯',
    '  -6.6425 ┤                 ╭───────────╯',
    '  -7.3213 ┤     ╭───────────╯',
    '  -8.0000 ┼─────╯',
    '          0           1            2           3           4',
  ]);
});

test('the same in plain characters', () => {
  expect(plot(L, 60, 4, ASCII).lines).toEqual([
    '  -5.2851 |                                    .------------',
    "  -6.6425 |           .------------------------'",
    "  -8.0000 +-----------'",
    '          0           1            2           3           4',
  ]);
});

test('one point is a point on its line', () => {
  expect(plot([-8], 60, 4, UNICODE).lines).toEqual(['          ┤', '  -8.0000 ┼─', '          ┤', '          0']);
});

test.each([Math.SQRT1_2, 1e-9, -3, 1e300, 0, -0])(
  'a level line at %d is labelled with exactly that, in the middle',
  (value) => {
    const { lines } = plot([value, value, value], 60, 6, UNICODE);
    const labels = lines.slice(0, 5).map((text) => text.slice(0, text.search(/[┤┼]/)).trim());
    expect(labels.map((label) => label !== '')).toEqual([false, false, true, false, false]);
    expect(Number(labels[2])).toBeCloseTo(value, 4);
    expect(lines[2]).toContain('┼──');
  },
);

describe('labels', () => {
  const labelsOf = (series: number[], height = 5): string[] =>
    plot(series, 60, height, UNICODE)
      .lines.slice(0, height - 1)
      .map((text) => text.slice(0, text.search(/[┤┼]/)).trim());

  test.each([
    ['tiny numbers', [1e-9, 3e-9], ['3.0000e-9', '2.3333e-9', '1.6667e-9', '1.0000e-9']],
    ['huge ones', [-1e300, 2e300], ['2.0000e+300', '1.0000e+300', '0.0000', '-1.0000e+300']],
    [
      'the largest there are',
      [-Number.MAX_VALUE, Number.MAX_VALUE],
      ['1.7977e+308', '5.9923e+307', '-5.9923e+307', '-1.7977e+308'],
    ],
    ['the smallest there are', [0, 5e-324], ['4.9407e-324', '4.9407e-324', '0.0000', '0.0000']],
    [
      'numbers that differ late',
      [0.30000001, 0.30000002],
      ['0.300000020', '0.300000017', '0.300000013', '0.300000010'],
    ],
    ['almost nothing and one', [1e-12, 1], ['1.0000', '0.6667', '0.3333', '1.0000e-12']],
    ['both sides of zero', [-1, 1], ['1.0000', '0.3333', '-0.3333', '-1.0000']],
  ])('of %s', (_, series, labels) => {
    expect(labelsOf(series)).toEqual(labels);
  });

  test.each([
    [
      'far from zero and close to each other',
      [1000000.00001, 1000000.00002],
      ['1000000.000020', '1000000.000017', '1000000.000013', '1000000.000010'],
    ],
    ['negative', [-1000000.00001, -1000000.00002], ['-1000000.00001', '-1000000.00002']],
    ['huge', [1e20, 1.0000000001e20], ['1.0000000001e+20', '1.0000000000e+20']],
    ['tiny', [1e-20, 1.000001e-20], ['1.000001e-20', '1.000000e-20']],
    ['two neighbours', [1, 1 + Number.EPSILON], ['1.0000000000000002', '1.0000000000000000']],
    ['neighbours of many digits', [123456.78, 123456.78000000001], ['123456.78000000001', '123456.78000000000']],
  ])('of numbers that are %s have the digits that tell them apart, and space for them', (_, series, labels) => {
    const { lines } = plot(series, 60, labels.length + 1, UNICODE);
    const axes = lines.slice(0, -1).map((text) => text.search(/[┤┼]/));
    expect(lines.slice(0, -1).map((text, i) => text.slice(0, axes[i]).trim())).toEqual(labels);
    expect(new Set(axes).size).toBe(1);
    expect(lines.at(-1)?.indexOf('0')).toBe(axes[0]);
    for (const text of lines) expect(text.length).toBeLessThanOrEqual(60);
  });

  test('that do not fit lose their first digits, which are alike', () => {
    const { lines } = plot([1, 1 + Number.EPSILON], 30, 3, UNICODE);
    expect(lines.slice(0, 2).map((text) => text.slice(0, 15))).toEqual(['…00000000000002', '…00000000000000']);
  });

  test('of any numbers differ if the numbers do', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 100 }), (x, ulps) => {
        const y = x + ulps * 2 ** (Math.floor(Math.log2(Math.abs(x) || 1)) - 52);
        fc.pre(Number.isFinite(y) && x !== y);
        const { lines } = plot([x, y], 80, 3, UNICODE);
        const [top, bottom] = lines.map((text) => text.slice(0, text.search(/[┤┼]/)).trim());
        expect(top).not.toBe(bottom);
        for (const text of lines) expect(text.length).toBeLessThanOrEqual(80);
      }),
    );
  });

  test('are 0 if a row is at 0, not what rounding left there', () => {
    expect(labelsOf([-0.3, 0.1, 0.6], 5)).toEqual(['0.6000', '0.3000', '0.0000', '-0.3000']);
  });
});

describe('the x axis', () => {
  const axisOf = (length: number, width: number, marked?: number): string =>
    plot(
      Array.from({ length }, (_, k) => k),
      width,
      5,
      UNICODE,
      marked,
    )
      .lines.at(-1)
      ?.slice(10) ?? '';

  test.each([
    [2, 60, '0     1'],
    [11, 80, '0     1     2     3     4     5     6     7     8     9     10'],
    [31, 80, '0   2   4   6   8   10  12  14  16  18  20  22  24  26  28  30'],
    [101, 60, '0        20       40       60       80      100'],
    [1001, 60, '0 200 400 600 800 1,000'],
  ])('of %d points in %d cells has round numbers, well apart', (length, width, expected) => {
    expect(axisOf(length, width).replace(/ +/g, ' ')).toBe(expected.replace(/ +/g, ' '));
  });

  test('each number stands where its point ends', () => {
    const series = Array.from({ length: 31 }, (_, k) => (k < 20 ? 0 : 1));
    const { lines } = plot(series, 60, 3, UNICODE);
    const axis = lines.at(-1) ?? '';
    expect(lines[0]?.indexOf('╭')).toBe(axis.indexOf('20'));
    expect(lines[1]?.indexOf('┼')).toBe(axis.indexOf('0'));
  });

  test('has a mark at the viewed iteration, and no number touches it', () => {
    expect(axisOf(5, 60, 2).replace(/ +/g, ' ')).toBe('0 1 ▲ 3 4');
    expect(axisOf(5, 60, 0).replace(/ +/g, ' ')).toBe('▲ 1 2 3 4');
    expect(axisOf(31, 80, 11)).toMatch(/ ▲ /);
  });

  test('names the iterations that a series was taken from', () => {
    const { lines } = plot([1, 2, 3], 60, 4, UNICODE, undefined, [0, 50, 100]);
    expect(lines.at(-1)).toMatch(/^ +0 .* 100$/);
  });
});

describe('more points than columns', () => {
  test('are drawn with the lowest and the highest of each column, so that no spike is lost', () => {
    const series = Array.from({ length: 10_000 }, (_, k) => (k === 5000 ? 9 : k === 7000 ? -9 : 0));
    const { lines } = plot(series, 60, 8, UNICODE);
    const spikes = (row: number): number => (lines[row]?.slice(11).match(/│/g) ?? []).length;
    expect([lines[0]?.trim().slice(0, 6), spikes(0), spikes(6)]).toEqual(['9.0000', 1, 1]);
    expect(
      curve({ log: { losses: { values: series, every: 1, count: 10_000 } }, length: 10_001, loss: 0 } as never, 50)
        .losses,
    ).toEqual(expect.arrayContaining([9, -9]));
  });

  test('on a logarithmic axis equal factors are equally far', () => {
    const { lines } = curves([{ iterations: [0, 1, 2], values: [1, 10, 100] }], 60, 6, UNICODE, undefined, true);
    expect(lines.slice(0, 5).map((each) => Number(lineText(each).slice(0, 9)))).toEqual([100, 31.6228, 10, 3.1623, 1]);
  });

  test('are thinned, the first and the last kept', () => {
    const { lines } = plot(
      Array.from({ length: 10_000 }, (_, k) => k),
      60,
      6,
      UNICODE,
    );
    expect(lines[0]).toMatch(/^9999\.0000 ┤ +[╭─]─*$/);
    expect(lines[4]).toMatch(/^ +0\.0000 ┼─+╯?$/);
    expect(lines[0]?.length).toBeLessThanOrEqual(60);
  });
});

describe('numbers that are not finite', () => {
  test('are left out and counted', () => {
    const { lines, left } = plot([1, Number.NaN, 2, Infinity, 3], 60, 5, UNICODE);
    expect(left).toBe(2);
    expect(lines[0]).toContain('3.0000');
    expect(lines.join('')).not.toMatch(/nan|inf|Na/i);
  });

  test('alone make no curve, and the plot says so', () => {
    expect(plot([Number.NaN, -Infinity], 60, 5, UNICODE)).toEqual({
      lines: [' no finite value yet', '', '', '', ''],
      left: 2,
    });
  });
});

test('any numbers in any space make exactly its lines, none wider, with labels between least and most', () => {
  const series = fc.array(fc.double(), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(
      series,
      fc.integer({ min: 20, max: 120 }),
      fc.integer({ min: 2, max: 30 }),
      fc.nat(199),
      (points, width, height, marked) => {
        const { lines, left } = plot(points, width, height, ASCII, marked % points.length);
        expect(lines).toHaveLength(height);
        for (const text of lines) expect(text.length).toBeLessThanOrEqual(width);
        expect(lines.join('')).toMatch(/^[ -~]*$/);
        expect(left).toBe(points.filter((point) => !Number.isFinite(point)).length);
      },
    ),
    { numRuns: 500 },
  );
});

test('no stroke of a noisy curve hangs in the air', () => {
  const values = Array.from({ length: 1000 }, (_, i) => (i === 333 ? 100 : i === 777 ? -100 : Math.sin(i / 300)));
  const text = plot(values, 79, 12, UNICODE)
    .lines.slice(0, -1)
    .map((each) => Array.from(each));
  const wide = Math.max(...text.map(({ length }) => length));
  for (let at = 11; at < wide; at++) {
    const drawn = text.flatMap((each, row) => ((each[at] ?? ' ') === ' ' ? [] : [row]));
    expect(drawn.at(-1)! - drawn[0]!, `column ${at}`).toBe(drawn.length - 1);
  }
  expect(text[0]!.join('')).toContain('│');
});

test('the axis ends at the lowest and the highest number, also of a curve that ends between two columns', () => {
  const program = {
    iterations: Array.from({ length: 20 }, (_, i) => i),
    values: Array.from({ length: 20 }, () => 0.5),
  };
  const own = { iterations: [17, 18], values: [0.5, 0.0929], style: 1 };
  for (const width of [39, 60, 79]) {
    const { lines } = curves([own, program], width, 8, UNICODE, 18);
    expect(lineText(lines.at(-2) ?? [])).toMatch(/^ +0\.0929 /);
  }
});

test('the axes of a slice stay while one node is looked at, and the point slides along the curve', () => {
  const view = { columns: 80, rows: 40, glyphs: UNICODE };
  const drawn = (session: Session): string[] => plotLines(session, 78, 16, view).map(lineText);
  const ends = (lines: readonly string[]): string =>
    `${lines[2]?.slice(0, 12)} ${lines.at(-2)?.slice(0, 12)} ${lines.at(-1)}`;
  const point = (lines: readonly string[]): number =>
    Math.max(...lines.slice(2).map((text) => text.indexOf(UNICODE.point)));
  const start = keys(lecture(), '3j', 'v');
  const [before, after] = [drawn(start), drawn(keys(start, '9s'))];
  expect(ends(after)).toBe(ends(before));
  expect(point(after)).toBeGreaterThan(point(before));
  expect(ends(drawn(keys(start, '9s', 'j')))).not.toBe(ends(before));
});
