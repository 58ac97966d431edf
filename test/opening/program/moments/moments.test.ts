/** Moments from the helper's files: the graph, what is judged of it, what opens, and which files are kept. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { opOf, wordOf } from '../../../../src/engine/ops.js';
import { cardSentences, cardText } from '../../../../src/layout/card/card.js';
import { UNICODE } from '../../../../src/layout/glyphs.js';
import { lineText } from '../../../../src/layout/line.js';
import { complete } from '../../../../src/notation/work.js';
import { expressionOf } from '../../../../src/notation/write/write.js';
import { chosen } from '../../../../src/opening/program/choose.js';
import { type MomentStore, newMomentStore } from '../../../../src/opening/program/moments/moments.js';
import { type OpenedAtMoment, openMoment } from '../../../../src/opening/program/moments/open-moment.js';
import type { Report } from '../../../../src/opening/program/run.js';
import { summaryOf } from '../../../../src/opening/program/summary.js';
import { gradientHeading, gradientsOn } from '../../../../src/session/gradients/gradients.js';
import type { GivenSettings } from '../../../../src/session/model.js';
import { update } from '../../../../src/session/update.js';
import { dataOn } from '../../../../src/session/viewed.js';
import { frame, linesOf, texts } from '../../../layout/drawing.js';
import { keys } from '../../../session/playing.js';
import {
  folder,
  LECTURE,
  LECTURE_DATA,
  LECTURE_GRADS,
  type WrittenMoment,
  type WrittenNode,
  writeMoment,
  writeStructure,
} from '../written.js';

interface Case {
  readonly nodes?: readonly WrittenNode[];
  readonly guessed?: readonly string[];
  readonly moments: readonly (Partial<WrittenMoment> & { readonly more?: object })[];
}

/** The moments of a program whose graph is the lecture's, unless another is given. */
async function momentsOf({ nodes = LECTURE, guessed, moments }: Case): Promise<MomentStore> {
  const to = folder();
  writeStructure(to, 1, nodes, guessed);
  const all = newMomentStore(to);
  for (const [i, { more, ...moment }] of moments.entries())
    all.add(writeMoment(to, { index: i + 1, structure: 1, data: LECTURE_DATA, ...moment }, more));
  await all.settled();
  return all;
}

function opened(moments: MomentStore, index: number, settings: GivenSettings = {}): OpenedAtMoment {
  const moment = moments.list[index - 1]!;
  const { parameters } = moments;
  return complete(
    openMoment({
      moment,
      taken: moments.read(moment),
      judgement: moments.judged(index)?.judgement,
      parameters,
      program: 't.py',
      title: 't.py',
      path: undefined,
      settings,
      direction: moments.direction(),
    }),
  );
}

const reportOf = (moments: MomentStore, more: Partial<Report> = {}): Report => ({
  name: 't.py',
  moments,
  python: '3.11.7',
  executable: '/usr/bin/python3',
  classes: [{ name: 'Value', place: 'engine.py:4', lacks: [] }],
  notes: [],
  standIns: [],
  failures: [],
  code: 0,
  end: { code: 0, signal: null },
  ...more,
});

/** The gradient of every node, by its label. */
function gradients({ session }: OpenedAtMoment): Record<string, number | undefined> {
  const grad = gradientsOn(session);
  const { labels } = session.model.program.tape;
  return Object.fromEntries(labels.flatMap((label, id) => (label === undefined ? [] : [[label, grad(id)]])));
}

