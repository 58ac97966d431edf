/**
 * Numbers as Python prints them: `repr`, and the format specifications of f-strings
 * (https://docs.python.org/3/library/string.html#format-specification-mini-language).
 */

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;
const MOST_DIGITS = 100;
const MOST_WIDTH = 10_000;

/** `repr(x)` of a Python float: the shortest digits, exponents from 1e16 and below 1e-4. */
export function repr(x: number): string {
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  if (x === 0) return Object.is(x, -0) ? '-0.0' : '0.0';
  const [digits, exponent] = x.toExponential().split('e') as [string, string];
  const power = Number(exponent);
  if (power < -4 || power >= 16) return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  const plain = power < 0 ? x.toFixed(Math.min(100, digits.replace(/[-.]/g, '').length - 1 - power)) : String(x);
  return plain.includes('.') ? plain : `${plain}.0`;
}

const exponentOf = (text: string): string =>
  text.replace(/e([+-])(\d)$/, (_, sign: string, digit: string) => `e${sign}0${digit}`);

function general(x: number, precision: number, alternate: boolean): string {
  const digits = precision === 0 ? 1 : precision;
  const power = x === 0 ? 0 : Number(x.toExponential(digits - 1).split('e')[1]);
  const text = power < -4 || power >= digits ? exponentOf(x.toExponential(digits - 1)) : x.toFixed(digits - 1 - power);
  return alternate ? text : text.replace(/(\.\d*?)0+(?=e|$)/, '$1').replace(/\.(?=e|$)/, '');
}

function magnitude(x: number, type: string | undefined, precision: number | undefined, alternate: boolean): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'nan' : 'inf';
  switch (type) {
    case 'f':
    case 'F':
      return fixed(x, precision ?? 6);
    case '%':
      return `${fixed(x * 100, precision ?? 6)}%`;
    case 'e':
      return exponentOf(x.toExponential(precision ?? 6));
    case 'E':
      return exponentOf(x.toExponential(precision ?? 6)).toUpperCase();
    case 'g':
      return general(x, precision ?? 6, alternate);
    case 'G':
      return general(x, precision ?? 6, alternate).toUpperCase();
    default:
      return precision === undefined ? repr(x) : general(x, precision, alternate);
  }
}

/** toFixed without its change to exponents at 1e21. */
const fixed = (x: number, digits: number): string => {
  if (x < 1e21) return x.toFixed(digits);
  return BigInt(x).toString() + (digits > 0 ? `.${'0'.repeat(digits)}` : '');
};

const grouped = (digits: string, mark: string): string => digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, mark));

/** `format(x, spec)` of a Python float, or undefined where the specification is none that floats take. */
export function format(x: number, spec: string): string | undefined {
  const parts = SPEC.exec(spec);
  if (!parts) return undefined;
  const [, fill, align, sign, alternate, zero, width, group, precision, type] = parts;
  if (type && !'fFeEgG%'.includes(type)) return undefined;
  if (Number(precision ?? 0) > MOST_DIGITS || Number(width ?? 0) > MOST_WIDTH) return undefined;
  let body = magnitude(Math.abs(x), type, precision === undefined ? undefined : Number(precision), alternate === '#');
  if (group) body = grouped(body, group);
  const negative = x < 0 || Object.is(x, -0);
  const prefix = negative ? '-' : sign === '+' || sign === ' ' ? sign : '';
  return aligned(prefix, body, Number(width ?? 0), align ?? (zero ? '=' : '>'), fill ?? (zero ? '0' : ' '));
}

/** `format(text, spec)` of a Python string, or undefined where the specification is none that strings take. */
export function formatText(text: string, spec: string): string | undefined {
  const parts = SPEC.exec(spec);
  if (!parts) return undefined;
  const [, fill, align, sign, alternate, zero, width, group, precision, type] = parts;
  if (sign || alternate || zero || group || (type && type !== 's') || align === '=') return undefined;
  if (Number(width ?? 0) > MOST_WIDTH) return undefined;
  const body = precision === undefined ? text : text.slice(0, Number(precision));
  return aligned('', body, Number(width ?? 0), align ?? '<', fill ?? ' ');
}

function aligned(prefix: string, body: string, width: number, align: string, fill: string): string {
  const room = Math.max(0, width - prefix.length - body.length);
  if (align === '<') return prefix + body + fill.repeat(room);
  if (align === '^') {
    const before = Math.floor(room / 2);
    return fill.repeat(before) + prefix + body + fill.repeat(room - before);
  }
  return align === '=' ? prefix + fill.repeat(room) + body : fill.repeat(room) + prefix + body;
}
