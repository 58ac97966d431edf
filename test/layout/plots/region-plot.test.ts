/** The decision region in the plot pane: what is dotted, where the marks stand, and what drawing it costs. */
import { describe, expect, test } from 'vitest';
import { compile, Value } from '../../../src/engine/value.js';
import { ASCII, UNICODE } from '../../../src/layout/glyphs.js';
import { createWorker } from '../../../src/layout/jobs.js';
import { plotLines } from '../../../src/layout/plots/plots.js';
import { costOfRegion } from '../../../src/layout/plots/region-plot.js';
import { builtFrom, readingOf } from '../../../src/notation/built.js';
import type { Session } from '../../../src/session/model.js';
import { PLOTS } from '../../../src/session/panes.js';
import { openReading } from '../../../src/session/source/opening.js';
import { tapeBuilder } from '../../engine/builder.js';
import { example, keys, lecture } from '../../session/playing.js';
import { frame, heightOf, linesOf, texts } from '../drawing.js';

const emptyTape = tapeBuilder().tape();
const LOOK = { columns: 80, rows: 24, glyphs: UNICODE };

/** Four corners of a square and the score x0 - x1, which is 0 along its diagonal. */
function corners(targets = [-1, 1, 1, -1], make = (x: Value, y: Value): Value => x.sub(y)): Session {
  const inputs = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ].map((point, i) => point.map((x, j) => new Value(x, `sample ${i + 1} x${j}`)));
  const scores = inputs.map(([x, y]) => make(x as Value, y as Value));
  const root = scores.reduce((sum, score) => sum.add(score));
  const reading = readingOf(builtFrom(compile(root), { samples: { inputs, scores, targets } }));
  return openReading(reading, { name: 'corners', text: '' });
}

const drawn = (session: Session, cells = 40, height = 10, glyphs = UNICODE): string[] =>
  plotLines(session, cells, height, { ...LOOK, glyphs }).map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );

describe('the region', () => {
  test('is dotted where the score is above 0, with the samples on it', () => {
    expect(drawn(keys(corners(), 'v'))).toMatchInlineSnapshot(`
      [
        " accuracy 75 %   ⡂ score > 0  ● 1  ○ -1",
        "  1.15 │                            ⢀⡠⡔⡒",
        "       │    ●                   ⢀⡠⡔○⡃⡂⡂⡂",
        "       │                    ⢀⡠⡔⡊⡃⡂⡂⡂⡂⡂⡂⡂",
        "       │                ⢀⡠⡔⡊⡃⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂",
        "    x1 │            ⢀⡠⡔⡊⡃⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂",
        "       │        ⢀⡠⡔⡊⡃⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂",
        "       │    ○⡠⡔⡊⡃⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂●⡂⡂⡂⡂",
        " -0.15 │⢀⡠⡔⡊⡃⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂",
        "        -0.15          x0           1.15",
      ]
    `);
  });

  test('in plain characters', () => {
    expect(drawn(keys(corners(), 'v'), 40, 10, ASCII)).toMatchInlineSnapshot(`
      [
        " accuracy 75 %   . score > 0  + 1  o -1",
        "  1.15 |",
        "       |    +                      o....",
        "       |                       ..... . .",
        "       |                  ..... . . . .",
        "    x1 |              .... . . . . . . .",
        "       |         ...... . . . . . . . .",
        "       |    o..... . . . . . . . . + . .",
        " -0.15 | .... . . . . . . . . . . . . .",
        "        -0.15          x0           1.15",
      ]
    `);
    expect(drawn(keys(corners(), 'v'), 40, 10, ASCII).join('')).toMatch(/^[\x20-\x7e]*$/);
  });

  test('moves with the numbers on the screen, and back with them', () => {
    const session = keys(example('xor'), 'v');
    const trained = keys(session, '60s');
    expect(drawn(trained).slice(1)).not.toEqual(drawn(session).slice(1));
    expect(drawn(keys(trained, '60['))).toEqual(drawn(session));
  });

  test('is everything, or nothing', () => {
    const dots = (make: (x: Value, y: Value) => Value): number =>
      (
        drawn(keys(corners(undefined, make), 'v'))
          .slice(1, -1)
          .join('')
          .match(/[\u2801-\u28ff]/g) ?? []
      ).length;
    const zero = (x: Value, y: Value): Value => x.add(y).mul(0);
    expect(dots((x, y) => zero(x, y).add(1))).toBeGreaterThan(200);
    expect(dots((x, y) => zero(x, y).sub(1))).toBe(0);
    expect(dots((x, y) => zero(x, y).div(zero(x, y)))).toBe(0);
  });

  test('names the targets, of whatever kind they are', () => {
    const title = (targets: number[]): string => drawn(keys(corners(targets), 'v'), 60)[0] ?? '';
    expect(title([0, 1, 1, 0])).toBe(' region: ⡂ score > 0  ● 1  ○ 0   accuracy 75 %');
    expect(title([-1, 2, 1, -3])).toContain('● > 0  ○ <= 0');
    expect(title([1, 1, 1, 1])).toMatch(/● 1 +accuracy/);
  });

  test('goes round the samples that are there, wherever they are', () => {
    const session = keys(corners(), 'v');
    const axis = (leaf: (x: number) => number): string | undefined =>
      drawn({ ...session, model: { ...session.model, leaves: session.model.leaves.map(leaf) } }).at(-1);
    expect(axis((x) => x * 1e9)).toMatch(/^ +-1\.5000e\+8 +x0 +1\.1500e\+9$/);
    expect(axis((x) => 1000 + x / 1e6)).toMatch(/^ +1000\.000000 +x0 +1000\.000001$/);
    expect(axis(() => 5)).toMatch(/^ +4 +x0 +6$/);
    expect(axis(() => Number.NaN)).toBe('  no finite inputs');
  });

  test('says so if no score is a number, rather than drawing none', () => {
    const nowhere = corners(undefined, (x, y) => x.sub(y).mul(x.sub(x).div(0)));
    expect(drawn(keys(nowhere, 'v')).slice(1)).toEqual(['  no score around here is a number']);
    const infinite = corners(undefined, (x, y) => x.sub(y).div(0));
    expect(drawn(keys(infinite, 'v')).join('')).toContain('⡂⡂⡂');
  });

  test('is as sharp if the samples are far from 0, and has every one of them', () => {
    const session = keys(corners(), 'v');
    const leaves = session.model.leaves.map((x) => 1000 + x / 1e6);
    const lines = drawn({ ...session, model: { ...session.model, leaves } }).slice(1, -1);
    expect(lines.join('').match(/[●○]/g)).toHaveLength(4);
    expect(lines.some((text) => text.includes('⡂⡂⡂⡂'))).toBe(true);
  });

  test.each([
    [80, 24],
    [120, 40],
    [200, 60],
    [60, 16],
    [40, 12],
    [20, 5],
  ])('fits a screen of %ix%i', (columns, rows) => {
    const screen = frame(keys(example('xor'), 'v', '5s'), columns, rows);
    expect(heightOf(screen)).toBeLessThanOrEqual(rows - 1);
    for (const line of texts(linesOf(screen))) expect(line.length).toBeLessThanOrEqual(columns);
  });

  test('has the whole screen if Z gives it to the plot', () => {
    const height = (session: Session): number => frame(session, 80, 24).plot?.length ?? 0;
    const session = keys(example('xor'), 'v');
    expect([height(session), height(keys(session, 'Z', 'Z'))]).toEqual([7, 18]);
  });
});

