/** Graphs that other programs write: little is necessary, and their rounding is not taken for an edit. */
import { describe, expect, test } from 'vitest';
import { explanationText } from '../../../src/cli/explain.js';
import { jsonObject } from '../../../src/formats/json/write.js';
import { complete } from '../../../src/notation/work.js';
import { gradientHeading, gradientState } from '../../../src/session/gradients/gradients.js';
import { exportedFrom } from '../../../src/session/source/export.js';
import type { Opened } from '../../../src/session/source/open.js';
import { openSaved } from '../../../src/session/source/saved.js';
import { dataOf, gradOf, keys } from '../../session/playing.js';
import { textOf } from '../graphs.js';

const openText = (text: string): Opened => complete(openSaved({ name: 'g.json', text }, new Map()));
const open = (root: number, ...nodes: object[]): Opened => openText(JSON.stringify({ root, nodes }));

/** L = a*b + c with a = 2, b = -3, c = 10; `more` is added to the node with that label. */
const graph = (more: Readonly<Record<string, object>> = {}): Opened =>
  open(
    4,
    ...[
      { op: 'leaf', data: 2, label: 'a' },
      { op: 'leaf', data: -3, label: 'b' },
      { op: '*', inputs: [0, 1], label: 'e' },
      { op: 'leaf', data: 10, label: 'c' },
      { op: '+', inputs: [2, 3], label: 'L' },
    ].map((node) => ({ ...node, ...more[node.label] })),
  );
const grads = (list: Readonly<Record<string, number>>): Opened =>
  graph(Object.fromEntries(Object.entries(list).map(([name, grad]) => [name, { grad }])));
const RIGHT = { a: -3, b: 2, e: 1, c: 1, L: 1 };

describe('a graph', () => {
  test('needs a root, ops, inputs, and data of leaves; an id is a position if it is not given', () => {
    const { session, notes } = graph();
    expect([dataOf(session, 'L'), session.model.root, gradientState(session), notes]).toEqual([4, 4, 'none', []]);
    expect(gradOf(keys(session, 'b'), 'a')).toBe(-3);
  });

  test('may have ids of its own, ops by name, and empty labels, which count as none', () => {
    const { session } = open(
      30,
      { id: 10, op: 'leaf', data: 2, label: '' },
      { id: 20, op: 'leaf', data: 5, label: '' },
      { id: 30, op: 'sub', inputs: [20, 10], label: '' },
    );
    expect(session.model.program.tape.labels).toEqual([undefined, undefined, undefined]);
    expect(JSON.parse(textOf(jsonObject(exportedFrom(session)))).history).toEqual([3]);
  });

  test('may have nan and infinity as Python writes them', () => {
    const { session } = openText(
      '{"root": 2, "nodes": [{"op": "leaf", "data": NaN, "label": "-Infinity \\"NaN"}, {"op": "leaf", "data": -Infinity}, {"op": "+", "inputs": [0, 1], "data": NaN}]}',
    );
    expect([...session.model.leaves]).toEqual([Number.NaN, -Infinity]);
    expect(session.model.program.tape.labels[0]).toBe('-Infinity "NaN');
    expect(() => openText('{"root": NaN, "nodes": [,]}')).toThrow(/^g\.json:1:\d+: this is not JSON/);
  });

  test.each([
    [{ nodes: [{ op: 'leaf', data: 1 }] }, 'root: expected the id of a node, not nothing'],
    [{ root: 1, nodes: [{ op: 'leaf', data: 1 }] }, 'root: expected the id of a node, not 1'],
    [
      { root: 0, nodes: [{ op: 'leaf' }] },
      'nodes[0].data: expected a number, "NaN", "Infinity" or "-Infinity", not nothing',
    ],
    [{ root: 0, nodes: [{ op: 'leaf', data: 1, line: 3 }] }, 'nodes[0].line: expected a text, not 3'],
    [
      { root: 0, nodes: [{ op: 'leaf', data: 1, inputs: [0] }] },
      'nodes[0].inputs[0]: expected the id of an earlier node, not 0',
    ],
  ])('%j is refused, with the place', (file, problem) => {
    expect(() => openText(JSON.stringify(file))).toThrow(`g.json: ${problem}`);
  });
});

