/** Where the graph comes from: a built-in example, a file, text piped in, or the expression itself. */
import { fstatSync } from 'node:fs';
import { basename } from 'node:path';
import { readExample, sourceOf } from '../examples/read.js';
import { EXAMPLES, exampleNamed, hasText } from '../examples/table.js';
import { FileError, unreadable } from '../files/error.js';
import { kindOfFile } from '../files/kind.js';
import { EXPECTED, textFrom } from '../files/read.js';
import type { Source } from '../notation/source.js';
import type { Work } from '../notation/work.js';
import { openFile } from '../opening/open-file.js';
import type { GivenSettings } from '../session/model.js';
import { exampleOptions, type Opened, openGiven, openSaved, openSource } from '../session/source/open.js';
import { waitingFor } from '../terminal/waiting.js';
import { noSuch } from '../text/nearest.js';
import { shortened } from '../text/quoted.js';
import { type Arguments, UsageError } from './arguments.js';

/** How long a pipe that nobody asked for by `-` may stay silent, in ms. */
const PATIENCE = 1000;
const FIRST = 'lecture';

/** Finds the input; gives the work of opening it. Both throw an error that says what is wrong with it. */
export async function openInput(argv: Arguments): Promise<Work<Opened>> {
  const { example, input, seed } = argv;
  if (example !== undefined) return fromExample(example, argv);
  if (seed !== undefined) throw new UsageError(notRandom(seed));
  if (input === '-') return fromStdin((await stdinText()) ?? '', argv);
  if (input !== undefined) return fromArgument(input, argv);
  const piped = isPiped() ? await stdinText(PATIENCE) : undefined;
  return piped === undefined || piped.trim() === '' ? fromExample(FIRST, argv) : fromStdin(piped, argv);
}

const settingsIn = ({ root, lr, direction, optimizer }: Arguments): GivenSettings => ({
  ...(root !== undefined && { root }),
  ...(lr !== undefined && { lr }),
  ...(direction !== undefined && { direction }),
  ...(optimizer !== undefined && { optimizer }),
});

/** A graph that begins with the same numbers whatever the seed. */
const notRandom = (seed: number): string =>
  `--seed ${seed}: there are no random numbers here; it is for ${EXAMPLES.filter((row) => !hasText(row))
    .map(({ name }) => `--example ${name}`)
    .join(' and ')}`;

function fromExample(name: string, argv: Arguments): Work<Opened> {
  const { given, seed, root } = argv;
  const example = exampleNamed(name);
  if (!example) {
    const names = EXAMPLES.map((row) => row.name);
    throw new UsageError(noSuch('example', name, names));
  }
  if (seed !== undefined && hasText(example)) throw new UsageError(notRandom(seed));
  const { select, ...own } = exampleOptions(example);
  return openGiven(readExample(example, { given }, seed), sourceOf(example), given, {
    ...own,
    // another root may not depend on it
    ...(root === undefined && select !== undefined && { select }),
    ...settingsIn(argv),
  });
}

/** Opens a text in the notation. In an expression, an unknown name is most likely a leaf that was given no value. */
function fromText(
  source: Source,
  title: string,
  argv: Arguments,
  hintUnknown?: (name: string) => string,
): Work<Opened> {
  return openSource(source, argv.given, { title, ...settingsIn(argv) }, hintUnknown);
}

function fromStdin(text: string, argv: Arguments): Work<Opened> {
  if (text.trim() === '') throw new UsageError(`nothing came on stdin; ${EXPECTED}`);
  const source = { name: '<stdin>', text };
  // no statement begins with a brace, and a saved session does
  if (text.trimStart().startsWith('{')) return openSaved(source, argv.given, { title: 'stdin', ...settingsIn(argv) });
  return fromText(source, 'stdin', argv);
}

async function fromArgument(argument: string, argv: Arguments): Promise<Work<Opened>> {
  if (argument.trim() === '') throw new UsageError(`the expression is empty; ${EXPECTED}`);
  if (kindOfFile(argument) !== 'none' || isPath(argument)) {
    const end = waitingFor(basename(argument));
    return openFile(argument, argv.given, settingsIn(argv)).finally(end);
  }
  const hint = (name: string): string => ` (a value is given with ${shortened(name)}=1)`;
  return fromText({ name: '<expression>', text: argument }, argument, argv, hint);
}

/** Beginnings and endings that no expression has. Whoever types one means a file. */
const PATH = /^(?:\/|\.\.?[/\\])|\.(?:py|txt|ipynb|json|md|[cm]?[jt]s|mgrad|csv|toml|ya?ml)\/?$/i;

const isPath = (argument: string): boolean => PATH.test(argument) && !/[=\n]/.test(argument);

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
