/** From a key to the frame it causes, in the real app on a screen of 80x24, for graphs of all sizes. */
import { EventEmitter } from 'node:events';
import { render } from 'ink';
import { UNICODE } from '../../src/layout/glyphs.js';
import { createExplorer } from '../../src/view/explorer/explorer.js';
import { App } from '../../src/view/ink/app.js';
import { type Built, chain, sessionOn, sharing, wideSum } from './graphs.js';
import { heading, median, ms, report, times } from './measure.js';

/** The smallest does not even fill the screen's rows. */
const SIZES = [7, 10_000, 1_000_000];
const MOVES = 150;

class Output extends EventEmitter {
  readonly columns = 80;
  readonly rows = 24;
  readonly isTTY = true;
  written = 0;
  write(text: string): boolean {
    this.written += text.length;
    return true;
  }
}

class Input extends EventEmitter {
  readonly isTTY = true;
  setRawMode(): void {}
  setEncoding(): void {}
  ref(): void {}
  unref(): void {}
  read(): null {
    return null;
  }
}

interface Opened {
  /** Presses keys and lets what takes longer than a frame come in. */
  press(...names: string[]): Promise<void>;
  /** Presses one key and gives the milliseconds until its frame is written. */
  move(name: string): Promise<number>;
  close(): void;
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

/** The app on a graph. */
function opened(graph: Built): Opened {
  const output = new Output();
  const explorer = createExplorer(sessionOn(graph, 'bench'), { columns: 80, rows: 24, glyphs: UNICODE });
  const app = render(<App explorer={explorer} />, {
    stdout: output as unknown as NodeJS.WriteStream,
    stdin: new Input() as unknown as NodeJS.ReadStream,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 1000,
  });
  return {
    press: async (...names) => {
      for (const name of names) {
        explorer.key(name);
        await pause(400);
      }
    },
    move: async (name) => {
      await pause(3); // Ink draws at most a frame a millisecond
      const before = output.written;
      const begun = performance.now();
      explorer.key(name);
      while (output.written === before) await new Promise((resolve) => setImmediate(resolve));
      return performance.now() - begun;
    },
    close: () => app.unmount(),
  };
}

const SHAPES: readonly [string, (size: number) => Built][] = [
  ['a chain', chain],
  ['a wide sum', wideSum],
  ['a DAG with much sharing', sharing],
];

export async function benchFrames(): Promise<void> {
  heading('From a key (a move) to its frame at 80x24');
  for (const [name, make] of SHAPES) {
    const apps = SIZES.map((size) => opened(make(size)));
    const taken = SIZES.map((): number[] => []);
    for (let i = 0; i < 2 * MOVES; i++) {
      for (const [at, app] of apps.entries()) {
        const time = await app.move(i % 8 < 4 ? 'j' : 'k');
        if (i >= MOVES) taken[at]?.push(time);
      }
    }
    for (const app of apps) app.close();
    await pause(50);
    const medians = taken.map(median);
    for (const [at, size] of SIZES.entries())
      report(`${name}, ${size.toLocaleString('en-US')} nodes`, ms(medians[at] as number));
    report('  largest against smallest', times((medians[2] as number) / (medians[0] as number)), 'within 1.2 x');
  }
}

/** Keys that open a lens or an explanation on the tree. */
const VIEWS: readonly [string, readonly string[]][] = [
  ['the plain tree', []],
  ['the ledger', ['tab']],
  ['local derivatives', ['tab', 'tab']],
  ['checks', ['tab', 'tab', 'tab']],
  ['the chain rule', ['b', 'x']],
  ['paths', ['b', 'x', 'x']],
  ['why', ['b', 'x', 'x', 'x']],
  ['a slice', ['v']],
];

export async function benchLenses(): Promise<void> {
  heading('The same at 1,000,000 nodes (a DAG with much sharing) with more on the screen');
  const apps = VIEWS.map(() => opened(sharing(1_000_000)));
  const path = ['j', 'j', 'j', 'j', 'k', 'k', 'k', 'k'];
  for (const [at, [, keys]] of VIEWS.entries()) {
    const app = apps[at] as Opened;
    await app.press(...keys, ...path);
    await pause(2000);
    await app.press(...path);
  }
  const taken = VIEWS.map((): number[] => []);
  for (let i = 0; i < MOVES; i++)
    for (const [at, app] of apps.entries()) taken[at]?.push(await app.move(path[i % path.length] as string));
  for (const app of apps) app.close();
  const medians = taken.map(median);
  for (const [at, [name]] of VIEWS.entries()) {
    report(name, ms(medians[at] as number));
    if (at > 0)
      report('  against the plain tree', times((medians[at] as number) / (medians[0] as number)), 'within 1.2 x');
  }
}