describe('a moment that opens', () => {
  test('has the data, the labels and the lines of the program, and its gradients as a fresh backward', async () => {
    const { session, others, notes } = opened(await momentsOf({ moments: [{ after: LECTURE_GRADS }] }), 1);
    expect([...dataOn(session)]).toEqual(LECTURE_DATA);
    expect(gradientHeading(session)).toBe('grad');
    expect(gradients({ session, others, notes, prints: [] })).toEqual({ a: 6, b: -4, e: -2, c: -2, d: -2, f: 4, L: 1 });
    expect(session.model.program.lines).toEqual(LECTURE.map(({ place }) => place));
    expect({ others, notes }).toEqual({ others: [], notes: [] });
  });

  test('shows the gradients of the program if they are wrong, with the right ones beside them', async () => {
    const open = opened(await momentsOf({ moments: [{ after: [6, -4, -2, -2, -2, 5, 1] }] }), 1);
    expect(gradients(open)).toMatchObject({ a: 6, f: 5 });
    expect(open.others).toEqual([{ id: 5, given: 5, computed: 4 }]);
    expect(gradientHeading(open.session)).toBe('grad yours');
    const screen = texts(linesOf(frame(open.session)));
    expect(screen).toContainEqual(expect.stringMatching(/grad yours +right grad/));
    expect(screen).toContainEqual(expect.stringMatching(/ f .* 5\.0000 .*4\.0000/));
    const after = texts(linesOf(frame(update(open.session, { type: 'backward' }))));
    expect(after).not.toContainEqual(expect.stringContaining('yours'));
  });

  test('has a card that begins with what is wrong, and tells the number of the program from the right one', async () => {
    const store = await momentsOf({ moments: [{ after: [6, -4, -2, -2, -2, 5, 1] }] });
    const { session } = opened(store, 1);
    const { model } = session;
    const moment = {
      ...model.origin.moment!,
      judged: () => store.judged(1) as NonNullable<ReturnType<typeof store.judged>>,
    };
    const at = keys({ ...session, model: { ...model, origin: { ...model.origin, moment } } }, ':go f');
    const said = cardSentences(at, 12, { columns: 80, rows: 24, glyphs: UNICODE });
    const chain = said.findIndex((line) => line.startsWith('chain: '));
    expect(said[0]).toMatch(/^why: your gradient is 5, should be 4/);
    expect(said.slice(1, chain)).toContainEqual('if f rises a little, L rises 4 times as much');
    expect(said[chain]).toBe('chain: your program has 5; right: ∂L/∂f = ∂L/∂L × ∂L/∂f = 1 × 4 = 4');
    // in a pane of seven short lines the accusation is whole, however many lines it takes
    const short = cardText(at, 50, 7, { columns: 80, rows: 24, glyphs: UNICODE }).map(lineText);
    const accused = said.find((line) => line.startsWith('accused: '))!;
    expect(short.slice(0, 7).join(' ').replace(/ +/g, ' ')).toContain(accused.replace(/ +/g, ' '));
  });

  test('takes rounding for no difference', async () => {
    const after = LECTURE_GRADS.map((grad) => grad * (1 + 4e-16));
    const open = opened(await momentsOf({ moments: [{ after }] }), 1);
    expect(open.others).toEqual([]);
    expect(gradients(open)).toMatchObject({ a: 6 });
  });

  test('has the gradients that were set before a drawing, 0 for all others', async () => {
    const more = { kind: 'draw_dot' };
    const moments = await momentsOf({
      moments: [{ more }, { before: [0, 0, 0, 0, 0, 0, 1], more }, { before: LECTURE_GRADS, more }],
    });
    expect(gradients(opened(moments, 1))).toMatchObject({ a: undefined, L: undefined });
    expect(gradients(opened(moments, 2))).toMatchObject({ a: 0, L: 1 });
    expect(gradients(opened(moments, 3))).toMatchObject({ a: 6, L: 1 });
    expect(gradientHeading(opened(moments, 3).session)).toBe('grad');
  });

  test('has gradients that were added to others, or that begin with another number than 1, as if neither were so', async () => {
    const added = opened(
      await momentsOf({ moments: [{ before: LECTURE_GRADS, after: LECTURE_GRADS.map((g) => 2 * g).with(6, 1) }] }),
      1,
    );
    expect(gradients(added)).toMatchObject({ a: 6, L: 1 });
    const twice = opened(await momentsOf({ moments: [{ after: LECTURE_GRADS.map((grad) => 2 * grad) }] }), 1);
    expect(gradients(twice)).toMatchObject({ a: 6, L: 1 });
    expect(twice.notes).toEqual(['backward began with 2, not 1; the gradients here are divided by that']);
    expect(gradientHeading(twice.session)).toBe('grad');
  });

  test('has our gradients if its backward raised', async () => {
    const moments = await momentsOf({ moments: [{ more: { raised: 'RecursionError: maximum recursion depth' } }] });
    expect(gradients(opened(moments, 1))).toMatchObject({ a: 6, L: 1 });
    expect(moments.list[0]?.verdict).toEqual({
      outcome: 'not compared',
      reason: 'backward raised RecursionError: maximum recursion depth',
    });
  });

  test('has our gradient for a node that never has one, which is not judged', async () => {
    const none = (grads: readonly number[]): number[] => grads.map((grad, id) => (id === 1 ? Number.NaN : grad));
    const moments = await momentsOf({
      moments: [{ before: none(LECTURE_GRADS.map(() => 0)), after: none(LECTURE_GRADS) }],
    });
    expect(moments.list[0]?.verdict).toEqual({ outcome: 'right', reason: undefined });
    expect(gradients(opened(moments, 1))).toMatchObject({ a: 6, b: -4 });
  });

  test.each<[change: number, direction: string]>([
    [-0.1, 'descend'],
    [0.1, 'ascend'],
    [0, 'ascend'],
  ])('steps the way in which the program moved its leaves: by %d times their gradients, %s', async (by, direction) => {
    const serial = [1, 2, 3, 4, 5, 6, 7];
    const leaves = [0, 1, 3, 5];
    const moved = LECTURE_DATA.map((data, id) =>
      leaves.includes(id) ? data + by * (LECTURE_GRADS[id] as number) : data,
    );
    const moments = await momentsOf({
      moments: [
        { after: LECTURE_GRADS, serial },
        { data: moved, after: LECTURE_GRADS, serial },
      ],
    });
    expect([1, 2].map((index) => opened(moments, index).session.model.direction)).toEqual([direction, direction]);
    expect(opened(moments, 2, { direction: 'ascend' }).session.model.direction).toBe('ascend');
  });

  test('has leaves without a name as constants, unless the program changes them', async () => {
    const nodes: readonly WrittenNode[] = [{ op: 'leaf' }, { op: 'leaf' }, { op: '*', inputs: [0, 1], label: 'L' }];
    const after = [3, 2, 1];
    const moments = await momentsOf({
      nodes,
      moments: [
        { data: [2, 3, 6], after },
        { data: [4, 3, 12], after: [3, 4, 1] },
      ],
    });
    const { tape } = opened(moments, 1).session.model.program;
    expect(Array.from(tape.op, (code) => wordOf(opOf(code)))).toEqual(['leaf', 'const', '*']);
  });
});

