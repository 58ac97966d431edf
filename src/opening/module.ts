/**
 * A JavaScript or TypeScript module as a session. To open one is to run it, with all that the user may do. It runs in a
 * thread of its own (runner.ts), anew each time, so that printing, exiting or an endless loop does no harm. A thread is no
 * sandbox: by the process that it shares with us it can draw over the screen and end the program.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { FileError } from '../files/error.js';
import { type Built, readingOf } from '../notation/built.js';
import { SourceError } from '../notation/source.js';
import type { Work } from '../notation/work.js';
import { type Opened, openGiven } from '../session/source/open.js';
import type { OpenOptions } from '../session/source/opening.js';
import { escape } from '../text/escape.js';
import { shortPath } from '../text/quoted.js';

/** What the thread is to do. */
export interface Task {
  readonly path: string;
  /** Where the answer goes. */
  readonly port: MessagePort;
}

/** Characters that are kept of what a module prints, and of what it complains of. */
export const MOST_PRINTED = 2 ** 20;

/** Why a module gave no graph, and where in its files. */
export interface Fault {
  readonly problem: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export type Answer = Built | Fault;

export interface ModuleToOpen {
  readonly file: string;
  readonly path: string;
  readonly text: string;
  readonly given: ReadonlyMap<string, number>;
  readonly options: OpenOptions;
  /** Ends it where nobody waits for it any more. */
  readonly signal: AbortSignal | undefined;
}

/** How long a module may run, in ms. */
const PATIENCE = 60_000;

/** Runs a module; gives the work of opening the graph that it exports. */
export async function openModule(module: ModuleToOpen): Promise<Work<Opened>> {
  const { answer, ...said } = await ran(module.file, module.path, module.signal);
  if ('problem' in answer) throw errorOf(answer, module);
  return openBuilt(answer, said, module);
}

function* openBuilt(
  built: Built,
  said: Pick<Opened, 'prints' | 'notes'>,
  { file, given, options }: ModuleToOpen,
): Work<Opened> {
  return { ...(yield* openGiven(readingOf(built, given), { name: file, text: '' }, given, options)), ...said };
}

interface Ran {
  readonly answer: Answer;
  /** What it printed, and what it complained of. */
  readonly prints: readonly string[];
  readonly notes: readonly string[];
}

/** Where the program's thread for modules is: beside the command and the library, wherever this code stands. */
function runner(): URL {
  const manifest = createRequire(import.meta.url).resolve('mgrad-tui/package.json');
  return pathToFileURL(join(dirname(manifest), 'dist', 'runner.js'));
}

async function ran(file: string, path: string, signal: AbortSignal | undefined): Promise<Ran> {
  const name = shortPath(file);
  signal?.throwIfAborted();
  // a channel of our own: the module may post to its parent what it likes
  const { port1: answers, port2: port } = new MessageChannel();
  const workerData: Task = { path, port };
  const worker = new Worker(runner(), { workerData, transferList: [port], argv: [], stdout: true, stderr: true });
  const [prints, notes] = [linesOf(worker.stdout), linesOf(worker.stderr)];
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new FileError(`${name} does not end: it ran for ${PATIENCE / 1000} seconds`)),
        PATIENCE,
      );
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      answers.on('message', resolve);
      answers.on('messageerror', (error) => resolve({ problem: error.message }));
      worker.on('error', (thrown: unknown) => resolve({ problem: messageOf(thrown) }));
      worker.on('exit', (code) => {
        const last: { message: Answer } | undefined = receiveMessageOnPort(answers);
        if (last) resolve(last.message);
        else reject(new FileError(`${name} ${ending(code)}`));
      });
    });
    await worker.terminate();
    return { answer, prints: await prints, notes: await notes };
  } finally {
    clearTimeout(timer);
    answers.close();
    // not awaited: a thread that the system holds up (it reads a pipe, say) ends when that is over
    void worker.terminate();
  }
}

const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : 'it threw something that is not an Error';

/** Why a thread ended without an answer: with 0 where nothing was left to happen. */
const ending = (code: number): string =>
  code === 0
    ? 'never comes to its end: it awaits something that does not happen'
    : `ended itself with code ${code} before it had exported a graph`;

/** The lines that come on a stream up to its end, with control characters spelled out. */
async function linesOf(stream: Readable): Promise<string[]> {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length <= MOST_PRINTED) text += chunk;
  });
  await finished(stream).catch(() => {});
  return text === ''
    ? []
    : text
        .replace(/\r?\n$/, '')
        .split(/\r?\n/)
        .map(escape);
}

/** The error for what is wrong in a module, with the line and a caret where that is its own file. */
function errorOf(fault: Fault, { file, path, text }: Pick<ModuleToOpen, 'file' | 'path' | 'text'>): Error {
  const { problem, line, column } = fault;
  if (fault.file === undefined || line === undefined || column === undefined)
    return new FileError(`${shortPath(file)}: ${problem}`);
  const place = pathOf(fault.file);
  if (place !== path) return new FileError(`${place}:${line}:${column}: ${problem}`);
  // where jiti puts what it needs into a first line, places there are further on than the text goes
  const offset = offsetOf(text, line, column);
  return offset === undefined
    ? new FileError(`${shortPath(file)}: ${problem}`)
    : new SourceError({ name: file, text }, offset, problem);
}

/** The path of a file as a stack names it: what is no path of this system stays what it is. */
function pathOf(file: string): string {
  if (!file.startsWith('file:')) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return file;
  }
}

/** Where a place is in a text; undefined where it is in none of its lines. */
function offsetOf(text: string, line: number, column: number): number | undefined {
  const lines = text.split('\n', line);
  const last = lines.at(-1) as string;
  if (lines.length < line || column > last.length + 1) return undefined;
  return lines.slice(0, -1).reduce((sum, { length }) => sum + length + 1, column - 1);
}
