/** A program beside the explorer: which moment it begins with, what is opened of it, and what it has printed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { complete } from '../../../src/notation/work.js';
import { type LiveOptions, type LiveProgram, startLive } from '../../../src/opening/program/live.js';
import { newPrintStore } from '../../../src/opening/program/process/printed.js';
import { gradientsOn } from '../../../src/session/gradients/gradients.js';
import { nodeNamed } from '../../../src/session/tree/lookup.js';
import { dataOf } from '../../session/playing.js';

const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-live-'));
writeFileSync(join(folder, 'engine.py'), readFileSync('test/cli/programs/engine.py'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Five moments, of which those from `wrong` on have wrong gradients; it then waits for its end if `waits`. */
async function started(wrong: number, waits: boolean, options: LiveOptions = {}): Promise<LiveProgram> {
  const path = join(folder, `from-${wrong}-${waits}.py`);
  writeFileSync(
    path,
    `import engine, time
from engine import Value
w = Value(1.0)
for i in range(1, 6):
    if i == ${wrong}: engine.SIGN = -1
    L = w * Value(3.0)
    w.grad = 0.0
    L.backward()
    w.data += 1.0
    print("step", i, flush=True)
${waits ? 'time.sleep(600)' : ''}
`,
  );
  const live = await startLive([path], { helper: 'src/opening/program/mgrad.py', ...options });
  await live.first;
  return live;
}

describe.skipIf(!hasPython)('a program', () => {
  test('that has ended begins at its first wrong moment, where the right gradients stand beside', async () => {
    const live = await started(3, false);
    await live.ended;
    const { session, moments } = complete(live.begin());
    expect([moments.total, moments.firstWrong, moments.following]).toEqual([5, 3, false]);
    expect(session.model.origin.moment?.index).toBe(3);
    const w = nodeNamed(session.model.program, 'w') as number;
    expect([dataOf(session, 'w'), gradientsOn(session)(w)]).toEqual([3, -3]);
    const { judgement } = session.model.origin.moment?.judged?.() ?? {};
    expect(judgement?.accused[0]?.mistake).toEqual({ kind: 'sign', side: 0 });
    expect(live.ending()).toEqual({
      words: 'done',
      sentence: expect.stringMatching(/^from-3.*is done: 5 moments$/),
      isFailure: false,
    });
    expect(live.printed()).toBe('step 1\nstep 2\nstep 3\nstep 4\nstep 5\n');
    await live.end();
  });

  test('is followed if nothing is wrong; every moment opens as it was, and again', async () => {
    const live = await started(9, false);
    await live.ended;
    const { moments } = complete(live.begin());
    expect(moments.following).toBe(true);
    for (const index of [5, 1, 2, 3, 4, 1, 5]) {
      const session = complete(live.open(index, 1));
      expect([session.model.origin.moment?.index, dataOf(session, 'L')]).toEqual([index, 3 * index]);
    }
    await live.end();
  });

  test('that still runs begins at the moment that is wanted, once that is there', async () => {
    const live = await started(9, true, { wanted: 4 });
    const { session, moments } = complete(live.begin());
    expect([session.model.origin.moment?.index, moments.following]).toEqual([4, false]);
    expect(live.ending()).toBeUndefined();
    const { folder } = live.report.moments;
    await live.end();
    expect([existsSync(folder), live.report.end?.signal]).toEqual([false, 'SIGTERM']);
    expect(live.summary()[0]).toMatch(/ended with the explorer$/);
  });
});

describe('what a program has printed', () => {
  test('is all there as long as it is short', () => {
    const store = newPrintStore();
    for (const text of ['one\n', 'two', '\nthree\n']) store.add(Buffer.from(text));
    expect(store.text()).toBe('one\ntwo\nthree\n');
  });

  test('has its beginning and its end if it is long', () => {
    const store = newPrintStore();
    const line = `${'x'.repeat(1023)}\n`;
    for (let i = 0; i < 20_000; i++) store.add(Buffer.from(i === 0 ? `begin${line}` : line));
    store.add(Buffer.from('end\n'));
    const text = store.text();
    expect(text.startsWith('beginx')).toBe(true);
    expect(text.endsWith('end\n')).toBe(true);
    expect(text).toMatch(/\n\.\.\. [\d,]+ bytes are left out here \.\.\.\n/);
    expect(text.length).toBeLessThan(1.2 * 2 ** 20);
  });
});