test('a moment that was passed over alone does not keep later ones from being judged', async () => {
  const to = folder();
  writeStructure(to, 1, LECTURE);
  const moments = newMomentStore(to);
  const numbers = { structure: 1, data: LECTURE_DATA, after: LECTURE_GRADS };
  moments.add(writeMoment(to, { index: 1, ...numbers }, { file: null, skipped: 'time' }));
  await moments.settled();
  moments.add(writeMoment(to, { index: 2, ...numbers }));
  await moments.settled();
  expect(moments.list[1]?.verdict?.outcome).toBe('right');
});

describe('gradients that were added to those before', () => {
  const nodes: readonly WrittenNode[] = [
    { op: 'leaf', label: 'w' },
    { op: 'leaf', label: 'x' },
    { op: '*', inputs: [0, 1], label: 'L' },
  ];
  /** w is 2 at first, and then 3, with its old gradient of 1 in it; `between` is what comes between. */
  const outcome = async (...between: Case['moments']): Promise<unknown> => {
    const last = { data: [3, 1, 3], before: [1, 0, 0], after: [2, 3, 1] };
    const moments = await momentsOf({ nodes, moments: [{ data: [2, 1, 2], after: [1, 2, 1] }, ...between, last] });
    return moments.list.at(-1)?.verdict?.outcome;
  };

  test('are wrong if the leaf has changed since its last backward', async () => {
    expect(await outcome()).toBe('wrong');
  });

  test('are right if it has not, or if that is not known: minibatches are like that', async () => {
    expect(await outcome({ data: [3, 1, 3], after: [1, 3, 1] })).toBe('right');
    expect(await outcome({ more: { file: null, structure: null, skipped: 'time' } })).toBe('right');
  });
});

