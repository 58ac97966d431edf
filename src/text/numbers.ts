/**
 * Numbers as text: four decimals in a cell, as in the lecture, and full precision elsewhere.
 * The minus is always a plain `-`, so that numbers can be copied.
 */

const notFinite = (x: number): string => (Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf');

/** The most characters that `cell` returns. */
export const CELL_WIDTH = 12;

/** Four decimals, or an exponent if four decimals would hide the value or not fit into the column. */
export function cell(x: number): string {
  if (!Number.isFinite(x)) return notFinite(x);
  if (x === 0) return '0.0000';
  const size = Math.abs(x);
  const fixed = x.toFixed(4);
  if (Math.abs(Number(fixed)) >= 1e6 || size < 1e-3) return x.toExponential(4);
  return fixed;
}

/** Cells behind the decimal point in a column: four decimals and a blank, or `23e-6`. */
const BEHIND = 5;

/**
 * A number in exactly `cells`, so that the points of a column stand under each other, or what stands for a number that
 * is not there, in the place of the last digit before the point:
 *
 *      -2.0000
 *       1.23e-6
 *        ·
 */
export function inColumn(x: number | string, cells: number, sign: '' | '+' = ''): string {
  const before = cells - 1 - BEHIND;
  const text = typeof x === 'string' ? x : sign + columnText(x, before - sign.length);
  const point = text.search(/[.e]|$/);
  const start = Math.max(0, Math.min(before - point, cells - text.length));
  return `${' '.repeat(start)}${text}`.padEnd(cells);
}

/** With an exponent also if the digits before the point do not fit; as many digits behind it as there is space for. */
function columnText(x: number, before: number): string {
  const text = cell(x);
  const at = text.indexOf('.');
  if (at < 0 || (at <= before && !text.includes('e'))) return text;
  for (let digits = 3; digits > 0; digits--) {
    const shorter = x.toExponential(digits);
    if (shorter.length - shorter.indexOf('.') - 1 <= BEHIND) return shorter;
  }
  return x.toExponential(0);
}

/** The shortest text that reads back as exactly this number. */
export function full(x: number): string {
  if (Object.is(x, -0)) return '-0.0';
  return Number.isFinite(x) ? String(x) : notFinite(x);
}

/** Few digits, for headings: `0.01`, `2.06`, `-3.0400`. Zero has no sign there. */
export function short(x: number): string {
  if (!Number.isFinite(x)) return notFinite(x);
  const exact = full(x + 0);
  return exact.length <= 7 ? exact : cell(x);
}

/** A share as a percentage, rounded down: `91 %`, `97.5 %`; `100 %` is all. */
export const percent = (share: number): string => `${Math.floor(1000 * share + 1e-9) / 10} %`;

/** A whole number with thousands separators: `65,800`. By hand, as the first `toLocaleString` takes milliseconds. */
export const count = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** `1 node`, `7 nodes`. */
export const plural = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? '' : 's'}`;

/** The most characters that `rate` returns. */
export const RATE_WIDTH = 5;
const UNITS = ['', 'k', 'M', 'G', 'T'];

/** A number per second, in three digits: `0.52`, `523`, `5.23k`, `1.20M`. */
export function rate(perSecond: number): string {
  let unit = 0;
  let x = perSecond;
  // what rounds to 1000 takes the next unit
  for (; x >= 999.5 && unit < UNITS.length - 1; unit++) x /= 1000;
  const decimals = x < 9.995 ? 2 : x < 99.95 ? 1 : 0;
  return `${x.toFixed(decimals)}${UNITS[unit]}`;
}

/** A time to wait, in its largest unit: `3 s`, `2 min`, `5 h`, `3 days`. */
export function duration(seconds: number): string {
  if (seconds < 99.5) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 129_600 ? `${Math.round(seconds / 3600)} h` : `${count(Math.round(seconds / 86_400))} days`;
}
