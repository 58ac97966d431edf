/**
 * A source with other numbers for its leaves and other `# :` commands; everything else stays as its author wrote it:
 *
 *     a = 2.0  # the input          a = 2.06  # the input
 *
 * If statements compute a leaf's data, a statement at the end sets its new number.
 */
import { pythonLiteral } from '../../text/python.js';
import type { Anchors, Range } from '../parse/anchors.js';
import { readNumber } from '../parse/number.js';
import type { Reading } from '../read.js';
import { isRef } from '../run/term.js';
import { isName } from './variables.js';

interface Edit extends Range {
  readonly text: string;
}

/** The text with these edits, which do not overlap. A duplicate is applied once. */
export function edited(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.from - b.from)) {
    if (edit.from < at) continue;
    pieces.push(text.slice(at, edit.from), edit.text);
    at = edit.to;
  }
  return pieces.join('') + text.slice(at);
}

/** The line end that a text uses. */
export const lineEndOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Where the first statement begins, after the comments at the head of a file. */
function bodyAt(text: string): number {
  const head = /^\ufeff?(?:[ \t\f]*(?:#[^\n]*)?\r?\n)*/.exec(text)?.[0] ?? '';
  return head.length;
}

/** A text, what was read from it, and where its numbers are. */
export interface ReadBack {
  readonly text: string;
  readonly reading: Reading;
  readonly anchors: Anchors;
  /** Values that the command line gave when it was read. */
  readonly given: ReadonlyMap<string, number>;
}

/**
 * The text with this data for its leaves. With `inPlace`, the numbers that leaves are made with may be changed;
 * without, only those that statements set afterwards. Undefined if a leaf has neither such a number nor a name.
 */
export function withData(read: ReadBack, wanted: Float64Array, inPlace: boolean): string | undefined {
  const { text, reading, anchors, given } = read;
  const { tape, leaves, usesValue } = reading;
  const names = namesOf(reading);
  const missing = new Set(anchors.missing);
  const edits: Edit[] = [];
  const [before, after]: [string[], string[]] = [[], []];
  const places = sharedPlaces(anchors, tape.leaves, wanted);
  for (let slot = 0; slot < wanted.length; slot++) {
    const id = tape.leaves[slot] as number;
    const value = wanted[slot] as number;
    const name = names.get(id);
    if (name !== undefined && missing.has(name)) {
      before.push(`${name} = ${usesValue ? `Value(${pythonLiteral(value)})` : pythonLiteral(value)}`);
      continue;
    }
    const isSet = anchors.set.has(id);
    const place = isSet ? anchors.set.get(id) : anchors.made.get(id);
    const same = given.size === 0 ? Object.is(value, leaves[slot]) : place && Object.is(numberIn(text, place), value);
    if (same) continue;
    if (place && (isSet || inPlace) && !places.has(place.from))
      edits.push({ ...place, text: likeBefore(text, place, value) });
    else if (name === undefined) return undefined;
    else after.push(`${name}.data = ${pythonLiteral(value)}`);
  }
  for (const [name, range] of anchors.numbers)
    edits.push({ ...range, text: likeBefore(text, range, given.get(name) as number) });
  return added(edited(text, [...edits, ...inserted(text, before)]), after);
}

const numberIn = (text: string, { from, to }: Range): number | undefined => readNumber(text.slice(from, to));

/** The places of numbers that make several leaves, as in `x = y = 2`, which have different data now. */
function sharedPlaces({ made }: Anchors, leaves: Int32Array, wanted: Float64Array): Set<number> {
  const first = new Map<number, number>();
  const shared = new Set<number>();
  for (let slot = 0; slot < leaves.length; slot++) {
    const place = made.get(leaves[slot] as number);
    if (!place) continue;
    const other = first.get(place.from);
    if (other === undefined) first.set(place.from, wanted[slot] as number);
    else if (!Object.is(other, wanted[slot])) shared.add(place.from);
  }
  return shared;
}

/** A number in the form of the one before: without a point if that had none. */
function likeBefore(text: string, { from, to }: Range, value: number): string {
  const plain = /^-?\d+$/.test(text.slice(from, to)) && Number.isSafeInteger(value) && !Object.is(value, -0);
  return plain ? String(value) : pythonLiteral(value);
}

/** By node: a name that statements at the end can use, if it has one. */
function namesOf({ names }: Reading): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const [name, term] of names) if (isRef(term) && !found.has(term.id) && isName(name)) found.set(term.id, name);
  return found;
}

/** Lines before the first statement, as an edit. */
export function inserted(text: string, lines: readonly string[]): Edit[] {
  if (lines.length === 0) return [];
  const at = bodyAt(text);
  const end = lineEndOf(text);
  return [{ from: at, to: at, text: lines.map((line) => line + end).join('') }];
}

/** The text with more lines at its end. */
function added(text: string, lines: readonly string[]): string {
  if (lines.length === 0) return text;
  const end = lineEndOf(text);
  return `${text}${text === '' || text.endsWith('\n') ? '' : end}${lines.join(end)}${end}`;
}
