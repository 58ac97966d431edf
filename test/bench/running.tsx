/**
 * A run flat out in the real app on a screen of 80x24: how many steps a second it takes against a bare loop of
 * them, how long a key waits for its frame meanwhile, and what memory the built program has then.
 */
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { spawn as spawnTerminal } from '@lydell/node-pty';
import { readExample } from '../../src/examples/read.js';
import { type Example, exampleNamed } from '../../src/examples/table.js';
import { readSource } from '../../src/notation/read.js';
import type { Session } from '../../src/session/model.js';
import { openReading } from '../../src/session/source/opening.js';
import { openApp } from '../../src/view/open.js';
import { tapeStep } from './engine.js';
import { type Built, mlp, sessionOn, sharing, wideSum } from './graphs.js';
import { heading, median, ms, report, residentSize, times } from './measure.js';

const LECTURE = 'a = 2.0; b = -3.0; c = 10.0\ne = a*b; d = e + c; f = -2.0\nL = d*f';
const KEYS = 60;
const ROUNDS = 3;
const MOMENT = 2000;

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const SEQUENCES = /\x1b\[[\d;?]*[A-Za-z]/g;

/** Lines of a frame, one below the other or each at its row. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const LINES = /(?=\x1b\[\d+H)|\n/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const PLACED = /^\x1b\[(\d+)H/;

interface Opened {
  press(keys: string): void;
  /** The row of the screen that is selected, or -1. */
  selected(): number;
  /** Leaves the app; gives the session it had then. */
  close(): Promise<Session>;
}

/** The real app, its terminal replaced by one that remembers which row was selected last. */
function opened(session: Session): Opened {
  let selected = -1;
  const output = Object.assign(new EventEmitter(), {
    columns: 80,
    rows: 24,
    isTTY: true,
    write(text: string) {
      let row = -1;
      for (const line of text.split(LINES)) {
        const [, at] = PLACED.exec(line) ?? [];
        row = at === undefined ? row + 1 : Number(at) - 1;
        if (line.replace(SEQUENCES, '').startsWith(' ▶')) selected = row;
      }
      return true;
    },
  });
  const input = Object.assign(new PassThrough(), { isTTY: true, isRaw: false, setRawMode: () => input });
  const keys = { input: input as unknown as NodeJS.ReadStream, close: () => input.destroy() };
  const closed = openApp(session, { keys, output: output as unknown as NodeJS.WriteStream, ascii: false });
  return {
    press: (text) => void input.write(text),
    selected: () => selected,
    close: () => {
      input.write('\x03');
      return closed;
    },
  };
}

/** Milliseconds from each of many keys, pressed at any moment of a run, to the frame that shows what it did. */
async function waits(session: Session): Promise<number[]> {
  const app = opened(session);
  await pause(300);
  app.press('R');
  await pause(500);
  const taken: number[] = [];
  for (let i = 0; i < KEYS; i++) {
    await pause(20 + ((i * 37) % 60));
    const before = app.selected();
    const begun = performance.now();
    app.press(i % 2 === 0 ? 'j' : 'k');
    while (app.selected() === before && performance.now() - begun < 1000)
      await new Promise((resolve) => setImmediate(resolve));
    taken.push(performance.now() - begun);
  }
  await app.close();
  return taken;
}

/** Steps a second in the app, after some keys in the middle of the run. */
async function stepsInApp(session: Session, keys = ''): Promise<number> {
  const app = opened(session);
  await pause(300);
  const begun = performance.now();
  app.press('R');
  if (keys !== '') app.press(keys);
  await pause(MOMENT);
  const { model } = await app.close();
  return (model.history.length - 1) / ((performance.now() - begun) / 1000);
}

/** Steps a second in a loop that does nothing else. */
function stepsAlone(session: Session): number {
  const { program, root, leaves, frozen } = session.model;
  const step = tapeStep({ tape: program.tape, root, leaves, inputs: frozen }, session.model.lr);
  const batch = Math.max(1, Math.round(2e5 / program.tape.size));
  const begun = performance.now();
  let taken = 0;
  for (; performance.now() - begun < MOMENT / 4; taken += batch) for (let i = 0; i < batch; i++) step();
  return taken / ((performance.now() - begun) / 1000);
}

const RATE = 1e-9;

function lecture(): Session {
  const source = { name: 'lecture.py', text: LECTURE };
  return openReading(readSource(source), source, { lr: RATE });
}

function on(graph: Built): Session {
  const session = sessionOn(graph, 'bench');
  return { ...session, model: { ...session.model, lr: RATE } };
}

