/**
 * Numbers and texts as Python prints them: `repr`, and the format specifications of f-strings
 * (https://docs.python.org/3/library/string.html#format-specification-mini-language).
 */
import { scientific, toFixed } from './decimal.js';
import { escape, escapeToAscii } from './escape.js';

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;
const TYPES = 'fFeEgGn%';
const MOST_DIGITS = 100;
const MOST_WIDTH = 10_000;

interface Spec {
  readonly fill: string;
  /** Whether there is a 0 before the width: it sets the fill and, for numbers, the alignment. */
  readonly zero: boolean;
  readonly align: string | undefined;
  readonly sign: string | undefined;
  /** Whether a negative zero loses its sign. */
  readonly plainZero: boolean;
  readonly alternate: boolean;
  readonly width: number;
  readonly group: string | undefined;
  readonly precision: number | undefined;
  readonly type: string | undefined;
}

/** The parts of a specification, or undefined if it is not one, or its width or precision is too large. */
function parse(text: string): Spec | undefined {
  const parts = SPEC.exec(text);
  if (!parts) return undefined;
  const [, fill, align, sign, plainZero, alternate, zero, width = '0', group, precision, type] = parts;
  if (Number(precision ?? 0) > MOST_DIGITS || Number(width) > MOST_WIDTH) return undefined;
  return {
    fill: fill ?? (zero ? '0' : ' '),
    zero: zero !== undefined,
    align,
    sign,
    plainZero: plainZero !== undefined,
    alternate: alternate !== undefined,
    width: Number(width),
    group,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

/** `repr(x)` of a Python int (a bigint) or float: the shortest digits, exponents from 1e16 and below 1e-4. */
export function repr(x: number | bigint): string {
  if (typeof x === 'bigint') return String(x);
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  if (x === 0) return Object.is(x, -0) ? '-0.0' : '0.0';
  const [digits, exponent] = x.toExponential().split('e') as [string, string];
  const power = Number(exponent);
  if (power < -4 || power >= 16) return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  return Number.isInteger(x) ? `${x}.0` : String(x);
}

/** A Python expression that gives exactly this number. */
export const pythonLiteral = (x: number): string => (Number.isFinite(x) ? repr(x) : `float('${repr(x)}')`);

/** `repr(text)` of a Python string. */
export function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return quote + escape(text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)) + quote;
}

/** `ascii(text)`: `repr` with all that is not ASCII escaped, so that the file's encoding does not matter. */
export function asciiText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return quote + escapeToAscii(text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)) + quote;
}

/**
 * Declares a Python file's encoding as UTF-8. Python takes the first comment in the first two lines that contains
 * `coding:` or `coding=` for this declaration, so no comment with a label may come before it.
 */
export const CODING = '# -*- coding: utf-8 -*-';

/** `format(x, spec)` of a Python int (a bigint) or float, or undefined if Python refuses the specification. */
export function format(x: number | bigint, spec: string): string | undefined {
  const parsed = parse(spec);
  if (!parsed) return undefined;
  const isFloat = parsed.type !== undefined && TYPES.includes(parsed.type);
  if (typeof x === 'bigint' && (!isFloat || parsed.type === 'n')) return formatWhole(x, parsed);
  if (parsed.type !== undefined && !isFloat) return undefined;
  const float = Number(x);
  return typeof x === 'bigint' && !Number.isFinite(float) ? undefined : formatFloat(float, parsed);
}

function formatFloat(x: number, parsed: Spec): string | undefined {
  const { sign, fill, plainZero, group } = parsed;
  if (group !== undefined && parsed.type === 'n') return undefined;
  const align = parsed.align ?? (parsed.zero ? '=' : '>');
  const body = magnitude(Math.abs(x), parsed);
  const negative = (x < 0 || Object.is(x, -0)) && !(plainZero && !/[1-9iI]/.test(body));
  const lead = negative ? '-' : sign === '+' || sign === ' ' ? sign : '';
  const least = fill === '0' && align === '=' ? parsed.width - lead.length : 0;
  return aligned(lead, group === undefined ? body : grouped(body, group, least), { ...parsed, align });
}

/** The radix of each type of whole number, and the prefix of its alternate form. */
const WHOLE_TYPES: Readonly<Record<string, readonly [radix: number, prefix: string]>> = {
  d: [10, ''],
  n: [10, ''],
  b: [2, '0b'],
  o: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
};
const LAST_CHARACTER = 0x10ffffn;

