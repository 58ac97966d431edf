/**
 * A Python file that cannot be read without running it: on a terminal one key runs it. Nothing is run without that key.
 *
 *     train.py has a class and loops, which can't be read without running it.
 *     r run it with Python   q quit
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { kindOfFile } from '../../files/kind.js';
import type { SourceError } from '../../notation/source.js';
import { TO_RUN } from '../../opening/open-file.js';
import { askKey } from '../../terminal/asking.js';
import type { Keys } from '../../terminal/controlling.js';
import { escape } from '../../text/escape.js';
import type { Arguments } from '../arguments.js';

/** Asks, if running would help, and says what the user wants; undefined if nothing was asked. */
export async function offerRun(
  { message }: SourceError,
  { input, given, watch }: Arguments,
  keys: Keys,
): Promise<'run' | 'leave' | undefined> {
  if (input === undefined || given.size > 0 || watch) return undefined;
  const [problem, command] = message.split(`\n${TO_RUN}`) as [string, string?];
  if (command === undefined || kindOfFile(input) !== 'file') return undefined;
  process.stderr.write(`${problem}\n\n${question(input)}`);
  const key = await askKey(keys, ['r']);
  process.stderr.write('\n');
  return key === 'r' ? 'run' : 'leave';
}

/** Statements that reading does not follow, and what a sentence calls them. */
const BLOCKS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|["\n])\s*class\s/, 'a class'],
  [/(?:^|["\n])\s*def\s/, 'functions'],
  [/(?:^|["\n])\s*(?:for|while)\s/, 'loops'],
];

function question(file: string): string {
  const text = readFileSync(file, 'utf8');
  const [last, ...before] = BLOCKS.flatMap(([is, name]) => (is.test(text) ? [name] : [])).reverse();
  const name = escape(basename(file));
  const problem =
    last === undefined
      ? `${name} can't be read without running it.`
      : `${name} has ${[before.reverse().join(', '), last].filter((part) => part !== '').join(' and ')}, which can't be read without running it.`;
  return `${problem}\nr run it with Python   q quit `;
}
