/**
 * The explorer on a program that runs, on a screen of 80x24: from the end of its first backward to the first frame, keys
 * from moment to moment against opening the same graph as JSON, keys while it is followed, memory and disk over many.
 */
import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { complete } from '../../src/notation/work.js';
import { exportTo } from '../../src/opening/export-file.js';
import { openFile } from '../../src/opening/open-file.js';
import { type LiveProgram, startLive } from '../../src/opening/program/live.js';
import type { Session } from '../../src/session/model.js';
import { openApp } from '../../src/view/open.js';
import { heading, median, ms, report, times } from './measure.js';

const STEPS = 32;
/** Moments of the part that is run by its name alone. */
const MANY = 1000;
const ROUNDS = 10;
const MB = 2 ** 20;

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const SEQUENCES = /\x1b\[[\d;?]*[A-Za-z]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const AT_ROW = /\x1b\[(\d+)H/;

/** A terminal with the rows that were written last, a frame or some of its rows at a time. */
class Screen extends EventEmitter {
  readonly columns = 80;
  readonly rows = 24;
  readonly isTTY = true;
  private lines: string[] = [];
  text = '';
  write(text: string): boolean {
    if (text.includes('\n')) this.lines = text.split('\n');
    const [, ...parts] = text.split(AT_ROW);
    for (let i = 0; i + 1 < parts.length; i += 2) this.lines[Number(parts[i]) - 1] = parts[i + 1] as string;
    this.text = this.lines.join('\n').replace(SEQUENCES, '');
    return true;
  }
}

interface Opened {
  press(keys: string): void;
  /** Waits until the screen has a text; gives the time. */
  shown(text: string | RegExp): Promise<number>;
  close(): Promise<Session>;
}

function opened(session: Session, program?: LiveProgram): Opened {
  const screen = new Screen();
  const input = Object.assign(new PassThrough(), { isTTY: true, isRaw: false, setRawMode: () => input });
  const keys = { input: input as unknown as NodeJS.ReadStream, close: () => input.destroy() };
  const output = screen as unknown as NodeJS.WriteStream;
  const closed = openApp(session, { keys, output, ascii: false, ...(program && { program }) });
  return {
    press: (text) => void input.write(text),
    shown: async (text) => {
      const holds = (): boolean => (typeof text === 'string' ? screen.text.includes(text) : text.test(screen.text));
      for (const begun = Date.now(); !holds(); await turn())
        if (Date.now() - begun > 30_000) {
          console.error(screen.text);
          throw new Error(`never shown: ${text}`);
        }
      return Date.now();
    },
    close: () => {
      input.write('\x03');
      return closed;
    },
  };
}

/** The programs of the bench, whose backward prints when it has ended. */
function programs(root: string): string {
  const from = join(root, 'test', 'bench', 'programs');
  const folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-bench-'));
  for (const name of readdirSync(from)) writeFileSync(join(folder, name), readFileSync(join(from, name)));
  const engine = readFileSync(join(from, 'engine.py'), 'utf8');
  const ends = engine.replace(
    /( +)for node in reversed\(topo\):\n +node\._backward\(\)\n/,
    '$&$1import time; print("ended", time.time(), flush=True)\n',
  );
  writeFileSync(join(folder, 'engine.py'), ends);
  return folder;
}

const helper = join('dist', 'mgrad.py');

export async function benchLive(root: string): Promise<void> {
  heading('The explorer on a program that runs: MLP 2-16-16-1 on 100 samples, a moment a step');
  const folder = programs(root);
  const path = join(folder, 'mlp.py');
  const json = join(folder, 'graph.json');
  try {
    const [first, asJson]: [number[], number[]] = [[], []];
    for (let round = 0; round < 5; round++) {
      let text = '';
      const printed = (_: 1 | 2, bytes: Buffer): undefined => {
        text += bytes;
      };
      const live = await startLive([path, '1'], { helper, printed });
      await live.first;
      const { session, moments } = complete(live.begin());
      const app = opened({ ...session, moments }, live);
      const end = await app.shown('q quit');
      first.push(end - 1000 * Number(/ended ([\d.]+)/.exec(text)?.[1]));
      if (round === 0) await exportTo(json, session, new AbortController().signal);
      await app.close();
      const begun = Date.now();
      const other = opened(complete(await openFile(json)).session);
      asJson.push((await other.shown('q quit')) - begun);
      await other.close();
    }
    const size = complete(await openFile(json)).session.model.program.tape.size;
    report(
      `from the end of the first backward to the first frame, ${size.toLocaleString('en-US')} nodes`,
      ms(median(first)),
    );
    report('  opening the same graph as JSON', ms(median(asJson)));
    report('  the first against that', times(median(first) / median(asJson)), 'at most 1.5 x');
    await benchMany(path, median(asJson));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchMany(path: string, asJson: number): Promise<void> {
  const live = await startLive([path, String(STEPS)], { helper, every: true });
  await live.first;
  const { session, moments } = complete(live.begin());
  const app = opened({ ...session, moments }, live);
  const waits: number[] = [];
  let memory = 0;
  while (live.ending() === undefined) {
    await pause(100);
    if (memory === 0 && live.listed(0).length > STEPS / 4) memory = process.memoryUsage().rss;
    // help does not end the following
    const begun = performance.now();
    app.press('?');
    await app.shown('or q closes this');
    waits.push(performance.now() - begun);
    app.press('?');
    await app.shown('q quit');
  }
  waits.sort((x, y) => x - y);
  report('keys while it is followed, 95th percentile', ms(waits[Math.floor(0.95 * waits.length)] ?? 0));
  report(`memory at ${STEPS} moments against ${STEPS / 4}`, times(process.memoryUsage().rss / memory), 'flat');
  report('files of all moments', `${Math.round(bytesOf(live) / MB)} MB`, 'at most 512 MB');
  await app.shown(new RegExp(`moment ${STEPS} of`));
  const taken: number[] = [];
  for (let i = 1; i <= ROUNDS; i++) {
    const begun = performance.now();
    app.press('[');
    await app.shown(`moment ${STEPS - i} of`);
    taken.push(performance.now() - begun);
  }
  for (let i = ROUNDS - 1; i >= 0; i--) {
    const begun = performance.now();
    app.press(']');
    await app.shown(`moment ${STEPS - i} of`);
    taken.push(performance.now() - begun);
  }
  report('[ and ], to the frame', ms(median(taken)), 'at most 150 ms');
  report('  against opening the graph as JSON', times(median(taken) / asJson));
  await app.close();
}

/** Many moments of a large graph: what they take in memory and in files, looked at all the time. */
export async function benchMoments(root: string): Promise<void> {
  heading(`The explorer on ${MANY.toLocaleString('en-US')} moments of 60,001 nodes, each taken in full`);
  const folder = programs(root);
  try {
    const live = await startLive([join(folder, 'anew.py'), String(MANY)], { helper, every: true });
    await live.first;
    const { session, moments } = complete(live.begin());
    const app = opened({ ...session, moments }, live);
    const memory: number[] = [];
    let files = 0;
    while (live.ending() === undefined) {
      await pause(100);
      memory.push(process.memoryUsage().rss);
      files = Math.max(files, bytesOf(live));
    }
    await app.shown(`moment ${MANY.toLocaleString('en-US')} of`);
    const quarter = memory.length >> 2;
    const ofQuarter = (i: number): number => Math.max(...memory.slice(i * quarter, (i + 1) * quarter));
    report('most memory in the last quarter of them against the first', times(ofQuarter(3) / ofQuarter(0)), 'flat');
    report('  in the last', `${Math.round(ofQuarter(3) / MB)} MB`);
    report('most in files', `${Math.round(files / MB)} MB`, 'at most 512 MB');
    await app.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function bytesOf({ report: { moments } }: LiveProgram): number {
  const { folder } = moments;
  return readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