function formatWhole(x: bigint, parsed: Spec): string | undefined {
  const { sign, fill, plainZero, alternate, group, precision, width, type = 'd' } = parsed;
  const align = parsed.align ?? (parsed.zero ? '=' : '>');
  if (plainZero || precision !== undefined) return undefined;
  if (type === 'c') {
    if (sign || alternate || group || x < 0n || x > LAST_CHARACTER) return undefined;
    return aligned('', String.fromCodePoint(Number(x)), { ...parsed, align });
  }
  const [radix, prefix] = WHOLE_TYPES[type] ?? [];
  if (radix === undefined || (group !== undefined && (type === 'n' || (group === ',' && radix !== 10))))
    return undefined;
  const signed = x < 0n ? '-' : sign === '+' || sign === ' ' ? sign : '';
  const lead = signed + (alternate ? prefix : '');
  const digits = (x < 0n ? -x : x).toString(radix);
  const body = type === 'X' ? digits.toUpperCase() : digits;
  const least = fill === '0' && align === '=' ? width - lead.length : 0;
  const size = radix === 10 ? 3 : 4;
  return aligned(lead, group === undefined ? body : grouped(body, group, least, size), { ...parsed, align });
}

/** `format(text, spec)` of a Python string, or undefined if Python refuses the specification. */
export function formatText(text: string, spec: string): string | undefined {
  const parsed = parse(spec);
  if (!parsed) return undefined;
  const { sign, plainZero, alternate, group, type, align = '<', precision } = parsed;
  if (sign || plainZero || alternate || group || (type && type !== 's') || align === '=') return undefined;
  return aligned('', precision === undefined ? text : Array.from(text).slice(0, precision).join(''), {
    ...parsed,
    align,
  });
}

/** A number, 0 or more, formatted without sign, grouping and width. */
function magnitude(x: number, { type = '', precision, alternate }: Spec): string {
  if (!Number.isFinite(x)) return cased(Number.isNaN(x) ? 'nan' : 'inf', type) + (type === '%' ? '%' : '');
  switch (type) {
    case 'f':
    case 'F':
      return pointed(toFixed(x, precision ?? 6), alternate);
    case '%':
      return `${magnitude(x * 100, { type: 'f', precision, alternate } as Spec)}%`;
    case 'e':
    case 'E':
      return cased(pointed(scientific(x, precision ?? 6), alternate), type);
    case '':
      return precision === undefined ? pointed(repr(x), alternate) : general(x, precision || 1, alternate, true);
    default:
      return cased(general(x, precision === undefined ? 6 : precision || 1, alternate, false), type);
  }
}

const cased = (text: string, type: string): string => (type >= 'A' && type <= 'Z' ? text.toUpperCase() : text);

/** The same with a point even if no decimals follow it, if `asked`. */
const pointed = (text: string, asked: boolean): string =>
  asked && !text.includes('.') ? text.replace(/(?=e|$)/, '.') : text;

/** `x` in this many significant digits, with an exponent if it is very large or small. `asFloat` keeps one decimal. */
function general(x: number, digits: number, alternate: boolean, asFloat: boolean): string {
  const exponential = scientific(x, digits - 1);
  const power = x === 0 ? 0 : Number(exponential.split('e')[1]);
  const long = power < -4 || power >= (asFloat ? digits - 1 : digits);
  const text = long ? exponential : toFixed(x, digits - 1 - power);
  if (alternate) return pointed(text, true);
  const [decimal, ...exponent] = text.split('e') as [string, ...string[]];
  const short = [decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal, ...exponent].join('e');
  return asFloat && !/[.e]/.test(short) ? `${short}.0` : short;
}

/** The digits before the point in groups of `size`, padded with zeros to `least` characters in total. */
function grouped(body: string, mark: string, least: number, size: 3 | 4 = 3): string {
  const whole = (size === 3 ? /^\d*/ : /^[\da-f]*/i).exec(body)?.[0] ?? '';
  if (whole === '') return body;
  const space = least - (body.length - whole.length);
  let digits = whole.length;
  while (digits + Math.floor((digits - 1) / size) < space) digits++;
  const marks = size === 3 ? /\B(?=(?:.{3})+$)/g : /\B(?=(?:.{4})+$)/g;
  return whole.padStart(digits, '0').replace(marks, mark) + body.slice(whole.length);
}

function aligned(lead: string, body: string, { width, align, fill }: Pick<Spec, 'width' | 'align' | 'fill'>): string {
  const space = Math.max(0, width - lead.length - Array.from(body).length);
  if (align === '<') return lead + body + fill.repeat(space);
  if (align === '=') return lead + fill.repeat(space) + body;
  const after = align === '^' ? Math.ceil(space / 2) : 0;
  return fill.repeat(space - after) + lead + body + fill.repeat(after);
}
