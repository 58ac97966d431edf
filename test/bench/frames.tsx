/** From a key to the frame it causes, in the real app on a screen of 80x24, for graphs of all sizes. */
import { EventEmitter } from 'node:events';
import { render } from 'ink';
import { readExample, sourceOf } from '../../src/examples/read.js';
import { type Example, exampleNamed } from '../../src/examples/table.js';
import { frameOf } from '../../src/layout/frame/frame.js';
import { UNICODE } from '../../src/layout/glyphs.js';
import { lineText } from '../../src/layout/line.js';
import { readSource } from '../../src/notation/read.js';
import type { Session } from '../../src/session/model.js';
import { openReading } from '../../src/session/source/opening.js';
import { escape } from '../../src/text/escape.js';
import { count } from '../../src/text/numbers.js';
import { createExplorer } from '../../src/view/explorer/explorer.js';
import { framesOn } from '../../src/view/frames.js';
import { App } from '../../src/view/ink/app.js';
import { type Built, chain, sessionOn, sharing, wideSum } from './graphs.js';
import { heading, median, ms, report, SPREAD_ROUNDS, spread, timed, times } from './measure.js';

/** The smallest does not even fill the screen's rows. */
const SIZES = [7, 10_000, 1_000_000];
/** Down and up as often: each four times in eight moves. */
const MOVES = 152;

