/**
 * A user's own program, run by Python with the helper (mgrad.py) around it. It runs free: what it prints and what the
 * helper says is handed on as it comes, and only a reader that is slower than its prints makes it wait.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { FileError, reasonOf } from '../../../files/error.js';
import { shortPath } from '../../../text/short-path.js';
import { packaged } from '../../packaged.js';
import { eventIn, type ProgramEvent } from './events.js';
import { endGroup, signalGroup } from './group.js';
import type { Python } from './python.js';

export interface ProgramToRun {
  /** `FILE arguments...` or `-m MODULE arguments...`. */
  readonly words: readonly string[];
  readonly python: Python;
  /** The folder for moments. */
  readonly folder: string;
  /** Whether every moment is taken, however long that takes. */
  readonly every: boolean;
  /** The helper, if it is not the one that is packed with us. */
  readonly helper?: string;
}

/** What happens while it runs. */
export interface Listener {
  /** Bytes on its stdout (1) or stderr (2); a promise makes the program wait. */
  printed(on: 1 | 2, bytes: Buffer): Promise<void> | undefined;
  happened(event: ProgramEvent): void;
}

/** How it ended: with a code or by a signal. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProgram {
  /** Once it has ended, and all that it wrote has been handed on. */
  readonly ended: Promise<ProgramEnd>;
  /** Ends it and what it has started: by these signals, each a second after the one before, and then by SIGKILL. */
  end(...signals: NodeJS.Signals[]): Promise<void>;
  /** Sends a signal to it and what it has started. */
  signal(signal: NodeJS.Signals): void;
}

/** The share of the program's time that taking moments may take. */
const SHARE = 0.2;
/** The helper's pipe, beside the three standard streams. */
const PIPE = 3;
/** How long what a program left running may keep its streams open, in ms. */
const LINGER = 500;

/** What the program is called: its file, or its module. */
export const programName = ([first = '', second = '']: readonly string[]): string =>
  first === '-m' ? `-m ${second}` : first;

/** Starts a program. Rejects with a FileError if that is not possible. */
export async function startProgram(
  { words, python, folder, every, helper = packaged('mgrad.py') }: ProgramToRun,
  listener: Listener,
): Promise<RunningProgram> {
  const { command, before } = python;
  const child = spawn(command, [...before, helper, '--run', ...words], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, MGRAD_RUN: JSON.stringify({ folder, pipe: PIPE, every, share: SHARE }) },
    // a group of its own: ^C comes to us alone, and ending the group ends all that it has started
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  // at any exit of ours, without a second to wait
  const kill = (): void => void signalGroup(child, 'SIGKILL');
  process.on('exit', kill);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(new FileError(`${shortPath(command)} cannot be run: ${reasonOf(error)}`));
    });
  });
  const ended = endOf(child, listener).finally(() => process.off('exit', kill));
  return {
    ended,
    end: (...signals) => endGroup(child, signals),
    signal: (signal) => void signalGroup(child, signal),
  };
}

async function endOf(child: ChildProcess, { printed, happened }: Listener): Promise<ProgramEnd> {
  const [stdin, stdout, stderr, pipe] = child.stdio as unknown as [NodeJS.WritableStream, Readable, Readable, Readable];
  stdin.on('error', () => {});
  stdin.end();
  const open = Promise.all([
    drained(stdout, (bytes) => printed(1, bytes)),
    drained(stderr, (bytes) => printed(2, bytes)),
    drained(
      pipe,
      byLines((line) => {
        const event = eventIn(line);
        if (event) happened(event);
      }),
    ),
  ]);
  const end = await new Promise<ProgramEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  // processes that it has left running have its streams open too
  const timer = setTimeout(() => void endGroup(child), LINGER);
  await open;
  clearTimeout(timer);
  if (signalGroup(child, 0)) await endGroup(child);
  return end;
}

/** Hands on what comes on a stream; resolves at its end. */
async function drained(stream: Readable, take: (bytes: Buffer) => Promise<void> | undefined): Promise<void> {
  try {
    for await (const bytes of stream) {
      const wait = take(bytes);
      if (wait) await wait;
    }
  } catch {
    // a stream that fails is at its end
  }
}

/** The longest line that is read; a longer one is not from the helper. */
const LONGEST = 2 ** 22;

/** Splits bytes into lines. */
function byLines(take: (line: string) => void): (bytes: Buffer) => undefined {
  const decoder = new TextDecoder();
  let rest = '';
  return (bytes) => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() as string;
    if (rest.length > LONGEST) rest = '';
    for (const line of lines) take(line);
    return undefined;
  };
}
