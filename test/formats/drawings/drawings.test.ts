/** Drawings, read again by Graphviz, by an XML parser and by Mermaid: nodes, labels, numbers and edges. */
import { instance, type Viz } from '@viz-js/viz';
import { Window } from 'happy-dom';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Point } from '../../../src/explain/point.js';
import { dot } from '../../../src/formats/drawings/dot.js';
import { mermaid } from '../../../src/formats/drawings/mermaid.js';
import { svg } from '../../../src/formats/drawings/svg.js';
import { ExportError } from '../../../src/formats/error.js';
import { exportedFrom } from '../../../src/session/source/export.js';
import { escape } from '../../../src/text/escape.js';
import { clip } from '../../../src/text/width.js';
import { LECTURE } from '../../session/playing.js';
import { CONTROLS, exported, LABELS, labelled, textOf } from '../graphs.js';

const DIAMOND = 'x = 1.0\na = x + 1\nb = 2 * a\nL = b * b';

/** A drawing as its reader sees it: the texts of each node, and the edges. */
interface Seen {
  readonly nodes: Readonly<Record<string, readonly string[]>>;
  readonly edges: readonly string[];
}

const window = new Window();
let graphviz: Viz;
let flowchart: (text: string) => Promise<Seen>;

beforeAll(async () => {
  graphviz = await instance();
  // Mermaid looks for a browser while it is loaded
  Object.assign(globalThis, { window, document: window.document });
  const { default: reader } = await import('mermaid');
  flowchart = async (text) => {
    await reader.parse(text);
    const { db } = (await reader.mermaidAPI.getDiagramFromText(text)) as unknown as { db: FlowDb };
    const nodes = [...db.getVertices().values()].map(({ id, text }) => [id, decoded(text).split(' | ')] as const);
    return { nodes: Object.fromEntries(nodes), edges: db.getEdges().map(({ start, end }) => `${start}->${end}`) };
  };
});

interface FlowDb {
  getVertices(): Map<string, { id: string; text: string }>;
  getEdges(): { start: string; end: string }[];
}

/** Mermaid's stand-ins for entities, which it undoes when it draws. */
const decoded = (text: string): string => text.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)));

/** What a picture shows. Throws if it is not XML. */
function picture(text: string): Seen {
  const { documentElement } = new window.DOMParser().parseFromString(text, 'image/svg+xml');
  expect(documentElement.querySelector('parsererror')?.textContent).toBeUndefined();
  const groups = Array.from(documentElement.querySelectorAll('g'), (group) => ({
    kind: group.getAttribute('class'),
    title: group.querySelector('title')?.textContent ?? '',
    texts: Array.from(group.children)
      .filter(({ tagName }) => tagName.toLowerCase() === 'text')
      .map(({ textContent }) => textContent.replaceAll('\u00a0', ' ')),
  }));
  return {
    nodes: Object.fromEntries(groups.filter(({ kind }) => kind === 'node').map(({ title, texts }) => [title, texts])),
    edges: groups.filter(({ kind }) => kind === 'edge').map(({ title }) => title),
  };
}

/** Each format, written and read again. */
const FORMATS: readonly (readonly [string, (point: Point) => Promise<Seen>])[] = [
  ['dot', async (point) => picture(graphviz.renderString(textOf(dot(point)), { format: 'svg' }))],
  ['svg', async (point) => picture(textOf(await svg(point)))],
  ['mmd', (point) => flowchart(textOf(mermaid(point)))],
];

test('a picture draws each text within its field, whatever font is there', async () => {
  const { documentElement } = new window.DOMParser().parseFromString(
    textOf(
      await svg(exported("a = Value(2, label='a rather long name with WWWW'); b = Value(-1e-9)\nL = a*b + 3", 'b')),
    ),
    'image/svg+xml',
  );
  const numbers = (shape: { getAttribute(name: string): string | null }, name: string): number[] =>
    (shape.getAttribute(name) ?? '').split(/[ ,]/).map(Number);
  const records = Array.from(documentElement.querySelectorAll('g.node')).filter((node) =>
    node.querySelector('polygon'),
  );
  expect(records.length).toBe(5);
  for (const record of records) {
    const across = Array.from(record.querySelectorAll('polygon, polyline'), (shape) =>
      numbers(shape, 'points'),
    ).flatMap((points) => points.filter((_, i) => i % 2 === 0));
    for (const text of record.querySelectorAll('text')) {
      const [x = 0] = numbers(text, 'x');
      const [length = 0] = numbers(text, 'textLength');
      expect(length).toBeGreaterThan(0);
      expect(across.filter((line) => Math.abs(line - x) < length / 2 + 7)).toEqual([]);
    }
  }
  const ovals = Array.from(documentElement.querySelectorAll('ellipse + text'), (text) =>
    text.getAttribute('textLength'),
  );
  expect(ovals).toEqual([null, null]);
});