describe('v', () => {
  const views = (session: Session): string[] => {
    const seen = [session.plot as string];
    for (let after = keys(session, 'v'); after.plot !== seen[0]; after = keys(after, 'v')) seen.push(after.plot);
    return seen;
  };

  test('goes to the region after L, if samples have two inputs', () => {
    expect(views(example('moons'))).toEqual([...PLOTS, 'accuracy']);
    expect(views(corners())).toEqual([...PLOTS, 'accuracy']);
  });

  test('passes it over elsewhere', () => {
    expect(views(lecture())).toEqual(PLOTS.filter((view) => view !== 'region'));
    expect(keys(lecture(), 'V', 'V', 'V').plot).toBe('slice');
  });

  test('a graph without samples that is opened in its place shows L', () => {
    const session = keys(example('xor'), 'v', ':example lecture');
    expect(drawn(session, 60)[0]).toBe(' L over iterations: s takes a step');
    expect(keys(session, 'v').plot).toBe('slice');
    expect(drawn(keys(session, 'u'))[0]).toMatch(/score > 0/);
  });
});

describe('the accuracy', () => {
  test('stands with L and with the region', () => {
    const session = keys(example('moons'), '10s');
    expect(drawn(session, 60)[0]).toBe(' loss over iterations   accuracy 91 %');
    expect(drawn(keys(session, 'v'), 60)[0]).toBe(' region: ⡂ score > 0  ● 1  ○ -1   accuracy 91 %');
  });

  test('is whole in the plots beside the tree', () => {
    const session = example('moons');
    expect(drawn(session, 45)[0]).toBe(' loss over iterations   accuracy 50 %');
    expect(drawn(keys(session, 'v'), 45)[0]).toBe(' accuracy 50 %   ⡂ score > 0  ● 1  ○ -1');
    expect(drawn(keys(session, ':plot accuracy'), 45)[0]).toBe(' accuracy over iterations   accuracy 50 %');
  });
});

