/**
 * Whether tokens can be a Python statement at all, roughly: no two values side by side, and no operator without a value
 * after it. What is passed over is not parsed, and a slip must stay an error.
 */
import { numberAt } from '../../text/python-numbers.js';
import {
  COLON,
  COMMA,
  DOT,
  INDEX,
  KEYWORD,
  NAME,
  NESTING,
  NUMERAL,
  OPEN,
  operatorKind,
  operatorKinds,
  STRING,
  type Tokens,
} from '../lex/tokens.js';

const CURLY = operatorKind('{');
/** Signs, and the stars of arguments. */
const PREFIX = operatorKinds('-', '+', '~', '*', '**');
const VALUES = new Set(['True', 'False', 'None']);
/** Words between two values; the others begin one. */
const BETWEEN = new Set(['and', 'or', 'if', 'else', 'in', 'is', 'for', 'as', 'from']);

/** The first token at which the statement is not one, or -1. */
export function malformedAt(text: string, { kind, start, end }: Tokens, from: number, to: number): number {
  let hasValue = false;
  /** Whether a value must follow. */
  let isOpen = false;
  for (let at = from; at < to; at++) {
    const token = kind[at] as number;
    switch (token) {
      case NUMERAL:
      case NAME:
      case STRING: {
        if (hasValue && !(token === STRING && kind[at - 1] === STRING)) return at;
        if (token === NUMERAL && !isNumber(text, start[at] as number, end[at] as number)) return at;
        [hasValue, isOpen] = [true, false];
        break;
      }
      case KEYWORD: {
        const word = text.slice(start[at], end[at]);
        if (VALUES.has(word)) {
          if (hasValue) return at;
          [hasValue, isOpen] = [true, false];
        } else {
          // `not` begins a value, or is a part of `not in` and `is not`
          if (
            word !== 'not' &&
            BETWEEN.has(word) !== hasValue &&
            !(word === 'in' && kind[at - 1] === KEYWORD) &&
            word !== 'for'
          )
            return at;
          [hasValue, isOpen] = [false, word !== 'lambda' && word !== 'yield'];
        }
        break;
      }
      case OPEN:
      case INDEX:
      case CURLY:
        if (token === CURLY && hasValue) return at;
        [hasValue, isOpen] = [false, false];
        break;
      case COMMA:
      case COLON:
        if (isOpen && token === COMMA) return at;
        [hasValue, isOpen] = [false, false];
        break;
      case DOT:
        if (kind[at + 1] === DOT && kind[at + 2] === DOT) {
          at += 2;
          hasValue = true;
        } else if (!hasValue || kind[at + 1] !== NAME) return at;
        else at++;
        break;
      default:
        if (NESTING[token] === -1) {
          if (isOpen) return at;
          hasValue = true;
        } else {
          if (!hasValue && !PREFIX.has(token)) return at;
          [hasValue, isOpen] = [false, true];
        }
    }
  }
  return isOpen ? to : -1;
}

const isNumber = (text: string, from: number, to: number): boolean =>
  numberAt(text, from, /[jJ]/.test(text[to - 1] as string) ? to - 1 : to) !== undefined;
