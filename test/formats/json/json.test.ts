/** A saved session, read back: what is written again is the same, and the session continues as the first one would. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../../src/engine/nn/nn.js';
import { compile, Value } from '../../../src/engine/value.js';
import { readExample, sourceOf } from '../../../src/examples/read.js';
import { exampleNamed } from '../../../src/examples/table.js';
import { readSaved } from '../../../src/formats/json/read.js';
import { jsonFile, jsonObject } from '../../../src/formats/json/write.js';
import { builtFrom, readingOf } from '../../../src/notation/built.js';
import { complete } from '../../../src/notation/work.js';
import { gradientHeading, gradientState } from '../../../src/session/gradients/gradients.js';
import type { Session } from '../../../src/session/model.js';
import { exportedFrom } from '../../../src/session/source/export.js';
import { type OpenOptions, openReading } from '../../../src/session/source/opening.js';
import { openSaved } from '../../../src/session/source/saved.js';
import { selectedNode } from '../../../src/session/tree/selection.js';
import { dataOf, gradOf, keys, lecture, open } from '../../session/playing.js';
import { along, isHanded, journey } from '../../session/random.js';
import { CONTROLS, LABELS, labelled, sessions, textOf } from '../graphs.js';

const saved = (session: Session): string => textOf(jsonFile(exportedFrom({ ...session, viewed: undefined })));

function reopened(text: string, options: OpenOptions = {}, given: ReadonlyMap<string, number> = new Map()): Session {
  return complete(openSaved({ name: 'g.json', text }, given, options)).session;
}

/** A file with its nodes numbered from 0 up without gaps, as reading it does. */
function renumbered(text: string): unknown {
  const { rootId, nodes, ...rest } = JSON.parse(text);
  const ids = new Map<number, number>(nodes.map(({ id }: { id: number }, rank: number) => [id, rank]));
  return {
    ...rest,
    rootId: ids.get(rootId),
    nodes: nodes.map((node: { id: number; inputs: number[] }) => ({
      ...node,
      id: ids.get(node.id),
      inputs: node.inputs.map((id) => ids.get(id)),
    })),
  };
}

const KEYS = [
  's',
  '2s',
  'S',
  'b',
  '.',
  'i',
  '=1/3',
  'z',
  'f',
  'd',
  'o',
  '+',
  '-',
  '>',
  '[',
  ']',
  'u',
  '^r',
  'j',
  'j',
  'G',
  ':lr 0.1/(k + 1)',
  ':bug keep-grads',
  ':bug off',
  ':optimizer adam',
];

/** The session after these keys; one that does not fit an open field, or needs one, is skipped. */
function played(session: Session, pressed: readonly string[]): Session {
  let after = session;
  for (const key of pressed) {
    if (key.startsWith('=') !== (after.field !== undefined)) continue;
    after = keys(after, key);
  }
  return { ...after, field: undefined };
}

