/** Where Graphviz does not load, or cannot place a graph, the picture says so and the tree is there. */
import { afterEach, expect, test, vi } from 'vitest';
import { frameOf } from '../../../src/layout/frame/frame.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { createExplorer, type Explorer } from '../../../src/view/explorer/explorer.js';
import { exampleSession } from '../../screen/graphs.js';

const graphviz = vi.hoisted(() => vi.fn<() => Promise<unknown>>());
vi.mock('../../../src/formats/drawings/graphviz.js', () => ({ graphviz }));

const explorers: Explorer[] = [];
afterEach(() => {
  for (const explorer of explorers.splice(0)) explorer.stop();
});

function explore(): Explorer {
  const explorer = createExplorer(exampleSession(), { columns: 80, rows: 24, glyphs: UNICODE });
  explorer.subscribe(() => lines(explorer));
  explorers.push(explorer);
  return explorer;
}

function lines(explorer: Explorer): string[] {
  const { session, place, viewport } = explorer.snapshot();
  return frameOf(session, place, viewport).tree.map(lineText);
}

test('a Graphviz that does not load leaves the tree, with the reason; D tries again', async () => {
  graphviz.mockRejectedValue(new Error('no WebAssembly here'));
  const explorer = explore();
  for (const attempt of [1, 2]) {
    explorer.key('D');
    await expect
      .poll(() => explorer.snapshot().session)
      .toMatchObject({
        picture: false,
        message: { tone: 'error', text: 'the picture needs Graphviz, which does not load: no WebAssembly here' },
      });
    expect(graphviz).toHaveBeenCalledTimes(attempt);
  }
  explorer.key('b');
  expect(explorer.snapshot().session.message).toBeUndefined();
});

test('a graph that it cannot place is reported, and the keys work as before', async () => {
  graphviz.mockResolvedValue({
    renderString: () => {
      throw new Error('memory access out of bounds');
    },
  });
  const explorer = explore();
  explorer.key('D');
  await expect.poll(() => lines(explorer)[1]).toBe(' Graphviz cannot place this graph: D goes back to the tree');
  explorer.key('h');
  explorer.key('D');
  expect(lines(explorer)[2]).toMatch(/^ ▶ ├─ d/);
});

test('leaving while it loads does no harm', async () => {
  let loaded = (_: unknown): void => {};
  graphviz.mockReturnValue(
    new Promise((resolve) => {
      loaded = resolve;
    }),
  );
  const explorer = explore();
  explorer.key('D');
  explorer.key('q');
  loaded({ renderString: () => '{}' });
  await new Promise(setImmediate);
  expect(explorer.snapshot().session.closed).toBe(true);
});