describe('the regions of three classes', () => {
  /** Three points, and the scores of three directions: x, y, and neither. */
  function three(make = (x: Value, y: Value): Value[] => [x.neg().sub(y), x.mul(1), y.mul(1)]): Session {
    const inputs = [
      [-1, -1],
      [2, 0],
      [0, 2],
    ].map((point, i) => point.map((x, j) => new Value(x, `sample ${i + 1} x${j}`)));
    const scores = inputs.map(([x, y]) => make(x as Value, y as Value));
    const root = scores.flat().reduce((sum, score) => sum.add(score));
    const reading = readingOf(builtFrom(compile(root), { samples: { inputs, scores, targets: [0, 1, 2] } }));
    return openReading(reading, { name: 'three', text: '' });
  }

  test('have a fill each, and every sample the number of its class', () => {
    expect(drawn(keys(three(), 'v'))).toMatchInlineSnapshot(`
      [
        " accuracy 100 %   0 blank  1 ⠄  2 ⢕",
        "  2.45 │⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⠄",
        "       │⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕2⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⠄⠄⠄⠄⠄",
        "       │⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⠄⠄⠄⠄⠄⠄⠄⠄⠄",
        "       │⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄",
        "    x1 │         ⢕⢕⢕⢕⢕⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄1⠄⠄⠄⠄",
        "       │             ⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄",
        "       │    0           ⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄",
        " -1.45 │                  ⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄",
        "        -1.45          x0           2.45",
      ]
    `);
    const plain = drawn(keys(three(), 'v'), 40, 10, ASCII);
    expect(plain).toMatchInlineSnapshot(`
      [
        " accuracy 100 %   0 blank  1 .  2 :",
        "  2.45 |:::::::::::::::::::::::::::::::.",
        "       |::::::::::::2::::::::::::::.....",
        "       |:::::::::::::::::::::::.........",
        "       |::::::::::::::::::..............",
        "    x1 |         :::::.............1....",
        "       |             ...................",
        "       |    0           ................",
        " -1.45 |                  ..............",
        "        -1.45          x0           2.45",
      ]
    `);
    expect(plain.join('')).toMatch(/^[\x20-\x7e]*$/);
  });

  test('are in colours that only repeat the fills', () => {
    const roles = new Map<string, Set<string>>();
    for (const pieces of plotLines(keys(three(), 'v'), 40, 10, LOOK).slice(1, -1))
      for (const { text, role } of pieces.slice(2)) roles.set(text, (roles.get(text) ?? new Set()).add(role));
    expect(Object.fromEntries([...roles].map(([text, all]) => [text, [...all].join(' ')]))).toEqual({
      ' ': 'plain',
      0: 'plain',
      '⠄': 'run 1',
      1: 'run 1',
      '⢕': 'run 2',
      2: 'run 2',
    });
    const two = plotLines(keys(corners(), 'v'), 40, 10, LOOK).flat();
    expect(two.find(({ text }) => text === '●')?.role).toBe('run 1');
    expect(two.find(({ text }) => text === '○')?.role).toBe('run 2');
  });

  test('say so if no score is a number', () => {
    const nowhere = three((x, y) => [x, y, x.sub(y).mul(x.sub(x).div(0))]);
    expect(drawn(keys(nowhere, 'v')).slice(1)).toEqual(['  no score around here is a number']);
  });
});

describe('what takes long', () => {
  test.each([
    [640, 80, 20],
    [80_000, 80, 20],
    [80_000, 200, 60],
    [1, 400, 100],
  ])('is drawn with a coarser grid: %i nodes a score, on %ix%i', (nodes, width, height) => {
    const scorer = { tape: { ...emptyTape, size: nodes }, fixed: [], scores: [0] };
    const view = { samples: { inputs: [], scores: [], targets: [] }, scorer, width, height };
    const cost = costOfRegion({ ...view, names: ['a', 'b'], glyphs: UNICODE });
    expect(cost).toBeLessThanOrEqual(Math.max(3e6, 64 * nodes));
    expect(cost).toBeGreaterThanOrEqual(Math.min(2 * width * height, 64) * nodes);
  });

  test('is computed between frames; the last drawing stays until then', () => {
    const worker = createWorker();
    const lines = (session: Session): string =>
      plotLines(session, 60, 16, { ...LOOK, jobs: worker.jobs })
        .slice(1)
        .map((line) => line.map(({ text }) => text).join(''))
        .join('\n');
    const session = keys(example('moons'), 'v');
    const settled = (of: Session): string => {
      let text = lines(of);
      while (worker.waiting()) {
        worker.work(1000);
        worker.begin();
        text = lines(of);
      }
      return text;
    };
    expect(lines(session)).toBe(' …');
    const first = settled(session);
    expect(first).toContain('●');
    const later = keys(session, '20s');
    expect(lines(later)).toBe(first);
    expect(settled(later)).not.toBe(first);
    expect(lines(session)).toBe(first);
  });
});
