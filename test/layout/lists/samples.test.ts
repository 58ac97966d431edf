/** `:samples`: each with what was wanted and what came out, the worst first. */
import { describe, expect, test } from 'vitest';
import { crossEntropy, MLP } from '../../../src/engine/nn/nn.js';
import { leafSlot } from '../../../src/engine/tape.js';
import { compile, Value } from '../../../src/engine/value.js';
import { samplesHere } from '../../../src/explain/samples.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { createWorker } from '../../../src/layout/jobs.js';
import { listFrame } from '../../../src/layout/lists/frame.js';
import { builtFrom, readingOf } from '../../../src/notation/built.js';
import type { Session } from '../../../src/session/model.js';
import { openReading } from '../../../src/session/source/opening.js';
import { accuracyOn } from '../../../src/session/training/accuracy.js';
import { advance } from '../../../src/session/training/running.js';
import { selectedNode } from '../../../src/session/tree/selection.js';
import { dataOn } from '../../../src/session/viewed.js';
import { example, idOf, keys, lecture, said } from '../../session/playing.js';
import { texts } from '../drawing.js';

const LOOK = { columns: 80, rows: 24, glyphs: UNICODE };
const list = (session: Session, look: object = {}): string[] =>
  texts(listFrame(session, { ...LOOK, ...look })?.lines ?? []).map((line) => line.trimEnd());

/** Three points of three classes, whose scores are leaves' sums. */
function threeClasses(scores = [5, 0, 0, 1, 1, 0, 0, 2, 1], targets = [0, 1, 2]): Session {
  const inputs = [0, 1, 2].map((i) => [new Value(i, `x${i}`)]);
  const all = inputs.map(([x], i) =>
    [0, 1, 2].map((c) => {
      const score = new Value(scores[3 * i + c] as number, `bias ${i} ${c}`).add((x as Value).mul(0));
      score.label = `sample ${i} class ${c}`;
      return score;
    }),
  );
  const loss = crossEntropy(all, targets);
  loss.label = 'loss';
  const reading = readingOf(builtFrom(compile(loss), { samples: { inputs, scores: all, targets } }));
  return openReading(reading, { name: 'three', text: '' });
}

