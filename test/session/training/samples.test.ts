/** Samples in a session: their inputs are frozen, their accuracy is the screen's, and both stay as the graph grows. */
import { describe, expect, test } from 'vitest';
import { compile, Value } from '../../../src/engine/value.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { plotLines } from '../../../src/layout/plots/plots.js';
import { builtFrom, readingOf } from '../../../src/notation/built.js';
import type { Session } from '../../../src/session/model.js';
import { plotsOf } from '../../../src/session/screen/cycles.js';
import { openReading } from '../../../src/session/source/opening.js';
import { accuracies, accuracyOn, costOfAccuracies } from '../../../src/session/training/accuracy.js';
import { advance } from '../../../src/session/training/running.js';
import { MOONS } from '../../oracles.js';
import { dataOf, example, idOf, keys, lecture, said } from '../playing.js';

/** Two samples, s1 = w*x1 + b and s2 = w*x2 + b, wanted above and below 0. */
function twoSamples(): Session {
  const [w, b] = [new Value(1, 'w'), new Value(-0.5, 'b')];
  const inputs = [[new Value(1, 'x1')], [new Value(-1, 'x2')]];
  const scores = inputs.map(([x]) => (x as Value).mul(w).add(b));
  scores.forEach((score, i) => {
    score.label = `s${i + 1}`;
  });
  const L = (scores[0] as Value).sub(scores[1] as Value);
  L.label = 'L';
  const reading = readingOf(builtFrom(compile(L), { samples: { inputs, scores, targets: [1, -1] } }));
  return openReading(reading, { name: 'two', text: '' });
}

test('their inputs are frozen when the graph is opened, and can be unfrozen', () => {
  const session = twoSamples();
  const frozen = (of: Session): unknown[] =>
    [...of.model.program.tape.leaves]
      .filter((_, slot) => of.model.frozen[slot])
      .map((id) => of.model.program.tape.labels[id]);
  expect(frozen(session).sort()).toEqual(['x1', 'x2']);
  expect(frozen(keys(session, ':unfreeze x1'))).toEqual(['x2']);
});

test('the accuracy follows edits, viewed iterations and undo', () => {
  const session = twoSamples();
  expect(accuracyOn(session)).toBe(1);
  const turned = keys(session, ':w.data = -1');
  expect(accuracyOn(turned)).toBe(0);
  expect(accuracyOn(keys(turned, 'u'))).toBe(1);
  const raised = keys(session, ':b.data = 5');
  expect(accuracyOn(raised)).toBe(0.5);
  expect(accuracyOn(keys(raised, 's'))).toBe(0.5);
  const trained = keys(example('xor'), '100s');
  expect([accuracyOn(trained), accuracyOn(keys(trained, '100['))]).toEqual([1, accuracyOn(example('xor'))]);
});

test("the accuracy of micrograd's demo is its notebook's, at every viewed step", () => {
  const session = keys(example('moons'), '50s', '49s');
  for (const [k, loss, accuracy] of MOONS) {
    const there = k === 99 ? session : keys(session, `${99 - k}[`);
    expect([k, accuracyOn(there)]).toEqual([k, accuracy]);
    expect(Math.abs(dataOf(there, 'loss') - loss)).toBeLessThan(1e-12);
  }
});

test('statements that add nodes leave the samples what they were', () => {
  const session = keys(twoSamples(), ':M = L*w + s1');
  expect(session.model.program.tape.size).toBeGreaterThan(twoSamples().model.program.tape.size);
  expect(accuracyOn(session)).toBe(1);
  const other = keys(session, ':root M');
  expect(accuracyOn(other)).toBe(1);
  expect(other.model.samples?.scores).toEqual([idOf(other, 's1'), idOf(other, 's2')]);
});

test('another graph has its own, or none', () => {
  expect(accuracyOn(lecture())).toBeUndefined();
  expect(accuracyOn(keys(twoSamples(), ':example diamond'))).toBeUndefined();
  expect(accuracyOn(keys(lecture(), ':example xor'))).toBeDefined();
  expect(accuracyOn(keys(lecture(), ':example xor', 'u'))).toBeUndefined();
});

test('leaves of a built graph can be given first values by name', () => {
  const { tape, ...rest } = twoSamples().model.program;
  expect(rest.usesValue).toBe(true);
  const built = { tape, leaves: twoSamples().model.leaves, root: tape.size - 1 };
  const given = new Map([
    ['w', 7],
    ['zz', 1],
  ]);
  const reading = readingOf(built, given);
  expect(reading.unused).toEqual(['zz']);
  expect(dataOf(openReading(reading, { name: 'two', text: '' }), 's1')).toBe(6.5);
});

