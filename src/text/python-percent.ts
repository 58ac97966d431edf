/** Python's older ways to put values into a text: `'%.4f' % x` and `'{:.4f}'.format(x)`. */
import { format, formatText } from './python.js';

/** A value: a number, or a thing that is shown as a text. */
export type Formatted = number | bigint | string;

const FIELD = /%(?:%|([-+ 0#]{0,5})(\d{0,4})(?:\.(\d{1,2}))?([a-zA-Z]))/g;
const NUMBERS = 'eEfFgGxXod';

/** `text % values`, with `str` of each value; undefined if Python refuses it, or it is not known here. */
export function percentFormat(
  text: string,
  values: readonly Formatted[],
  str: (x: Formatted) => string,
): string | undefined {
  let used = 0;
  let isWrong = false;
  const whole = text.replace(FIELD, (field, flags = '', width = '', precision?: string, type = '') => {
    if (field === '%%') return '%';
    const value = values[used++];
    const result = value === undefined ? undefined : one(value, flags, width, precision, type, str);
    if (result === undefined) isWrong = true;
    return result ?? '';
  });
  const rest = text.replace(FIELD, '');
  return isWrong || used !== values.length || rest.includes('%') ? undefined : whole;
}

function one(
  value: Formatted,
  flags: string,
  width: string,
  precision: string | undefined,
  type: string,
  str: (x: Formatted) => string,
): string | undefined {
  const isLeft = flags.includes('-');
  const cut = precision === undefined ? '' : `.${precision}`;
  if (type === 's') return formatText(str(value), `${isLeft ? '<' : '>'}${width}${cut}`);
  const kind = type === 'i' || type === 'u' ? 'd' : type;
  if (typeof value === 'string' || !NUMBERS.includes(kind)) return undefined;
  const isWhole = kind === 'd';
  if (isWhole && (precision !== undefined || !Number.isFinite(Number(value)))) return undefined;
  const number = isWhole && typeof value === 'number' ? BigInt(Math.trunc(value)) : value;
  const sign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const zero = flags.includes('0') && !isLeft ? '0' : '';
  return format(
    number,
    `${isLeft ? '<' : zero ? '' : '>'}${sign}${flags.includes('#') ? '#' : ''}${zero}${width}${cut}${kind}`,
  );
}

/** `text.format(*values)`, with places by order or number; undefined if Python refuses it, or it is not known here. */
export function formatFields(
  text: string,
  values: readonly Formatted[],
  str: (x: Formatted) => string,
): string | undefined {
  let next = 0;
  let isWrong = false;
  const whole = text.replace(/\{\{|\}\}|\{(\d{0,3})(?::([^{}]*))?\}|[{}]/g, (field, place?: string, spec = '') => {
    if (field === '{{' || field === '}}') return field[0] as string;
    const value = place === undefined ? undefined : values[place === '' ? next++ : Number(place)];
    const result =
      value === undefined
        ? undefined
        : spec === ''
          ? str(value)
          : typeof value === 'string'
            ? formatText(value, spec)
            : format(value, spec);
    if (result === undefined) isWrong = true;
    return result ?? '';
  });
  return isWrong ? undefined : whole;
}
