/**
 * The kinds of tokens: words, numbers and texts, what ends a statement, and one kind for each
 * operator.
 */

/** Token kinds other than operators. A line's last token is NEWLINE; END fills the places after it. */
export const END = 0;
export const NEWLINE = 1;
export const NAME = 2;
export const NUMERAL = 3;
export const STRING = 4;
/** A `class`, `def`, `for` or other block, or an import or magic line, that is one piece. */
export const PASSED = 5;
/** Blanks before a statement, which would begin a block in Python. */
export const INDENT = 6;
/** A word that Python reserves: `if`, `lambda`, `None`. */
export const KEYWORD = 7;

const OPERATORS = [
  '**=',
  '//=',
  '>>=',
  '<<=',
  '**',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '@=',
  '&=',
  '|=',
  '^=',
  '==',
  '!=',
  '<=',
  '>=',
  '//',
  '>>',
  '<<',
  '+',
  '-',
  '*',
  '/',
  '=',
  '(',
  ')',
  ',',
  ';',
  '.',
  ':',
  '[',
  ']',
  '{',
  '}',
  '<',
  '>',
  '%',
  '@',
  '&',
  '|',
  '^',
  '~',
  '->',
  ':=',
] as const;

export type Operator = (typeof OPERATORS)[number];

const FIRST_OPERATOR = 16;

/** The kind of an operator's token. */
export const operatorKind = (operator: Operator): number => FIRST_OPERATOR + OPERATORS.indexOf(operator);
export const operatorKinds = (...operators: Operator[]): ReadonlySet<number> => new Set(operators.map(operatorKind));

/** The operator of a kind, or undefined. */
const operatorOf = (kind: number): Operator | undefined => OPERATORS[kind - FIRST_OPERATOR];

export const ASSIGN = operatorKind('=');
export const OPEN = operatorKind('(');
export const CLOSE = operatorKind(')');
export const COMMA = operatorKind(',');
export const COLON = operatorKind(':');
export const DOT = operatorKind('.');
export const SEMICOLON = operatorKind(';');
export const INDEX = operatorKind('[');
export const PLUS = operatorKind('+');
export const MINUS = operatorKind('-');

/** By kind: 1 for a token that opens a bracket, -1 for one that closes a bracket, 0 for all others. */
export const NESTING = new Int8Array(FIRST_OPERATOR + OPERATORS.length);
for (const kind of operatorKinds('(', '[', '{')) NESTING[kind] = 1;
for (const kind of operatorKinds(')', ']', '}')) NESTING[kind] = -1;

const SINGLE = new Uint8Array(128);
const LONGER: Operator[][] = [];
/** Characters that may come second in an operator. */
const SECOND = new Uint8Array(128);
for (const operator of [...OPERATORS].sort((x, y) => y.length - x.length)) {
  const first = operator.charCodeAt(0);
  if (operator.length === 1) {
    SINGLE[first] = operatorKind(operator);
  } else {
    LONGER[first] = [...(LONGER[first] ?? []), operator];
    SECOND[operator.charCodeAt(1)] = 1;
  }
}

/** The kind of the longest operator in `text` at `at`, or 0 if there is none. */
export function operatorAt(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (SECOND[text.charCodeAt(at + 1)]) {
    const longer = LONGER[first]?.find((operator) => text.startsWith(operator, at));
    if (longer) return operatorKind(longer);
  }
  return SINGLE[first] ?? 0;
}

/** How many characters an operator's token takes. */
export const lengthOf = (kind: number): number => LENGTHS[kind] as number;
const LENGTHS = Uint8Array.from(
  { length: FIRST_OPERATOR + OPERATORS.length },
  (_, kind) => operatorOf(kind)?.length ?? 0,
);

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);
const LONGEST_KEYWORD = 8;

/** Whether the word from `start` to `end` is one that Python reserves. */
export function isKeyword(text: string, start: number, end: number): boolean {
  const length = end - start;
  if (length < 2 || length > LONGEST_KEYWORD) return false;
  const last = text.charCodeAt(end - 1);
  return last >= LOWER_A && last <= LOWER_Z && KEYWORDS.has(text.slice(start, end));
}
const LOWER_A = 97;
const LOWER_Z = 122;

/** A command for the explorer, written as a comment: `# :lr 0.05`. */
export interface Directive {
  /** The command, without `# :`. */
  readonly text: string;
  readonly offset: number;
}

/** The tokens of a line, in flat arrays that are used again for the next line. */
export interface Tokens {
  readonly kind: Uint8Array;
  /** Where each token begins and ends in the source's text. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly count: number;
}