describe('the graph of a moment', () => {
  const leaf = (label: string): WrittenNode => ({ op: 'leaf', label });
  const three = [leaf('x'), leaf('y'), leaf('z')];

  test.each([
    ['sum', 6, 'x + y + z', [1, 1, 1, 1]],
    ['+', 6, 'x + y + z', [1, 1, 1, 1]],
    ['prod', 6, 'x*y*z', [6, 3, 2, 1]],
    ['mean', 2, '(x + y + z)/3', [1 / 3, 1 / 3, 1 / 3, 1]],
    ['max', 3, 'max(x, y, z)', [0, 0, 1, 1]],
  ] as const)('has %s of three inputs as binary nodes', async (op, value, expression, after) => {
    const moments = await momentsOf({
      nodes: [...three, { op, inputs: [0, 1, 2], label: 'L' }],
      moments: [{ data: [1, 2, 3, value], after }],
    });
    expect(moments.list[0]?.verdict).toEqual({ outcome: 'right', reason: undefined });
    const { session, notes } = opened(moments, 1);
    const { program, root } = session.model;
    expect({ expression: expressionOf(program.tape, root), notes }).toEqual({ expression, notes: [] });
    expect(dataOn(session)[root]).toBe(value);
  });

  test('has a sum of one term as a node of its own', async () => {
    const moments = await momentsOf({
      nodes: [leaf('x'), { op: 'sum', inputs: [0], label: 'L' }],
      moments: [{ data: [5, 5], after: [1, 1] }],
    });
    expect(moments.list[0]?.verdict?.outcome).toBe('right');
    expect(opened(moments, 1).session.model.program.tape.size).toBe(3);
  });

  test('has an op that is not known as a frozen leaf that is called after it, and says so', async () => {
    const moments = await momentsOf({
      nodes: [leaf('x'), { op: '?gelu', inputs: [0], place: 't.py:4' }, { op: 'tanh', inputs: [1], label: 'L' }],
      moments: [{ data: [1, 0.5, Math.tanh(0.5)], after: [0.1, 0.2, 1] }],
    });
    const { session, notes } = opened(moments, 1);
    const { program, frozen, root } = session.model;
    expect(expressionOf(program.tape, root)).toBe('tanh(gelu(…))');
    expect([...frozen]).toEqual([0, 1]);
    expect(notes).toEqual(['the op gelu (t.py:4) is not known: its result is a frozen leaf here']);
  });

  test('has an op that was found by its numbers as that op, with a note, and without a verdict on its inputs', async () => {
    const moments = await momentsOf({
      nodes: [leaf('x'), { op: 'relu', inputs: [0], place: 't.py:4', label: 'L' }],
      guessed: ['relu'],
      moments: [{ data: [-9, 0], after: [0.3, 1] }],
    });
    expect(moments.list[0]?.verdict).toEqual({
      outcome: 'not compared',
      reason: 'the op "relu?" of L (t.py:4) is not known',
    });
    const { session, notes } = opened(moments, 1);
    expect(expressionOf(session.model.program.tape, session.model.root)).toBe('relu(x)');
    expect(notes).toEqual(['the op relu? (t.py:4) is a guess from its numbers']);
  });

  test('says if data is not what its inputs give', async () => {
    const data = LECTURE_DATA.with(2, -7);
    const { notes } = opened(await momentsOf({ moments: [{ data, after: LECTURE_GRADS }] }), 1);
    expect(notes).toEqual([
      'the data of e (t.py:2) is -7 in t.py, -6 by its op, and of 1 node more; what is computed is shown',
    ]);
  });
});

describe('files that cannot be used', () => {
  test.each<readonly [string, (to: string) => void, RegExp]>([
    ['is missing', () => {}, /^its file cannot be read: no such file/],
    ['is empty', (to) => writeFileSync(join(to, 'structure-1.bin'), ''), /^its file is damaged$/],
    ['is cut', (to) => writeFileSync(join(to, 'structure-1.bin'), '{"nodes":7}    \n'), /^its file is damaged$/],
    ['is not JSON', (to) => writeFileSync(join(to, 'structure-1.bin'), '{"nod  \n'), /^its file is damaged$/],
    [
      'has an input that comes later',
      (to) => writeStructure(to, 1, [{ op: 'leaf' }, { op: 'tanh', inputs: [1] }]),
      /^its file is damaged$/,
    ],
  ])('a structure that %s', async (_, spoil, message) => {
    const to = folder();
    spoil(to);
    const moments = newMomentStore(to);
    moments.add(writeMoment(to, { index: 1, structure: 1, data: LECTURE_DATA, after: LECTURE_GRADS }));
    await moments.settled();
    expect(moments.list[0]?.missing).toMatch(message);
  });
});

