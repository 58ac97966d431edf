/** From a key to the frame it causes, in the real app on a screen of 80x24, for graphs of all sizes. */
import { EventEmitter } from 'node:events';
import { render } from 'ink';
import { UNICODE } from '../../src/layout/glyphs.js';
import { App } from '../../src/view/app.js';
import { createExplorer } from '../../src/view/explorer.js';
import { type Built, chain, sessionOn, sharing, wideSum } from './graphs.js';
import { heading, median, ms, report, times } from './measure.js';

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

interface App_ {
  move(name: string): Promise<number>;
  close(): void;
}

/** The app on a graph; `move` presses a key and gives the time until its frame is written. */
function opened(graph: Built): App_ {
  const output = new Output();
  const explorer = createExplorer(sessionOn(graph, 'bench'), { columns: 80, rows: 24, glyphs: UNICODE }, () => {});
  const app = render(<App explorer={explorer} />, {
    stdout: output as unknown as NodeJS.WriteStream,
    stdin: new Input() as unknown as NodeJS.ReadStream,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 1000,
  });
  return {
    move: async (name) => {
      await new Promise((resolve) => setTimeout(resolve, 3)); // Ink draws at most a frame a millisecond
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
    const medians = taken.map(median);
    for (const [at, size] of SIZES.entries()) report(`${name}, ${size.toLocaleString('en-US')} nodes`, ms(medians[at] as number));
    report('  largest against smallest', times((medians[2] as number) / (medians[0] as number)), 'within 1.2 x');
  }
}