class Output extends EventEmitter {
  readonly isTTY = true;
  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    super();
  }
  /** When something was written last. */
  writtenAt = 0;
  write(_text: string): boolean {
    this.writtenAt = performance.now();
    return true;
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
const opened = (graph: Built): Opened => openedOn(sessionOn(graph, 'bench'), 80, 24);

function openedOn(session: Session, columns: number, rows: number): Opened {
  const output = new Output(columns, rows);
  const explorer = createExplorer(session, { columns, rows, glyphs: UNICODE });
  const frames = framesOn(output as unknown as NodeJS.WriteStream);
  const app = render(<App explorer={explorer} />, {
    stdout: frames.stdout,
    stdin: { isTTY: false } as NodeJS.ReadStream,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 1000,
    onRender: frames.rendered,
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
      const begun = performance.now();
      explorer.key(name);
      while (output.writtenAt < begun) await new Promise((resolve) => setImmediate(resolve));
      return output.writtenAt - begun;
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
    const round = async (): Promise<number[]> => {
      const taken = SIZES.map((): number[] => []);
      for (let i = 0; i < MOVES; i++)
        for (const [at, app] of apps.entries()) taken[at]?.push(await app.move(i % 8 < 4 ? 'j' : 'k'));
      return taken.map(median);
    };
    await round();
    const rounds: number[][] = [];
    for (let i = 0; i < SPREAD_ROUNDS; i++) rounds.push(await round());
    for (const app of apps) app.close();
    await pause(50);
    for (const [at, size] of SIZES.entries())
      report(`${name}, ${count(size)} nodes`, ms(median(rounds.map((each) => each[at] as number))));
    const ratios = rounds.map((each) => (each[2] as number) / (each[0] as number));
    report('  1,000,000 against 7', spread(ratios), 'within 1.2 x');
  }
}

/** Sizes of the screen, and how much longer a key may take than the same lines without Ink. */
const SCREENS: readonly [number, number, number][] = [
  [80, 24, 3],
  [120, 40, 2.5],
  [200, 60, 1.5],
];

/** Steps that the plot shows. */
const STEPS = 20;

/** Presses a key and makes the lines of the screen, without Ink; gives the milliseconds that takes. */
function linesOnly(session: Session, columns: number, rows: number): (name: string) => number {
  const explorer = createExplorer(session, { columns, rows, glyphs: UNICODE });
  const output = new Output(columns, rows);
  return (name) =>
    timed(() => {
      explorer.key(name);
      const { session, place, viewport } = explorer.snapshot();
      const { header, strip, tree, inspector, plot, card, status, footer } = frameOf(session, place, viewport);
      const panes = [tree, inspector, plot, card, status].flatMap((lines = []) => lines);
      const lines = [header ?? [], strip ?? [], ...panes, footer ?? []];
      output.write(lines.map((line) => escape(lineText(line))).join('\n'));
    });
}

/** From a key to its frame on the lecture, warm, against the lines of that frame alone. */
export async function benchKeys(): Promise<void> {
  heading('From a key to its frame on the lecture, against the same lines without Ink');
  for (const [columns, rows, most] of SCREENS) {
    const app = openedOn(lecture(), columns, rows);
    const without = linesOnly(lecture(), columns, rows);
    for (const key of ['b', ...'s'.repeat(STEPS)]) {
      await app.move(key);
      without(key);
    }
    const [whole, alone]: [number[], number[]] = [[], []];
    for (let i = 0; i < 4 * MOVES; i++) {
      const key = i % 8 < 4 ? 'j' : 'k';
      const [time, lines] = [await app.move(key), without(key)];
      if (i < 2 * MOVES) continue;
      whole.push(time);
      alone.push(lines);
    }
    app.close();
    report(`${columns}x${rows}`, ms(median(whole)));
    report('  the lines without Ink', ms(median(alone)));
    report('  a key against them', times(median(whole) / median(alone)), `at most ${most} x`);
  }
}

const lecture = (): Session => {
  const row = exampleNamed('lecture') as Example;
  return openReading(readExample(row), sourceOf(row), { title: 'lecture' });
};

/** Keys that open a lens or the card beside the tree. */
const VIEWS: readonly [string, readonly string[]][] = [
  ['the plain tree', []],
  ['the ledger', ['tab']],
  ['local derivatives', ['tab', 'tab']],
  ['checks', ['tab', 'tab', 'tab']],
  ['the card', ['b', 'x']],
  ['the card after a step', ['s', 'x']],
  ['a slice', ['v']],
];

export async function benchLenses(): Promise<void> {
  heading('The same at 1,000,000 nodes (a DAG with much sharing) with more on the screen');
  const [small, large] = [7, 1_000_000].map((size) => VIEWS.map(() => opened(sharing(size)))) as [Opened[], Opened[]];
  const apps = [...large, ...small];
  const path = ['j', 'j', 'j', 'j', 'k', 'k', 'k', 'k'];
  for (const [at, app] of apps.entries()) {
    const [, keys] = VIEWS[at % VIEWS.length] as (typeof VIEWS)[number];
    await app.press(...keys, ...path);
    await pause(2000);
    await app.press(...path);
  }
  const taken = apps.map((): number[] => []);
  for (let i = 0; i < MOVES; i++)
    for (const [at, app] of apps.entries()) taken[at]?.push(await app.move(path[i % path.length] as string));
  for (const app of apps) app.close();
  const medians = taken.map(median);
  for (const [at, [name]] of VIEWS.entries()) {
    report(name, ms(medians[at] as number));
    const against = (other: number): string => times((medians[at] as number) / (medians[other] as number));
    if (at > 0) report('  against the plain tree', against(0), 'within 1.2 x');
    report('  against the same at 7 nodes', against(VIEWS.length + at), 'within 1.2 x');
  }
}

/** Graphs whose first leaf has a card that takes long: 100,000 users, and 2**34 paths. */
const CARDS: readonly [string, string][] = [
  ['the lecture', ''],
  ['a node with 100,000 users', `x = 1.0\nL = ${'x + '.repeat(99_999)}x\n`],
  ['a node with 17,179,869,184 paths', `x = 1.0\n${'x = x + x\n'.repeat(34)}L = x * 1\n`],
];

/** From `x` to the frame with the card, on its last row, opened and closed again and again after a step. */
export async function benchCard(): Promise<void> {
  heading('From x to the frame with the card open');
  const sessions = CARDS.map(([, text]) => {
    const source = { name: 'card.py', text };
    return text === '' ? lecture() : openReading(readSource(source), source, {});
  });
  const apps = sessions.map((session) => openedOn(session, 80, 24));
  for (const app of apps) await app.press('E', 'G', 's');
  const rounds: number[][] = [];
  for (let i = 0; i < OPENINGS; i++) {
    const round: number[] = [];
    for (const app of apps) {
      // another iteration: nothing is known of it yet
      await app.press('s');
      round.push(await app.move('x'));
      await app.press('x');
    }
    rounds.push(round);
  }
  for (const app of apps) app.close();
  for (const [at, [name]] of CARDS.entries()) {
    const own = median(rounds.map((each) => each[at] as number));
    report(name, ms(own));
    if (at > 0)
      report(
        '  against the lecture',
        spread(rounds.map((each) => (each[at] as number) / (each[0] as number))),
        'within 1.2 x',
      );
  }
}

const OPENINGS = 15;
