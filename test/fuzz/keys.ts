/**
 * Keys in a real terminal, on five graphs: whatever is pressed, typed, pasted or clicked, the program goes on, answers the
 * next key, writes nothing but what a terminal is to do, and gives the terminal back in the end.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEYMAP } from '../../src/layout/input/keymap.js';
import { escapeToAscii } from '../../src/text/escape.js';
import { longFile } from '../pty/long-file.js';
import { startProcess, type TerminalProcess } from '../pty/terminal.js';
import { type Dice, diceFor, STRANGE } from './dice.js';
import type { Failure } from './texts.js';

const CLI = join(process.cwd(), 'dist/cli.js');
/** So many keys, and the program is ended and started again on the next graph. */
export const SESSION = 1000;
/** So many keys, and it has to answer. */
const BATCH = 50;
/** How long it may take to, in ms. */
const PATIENCE = 60_000;

const SPECIAL: Readonly<Record<string, string>> = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  delete: '\x1b[3~',
  enter: '\r',
  tab: '\t',
  'shift+tab': '\x1b[Z',
  backspace: '\x7f',
  esc: '\x1b[27u',
};

/** What a key sends. */
function bytesOf(name: string): string {
  const control = /^ctrl\+(\w)$/.exec(name)?.[1];
  return SPECIAL[name] ?? (control === undefined ? name : String.fromCharCode(control.charCodeAt(0) - 96));
}

/** What ends it, and what gives the terminal to nobody for a while, which then echoes by itself whatever comes. */
const LEFT_OUT = ['q', 'ctrl+c', 'ctrl+z'];
const KEYS = KEYMAP.flatMap(({ keys }) => keys).filter((name) => !LEFT_OUT.includes(name));
const TYPED = (
  'a.data = 3;a.data += 1;L = L + a;a.grad = 1;L.backward();lr 0.1;lr 0.1/(k + 1);root L;descend;freeze a;go a;a;3*a;' +
  'example diamond;open g.py;open no.py;w;w g.py;w! g.py;export g.svg;export g.json;export g.csv;bug overwrite;bug recurse;bug keep-inner;bug off;' +
  'predict;compare;compare lr 0.1;until k = 5;say hello;nonsense;1/0;a.label = "\x1b[2J";help;optimizer adam;undo'
).split(';');

/** What somebody may do next: a key, mostly one that does something. */
function drawn(dice: Dice): string {
  switch (dice.below(24)) {
    case 0:
      return `:${dice.pick(TYPED)}\r`;
    case 1:
      return `/${dice.pick(['a', 'w', 'L', '0', ' ', 'é'])}\r`;
    case 2:
      return `e\x15${dice.pick(['1', '-2.5', '1/3', 'nan', 'abc', '9'.repeat(300)])}\r`;
    case 3:
      return `\x1b[200~${dice.pick([...TYPED, ...STRANGE, 'a.data = 1\nb.data = 2\n', 'x'.repeat(3000)])}\x1b[201~`;
    case 4:
      return `\x1b[<${dice.pick(['0', '64', '65', '2'])};${1 + dice.below(130)};${1 + dice.below(45)}M`;
    case 5:
      return dice.pick([...STRANGE, '\x1b[', '\x1bO', '\x1b[1;5C', '\x1b[?1;2c', '\x1b[I', '\x1bP1$r\x1b\\', '\xff']);
    case 6:
      return String(1 + dice.below(dice.chance(0.2) ? 100_000 : 20));
    case 7:
      return String.fromCharCode(32 + dice.below(95)).replace('q', '');
    default:
      return bytesOf(dice.pick(KEYS));
  }
}

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
  [40, 12],
  [20, 5],
] as const;

/** What the program may be opened on, in a folder that is the fuzzer's own. */
const graphsIn = (folder: string): readonly (readonly string[])[] => [
  ['--example', 'lecture'],
  ['--example', 'moons', '--mouse'],
  ['--example', 'tutor'],
  [longFile(join(folder, 'chain.py'), 20_000)],
  ['--plain', 'a = 2; b = -3; c = a*b + a; d = tanh(c); L = d**2 + b/c'],
];

/** What is written to a terminal: ends of lines, a step back in a field, colours, moves, modes, a text for the clipboard. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with ESC
const SEQUENCES = /\r|\n|\x1b\[[?]?[\d;]*[A-Za-z]|\x1b\]52;c;[\w+/=]*\x07|\x08/g;
const RAW = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

export interface KeyFigures {
  keys: number;
  sessions: number;
  /** How often a key has ended the program, as it may. */
  left: number;
  slowest: number;
  megabytes: number;
}