describe('the line of a program that made a node', () => {
  const { session } = graph({ e: { line: 'train.py:12' } });

  test('is in --json, and read again', () => {
    const text = textOf(jsonObject(exportedFrom(session)));
    expect(JSON.parse(text).nodes.map(({ line }: { line?: string }) => line)).toEqual([
      undefined,
      undefined,
      'train.py:12',
      undefined,
      undefined,
    ]);
    expect(textOf(jsonObject(exportedFrom(openText(text).session)))).toBe(text);
  });

  test('is said by --explain, and stays when statements are typed', () => {
    const first = (after: typeof session): string | undefined => explanationText(after, 2, true).split('\n')[0];
    expect(first(session)).toMatch(/^e {3}data -6 .* {3}train\.py:12$/);
    expect(first(keys(session, ':g = L*2'))).toMatch(/ {3}train\.py:12$/);
  });
});

describe('gradients', () => {
  test.each([
    ['equal ours', RIGHT],
    ['differ in the last bits', { ...RIGHT, a: -3 * (1 + 1e-15), b: 2 - 1e-15 }],
    ['are those of the leaves alone', { a: -3, b: 2, c: 1 }],
  ])('that %s are those of a backward here', (_, list) => {
    const { session, notes } = grads(list);
    expect([gradientState(session), gradOf(session, 'a'), gradOf(session, 'e'), notes]).toEqual(['fresh', -3, 1, []]);
  });

  test('whose terms cancel may be off by the rounding of the terms', () => {
    const cancelling = (grad: number): Opened =>
      open(
        3,
        { op: 'leaf', data: 1e8, grad },
        { op: '*', inputs: [0, 0] },
        { op: '*', inputs: [1, 0] },
        { op: '-', inputs: [2, 2], grad: 1 },
      );
    expect(gradientState(cancelling(1e6).session)).toBe('fresh');
    expect(gradientState(cancelling(1e9).session)).toBe('by hand');
  });

  test('that are others stay, and the one nearest to the root is said', () => {
    const { session, notes } = graph({
      ...Object.fromEntries(Object.entries(RIGHT).map(([name, grad]) => [name, { grad }])),
      a: { grad: -6 },
      e: { grad: 2, line: 'train.py:12' },
    });
    expect([gradientHeading(session), gradOf(session, 'a'), gradOf(session, 'e'), gradOf(session, 'b')]).toEqual([
      'grad yours',
      -6,
      2,
      2,
    ]);
    expect(notes).toEqual([
      'the gradient of e (train.py:12) is 2 in the file, 1 by backpropagation, and of 1 node more; that of the file is shown',
    ]);
  });

  test('that are all 0 are those before a backward', () => {
    const { session, notes } = grads({ a: 0, b: 0, e: 0, c: 0, L: 0 });
    expect([gradientState(session), notes]).toEqual(['zeroed', []]);
  });
});

describe('data of computed nodes', () => {
  test('may differ in the last bits', () => {
    expect(graph({ e: { data: -6 - 1e-15 }, L: { data: 4 + 1e-15 } }).notes).toEqual([]);
  });

  test('is computed, and the first node whose op gives another is said', () => {
    const { session, notes } = graph({ e: { data: 5, line: 'train.py:12' }, L: { data: 15 } });
    expect(dataOf(session, 'L')).toBe(4);
    expect(notes).toEqual(['the data of e (train.py:12) is 5 in the file, -6 by its op; what is computed is shown']);
  });
});

describe('an op', () => {
  test('that its program did not know is a frozen leaf, and said', () => {
    const { session, notes } = open(
      2,
      { op: 'leaf', data: 2, label: 'x' },
      { op: '?clip', inputs: [0], data: 1.5, line: 'nn.py:9' },
      { op: 'exp', inputs: [1], label: 'L' },
    );
    expect(notes).toEqual([
      '1 node of an unknown op ("?clip" at nn.py:9): it is a frozen leaf here, and no gradient goes through to the inputs',
    ]);
    expect([dataOf(session, 'L'), dataOf(session, '?clip')]).toEqual([Math.exp(1.5), 1.5]);
    expect([dataOf(keys(session, 's'), '?clip'), gradOf(keys(session, 'b'), '?clip')]).toEqual([1.5, Math.exp(1.5)]);
  });

  test('that nobody knows is an error with the ops that there are, never a guess', () => {
    expect(() => open(1, { op: 'leaf', data: 2 }, { op: 'tan', inputs: [0], data: 1 })).toThrow(
      /^g\.json: nodes\[1\]\.op: expected one of "leaf" "const" "\+" .*; did you mean "tanh"\?, not "tan"$/,
    );
  });

  test('that is not known needs its data', () => {
    expect(() => open(1, { op: 'leaf', data: 2 }, { op: '?f', inputs: [0] })).toThrow(
      'nodes[1].data: expected a number',
    );
  });
});
