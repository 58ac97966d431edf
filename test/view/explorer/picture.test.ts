/** Keys in the picture, through the running explorer: Graphviz loads, the picture is computed, and moves follow it. */
import { afterEach, describe, expect, test } from 'vitest';
import { frameOf } from '../../../src/layout/frame/frame.js';
import { gridOn } from '../../../src/layout/frame/place.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import type { Session } from '../../../src/session/model.js';
import { selectedNode } from '../../../src/session/tree/selection.js';
import { createExplorer, type Explorer } from '../../../src/view/explorer/explorer.js';
import { exampleSession, sessionOn } from '../../screen/graphs.js';
import { selectedName } from '../../session/playing.js';

const explorers: Explorer[] = [];
afterEach(() => {
  for (const explorer of explorers.splice(0)) explorer.stop();
});

/** An explorer that is drawn on each change, as the view does. */
function explore(session: Session): Explorer {
  const explorer = createExplorer(session, { columns: 80, rows: 24, glyphs: UNICODE });
  explorer.subscribe(() => lines(explorer));
  explorers.push(explorer);
  return explorer;
}

function lines(explorer: Explorer): string[] {
  const { session, place, viewport } = explorer.snapshot();
  return frameOf(session, place, viewport).tree.map(lineText);
}

/** The explorer once the picture is there. */
async function drawn(session: Session): Promise<Explorer> {
  const explorer = explore(session);
  explorer.key('D');
  await shown(explorer);
  return explorer;
}

async function shown(explorer: Explorer): Promise<void> {
  const isDrawn = (): boolean | undefined => {
    const { session, place, viewport } = explorer.snapshot();
    return gridOn(session, place, viewport)?.boxOf.has(selectedNode(session));
  };
  await expect.poll(isDrawn).toBe(true);
}

test('until it is computed the tree stays', async () => {
  const explorer = explore(exampleSession());
  explorer.key('D');
  expect(lines(explorer)[1]).toMatch(/^ ▶ L .* -8\.0000/);
  await shown(explorer);
  expect(lines(explorer).join()).toContain('│ -6.0000 ├─╮');
});

type Journey = [keys: string, selected: string | undefined][];

async function walk(session: Session, journey: Journey): Promise<void> {
  const explorer = await drawn(session);
  for (const [keys, selected] of journey) {
    for (const key of keys.split(' ')) {
      explorer.key(key);
      await shown(explorer);
    }
    expect([keys, selectedName(explorer.snapshot().session)]).toEqual([keys, selected]);
  }
}

describe('keys', () => {
  test('left goes to the first input, right to a user, up and down stay in the column', () =>
    walk(exampleSession(), [
      ['h', 'd'],
      ['j', 'f'],
      ['j', 'f'],
      ['k', 'd'],
      ['k', 'd'],
      ['left', 'e'],
      ['down', 'c'],
      ['right', 'd'],
      ['right', 'L'],
      ['right', 'L'],
      ['3 h', 'a'],
      ['h', 'a'],
      ['j', 'b'],
      ['9 l', 'L'],
    ]));

  test('at a node with several users right goes to the one that is drawn nearest', () =>
    walk(sessionOn('a = 1; b = 2; c = 3; p = a*b; q = b*c; L = p - q'), [
      ['h', 'p'],
      ['h', 'a'],
      ['j j', 'c'],
      ['l', 'q'],
      ['h', 'b'],
    ]));

  test('a sum of many terms has all of them for inputs', () =>
    walk(sessionOn('a = 1; b = 2; c = 3; s = a + b + c; L = s*s'), [
      ['h', 's'],
      ['h', 'a'],
      ['j j', 'c'],
      ['l', 's'],
      ['l', 'L'],
    ]));

  test('pages go further, g and G to both ends of the tree', () =>
    walk(sessionOn('a = 1; b = 2; c = 3; d = 4; e = 5; f = 6\nL = a*b + c*d + e*f'), [
      ['h h', 'a'],
      ['pagedown', 'e'],
      ['pageup', 'a'],
      ['ctrl+d', 'c'],
      ['G', 'f'],
      ['g', 'L'],
    ]));

  test('Enter folds a node wherever it was selected, and left unfolds it', async () => {
    const explorer = explore(exampleSession('diamond'));
    for (const key of ['G', 'k', 'D']) explorer.key(key);
    await shown(explorer);
    expect(selectedName(explorer.snapshot().session)).toBe('a');
    explorer.key('enter');
    const folded = () => {
      const { session } = explorer.snapshot();
      return [...session.folded].flatMap((is, id) => (is ? [session.model.program.tape.labels[id]] : []));
    };
    expect(folded()).toEqual(['a']);
    await shown(explorer);
    explorer.key('h');
    expect([folded(), selectedName(explorer.snapshot().session)]).toEqual([[], 'a']);
    await shown(explorer);
    explorer.key('h');
    expect(selectedName(explorer.snapshot().session)).toBe('x');
  });

  test('without a picture yet, edges can be followed all the same', () => {
    const explorer = explore(exampleSession());
    for (const key of ['D', 'h', 'h', 'j', 'l']) explorer.key(key);
    expect(selectedName(explorer.snapshot().session)).toBe('d');
  });

  test('a lens belongs to the tree, and says so', async () => {
    const explorer = await drawn(exampleSession());
    explorer.key('tab');
    const { session } = explorer.snapshot();
    expect([session.lens, session.message?.text]).toEqual([
      'plain',
      'a lens adds columns to the tree: D goes back there',
    ]);
  });
});

test('what changes the graph changes the picture, and what does not leaves it as it is', async () => {
  const explorer = await drawn(exampleSession());
  const grid = () => {
    const { session, place, viewport } = explorer.snapshot();
    return gridOn(session, place, viewport);
  };
  const before = grid();
  for (const key of ['b', 's', 'h', 'S', 'u']) explorer.key(key);
  expect(grid()).toBe(before);
  explorer.dispatch({ type: 'command', text: 'L = L + a' });
  await expect.poll(() => grid()?.boxes).toHaveLength(8);
  explorer.dispatch({ type: 'command', text: 'root d' });
  await expect.poll(() => grid()?.boxes).toHaveLength(5);
});