describe('written, read and written again it is the same', () => {
  test('on random graphs, whatever was done', () => {
    fc.assert(
      fc.property(sessions, fc.array(fc.constantFrom(...KEYS), { maxLength: 12 }), (session, pressed) => {
        const text = saved(played(session, pressed));
        expect(saved(reopened(text))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  test('after any journey, except for the numbers of its nodes', () => {
    fc.assert(
      fc.property(journey, (steps) => {
        fc.pre(!isHanded(steps));
        const text = saved(along(steps).at(-1) as Session);
        expect(renumbered(saved(reopened(text)))).toEqual(renumbered(text));
      }),
      { numRuns: 200 },
    );
  });

  test('whatever the labels', () => {
    const text = saved(labelled([...LABELS, ...CONTROLS, '', '#1', '3', 'x0 * x1', 'L']));
    expect(saved(reopened(text))).toBe(text);
  });

  test.each(['moons', 'xor', 'micrograd', 'overflow'])('for the example %s, after some steps', (name) => {
    const example = exampleNamed(name) as NonNullable<ReturnType<typeof exampleNamed>>;
    const text = saved(keys(openReading(readExample(example), sourceOf(example)), ':optimizer adam', '2s'));
    expect(saved(reopened(text))).toBe(text);
  });
});

test('samples with a score for each class are read back as they were written', () => {
  const inputs = [[new Value(1, 'x')], [new Value(2, 'y')]];
  const scores = inputs.map(([x]) => [1, 2, 3].map((w) => (x as Value).mul(new Value(w, `w${w}`))));
  const loss = crossEntropy(scores, [2, 0]);
  loss.label = 'loss';
  const reading = readingOf(builtFrom(compile(loss), { samples: { inputs, scores, targets: [2, 0] } }));
  const session = openReading(reading, { name: 'three', text: '' });
  const text = saved(session);
  const { samples } = JSON.parse(text);
  expect([samples.scores.map((each: unknown[]) => each.length), samples.targets]).toEqual([
    [3, 3],
    [2, 0],
  ]);
  expect(reopened(text).model.samples).toEqual(session.model.samples);
  expect(saved(reopened(text))).toBe(text);
  const wrong = JSON.stringify({ ...JSON.parse(text), samples: { ...samples, targets: [3, 0] } });
  expect(() => reopened(wrong)).toThrow(
    'samples: expected samples of one network: the target of sample 1 is a class from 0 to 2, not 3',
  );
});

test('the session continues as the first one would have', () => {
  fc.assert(
    fc.property(sessions, fc.array(fc.constantFrom(...KEYS), { maxLength: 8 }), (session, pressed) => {
      const before = { ...played(session, pressed), viewed: undefined };
      const model = { ...before.model };
      delete (model as { bug?: string }).bug;
      const again = reopened(saved({ ...before, model }));
      expect(saved(keys(again, '3s'))).toBe(saved(keys({ ...before, model }, '3s')));
    }),
    { numRuns: 100 },
  );
});

describe('what is read back', () => {
  test('is the present, with its settings, its gradients and every iteration', () => {
    const first = keys(lecture(), ':freeze c', ':descend', ':lr 0.01/(k + 1)', ':optimizer momentum', '3s');
    const again = reopened(saved(first), { title: 'g.json' });
    expect(again.model).toMatchObject({
      title: 'g.json',
      direction: 'descend',
      optimizer: 'momentum',
      schedule: '0.01/(k + 1)',
      lr: 0.0025,
      frozen: first.model.frozen,
      leaves: first.model.leaves,
      state: first.model.state,
    });
    expect([gradientHeading(again), gradOf(again, 'a')]).toEqual(['grad @2', gradOf(first, 'a')]);
    expect(dataOf(keys(again, '['), 'L')).toBe(dataOf(keys(first, '['), 'L'));
    expect(keys(again, '[', 's').model.leaves).toEqual(keys(first, '[', 's').model.leaves);
    expect([again.past, selectedNode(again)]).toEqual([[], again.model.root]);
  });

  test.each([
    ['none', []],
    ['fresh', ['b']],
    ['stale', ['s']],
    ['by hand', ['b', 'i', '=3']],
    ['zeroed', ['b', 'z']],
    ['partial', ['2.']],
    ['by hand', ['2.', 'i', '=3']],
    ['by hand', [':a.grad = 6']],
    ['by hand', ['z', ':a.grad = 6']],
  ])('has gradients in their state: %s', (state, pressed) => {
    const first = keys(lecture(), ...pressed);
    const again = reopened(saved(first));
    expect(gradientState(again)).toBe(state);
    for (const name of 'Ldeabcf') expect(gradOf(again, name)).toBe(gradOf(first, name));
  });

  test.each([
    ['before any backward', [], [null, 0, null, 0, null, null], null],
    ['in the middle of backward', ['2.'], [null, 0, 16, 0, 8, 1], 0],
    ['after z', ['b', 'z'], [0, 0, 0, 0, 0, 0], null],
    ['after an edit', ['b', ':x.data = 5'], [16, 0, 16, 0, 8, 1], 0],
    ['set by hand', [':a.grad = 7'], [null, 0, 7, 0, null, null], null],
  ] as const)('has null for a gradient that nobody computed, and 0 for a constant: %s', (_, pressed, grads, at) => {
    const session = keys(open('x = 1.0\na = x + 1\nb = 2 * a\nL = b * b'), ...pressed);
    for (const pieces of [jsonFile, jsonObject]) {
      const { nodes, gradAt } = JSON.parse(textOf(pieces(exportedFrom(session))));
      expect([nodes.map(({ grad }: { grad: number | null }) => grad), gradAt]).toEqual([grads, at]);
    }
  });

  test('has names for the command line, and no names for what had none', () => {
    const again = reopened(saved(open('a = 2; b = 3; L = (a + b)*a')));
    expect(again.model.program.tape.labels).toEqual(['a', 'b', undefined, 'L']);
    expect(dataOf(keys(again, ':g = L*a'), 'g')).toBe(20);
  });

  test('has a leaf that never had a name, also after nodes that are not saved', () => {
    const first = keys(open('a = 2; b = a*3; L = Value(4.0)*(Value(5.0) + 1)'), ':root L');
    const labels = reopened(saved(first)).model.program.tape.labels;
    expect(labels).toEqual([undefined, undefined, undefined, undefined, 'L']);
  });

  test('gives way to options, and accepts data for leaves', () => {
    const text = saved(keys(lecture(), '2s', 'b'));
    const session = reopened(text, { lr: 0.5, direction: 'descend', optimizer: 'adam' }, new Map([['a', 7]]));
    expect(session.model).toMatchObject({ lr: 0.5, direction: 'descend', optimizer: 'adam' });
    expect([dataOf(session, 'a'), gradientState(session), session.model.history.length]).toEqual([7, 'stale', 3]);
    expect(reopened(text, { root: 'd' }).model.history.length).toBe(1);
  });

  test('may be the output of --json, which has no leaves of earlier iterations', () => {
    const first = keys(lecture(), '2s', 'b');
    const again = reopened(textOf(jsonObject(exportedFrom(first))));
    expect([again.model.history.length, gradientState(again), dataOf(again, 'L')]).toEqual([
      3,
      'fresh',
      dataOf(first, 'L'),
    ]);
    expect(keys(again, '[').viewed).toBeUndefined();
    const [on, onFirst] = [keys(again, '3s'), keys(first, '3s')];
    expect(on.model.leaves).toEqual(onFirst.model.leaves);
    for (const back of ['[', '2[', '3[']) expect(dataOf(keys(on, back), 'a')).toBe(dataOf(keys(onFirst, back), 'a'));
    expect(keys(on, '5[').message?.text).toBe('step 0 is no longer saved; this is the nearest, 2');
    expect(JSON.parse(saved(on)).history).toEqual(JSON.parse(saved(onFirst)).history);
  });

  test('may be as little as the nodes', () => {
    const nodes = [
      { id: 10, op: 'leaf', inputs: [], data: 3 },
      { id: 20, op: '-', inputs: [10] },
      { id: 5, op: '-', inputs: [20, 10], label: 'L' },
    ];
    const session = reopened(JSON.stringify({ rootId: 5, nodes }));
    expect([dataOf(session, 'L'), session.model.lr, session.model.optimizer]).toEqual([-6, 0.01, 'sgd']);
  });
});

test('a minus sign before a node is `neg`, not a subtraction, and is read back as it was', () => {
  const text = saved(open('a = 2; b = 5; L = -a - b'));
  const { nodes } = JSON.parse(text) as { nodes: { op: string; inputs: number[] }[] };
  expect(nodes.map(({ op, inputs }) => [op, inputs.length])).toEqual([
    ['leaf', 0],
    ['leaf', 0],
    ['neg', 1],
    ['-', 2],
  ]);
  expect(dataOf(reopened(text), 'L')).toBe(-7);
});

test('reading yields how far it is', () => {
  const nodes = Array.from({ length: 50_000 }, (_, id) =>
    id === 0 ? { id, op: 'leaf', inputs: [], data: 1 } : { id, op: 'tanh', inputs: [id - 1] },
  );
  const text = JSON.stringify({ rootId: 49_999, nodes });
  const reported = Array.from(readSaved({ name: 'g.json', text }), ({ done }) => done);
  expect(reported.length).toBeGreaterThan(10);
  expect(reported).toEqual(reported.toSorted((a, b) => a - b));
  expect(reported.at(-1)).toBeLessThanOrEqual(text.length);
});

describe('what is not a saved session', () => {
  const good = JSON.parse(saved(keys(lecture(), ':optimizer adam', '2s')));
  /** The file with one part replaced, by its path. */
  const but = (way: string, value: unknown): string => {
    const copy = structuredClone(good);
    const steps = way.split(/[.[\]]+/).filter((step) => step !== '');
    const last = steps.pop() as string;
    const holder = steps.reduce((at, step) => at[step], copy);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
    return JSON.stringify(copy);
  };

  test.each<[string, unknown, string]>([
    ['nodes', undefined, 'nodes: expected the nodes of a graph, as --json and --export write them, not nothing'],
    ['nodes', {}, 'nodes: expected a list, not an object'],
    ['nodes', [], 'nodes: expected at least one node, not a list of 0'],
    ['nodes[2]', 7, 'nodes[2]: expected an object, not 7'],
    ['nodes[1].id', -1, 'nodes[1].id: expected a whole number from 0 up, not -1'],
    ['nodes[1].id', 0, 'nodes[1].id: expected an id that no earlier node has, not 0'],
    ['nodes[3].inputs[1]', 3, 'nodes[3].inputs[1]: expected the id of an earlier node, not 3'],
    ['nodes[3].inputs[0]', '0', 'nodes[3].inputs[0]: expected the id of an earlier node, not "0"'],
    ['nodes[3].inputs', [0], 'nodes[3].inputs: expected 2 for the op "*", not a list of 1'],
    ['nodes[3].inputs', undefined, 'nodes[3].inputs: expected 2 for the op "*", not nothing'],
    [
      'nodes[0].op',
      'lief',
      expect.stringMatching(
        /^g\.json: nodes\[0\]\.op: expected one of "leaf" "const" .*; did you mean "leaf"\?, not "lief"$/,
      ) as unknown as string,
    ],
    ['nodes[0].data', 'two', 'nodes[0].data: expected a number, "NaN", "Infinity" or "-Infinity", not "two"'],
    ['nodes[0].grad', [], 'nodes[0].grad: expected a number, "NaN", "Infinity" or "-Infinity", not a list of 0'],
    ['nodes[0].frozen', 1, 'nodes[0].frozen: expected true or false, not 1'],
    ['nodes[0].label', 3, 'nodes[0].label: expected a text, not 3'],
    ['rootId', undefined, 'rootId: expected the id of a node, not nothing'],
    ['rootId', 99, 'rootId: expected the id of a node, not 99'],
    ['lr', -1, 'lr: expected a number above 0, not -1'],
    ['lr', 'fast', 'lr: expected a number, "NaN", "Infinity" or "-Infinity", not "fast"'],
    ['schedule', '1 -', 'schedule: expected an expression of k such as "1 - 0.9*k/100", not "1 -"'],
    ['direction', 'up', 'direction: expected one of "ascend" "descend", not "up"'],
    [
      'optimizer',
      'adan',
      'optimizer: expected one of "sgd" "momentum" "nesterov" "adam" "adamw"; did you mean "adam"?, not "adan"',
    ],
    ['optimizerSettings', 5, 'optimizerSettings: expected an object, not 5'],
    ['optimizerSettings', { beta1: 1 }, 'optimizerSettings.beta1: expected a number from 0 to below 1, not 1'],
    [
      'optimizerSettings',
      { momentum: 0.9 },
      'optimizerSettings.momentum: expected nothing here but beta1, beta2, eps, weight_decay, not 0.9',
    ],
    ['history', [], 'history: expected at least one number, not a list of 0'],
    ['history[1]', null, 'history[1]: expected a number, "NaN", "Infinity" or "-Infinity", not null'],
    ['steps', 7, 'steps: expected 2, as the history has it, not 7'],
    ['gradAt', 3, 'gradAt: expected a whole number up to 2, not 3'],
    ['iterations', 'none', 'iterations: expected a list, not "none"'],
    ['iterations[1].k', 0, 'iterations[1].k: expected more than 0, not 0'],
    ['iterations[1].k', 9, 'iterations[1].k: expected a whole number up to 2, not 9'],
    ['iterations[0].leaves', [1, 2], 'iterations[0].leaves: expected 4 numbers, not a list of 2'],
    [
      'iterations[2].state.of',
      'none',
      'iterations[2].state.of: expected one of "sgd" "momentum" "nesterov" "adam" "adamw", not "none"',
    ],
    [
      'iterations[2].state.m[3]',
      'x',
      'iterations[2].state.m[3]: expected a number, "NaN", "Infinity" or "-Infinity", not "x"',
    ],
    [
      'iterations[2].state.m[3]',
      '\x9b31m\u202e',
      'iterations[2].state.m[3]: expected a number, "NaN", "Infinity" or "-Infinity", not "\\x9b31m\\u202e"',
    ],
    ['iterations[2].state.v', undefined, 'iterations[2].state.v: expected a list, not nothing'],
    ['iterations[2].state.t', 2, 'iterations[2].state.t: expected a list, not 2'],
    ['iterations[2].state.t[1]', 0.5, 'iterations[2].state.t[1]: expected a whole number from 0 up, not 0.5'],
    ['iterations[2].state.t[1]', -1, 'iterations[2].state.t[1]: expected a whole number from 0 up, not -1'],
    ['historyAt', [0, 1], 'historyAt: expected as many numbers as "history" has, 3, not a list of 2'],
    ['historyAt', [0, 2, 9], 'historyAt[2]: expected at most 4, not 9'],
    ['historyAt', [1, 2, 3], 'historyAt[0]: expected 0, not 1'],
    ['samples', { inputs: [[0]], scores: [77], targets: [1] }, 'samples.scores[0]: expected the id of a node, not 77'],
    ['samples', { inputs: [[0]], scores: [1], targets: [] }, 'samples.targets: expected 1 numbers, not a list of 0'],
  ])('with %s as %j', (way, value, problem) => {
    const message = typeof problem === 'string' ? `g.json: ${problem}` : problem;
    expect(() => complete(readSaved({ name: 'g.json', text: but(way, value) }))).toThrow(
      expect.objectContaining({ name: 'ExportError', message }) as unknown as Error,
    );
  });

  test.each(['[]', '7', 'null', '"text"', '{}', '{"name": "left-pad", "version": "1.0.0"}'])('such as %s', (text) => {
    expect(() => complete(readSaved({ name: 'package.json', text }))).toThrow(
      /^package\.json: (?:nodes: expected the nodes|expected an object)/,
    );
  });

  test('such as a list that nests as deep as it is long', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(() => complete(readSaved({ name: 'g.json', text: `{"nodes": [${deep}]}` }))).toThrow(
      'g.json: nodes[0]: expected an object, not a list of 1',
    );
  });

  test('such as a text that is not JSON, with the place', () => {
    expect(() => complete(readSaved({ name: 'g.json', text: '{"nodes": [\n  {"id": 0,}]}' }))).toThrow(
      /^g\.json:2:12: this is not JSON, and so not a saved graph\n/,
    );
  });

  test('never throws anything else, whatever is changed in a file', () => {
    const ways: string[] = [];
    const visit = (value: unknown, way: string): void => {
      if (way !== '') ways.push(way);
      if (typeof value !== 'object' || value === null) return;
      for (const [key, each] of Object.entries(value)) visit(each, way === '' ? key : `${way}.${key}`);
    };
    visit(good, '');
    fc.assert(
      fc.property(fc.constantFrom(...ways), fc.option(fc.jsonValue(), { nil: undefined }), (way, value) => {
        try {
          const session = reopened(but(way, value));
          expect(renumbered(saved(reopened(saved(session))))).toEqual(renumbered(saved(session)));
        } catch (error) {
          expect((error as Error).name).toBe('ExportError');
        }
      }),
      { numRuns: 500 },
    );
  });
});
