/** Mistakes of our own: what throws while an action is applied, computed or drawn ends nothing and changes nothing. */
import '../../screen/environment.js';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as Frame from '../../../src/layout/frame/frame.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import type { Action } from '../../../src/session/action.js';
import type { Session } from '../../../src/session/model.js';
import type * as Update from '../../../src/session/update.js';
import { createExplorer, type Explorer } from '../../../src/view/explorer/explorer.js';
import { App } from '../../../src/view/ink/app.js';
import { exampleSession, sessionOn } from '../../screen/graphs.js';

/** What throws. */
const broken = vi.hoisted(() => ({
  action: (_: { readonly type: string }): boolean => false,
  frame: (_: { readonly lens: string }): boolean => false,
  frames: 0,
}));

vi.mock('../../../src/session/update.js', async (original) => {
  const module = await original<typeof Update>();
  const update = (session: Session, action: Action): Session => {
    if (broken.action(action)) throw new Error('a wire came off');
    return module.update(session, action);
  };
  return { ...module, update };
});

vi.mock('../../../src/layout/frame/frame.js', async (original) => {
  const module = await original<typeof Frame>();
  const frameOf: typeof module.frameOf = (session, ...rest) => {
    broken.frames++;
    if (broken.frame(session)) throw new Error('no paint');
    return module.frameOf(session, ...rest);
  };
  return { ...module, frameOf };
});

const explorers: Explorer[] = [];
beforeEach(() => {
  Object.assign(broken, { action: () => false, frame: () => false, frames: 0 });
});
afterEach(() => {
  cleanup();
  for (const explorer of explorers.splice(0)) explorer.stop();
});

const LOOK = { columns: 80, rows: 24, glyphs: UNICODE };
const FAILED = 'this failed inside mgrad-tui, and nothing has changed: ';

function explore(session = exampleSession(), perform?: Parameters<typeof createExplorer>[2]): Explorer {
  const explorer = createExplorer(session, LOOK, perform);
  explorers.push(explorer);
  return explorer;
}

const said = (explorer: Explorer): string | undefined => explorer.snapshot().session.message?.text;

test('a key whose action throws changes nothing, says so, and the next key works', () => {
  const explorer = explore();
  const { model, selection } = explorer.snapshot().session;
  broken.action = ({ type }) => type === 'step';
  explorer.key('s');
  expect(explorer.snapshot().session).toMatchObject({ model, selection });
  expect([said(explorer), explorer.snapshot().session.message?.tone]).toEqual([`${FAILED}a wire came off`, 'error']);
  explorer.key('j');
  expect(said(explorer)).toBeUndefined();
  expect(explorer.snapshot().session.selection).not.toBe(selection);
});

test.each<[string, (explorer: Explorer) => void]>([
  ['an action that nobody knows', (explorer) => explorer.dispatch({ type: 'no such' } as unknown as Action)],
  ['a listener', (explorer) => throwOnce(explorer, () => explorer.key('b'))],
  ['a new size', (explorer) => throwOnce(explorer, () => explorer.resize({ columns: 40, rows: 12 }))],
])('the same holds for %s', (_, happens) => {
  const explorer = explore();
  const { model } = explorer.snapshot().session;
  happens(explorer);
  expect(explorer.snapshot().session.model).toBe(model);
  expect(said(explorer)).toContain(FAILED);
});

function throwOnce(explorer: Explorer, then: () => void): void {
  let isDone = false;
  explorer.subscribe(() => {
    if (isDone) return;
    isDone = true;
    throw new Error('a wire came off');
  });
  then();
}

test('a run that throws stops, and the steps that it took stay', async () => {
  const explorer = explore(sessionOn('w = 1.0\nx = 3.0\nL = tanh(w*x)**2'));
  let taken = 0;
  broken.action = ({ type }) => type === 'advance' && ++taken > 3;
  explorer.key('R');
  await expect.poll(() => said(explorer)).toBe(`${FAILED}a wire came off`);
  expect(explorer.snapshot().session.run).toBeUndefined();
  expect(explorer.snapshot().session.model.history.length).toBeGreaterThan(1);
});

test('an effect that rejects is reported', async () => {
  const explorer = explore(exampleSession(), () => Promise.reject('a reason that is not an Error'));
  explorer.key('y');
  explorer.key('v');
  await expect.poll(() => said(explorer)).toBe('a reason that is not an Error');
});

test('a drawing that throws goes back to the one before, and the keys work as before', async () => {
  const explorer = explore();
  const { lastFrame } = render(<App explorer={explorer} />);
  broken.frame = ({ lens }) => lens !== 'plain';
  explorer.key('tab');
  await expect.poll(() => lastFrame()).toContain(`${FAILED}no paint`);
  expect(explorer.snapshot().session.lens).toBe('plain');
  explorer.key('b');
  await expect.poll(() => lastFrame()).toContain('-2.0000');
  broken.frame = () => false;
  explorer.key('tab');
  await expect.poll(() => explorer.snapshot().session.lens).not.toBe('plain');
});

test('a drawing that throws whatever is drawn is not tried for ever', async () => {
  const explorer = explore();
  const { lastFrame } = render(<App explorer={explorer} />);
  broken.frame = () => true;
  explorer.key('j');
  await expect.poll(() => lastFrame()).toContain('no paint');
  const { frames } = broken;
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect([broken.frames === frames, frames < 20]).toEqual([true, true]);
});

test('what throws while it is computed between frames is not computed again and again', async () => {
  const { createWorker } = await import('../../../src/layout/jobs.js');
  const worker = createWorker();
  const owner = {};
  const find = vi.fn(() => {
    throw new Error('a wire came off');
  });
  worker.jobs(owner, 'key', 1e9, find);
  expect(() => worker.work(10)).toThrow('a wire came off');
  worker.begin();
  expect(worker.jobs(owner, 'key', 1e9, find)).toBeUndefined();
  expect([worker.work(10), find.mock.calls.length]).toEqual([false, 1]);
});
