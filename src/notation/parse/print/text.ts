/**
 * The texts that `print` takes, and what is calculated with them: texts side by side, f-strings, `'%.4f' % x`,
 * `'{}'.format(x)`, `'a' + str(x)`, `'-' * 20`.
 */
import { type Formatted, formatFields, percentFormat } from '../../../text/python-percent.js';
import { unescaped } from '../../lex/strings.js';
import {
  CLOSE,
  COMMA,
  DOT,
  NAME,
  NESTING,
  NEWLINE,
  NUMERAL,
  OPEN,
  operatorKind,
  PLUS,
  STRING,
} from '../../lex/tokens.js';
import { printed, shownAs } from '../../run/shown.js';
import { type Cursor, fail, is, tokenText } from '../cursor.js';
import { expression } from '../expression.js';
import { refuse } from '../refusals.js';
import { stringLiteral } from '../texts.js';
import { interpolated, labelHere, mustBePrintable } from './fstring.js';

const PERCENT = operatorKind('%');
const TIMES = operatorKind('*');

/** Reads a text with what is calculated with it; undefined if none begins here. */
export function textHere(cursor: Cursor): string | undefined {
  const from = cursor.tokens.start[cursor.at] as number;
  let text = operandHere(cursor);
  while (text !== undefined && is(cursor, PLUS)) {
    const { at } = cursor;
    cursor.at++;
    const more = operandHere(cursor);
    if (more === undefined) return fail(cursor, 'a text is added to a text; expected another, or str(...)', at);
    text += more;
    mustBePrintable(cursor, text.length, from);
  }
  return text;
}

function operandHere(cursor: Cursor): string | undefined {
  let text = is(cursor, STRING) ? texts(cursor) : (strHere(cursor) ?? labelHere(cursor));
  while (text !== undefined) {
    const { at } = cursor;
    if (is(cursor, PERCENT)) {
      cursor.at++;
      text = percentFormat(text, valuesAfterPercent(cursor), strOf(cursor)) ?? notFormatted(cursor, at);
    } else if (is(cursor, DOT) && tokenText(cursor, at + 1) === 'format' && cursor.tokens.kind[at + 2] === OPEN) {
      cursor.at += 3;
      text = formatFields(text, valuesUpToClose(cursor), strOf(cursor)) ?? notFormatted(cursor, at + 1);
    } else if (is(cursor, TIMES) && cursor.tokens.kind[at + 1] === NUMERAL) {
      const count = Number(tokenText(cursor, at + 1));
      if (!Number.isInteger(count)) refuse(cursor, 'expected "," or ")"');
      mustBePrintable(cursor, text.length * count, cursor.tokens.start[at] as number);
      text = text.repeat(count);
      cursor.at += 2;
    } else return text;
  }
  return undefined;
}

const notFormatted = (cursor: Cursor, at: number): never => fail(cursor, 'this format does not fit its values', at);

/** `str(x)`; undefined if it is not here. */
function strHere(cursor: Cursor): string | undefined {
  if (!is(cursor, NAME) || cursor.tokens.kind[cursor.at + 1] !== OPEN || tokenText(cursor, cursor.at) !== 'str')
    return undefined;
  if (cursor.passed.names.has('str') || cursor.machine.names.has('str')) return undefined;
  cursor.at += 2;
  const [value, ...others] = valuesUpToClose(cursor);
  return value === undefined || others.length > 0 ? fail(cursor, 'str takes one value') : strOf(cursor)(value);
}

/** `str` of a value. */
const strOf =
  ({ machine }: Cursor) =>
  (value: Formatted): string =>
    printed(machine, value);

/** A value that is put into a text: a number, or a text in which a node is already what it prints. */
function valueHere(cursor: Cursor): Formatted {
  const text = is(cursor, STRING) ? texts(cursor) : labelHere(cursor);
  if (text !== undefined) return text;
  const value = shownAs(cursor.machine, expression(cursor));
  return typeof value === 'object' ? printed(cursor.machine, value) : value;
}

/** The arguments from here to the closing parenthesis. */
function valuesUpToClose(cursor: Cursor): Formatted[] {
  const values: Formatted[] = [];
  while (!is(cursor, CLOSE)) {
    values.push(valueHere(cursor));
    if (is(cursor, COMMA)) cursor.at++;
    else if (!is(cursor, CLOSE)) refuse(cursor, 'expected "," or ")"');
  }
  cursor.at++;
  return values;
}

/** What follows `%`: values in parentheses, or one without an operator, which would belong to the text. */
function valuesAfterPercent(cursor: Cursor): Formatted[] {
  const { kind } = cursor.tokens;
  let depth = 0;
  let end = cursor.at;
  for (; kind[end] !== NEWLINE && (depth > 0 || (kind[end] !== COMMA && kind[end] !== CLOSE)); end++) {
    const nesting = NESTING[kind[end] as number] as number;
    depth += nesting;
    if (nesting === 0 && depth === 0 && !SIMPLE.has(kind[end] as number)) refuse(cursor, 'expected "," or ")"');
  }
  const isTuple = is(cursor, OPEN) && kind[end - 1] === CLOSE && closeOf(cursor) === end - 1;
  if (!isTuple) return [valueHere(cursor)];
  cursor.at++;
  return valuesUpToClose(cursor);
}

const SIMPLE = new Set([NAME, NUMERAL, STRING, DOT]);

/** The token that closes the bracket here. */
function closeOf({ tokens: { kind }, at }: Cursor): number {
  let depth = 0;
  for (let close = at; ; close++) {
    depth += NESTING[kind[close] as number] as number;
    if (depth === 0) return close;
  }
}

/** One or more strings side by side, f-strings filled in. */
function texts(cursor: Cursor): string {
  let text = '';
  while (is(cursor, STRING)) {
    const each = stringLiteral(cursor);
    text += each.prefix.includes('f') ? interpolated(cursor, each) : unescaped(each.body, each.prefix);
  }
  return text;
}