describe(':until accuracy', () => {
  const ran = (condition: string, session = example('xor')): Session =>
    advance(keys(session, `:until accuracy ${condition}`), 1000);

  test.each(['= 100', '= 100 %', '>= 100', '> 99.5'])('%s runs until all samples are right', (condition) => {
    const session = ran(condition);
    const steps = session.model.history.length - 1;
    expect([accuracyOn(session), session.run]).toEqual([1, undefined]);
    expect(said(session)).toBe(`reached: accuracy 100 % at step ${steps}`);
    expect(accuracyOn(keys(session, '['))).toBeLessThan(1);
  });

  test('holds already, or has no samples', () => {
    expect(said(keys(ran('= 100'), ':until accuracy = 100'))).toBe('accuracy = 100 holds already');
    expect(said(keys(lecture(), ':until accuracy = 100'))).toBe('this graph has no samples, so there is no accuracy');
    expect(said(keys(example('xor'), ':until accuracy'))).toContain(':until accuracy = 100');
  });

  test.each(['= 101', '= 66', '> 100', '< 0', '<= -1', '>= 100.1'])(
    '%s never holds, and starts no run',
    (condition) => {
      const session = keys(example('xor'), `:until accuracy ${condition}`);
      expect(session.run).toBeUndefined();
      expect(said(session)).toBe(`accuracy ${condition} never holds: of 4 samples a whole number is right, 0 to 100 %`);
    },
  );

  test('does not change the steps', () => {
    const session = ran('= 100');
    const steps = session.model.history.length - 1;
    expect(dataOf(session, 'loss')).toBe(dataOf(keys(example('xor'), `${steps}s`), 'loss'));
  });
});

describe('the accuracy over the iterations', () => {
  const series = (session: Session) =>
    accuracies(session, session.model.samples as NonNullable<Session['model']['samples']>);

  test('is that of each iteration when it is viewed', () => {
    const session = keys(example('xor'), '30s');
    const { iterations, values } = series(session);
    expect(iterations).toEqual(Array.from({ length: 31 }, (_, k) => k));
    for (const [i, k] of iterations.entries()) {
      const there = k === 30 ? session : keys(session, `${30 - k}[`);
      expect([k, values[i]]).toEqual([k, 100 * (accuracyOn(there) as number)]);
    }
  });

  test('has a part of a long run, whose points stay where they are', () => {
    const session = keys(example('xor'), '400s');
    const before = series(session);
    const after = series(keys(session, '20s'));
    expect(before.iterations.slice(0, 3)).toEqual([0, 4, 8]);
    expect(before.iterations.length).toBeLessThanOrEqual(130);
    expect(after.values.slice(0, 100)).toEqual(before.values.slice(0, 100));
    const running = series(keys(session, 'R'));
    expect(running.iterations.slice(0, 3)).toEqual([0, 16, 32]);
    expect(running.values[1]).toBe(before.values[4]);
    expect(costOfAccuracies(keys(session, '9s'))).toBeGreaterThan(0);
  });

  test('is not computed again for an iteration that is known, and is right again after another way is taken', () => {
    const session = keys(example('xor'), '30s');
    series(session);
    expect(costOfAccuracies(session)).toBe(0);
    const other = keys(session, '20[', ':lr 0.5', '20s');
    expect(series(other).values.at(-1)).toBe(100 * (accuracyOn(other) as number));
    const fresh = keys(example('xor'), '10s', ':lr 0.5', '20s');
    expect(series(other)).toEqual(series(fresh));
  });

  test('is a plot of graphs with samples alone', () => {
    expect(plotsOf(example('xor'))).toContain('accuracy');
    expect(plotsOf(twoSamples())).toContain('accuracy');
    expect(plotsOf(lecture())).not.toContain('accuracy');
    const lines = plotLines(keys(example('xor'), '60s', ':plot accuracy'), 60, 9, {
      columns: 80,
      rows: 24,
      glyphs: UNICODE,
    }).map(lineText);
    expect(lines[0]).toMatch(/^ accuracy in % over iterations {3}accuracy 100 %/);
    expect(lines[1]).toContain('100.0000');
    expect(lines.at(-1)).toMatch(/0 .*60/);
  });

  test('disturbs no numbers on the screen', () => {
    const session = keys(example('xor'), '10s', 'b');
    const before = [dataOf(session, 'loss'), accuracyOn(session)];
    series(session);
    expect([dataOf(session, 'loss'), accuracyOn(session)]).toEqual(before);
  });
});
