/**
 * A JavaScript or TypeScript module as a session. Opening one runs it, with all the rights of the user. It runs in a
 * new thread each time (runner.ts), so that printing, exiting or an endless loop does no harm. A thread is not a
 * sandbox: it shares the process, so it can still draw over the screen and end the program.
 */
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { FileError } from '../files/error.js';
import { type Built, readingOf } from '../notation/built.js';
import { type Handed, type Next, NoGraph } from '../notation/handed.js';
import { SourceError } from '../notation/source.js';
import type { Work } from '../notation/work.js';
import { type Opened, openGiven } from '../session/source/open.js';
import type { OpenOptions } from '../session/source/opening.js';
import { escape } from '../text/escape.js';
import { shortPath } from '../text/short-path.js';
import { packaged } from './packaged.js';

/** The thread's task. */
export interface Task {
  readonly path: string;
  /** Where to send the answer. */
  readonly port: MessagePort;
  /** 1 once a graph that was wanted is sent. */
  readonly replied: Int32Array;
}

/** What is asked of a module that hands out a graph for each iteration. */
export interface Wanted {
  readonly k: number;
  readonly leaves: Float64Array;
}

/** The most characters that are kept of a module's stdout, and of its stderr. */
export const MOST_PRINTED = 2 ** 20;

/** Why a module exported no graph, and where in its files. */
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
  /** Ends the module when opening is cancelled. */
  readonly signal: AbortSignal | undefined;
}

/** How long a module may run, in ms. */
const PATIENCE = 60_000;
/** How long it may take for a later graph, while nothing else works. */
const NEXT_PATIENCE = 10_000;

/** Runs a module; gives the work of opening the graph that it exports. */
export async function openModule(module: ModuleToOpen): Promise<Work<Opened>> {
  const { answer, ...output } = await ran(module.file, module.path, module.signal);
  if ('problem' in answer) throw errorOf(answer, module);
  return openBuilt(answer, output, module);
}

function* openBuilt(
  built: Built,
  output: Pick<Opened, 'prints' | 'notes'>,
  { file, given, options }: ModuleToOpen,
): Work<Opened> {
  return { ...(yield* openGiven(readingOf(built, given), { name: file, text: '' }, given, options)), ...output };
}

interface Ran {
  readonly answer: Answer;
  /** What it wrote on stdout, and on stderr. */
  readonly prints: readonly string[];
  readonly notes: readonly string[];
}

async function ran(file: string, path: string, signal: AbortSignal | undefined): Promise<Ran> {
  const name = shortPath(file);
  signal?.throwIfAborted();
  // a separate channel, since the module may post anything to its parent
  const { port1: answers, port2: port } = new MessageChannel();
  const replied = new Int32Array(new SharedArrayBuffer(4));
  const workerData: Task = { path, port, replied };
  const worker = new Worker(pathToFileURL(packaged('runner.js')), {
    workerData,
    transferList: [port],
    argv: [],
    stdout: true,
    stderr: true,
  });
  const [prints, notes] = [collected(worker.stdout), collected(worker.stderr)];
  let timer: NodeJS.Timeout | undefined;
  let isKept = false;
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
    isKept = 'handsOut' in answer;
    if (!isKept) await worker.terminate();
    await Promise.all([prints.ended, notes.ended]);
    const said = { prints: linesOf(prints.text()), notes: linesOf(notes.text()) };
    if (!isKept) return { answer, ...said };
    return { answer: { ...(answer as Built), next: nextFrom(name, worker, answers, replied) }, ...said };
  } finally {
    clearTimeout(timer);
    if (!isKept) {
      answers.close();
      // not awaited: a thread that waits for the system (it reads a pipe, say) ends only after that
      void worker.terminate();
    }
  }
}

/** Threads end when nothing can ask for their graphs any more. */
const threads = new FinalizationRegistry((worker: Worker) => void worker.terminate());

/**
 * Asks a module's thread for its later graphs, and waits: a step is complete when it returns. The thread does not keep the
 * process alive.
 */
function nextFrom(name: string, worker: Worker, answers: MessagePort, replied: Int32Array): Next {
  worker.removeAllListeners();
  answers.removeAllListeners();
  let ended: string | undefined;
  const end = (why: string): void => {
    ended ??= why;
  };
  worker.on('error', (thrown: unknown) => end(messageOf(thrown)));
  worker.on('exit', () => end('its thread has ended'));
  worker.unref();
  answers.unref();
  const next: Next = (k, leaves) => {
    if (ended !== undefined) throw new NoGraph(`next(${k}) cannot be run: ${ended}; :open ${name} runs it again`);
    Atomics.store(replied, 0, 0);
    answers.postMessage({ k, leaves } satisfies Wanted);
    if (Atomics.wait(replied, 0, 0, NEXT_PATIENCE) === 'timed-out') {
      end(`it ran for ${NEXT_PATIENCE / 1000} seconds before`);
      void worker.terminate();
      throw new NoGraph(`next(${k}) does not end: it ran for ${NEXT_PATIENCE / 1000} seconds`);
    }
    const reply = receiveMessageOnPort(answers)?.message as Handed | Fault;
    if ('tape' in reply) return reply;
    const { problem, file, line } = reply;
    const place = file === undefined ? '' : ` (${basename(pathOf(file))}:${line})`;
    const own = problem.replace(/^TypeError: (?=next\()/, '');
    throw new NoGraph(own.startsWith('next(') ? own : `next(${k}) failed: ${own}${place}`);
  };
  threads.register(next, worker);
  return next;
}

const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : 'it threw something that is not an Error';

/** Why a thread ended without an answer: with code 0 if nothing was left to run. */
const ending = (code: number): string =>
  code === 0
    ? 'never comes to its end: it awaits something that does not happen'
    : `ended itself with code ${code} before it had exported a graph`;

/** What a stream has said so far, and when it ends. */
function collected(stream: Readable): { readonly text: () => string; readonly ended: Promise<void> } {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length <= MOST_PRINTED) text += chunk;
  });
  return { text: () => text, ended: finished(stream).catch(() => {}) };
}

/** The lines of a text, with control characters spelled out. */
const linesOf = (text: string): string[] =>
  text === ''
    ? []
    : text
        .replace(/\r?\n$/, '')
        .split(/\r?\n/)
        .map(escape);

/** The error of a module, with the line and a caret if it is in the module's own file. */
function errorOf(fault: Fault, { file, path, text }: Pick<ModuleToOpen, 'file' | 'path' | 'text'>): Error {
  const { problem, line, column } = fault;
  if (fault.file === undefined || line === undefined || column === undefined)
    return new FileError(`${shortPath(file)}: ${problem}`);
  const place = pathOf(fault.file);
  if (place !== path) return new FileError(`${place}:${line}:${column}: ${problem}`);
  // jiti may add code to the first line, so that columns in it are beyond its end
  const offset = offsetOf(text, line, column);
  return offset === undefined
    ? new FileError(`${shortPath(file)}${text.split('\n', line).length < line ? '' : `:${line}`}: ${problem}`)
    : new SourceError({ name: file, text }, offset, problem);
}

/** The path of a file in a stack trace; what is not a path of this system stays as it is. */
function pathOf(file: string): string {
  if (!file.startsWith('file:')) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return file;
  }
}

/** The offset of a place in a text; undefined if it is not in any of its lines. */
function offsetOf(text: string, line: number, column: number): number | undefined {
  const lines = text.split('\n', line);
  const last = lines.at(-1) as string;
  if (lines.length < line || column > last.length + 1) return undefined;
  return lines.slice(0, -1).reduce((sum, { length }) => sum + length + 1, column - 1);
}