describe.each(FORMATS)('a drawing as %s', (_, seen) => {
  test('has the boxes, ovals and arrows of the lecture', async () => {
    const { nodes, edges } = await seen(exported(LECTURE, 'b'));
    expect(nodes).toEqual({
      n0: ['a', 'data 2.0000', 'grad 6.0000'],
      n1: ['b', 'data -3.0000', 'grad -4.0000'],
      n2: ['c', 'data 10.0000', 'grad -2.0000'],
      n3: ['e', 'data -6.0000', 'grad -2.0000'],
      o3: ['*'],
      n4: ['d', 'data 4.0000', 'grad -2.0000'],
      o4: ['+'],
      n5: ['f', 'data -2.0000', 'grad 4.0000'],
      n6: ['L', 'data -8.0000', 'grad 1.0000'],
      o6: ['*'],
    });
    expect([...edges].sort()).toEqual('n0->o3 n1->o3 n2->o4 n3->o4 n4->o6 n5->o6 o3->n3 o4->n4 o6->n6'.split(' '));
  });

  test.each([
    ['before any backward', [], ['·', '·', '·', '·']],
    ['in the middle of backward', ['2.'], ['·', '16.0000', '8.0000', '1.0000']],
    ['after z', ['b', 'z'], ['0.0000', '0.0000', '0.0000', '0.0000']],
    ['after an edit', ['b', ':x.data = 5'], ['stale 16.0000', 'stale 16.0000', 'stale 8.0000', 'stale 1.0000']],
    ['set by hand', [':a.grad = 7'], ['·', '7.0000', '·', '·']],
  ] as const)('has the gradients that somebody computed or set, and no others: %s', async (_, pressed, grads) => {
    const { nodes } = await seen(exported(DIAMOND, ...pressed));
    expect(['n0', 'n2', 'n4', 'n5'].map((node) => nodes[node]?.[2])).toEqual(grads.map((grad) => `grad ${grad}`));
    expect(nodes.n1).toEqual(['1', 'data 1.0000']);
  });

  test('has both edges of b * b', async () => {
    const { edges } = await seen(exported(DIAMOND));
    expect(edges.filter((edge) => edge === 'n4->o5')).toHaveLength(2);
  });

  test('has the nodes that the root depends on and no others', async () => {
    expect(Object.keys((await seen(exported(LECTURE, ':root e'))).nodes).sort()).toEqual(['n0', 'n1', 'n3', 'o3']);
  });

  test('has nan, infinities and very small numbers as the screen has them', async () => {
    const { nodes } = await seen(exported('a = inf; b = 1e-9; L = a*0 + b', 'b'));
    expect(nodes).toMatchObject({ n0: ['a', 'data inf', 'grad 0.0000'], n1: ['b', 'data 1.0000e-9', 'grad 1.0000'] });
    expect(Object.values(nodes)).toContainEqual(['L', 'data nan', 'grad 1.0000']);
  });

  test.each([...LABELS, ...CONTROLS])('gives the label %j back, with control characters spelled out', async (label) => {
    const { nodes } = await seen(exportedFrom(labelled(['x', label, 'L'])));
    expect(nodes.n1).toEqual([escape(label), 'data 2.0000', 'grad ·']);
  });

  test('cuts a label that is too long for a box', async () => {
    const { nodes } = await seen(exportedFrom(labelled(['x', 'long '.repeat(1000), 'L'])));
    expect(nodes.n1?.[0]).toBe(clip('long '.repeat(1000), 60));
  });
});

describe('a graph that is too large', () => {
  const large = exported(`a = 1\nL = ${'a + '.repeat(600)}a`);

  test('is not drawn as a picture, and says what to do', async () => {
    await expect(svg(large)).rejects.toThrow(ExportError);
    await expect(svg(large)).rejects.toThrow(
      'a picture has at most 500 nodes, not 601; draw a part with :root NAME or --root NAME, or export all of it to .dot',
    );
  });

  test('is not written for Mermaid either, which limits the number of edges', () => {
    expect(() => mermaid(large)).toThrow(
      /^Mermaid draws at most 500 edges, and this has more; draw a part with :root NAME/,
    );
  });

  test('is written for Mermaid up to its limits', async () => {
    const { edges } = await flowchart(textOf(mermaid(exported(`a = 1\nL = ${'a + '.repeat(166)}a`))));
    expect(edges).toHaveLength(498);
    expect(() => mermaid(exported(`a = 1\nL = ${'a + '.repeat(167)}a`))).toThrow(ExportError);
  });

  test('is complete as dot', () => {
    expect(textOf(dot(large)).match(/->/g)).toHaveLength(3 * 600);
  });
});