/** Presses so many keys from one on. */
export async function pressKeys(
  folder: string,
  seed: number,
  from: number,
  count: number,
  said: (figures: KeyFigures, failed: number) => void,
): Promise<{ figures: KeyFigures; failures: Failure[] }> {
  const graphs = graphsIn(folder);
  const figures: KeyFigures = { keys: 0, sessions: 0, left: 0, slowest: 0, megabytes: 0 };
  const failures: Failure[] = [];
  const first = from - (from % SESSION);
  for (let index = first; index < from + count; index += SESSION) {
    const argv = graphs[(index / SESSION) % graphs.length] as readonly string[];
    const keys = Math.min(SESSION, from + count - index);
    const problem = await session(folder, argv, diceFor(seed, 'keys', index), keys, figures);
    if (problem) failures.push({ part: 'keys', index, ...problem });
    said(figures, failures.length);
  }
  return { figures, failures };
}

type Problem = Pick<Failure, 'problem' | 'input'>;

/** One program from its start to its end. Gives what was wrong. */
async function session(
  folder: string,
  argv: readonly string[],
  dice: Dice,
  count: number,
  figures: KeyFigures,
): Promise<Problem | undefined> {
  const isPlain = argv.includes('--plain');
  const start = (): TerminalProcess => startProcess([CLI, ...argv], { cwd: folder });
  const ready = isPlain ? 'q quits' : 'q quit';
  let app = start();
  let batch: string[] = [];
  figures.sessions++;
  try {
    await app.until(ready, PATIENCE);
    for (let done = 0; done < count; done += batch.length) {
      batch = Array.from({ length: Math.min(BATCH, count - done) }, () => drawn(dice));
      const [columns, rows] = dice.chance(0.2) ? dice.pick(SIZES) : SIZES[0];
      app.resize(columns, rows);
      sendInPieces(app, batch.join(''), dice);
      const begun = performance.now();
      app.resize(80, 24);
      if (!(await answers(app))) {
        const problem = await endedWell(app);
        if (problem) return { problem, input: batch.join('') };
        figures.left++;
        app = start();
        await app.until(ready, PATIENCE);
      }
      figures.keys += batch.length;
      figures.slowest = Math.max(figures.slowest, performance.now() - begun);
    }
    figures.megabytes = Math.max(figures.megabytes, megabytesOf(app.pid));
    app.send('q');
    const problem = await endedWell(app);
    return problem === undefined ? undefined : { problem, input: batch.join('') };
  } catch (error) {
    return { problem: (error as Error).message, input: batch.join('') };
  } finally {
    app.close();
  }
}

/** Sends a text as a terminal does when much is typed: in pieces that end anywhere. */
function sendInPieces(app: TerminalProcess, text: string, dice: Dice): void {
  for (let at = 0; at < text.length; ) {
    const length = 1 + dice.below(200);
    app.send(text.slice(at, at + length));
    at += length;
  }
}

const ESC = SPECIAL.esc as string;
let probes = 0;

/** Whether the program is there and answers: with everything cancelled, `:say` shows what was not there before. */
async function answers(app: TerminalProcess): Promise<boolean> {
  const word = `probe${++probes}`;
  // the end of a paste and of a sequence that was begun, and out of fields, pages and the help
  app.send(`\x1b[201~\x07\x1b[201~${ESC.repeat(5)}`);
  app.send(`:say ${word}\r`);
  await app.until(() => app.isOver || app.screen().includes(word), PATIENCE);
  if (app.isOver) return false;
  app.send(ESC.repeat(3));
  return true;
}

/** What is wrong with the end of a program; undefined if it left the terminal as it was and has written nothing raw. */
async function endedWell(app: TerminalProcess): Promise<string | undefined> {
  const { code, signal } = await app.exited(PATIENCE);
  if (code !== 0 || signal !== 0) return `ended with code ${code}, signal ${signal}:\n${app.screen()}`;
  const modes = app.modes();
  if (modes.alternate || modes.bracketedPaste || modes.cursorHidden || modes.mouse !== 'none')
    return `left the terminal with ${JSON.stringify(modes)}`;
  const text = app.raw.replace(SEQUENCES, '');
  const at = text.search(RAW);
  return at < 0 ? undefined : `wrote a raw ${escapeToAscii(JSON.stringify(text.slice(Math.max(0, at - 40), at + 20)))}`;
}

/** The most memory that a process has had, where the system says. */
function megabytesOf(pid: number): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}
