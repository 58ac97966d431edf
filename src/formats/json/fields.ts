/**
 * Parts of a JSON value from outside, each with its path, so that an error can say where it is:
 * `g.json: nodes[3].inputs[0]: expected the id of an earlier node, not 7`.
 */
import { suggestion } from '../../text/nearest.js';
import { quoted } from '../../text/quoted.js';
import { ExportError } from '../error.js';

export interface JsonField {
  readonly value: unknown;
  /** Its key in its holder, or the file's name. */
  readonly key: string | number;
  readonly holder?: JsonField;
}

/** Throws an error that something else was expected here. */
export function wrong(field: JsonField, expected: string): never {
  throw new ExportError(`${wayTo(field)}: expected ${expected}, not ${shown(field.value)}`);
}

/** A wrong value in a few words, however large or deep it is. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return isObject(value) ? 'an object' : String(value);
}

function wayTo(field: JsonField): string {
  let way = '';
  let { key, holder } = field;
  for (; holder; { key, holder } = holder) way = (typeof key === 'number' ? `[${key}]` : `.${key}`) + way;
  return way === '' ? String(key) : `${key}: ${way.replace(/^\./, '')}`;
}

/** A part of an object; its value is undefined if it does not exist. Throws if `holder` is not an object. */
export function member(holder: JsonField, key: string): JsonField {
  if (!isObject(holder.value)) wrong(holder, 'an object');
  return { value: Object.hasOwn(holder.value, key) ? holder.value[key] : undefined, key, holder };
}

/** The keys of an object. Throws if it is not an object. */
export const keysOf = (holder: JsonField): string[] =>
  isObject(holder.value) ? Object.keys(holder.value) : wrong(holder, 'an object');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isThere = ({ value }: JsonField): boolean => value !== undefined && value !== null;

/** The parts of a list. Throws if it is not a list. */
export function* members(holder: JsonField): Generator<JsonField> {
  const { value } = holder;
  if (!Array.isArray(value)) wrong(holder, 'a list');
  for (let key = 0; key < value.length; key++) yield { value: value[key], key, holder };
}

const NOT_FINITE: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, '-Infinity': -Infinity };

/** A number, or the name of one that JSON does not have. */
export function numberIn(field: JsonField): number {
  const { value } = field;
  if (typeof value === 'number') return value;
  const named = typeof value === 'string' && Object.hasOwn(NOT_FINITE, value) ? NOT_FINITE[value] : undefined;
  return named ?? wrong(field, 'a number, "NaN", "Infinity" or "-Infinity"');
}

/** A list of `count` numbers, or of any number of them if `count` is not given. */
export function numbersIn(field: JsonField, count?: number): Float64Array {
  const numbers = Float64Array.from(members(field), numberIn);
  if (count !== undefined && numbers.length !== count) wrong(field, `${count} numbers`);
  return numbers;
}

/** An integer from 0 to `most`. */
export function integerIn(field: JsonField, most = Number.MAX_SAFE_INTEGER): number {
  const { value } = field;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value;
  return wrong(field, most < Number.MAX_SAFE_INTEGER ? `a whole number up to ${most}` : 'a whole number from 0 up');
}

export function textIn(field: JsonField): string {
  return typeof field.value === 'string' ? field.value : wrong(field, 'a text');
}

/** One of these texts. */
export function oneOf<const Choice extends string>(field: JsonField, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === field.value);
  if (found !== undefined) return found;
  const meant = typeof field.value === 'string' ? suggestion(field.value, choices) : '';
  return wrong(field, `one of ${choices.map((choice) => JSON.stringify(choice)).join(' ')}${meant}`);
}

/** Whether it is true; a part that does not exist is not. */
export function flagIn(field: JsonField): boolean {
  if (field.value === undefined) return false;
  return typeof field.value === 'boolean' ? field.value : wrong(field, 'true or false');
}