describe('moments beyond the limits', () => {
  const limited = async (
    count: number,
    wanted?: number,
    wrong?: number,
  ): Promise<{ to: string; moments: MomentStore }> => {
    const to = folder();
    writeStructure(to, 1, LECTURE);
    const moments = newMomentStore(to, { limits: { bytes: 1e9, files: 8 }, wanted });
    for (let index = 1; index <= count; index++) {
      const after = index === wrong ? LECTURE_GRADS.with(0, 5) : LECTURE_GRADS;
      moments.add(writeMoment(to, { index, structure: 1, data: LECTURE_DATA, after }));
    }
    await moments.settled();
    return { to, moments };
  };
  const kept = ({ list, has }: MomentStore): number[] => list.map(({ index }) => index).filter(has);

  test('lose every second one, and the newest stays', async () => {
    const { to, moments } = await limited(20);
    expect(kept(moments)).toEqual([1, 5, 9, 13, 17, 20]);
    expect(readdirSync(to)).toHaveLength(7);
    expect(moments.list.every(({ verdict }) => verdict?.outcome === 'right')).toBe(true);
  });

  test('keep the first wrong one and the one that is asked for', async () => {
    const { moments } = await limited(20, 7, 11);
    expect(kept(moments)).toEqual([1, 7, 9, 11, 17, 20]);
    expect(chosen(reportOf(moments), undefined).index).toBe(11);
    expect(chosen(reportOf(moments), 7).index).toBe(7);
  });

  test('are not judged if they come too fast, and can be opened all the same', async () => {
    const to = folder();
    writeStructure(to, 1, LECTURE);
    const moments = newMomentStore(to, { mostWaiting: 4 });
    for (let index = 1; index <= 10; index++)
      moments.add(writeMoment(to, { index, structure: 1, data: LECTURE_DATA, after: LECTURE_GRADS }));
    await moments.settled();
    const outcomes = moments.list.map(({ verdict }) => verdict?.outcome);
    expect(outcomes).toEqual([...Array(6).fill('not compared'), ...Array(4).fill('right')]);
    expect(kept(moments)).toHaveLength(10);
    expect(gradients(opened(moments, 2))).toMatchObject({ a: 6 });
  });

  test('are said to be gone, with the nearest that are there', async () => {
    const report = reportOf((await limited(20)).moments);
    expect(() => chosen(report, 11)).toThrow(
      'moment 11 cannot be opened: to save space only one in 4 was kept; near it are 9 and 13',
    );
    expect(() => chosen(report, 21)).toThrow('there is no moment 21: t.py had 20 moments');
    expect(summaryOf(report, false)).toContain('kept to open: 6 of 20 moments, one in 4');
  });

  test('take their structures with them, but for those that the helper may use again', async () => {
    const to = folder();
    const moments = newMomentStore(to, { limits: { bytes: 1e9, files: 24 } });
    for (let index = 1; index <= 40; index++) {
      writeStructure(to, index, LECTURE);
      moments.add(writeMoment(to, { index, structure: index, data: LECTURE_DATA, after: LECTURE_GRADS }));
    }
    await moments.settled();
    const recent = Array.from({ length: 16 }, (_, i) => 25 + i);
    const left = [...new Set([...kept(moments), ...recent])].map((n) => `structure-${n}.bin`);
    expect(
      readdirSync(to)
        .filter((name) => name.startsWith('structure'))
        .sort(),
    ).toEqual(left.sort());
    expect(kept(moments).length).toBeLessThan(10);
  });
});

