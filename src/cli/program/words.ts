/** A run in words: how far it is, and its summary as text. */
import { basename } from 'node:path';
import type { Report } from '../../opening/program/run.js';
import { escape } from '../../text/escape.js';
import { plural, short } from '../../text/numbers.js';
import { clip } from '../../text/width.js';
import type { Arguments } from '../arguments.js';

/** The most cells of a summary's line. */
export const LINE_CELLS = 400;

/** A dot in the middle of a line is not ASCII. */
export const summaryText = (lines: readonly string[], { ascii }: Pick<Arguments, 'ascii'>): string =>
  lines.map((line) => clip(escape(ascii ? line.replaceAll(' · ', ', ') : line), LINE_CELLS)).join('\n');

export function progressText({ name, executable, moments: { list } }: Report): string {
  const last = list.at(-1);
  const newest = last
    ? `${plural(list.length, 'moment')} · ${last.root.label ?? 'root'} ${short(last.root.data)}`
    : `no graph yet, run by ${executable ?? 'Python'}`;
  return `${basename(name)}: ${newest}; ^C ends it`;
}
