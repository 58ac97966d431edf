/** L of several runs in one plot: curves that differ in their characters, and a legend that names them. */
import { describe, expect, test } from 'vitest';
import { ASCII, type Glyphs, UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { lossLines } from '../../../src/layout/plots/loss-plot.js';
import { curves } from '../../../src/layout/plots/plot.js';
import type { Session } from '../../../src/session/model.js';
import { update } from '../../../src/session/update.js';
import { dataOf, keys, lecture } from '../../session/playing.js';

const drawn = (session: Session, columns = 79, height = 9, glyphs: Glyphs = UNICODE): string[] =>
  lossLines(session, columns, height, { columns: 80, rows: 24, glyphs }).map(lineText);

const two = (): Session => keys(lecture(), '10s', 'c', ':lr 0.02', '5s');

test('two runs from the same start', () => {
  expect(drawn(two())).toMatchInlineSnapshot(`
    [
      " L at step 5   ── lr 0.02: -1.6726   ══ lr 0.01: -4.6560",
      "   -1.6635 ┤                              ╭──                           ╔═════",
      "   -2.7196 ┤                        ╭─────╯                 ╔═══════════╝",
      "   -3.7757 ┤                  ╭─────╯           ╔═══════════╝",
      "   -4.8318 ┤            ╭─────╯      ╔══════════╝",
      "   -5.8878 ┤       ╭────╯  ╔═════════╝",
      "   -6.9439 ┤  ╭────╯═══════╝",
      "   -8.0000 ┼──╯═╝",
      "           0      1     2      3     4      5      6     7      8     9      10",
    ]
  `);
});

test('the same in plain characters', () => {
  expect(drawn(two(), 79, 6, ASCII)).toMatchInlineSnapshot(`
    [
      " L at step 5   -- lr 0.02: -1.6726   == lr 0.01: -4.6560",
      "   -1.6635 |                           .-----                     ============",
      "   -3.7757 |               .-----------'   ========================",
      "   -5.8878 |    .----------'================",
      "   -8.0000 +----'=====",
      "           0      1     2      3     4      5      6     7      8     9      10",
    ]
  `);
});

test('the run that goes on is drawn over the saved ones', () => {
  const [present, kept] = [
    { iterations: [0, 1, 2], values: [0, 0, 1] },
    { iterations: [0, 1, 2, 3], values: [0, 0, 0, 1], style: 1 },
  ];
  expect(curves([present, kept], 60, 3, UNICODE).lines.map(lineText)).toEqual([
    '   1.0000 ┤                        ╭────────       ╔════════',
    '   0.0000 ┼────────────────────────╯═══════════════╝',
    '          0               1                2               3',
  ]);
});

describe('the legend', () => {
  const of = (steps: string): string => dataOf(keys(lecture(), ':lr 0.02', steps), 'L').toFixed(4);

  test('has L of each run at the viewed iteration, which the axis marks', () => {
    const [legend, ...rest] = drawn(keys(two(), '2['));
    expect(legend).toBe(` L at step 3   ── lr 0.02: ${of('3s')}   ══ lr 0.01: -5.9314`);
    expect(rest.at(-1)).toMatch(/^ +0 .* 2 +▲ +4 /);
  });

  test('says if a run ended before', () => {
    expect(drawn(keys(lecture(), '2s', 'c', ':lr 0.02', '4s'))[0]).toBe(
      ` L at step 4   ── lr 0.02: ${of('4s')}   ══ lr 0.01: -6.5978 at 2`,
    );
  });

  test('has the accuracy of a network, as the plot of one run has', () => {
    const session = update(keys(lecture(), 's'), { type: 'example', name: 'xor' });
    const [legend] = drawn(keys(session, 's', 'c', ':lr 0.02', 's'), 100);
    expect(legend).toMatch(/^ loss at step 1 {3}accuracy \d+ % {3}── lr 0\.02: /);
  });

  test('takes more lines if there are more runs, and leaves the plot its own', () => {
    const four = keys(lecture(), '4s', 'c', ':lr 0.02', '4s', 'c', 'o', '4s', 'c', 'd', '4s');
    const wide = drawn(four, 79, 9);
    expect(wide.slice(0, 4)).toMatchInlineSnapshot(`
      [
        " L at step 4   ── lr 0.02 momentum descend: -23.8856",
        "    ══ lr 0.01 sgd ascend: -5.2851   ·· lr 0.02 sgd ascend: -2.8355",
        "    ━━ lr 0.02 momentum ascend: 2.5872",
        "    2.5872 ┤                                                   ┏━━━━━━━━━━━━━━━",
      ]
    `);
    for (const height of [9, 7, 5]) {
      const lines = drawn(four, 79, height);
      expect(lines).toHaveLength(height);
      expect(lines.at(-1)).toMatch(/^ +0 +1 +2 +3 +4$/);
    }
  });

  test('is never wider than its space', () => {
    for (const columns of [79, 60, 40, 20])
      for (const line of drawn(two(), columns)) expect(line.length).toBeLessThanOrEqual(columns);
  });
});

test('every run has characters of its own, in both sets', () => {
  for (const { chart, charts } of [UNICODE, ASCII]) {
    const strokes = [chart, ...charts].map((symbols) => symbols.slice(4).join(''));
    for (const [i, one] of strokes.entries())
      for (const other of strokes.slice(i + 1)) expect(Array.from(one).some((c) => other.includes(c))).toBe(false);
  }
});