describe('the summary', () => {
  test('says the program, its backwards, what is right, and the rule that is wrong', async () => {
    const wrong = LECTURE_GRADS.with(0, -6).with(1, 4);
    const moments = await momentsOf({
      moments: [{ after: LECTURE_GRADS }, { data: [1, -3, -3, 10, 7, -2, -14], after: wrong }],
    });
    const [program, backwards, gradients, ...accused] = summaryOf(reportOf(moments), false);
    expect(program).toBe('t.py · class Value (engine.py:4) · python 3.11 · done');
    expect(backwards).toBe('2 backwards at line 9 · 7 nodes · L -8 → -14');
    expect(gradients).toBe('gradients: 1 right · 1 WRONG, first in moment 2');
    expect(accused.join('\n')).toMatch(/^ {2}\S.* {3}t\.py:\d {3}.* {3}engine\.py:\d+$/m);
  });

  test.each([
    [{ code: undefined, end: { code: null, signal: 'SIGKILL' as const } }, 'ended by SIGKILL'],
    [{ code: undefined, end: { code: 3, signal: null } }, 'ended itself at once, with code 3'],
    [{ code: 4, end: { code: 4, signal: null } }, 'ended with code 4'],
    [
      { code: 1, failures: [{ event: 'failed' as const, place: 't.py:3', error: 'E', cell: undefined }] },
      'failed t.py:3',
    ],
    [
      { code: 1, failures: [{ event: 'failed' as const, place: 'nb.ipynb: cell 2, line 1', error: 'E', cell: 2 }] },
      '1 cell failed',
    ],
  ])('says how the program ended: %j', async (more, ending) => {
    const report = reportOf(await momentsOf({ moments: [] }), more);
    expect(summaryOf(report, false)[0]?.split(' · ').at(-1)).toBe(ending);
    expect(summaryOf(report, true)[0]?.split(' · ').at(-1)).toBe('stopped by ^C');
  });

  test('says each line that makes moments, and that there is no verdict without a backward', async () => {
    const moments = await momentsOf({
      moments: [
        { more: { kind: 'draw_dot', place: 'nb.ipynb: cell 4, line 2' } },
        { more: { kind: 'draw_dot', place: 'helper.py:7' } },
      ],
    });
    expect(summaryOf({ ...reportOf(moments), name: 'nb.ipynb' }, false).slice(1)).toEqual([
      '1 drawing at cell 4, line 2 · 7 nodes · L -8',
      '1 drawing at helper.py:7 · 7 nodes · L -8',
      'gradients: not compared: no backward was called',
    ]);
  });
});

test('moments that were passed over to save time are not a failure, and are said with how to get them', async () => {
  const skipped = { file: null, structure: null, nodes: null, skipped: 'time' };
  const report = reportOf(await momentsOf({ moments: [{ after: LECTURE_GRADS }, { more: skipped }] }));
  expect(summaryOf(report, false)).toEqual([
    't.py · class Value (engine.py:4) · python 3.11 · done',
    '2 backwards at line 9 · 7 nodes · L -8 → -8',
    'gradients: 1 right · 1 passed over to save time (--every takes all)',
  ]);
  expect(() => chosen(report, 2)).toThrow(
    'moment 2 cannot be opened: it was passed over so that the program takes no longer; --every takes all',
  );
});

describe('a program without a graph', () => {
  test.each<readonly [Partial<Report>, string]>([
    [
      { classes: [{ name: 'Node', place: 'm.py:3', lacks: ['data', 'children'] }] },
      "t.py built no graph that backward or draw_dot was called on: class Node (m.py:3) has no data, no children; children are the objects that one was computed from, kept in a field such as micrograd's _prev",
    ],
    [{}, 't.py built no graph that backward or draw_dot was called on'],
    [
      { classes: [] },
      't.py built no graph: no class was seen whose objects have data, a gradient and the objects that they came from',
    ],
    [
      {
        failures: [
          { event: 'failed', place: 't.py:31', error: 'ZeroDivisionError: division by zero', cell: undefined },
        ],
      },
      't.py failed before its first graph: t.py:31: ZeroDivisionError: division by zero',
    ],
    [
      { failures: [{ event: 'failed', place: 't.py:1', error: 'EOFError: EOF when reading a line', cell: undefined }] },
      't.py failed before its first graph: t.py:1: EOFError: EOF when reading a line (its stdin is empty)',
    ],
  ])('is said with what was seen', async (more, message) => {
    const report = reportOf(await momentsOf({ moments: [] }), more);
    expect(() => chosen(report, undefined)).toThrow(message);
    expect(() => chosen(report, 2)).toThrow(`there is no moment 2: ${message}`);
  });

  test('is said with the size of one that is too large', async () => {
    const moments = await momentsOf({
      moments: [{ more: { file: null, structure: null, skipped: 'size', nodes: 10_000_000 } }],
    });
    expect(() => chosen(reportOf(moments), undefined)).toThrow(
      't.py has no graph that can be opened: its graph has 10,000,000 nodes; no more than 2,000,000 are taken',
    );
  });
});
