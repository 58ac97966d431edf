/** Where the graph comes from: a built-in example, a file, text piped in, or the expression itself. */
import { fstatSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { EXAMPLES, exampleNamed } from '../examples/table.js';
import type { Source } from '../notation/source.js';
import { escape } from '../text/escape.js';
import { suggestion } from '../text/nearest.js';
import { type Arguments, UsageError } from './arguments.js';

export interface Input {
  readonly source: Source;
  /** What the header calls it. */
  readonly title: string;
}

/** How long a pipe that nobody asked for by `-` may stay silent, in ms. */
const PATIENCE = 1000;
/** Endings of files that people give to a program like this. */
const FILE_ENDING = /(^|[\w)\]/\\.-])\.(py|txt|ipynb|json|md|mjs|cjs|js|ts|mgrad|csv|toml|ya?ml)$/i;
const FIRST = 'lecture';

/** Finds and reads the input. Throws a UsageError that names what is wrong with it. */
export async function readInput({ example, input }: Arguments): Promise<Input> {
  if (example !== undefined) return fromExample(example);
  if (input === '-') return fromStdin((await allOf(process.stdin)) ?? '', true);
  if (input !== undefined) return fromArgument(input);
  const piped = isPiped() ? await allOf(process.stdin, PATIENCE) : undefined;
  return piped === undefined || piped === '' ? fromExample(FIRST) : fromStdin(piped, false);
}

function fromExample(name: string): Input {
  const example = exampleNamed(name);
  if (!example) {
    const names = EXAMPLES.map((row) => row.name);
    throw new UsageError(`there is no example "${name}"${suggestion(name, names) || `; there are ${names.join(', ')}`}`);
  }
  return { source: { name: `${example.name}.py`, text: example.text }, title: example.name };
}

function fromStdin(text: string, asked: boolean): Input {
  if (text.trim() === '' && asked) throw new UsageError('nothing came on stdin; expected statements like L = a*b');
  return { source: { name: '<stdin>', text }, title: 'stdin' };
}

function fromArgument(argument: string): Input {
  const kind = kindOfFile(argument);
  if (kind === 'directory') throw new UsageError(`${argument} is a directory; expected a file`);
  if (kind === 'none') {
    if (looksLikeFile(argument)) throw new UsageError(`there is no file ${argument}`);
    return { source: { name: '<expression>', text: argument }, title: argument };
  }
  const text = readText(argument);
  if (text.trim() === '') throw new UsageError(`${argument} is empty; expected statements like L = a*b`);
  return { source: { name: argument, text }, title: basename(argument) };
}

const looksLikeFile = (argument: string): boolean => FILE_ENDING.test(argument) && !/[\s=+*()]/.test(argument);

function kindOfFile(path: string): 'file' | 'directory' | 'none' {
  try {
    return statSync(path).isDirectory() ? 'directory' : 'file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'ELOOP') throw new UsageError(`${path} cannot be read: ${reason(error)}`);
    return 'none';
  }
}

function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reason(error)}`);
  }
  return decoded(bytes, path);
}

function decoded(bytes: Uint8Array, name: string): string {
  if (bytes.includes(0)) throw new UsageError(`${name} is a binary file; expected text in micrograd's notation`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${name} is no UTF-8 text; expected text in micrograd's notation`);
  }
}

/** The system's own words for what went wrong with a file. */
function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'EACCES' ? 'permission denied' : escape(message.replace(/^[A-Z]+: /, '').replace(/, \w+ '.*$/, ''));
}

/** Whether stdin is a pipe or a file rather than a terminal or nothing. */
function isPiped(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false;
  }
}

/** Everything that comes on a stream; undefined where nothing at all has come in `patience` ms. */
function allOf(stream: NodeJS.ReadStream, patience?: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const silence = patience === undefined ? undefined : setTimeout(() => done(undefined), patience);
    const take = (chunk: Buffer): void => {
      clearTimeout(silence);
      chunks.push(chunk);
    };
    const end = (): void => done(Buffer.concat(chunks));
    const fail = (error: Error): void => {
      clearTimeout(silence);
      reject(new UsageError(`stdin cannot be read: ${reason(error)}`));
    };
    const done = (bytes: Buffer | undefined): void => {
      clearTimeout(silence);
      stream.off('data', take).off('end', end).off('error', fail);
      stream.pause();
      stream.unref?.();
      try {
        resolve(bytes && decoded(bytes, '<stdin>'));
      } catch (error) {
        reject(error);
      }
    };
    stream.on('data', take).on('end', end).on('error', fail);
  });
}