describe('the list', () => {
  test('has the worst first, with its loss, score and inputs', () => {
    const [title, first, second] = list(keys(example('moons'), ':samples'));
    expect(title).toBe(' 100 samples, 50 wrong, accuracy 50 %; with scores of 0 the loss is 1');
    expect(first).toBe('▶  93  wrong  wanted 1   score -0.8906  loss  1.8906  inputs  1.4299 -0.4733');
    expect(second).toMatch(/^ {3}52 {2}wrong .* loss {2}1\.8268/);
  });

  test('Enter goes to the score, and j and k move', () => {
    const session = keys(example('moons'), ':samples', 'j', 'enter');
    expect(session.list).toBeUndefined();
    expect(session.model.program.tape.labels[selectedNode(session)]).toBe('score 52');
  });

  test('follows the numbers on the screen, and back with them', () => {
    const trained = keys(example('xor'), '60s', ':samples');
    expect(list(trained)[0]).toContain('0 wrong, accuracy 100 %');
    expect(list(keys(trained, '60[', ':samples'))).toEqual(list(keys(example('xor'), ':samples')));
    const running = advance({ ...keys(example('xor'), 'R'), list: { of: 'samples' } }, 60);
    expect(list(running)).toEqual(list(trained));
  });

  test('of classes says which was chosen, and what equal scores would cost', () => {
    const lines = list(keys(threeClasses(), ':samples'), { columns: 120 });
    expect(lines[0]).toBe(' 3 samples, 2 wrong, accuracy 33.3 %; with equal scores the loss is log(3) = 1.0986');
    expect(lines.slice(1, 4)).toEqual([
      '▶ 3  wrong  wanted 2  chosen 1  loss  1.4076  scores  0.0000  2.0000  1.0000  inputs  2.0000',
      '  2  wrong  wanted 1  chosen 0  loss  0.8620  scores  1.0000  1.0000  0.0000  inputs  1.0000',
      '  1  right  wanted 0  chosen 0  loss  0.0134  scores  5.0000  0.0000  0.0000  inputs  0.0000',
    ]);
    const there = keys(threeClasses(), ':samples', 'enter');
    expect(there.model.program.tape.labels[selectedNode(there)]).toBe('sample 2 class 2');
  });

  test('has a sample whose score is nan at the top, and as wrong', () => {
    const session = threeClasses();
    const leaves = session.model.leaves.slice();
    leaves[leafSlot(session.model.program.tape, idOf(session, 'bias 0 1'))] = Number.NaN;
    const first = list(keys({ ...session, model: { ...session.model, leaves } }, ':samples'), { columns: 120 })[1];
    expect(first).toMatch(/^▶ 1 {2}wrong {2}wanted 0 {2}chosen none {2}loss +nan/);
  });

  test('without a loss of its own a sample shows how far it is off', () => {
    const [w, b] = [new Value(1, 'w'), new Value(-0.5, 'b')];
    const inputs = [[new Value(1, 'x1')], [new Value(-1, 'x2')]];
    const scores = inputs.map(([x]) => (x as Value).mul(w).add(b));
    const L = (scores[0] as Value).mul(w).add((scores[1] as Value).mul(scores[0] as Value));
    const reading = readingOf(builtFrom(compile(L), { samples: { inputs, scores, targets: [-1, 1] } }));
    const lines = list(keys(openReading(reading, { name: 'two', text: '' }), ':samples'));
    expect(lines[1]).toMatch(/^▶ 2 {2}wrong {2}wanted 1 {3}score -1\.5000 {2}off by {2}1\.5000/);
  });

  test('fits every size, and in plain characters', () => {
    for (const [columns, rows] of [
      [200, 60],
      [40, 12],
      [20, 5],
    ] as const) {
      const lines = list(keys(example('moons'), ':samples'), { columns, rows });
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  test('is sorted between frames if the samples are many, and the last order stays meanwhile', () => {
    const worker = createWorker();
    const look = { jobs: worker.jobs };
    const many = (): Session => {
      const model = new MLP(1, [1], { seed: 1 });
      const inputs = Array.from({ length: 20_000 }, (_, i) => [new Value(i, `x${i}`)]);
      const scores = inputs.map((x) => model.call(x)[0] as Value);
      const loss = scores.reduce((total, score) => total.add(score));
      const built = builtFrom(compile(loss), { samples: { inputs, scores, targets: inputs.map(() => 1) } });
      return openReading(readingOf(built), { name: 'many', text: '' });
    };
    const session = keys(many(), ':samples');
    worker.begin();
    expect(list(session, look)[1]).toBe(' …');
    worker.work(1000);
    worker.begin();
    expect(list(session, look)[1]).toMatch(/^▶/);
    const next = keys(session, 's', ':samples');
    worker.begin();
    expect(list(next, look)[1]).toMatch(/^▶/);
  });

  test('of a graph without samples is refused', () => {
    expect(said(keys(lecture(), ':samples'))).toContain('this graph has no samples');
    expect(keys(lecture(), ':samples').list).toBeUndefined();
  });
});

test('the losses of the samples of the demo are those of its formula, in the order of the sum', () => {
  const session = keys(example('moons'), '5s');
  const { model } = session;
  const { samples } = model;
  const data = dataOn(session);
  if (!samples) throw new Error('moons has samples');
  const { losses, order, right } = samplesHere(samples, model.program.tape, model.root, data);
  for (const [i, score] of samples.scores.entries())
    expect(losses[i]).toBe(Math.max(0, (data[score] as number) * -(samples.targets[i] as number) + 1));
  for (let i = 1; i < order.length; i++)
    expect(losses[order[i] as number]).toBeLessThanOrEqual(losses[order[i - 1] as number] as number);
  expect(right / 100).toBe(accuracyOn(session));
});