const GRAPHS: readonly [string, () => Session][] = [
  ['the lecture graph', lecture],
  ['MLP(2,[16,16,1]) on 100 points', () => on(mlp(100))],
  ['a DAG with much sharing, 1,000,000 nodes', () => on(sharing(1_000_000))],
  ['a wide sum, 1,000,000 nodes', () => on(wideSum(1_000_000))],
];

export async function benchRunning(): Promise<void> {
  heading('A run flat out in the app: steps a second against a bare loop of steps');
  for (const [name, make] of GRAPHS) {
    const [app, alone]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      app.push(await stepsInApp(make()));
      alone.push(stepsAlone(make()));
    }
    report(name, `${Math.round(median(app)).toLocaleString('en-US')}/s`);
    report('  of what the bare loop takes', times(median(app) / median(alone)), name.startsWith('MLP') ? '0.9 x' : '');
  }
  heading('From a key to its frame while that runs, 95th percentile');
  for (const [name, make] of GRAPHS) {
    const taken = (await waits(make())).sort((x, y) => x - y);
    report(name, ms(taken[Math.floor(0.95 * taken.length)] as number), 'under 33 ms');
  }
}

/** What can be shown of the samples and the groups while they are trained, and the keys that show it. */
const SHOWN: readonly [string, string][] = [
  [':samples', ':samples\r'],
  [':health', ':health\r'],
  [':plot accuracy', ':plot accuracy\r'],
];

/** What a run of the demo costs more while its samples or groups are shown. */
export async function benchShown(): Promise<void> {
  heading(
    "A run of micrograd's demo in the app, with its samples or groups shown: steps a second against those without",
  );
  const { model, ...rest } = openReading(readExample(exampleNamed('moons') as Example), { name: 'moons', text: '' });
  const session: Session = { ...rest, model: { ...model, lr: RATE, schedule: undefined } };
  for (const [name, keys] of SHOWN) {
    const [shown, plain]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      shown.push(await stepsInApp(session, keys));
      plain.push(await stepsInApp(session));
    }
    report(name, `${Math.round(median(shown)).toLocaleString('en-US')}/s`);
    report('  of the steps without it', times(Math.max(...shown) / Math.max(...plain)), 'above 0.9 x');
  }
}

/** What is pressed, and how the session is called then. */
const MOMENTS: readonly [string, string, number][] = [
  ['opened', '', 500],
  ['after b', 'b', 500],
  ['after s', 's', 500],
  ['running flat out', 'R', 4000],
  ['paused, and all undone', 'Ru', 500],
];

/** A file of about a million nodes. */
const FILES: readonly [string, () => string][] = [
  [
    'a million lines',
    () =>
      `x0 = 0.5\nx1 = -0.3\n${Array.from({ length: 1_000_000 - 2 }, (_, i) => `x${i + 2} = ${['x_.tanh()', 'x_ + x~', 'x_ * x~'][i % 3]?.replace('_', `${i + 1}`).replace('~', `${i}`)}\n`).join('')}`,
  ],
  [
    'a sum of 250,000 squares',
    () =>
      `${Array.from({ length: 250_000 }, (_, i) => `w${i} = 0.${i % 97}\n`).join('')}L = ${Array.from({ length: 250_000 }, (_, i) => `w${i}*w${i}`).join(' + ')}\n`,
  ],
];

/** The memory of a session on a million nodes, by the built program. */
export async function benchSession(root: string): Promise<void> {
  heading('Memory of the program on a graph of a million nodes');
  const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
  try {
    for (const [name, text] of FILES) {
      const file = join(folder, 'graph.py');
      writeFileSync(file, text());
      const terminal = spawnTerminal(process.execPath, [join(root, 'dist', 'cli.js'), file, '--lr', '1e-9'], {
        cols: 80,
        rows: 24,
        env: { ...process.env, CI: 'false', TERM: 'xterm-256color' } as Record<string, string>,
      });
      await new Promise<void>((resolve) => {
        let seen = '';
        terminal.onData((data) => {
          seen = (seen + data).slice(-10_000);
          if (seen.includes('quit')) resolve();
        });
      });
      for (const [moment, keys, time] of MOMENTS) {
        if (keys !== '') terminal.write(keys);
        await pause(time);
        report(`${name}, ${moment}`, `${Math.round(residentSize(terminal.pid) / 1e6)} MB`, 'under 400');
      }
      terminal.kill('SIGKILL');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
