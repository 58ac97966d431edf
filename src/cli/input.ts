/** Where the graph comes from: a built-in example, a file, text piped in, or the expression itself. */
import { fstatSync } from 'node:fs';
import { basename } from 'node:path';
import { readExample, sourceOf } from '../examples/read.js';
import { EXAMPLES, exampleNamed, hasText } from '../examples/table.js';
import { FileError, unreadable } from '../files/error.js';
import { EXPECTED, fileText, kindOfFile, textFrom } from '../files/text.js';
import { type Reading, type ReadOptions, readSource } from '../notation/read.js';
import type { Source } from '../notation/source.js';
import { exampleOptions } from '../session/example.js';
import { clipped } from '../text/clipped.js';
import { suggestion } from '../text/nearest.js';
import { type Arguments, UsageError } from './arguments.js';

export interface Input {
  readonly source: Source;
  /** Makes the graph of it. */
  readonly read: (options: ReadOptions) => Reading;
  /** What the header calls it. */
  readonly title: string;
  /** The node to begin at; the root if not said. */
  readonly select?: string;
  /** What the status line says until the first key. */
  readonly hint?: string;
}

/** How long a pipe that nobody asked for by `-` may stay silent, in ms. */
const PATIENCE = 1000;
const FIRST = 'lecture';

/** Finds and reads the input. Throws a UsageError or a FileError that says what is wrong with it. */
export async function readInput({ example, input, seed }: Arguments): Promise<Input> {
  if (example !== undefined) return fromExample(example, seed);
  if (seed !== undefined) throw new UsageError(notRandom(seed));
  if (input === '-') return fromStdin((await stdinText()) ?? '');
  if (input !== undefined) return fromArgument(input);
  const piped = isPiped() ? await stdinText(PATIENCE) : undefined;
  return piped === undefined || piped.trim() === '' ? fromExample(FIRST) : fromStdin(piped);
}

/** A graph that begins with the same numbers whatever the seed. */
const notRandom = (seed: number): string =>
  `--seed ${seed}: there are no random numbers here; it is for ${EXAMPLES.filter((row) => !hasText(row))
    .map(({ name }) => `--example ${name}`)
    .join(' and ')}`;

function fromExample(name: string, seed?: number): Input {
  const example = exampleNamed(name);
  if (!example) {
    const names = EXAMPLES.map((row) => row.name);
    throw new UsageError(
      `there is no example "${clipped(name)}"${suggestion(name, names) || `; there are ${names.join(', ')}`}`,
    );
  }
  if (seed !== undefined && hasText(example)) throw new UsageError(notRandom(seed));
  return {
    source: sourceOf(example),
    read: (options) => readExample(example, options, seed),
    ...exampleOptions(example),
  };
}

const fromText = (source: Source, title: string): Input => ({
  source,
  title,
  read: (options) => readSource(source, options),
});

function fromStdin(text: string): Input {
  if (text.trim() === '') throw new UsageError(`nothing came on stdin; ${EXPECTED}`);
  return fromText({ name: '<stdin>', text }, 'stdin');
}

function fromArgument(argument: string): Input {
  const name = clipped(argument);
  if (argument.trim() === '') throw new UsageError(`the expression is empty; ${EXPECTED}`);
  const kind = kindOfFile(argument);
  if (kind === 'directory') throw new UsageError(`${name} is a directory; expected a file`);
  if (kind === 'none') {
    if (isPath(argument)) throw new UsageError(`there is no file ${name}`);
    return fromText({ name: '<expression>', text: argument }, argument);
  }
  const other = OTHER_LANGUAGES.find(({ ending }) => ending.test(argument));
  if (other) throw new UsageError(`${name} is ${other.kind}; ${other.advice}`);
  const text = fileText(argument);
  if (text.trim() === '') throw new UsageError(`${name} is empty; ${EXPECTED}`);
  return fromText({ name: argument, text }, basename(argument));
}

/** Beginnings and endings that no expression has. Whoever types one means a file. */
const PATH = /^(?:\/|\.\.?[/\\])|\.(?:py|txt|ipynb|json|md|[cm]?[jt]s|mgrad|csv|toml|ya?ml)$/i;

const isPath = (argument: string): boolean => PATH.test(argument) && !/[=\n]/.test(argument);

/** Files that hold a graph in other words than the notation's. */
const OTHER_LANGUAGES = [
  { ending: /\.ipynb$/i, kind: 'a notebook', advice: 'paste its cells into one .py file' },
  { ending: /\.[cm]?[jt]s$/i, kind: 'a program', advice: 'run it with node' },
];

/** Whether stdin is a pipe or a file rather than a terminal or nothing. */
function isPiped(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false;
  }
}

/** Everything that comes on stdin; undefined where nothing at all has come in `patience` ms. */
async function stdinText(patience?: number): Promise<string | undefined> {
  const { stdin } = process;
  if (patience !== undefined && (await isSilent(stdin, patience))) return undefined;
  const text = textFrom('stdin');
  try {
    for await (const chunk of stdin) text.add(chunk);
    return text.end();
  } catch (error) {
    throw error instanceof FileError ? error : unreadable('stdin', error);
  }
}

/** Whether nothing comes on a stream for a while, not even its end. One that stayed silent keeps nobody waiting. */
function isSilent(stream: NodeJS.ReadStream, patience: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (silent: boolean): void => {
      clearTimeout(timer);
      stream.off('readable', heard).off('error', heard);
      if (silent) stream.pause().unref();
      resolve(silent);
    };
    const heard = (): void => done(false);
    const timer = setTimeout(done, patience, true);
    stream.on('readable', heard).on('error', heard);
  });
}
