/** Samples in a session: their inputs are frozen, their accuracy is the screen's, and both stay as the graph grows. */
import { describe, expect, test } from 'vitest';
import { compile, Value } from '../../../src/engine/value.js';
import { builtFrom, readingOf } from '../../../src/notation/built.js';
import type { Session } from '../../../src/session/model.js';
import { openReading } from '../../../src/session/source/opening.js';
import { accuracyOn } from '../../../src/session/training/accuracy.js';
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

  test('does not change the steps', () => {
    const session = ran('= 100');
    const steps = session.model.history.length - 1;
    expect(dataOf(session, 'loss')).toBe(dataOf(keys(example('xor'), `${steps}s`), 'loss'));
  });
});
