/**
 * What the parts of a key's sequence mean: one row per key. A key is its base name and a sum of modifier bits (as
 * terminals send them: shift 1, alt 2, ctrl 4), and its name joins both:
 *
 *     \x1b[1;5C    CSI, parameters "1;5", final "C"    ['right', 4]    'ctrl+right'
 */

/** A key before it has a name: what it is, and the modifiers held with it. */
export type KeyCode = readonly [base: string, modifiers: number];

const SHIFT = 1;
export const ALT = 2;
const CTRL = 4;

const MODIFIERS: readonly (readonly [bit: number, prefix: string])[] = [
  [CTRL, 'ctrl+'],
  [ALT, 'alt+'],
  [SHIFT, 'shift+'],
  [8, 'super+'],
  [16, 'hyper+'],
  [32, 'meta+'],
];
const CAPS_LOCK = 64;

/** `['right', CTRL]` is `ctrl+right`. Caps lock and num lock don't show. */
export function keyName([base, modifiers]: KeyCode): string {
  let name = '';
  for (const [bit, prefix] of MODIFIERS) if (modifiers & bit) name += prefix;
  return name + base;
}

/** Finals of `CSI ... letter` and `SS3 letter`. */
const LETTERS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** rxvt's arrows with a modifier: `CSI a` is shift, `SS3 a` is ctrl. */
const RXVT_ARROWS: Readonly<Record<string, string>> = { a: 'up', b: 'down', c: 'right', d: 'left' };

/** Numbers of `CSI number ~`. */
const NUMBERS: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** The end of a numbered key: `~`, or rxvt's characters for shift, ctrl, both. */
const NUMBER_ENDINGS: Readonly<Record<string, number>> = { '~': 0, $: SHIFT, '^': CTRL, '@': CTRL | SHIFT };

/** `CSI [ letter`: the Linux console's function keys. */
const CONSOLE: Readonly<Record<string, string>> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };

/** The number pad in application mode: `SS3 letter`. */
const NUMBER_PAD: Readonly<Record<string, string>> = {
  M: 'enter',
  X: '=',
  I: 'tab',
  ' ': ' ',
  j: '*',
  k: '+',
  l: ',',
  m: '-',
  n: '.',
  o: '/',
  p: '0',
  q: '1',
  r: '2',
  s: '3',
  t: '4',
  u: '5',
  v: '6',
  w: '7',
  x: '8',
  y: '9',
};

/** The kitty protocol's own code points from 57399 on, in order: the number pad. */
const KITTY_PAD =
  '0 1 2 3 4 5 6 7 8 9 . / * - + enter = , left right up down pageup pagedown home end insert delete'.split(' ');
const KITTY_PAD_FIRST = 57399;
const KITTY_PRIVATE = [57344, 63743] as const;
const KITTY_F13 = 57376;
const KITTY_F35 = 57398;

/** A control character: ctrl and a letter, unless the letter's key has a name of its own. */
export function controlKey(code: number): KeyCode {
  if (code === 0x0d || code === 0x0a) return ['enter', 0];
  if (code === 0x09) return ['tab', 0];
  if (code === 0x08 || code === 0x7f) return ['backspace', 0];
  if (code === 0x1b) return ['esc', 0];
  if (code === 0) return [' ', CTRL];
  return [String.fromCharCode(code + 0x40).toLowerCase(), CTRL];
}

/** The key of `CSI parameters final`, or undefined if it is not a key, or a released one. */
export function csiKey(parameters: string, final: string): KeyCode | undefined {
  if (!/^[\d;:]*$/.test(parameters)) return undefined;
  const [first = [], second = [], third = []] = parameters.split(';').map((field) => field.split(':').map(Number));
  const number = first[0] ?? 0;
  const modifiers = bits(second[0]);
  if (second[1] === 3) return undefined;
  if (final === 'u') return characterKey(number, modifiers, first[1], third.length === 1 ? third[0] : 0);
  if (final === '~' && number === 27 && third.length > 0) return characterKey(third[0] ?? 0, modifiers);
  if (final in NUMBER_ENDINGS) return key(NUMBERS[number], modifiers | (NUMBER_ENDINGS[final] ?? 0));
  if (final === 'R' && parameters !== '') return undefined; // a report of the cursor's position, not F3
  if (final === 'Z') return ['tab', modifiers | SHIFT];
  if (final in RXVT_ARROWS) return key(RXVT_ARROWS[final], modifiers | SHIFT);
  return key(LETTERS[final], second.length > 0 ? modifiers : bits(number));
}

/** The key of `SS3 final`, which some terminals give a modifier: `\x1bO5C`. */
export function ss3Key(parameters: string, final: string): KeyCode | undefined {
  const modifiers = bits(Number(parameters.split(';').at(-1)));
  if (final in RXVT_ARROWS) return key(RXVT_ARROWS[final], modifiers | CTRL);
  return key(LETTERS[final] ?? NUMBER_PAD[final], modifiers);
}

/** The key of the Linux console's `CSI [ letter`. */
export const consoleKey = (final: string): KeyCode | undefined => key(CONSOLE[final], 0);

const key = (base: string | undefined, modifiers: number): KeyCode | undefined =>
  base === undefined ? undefined : [base, modifiers];

/** Terminals send modifiers plus one, and nothing for none. */
const bits = (parameter: number | undefined): number => Math.max(0, (parameter || 1) - 1);

/**
 * A key sent as its code point (kitty's `CSI u`, xterm's modifyOtherKeys), named as the plain bytes would have been:
 * ctrl+i is tab, shift+g is G. `shifted` is the key with shift, and `text` what it typed, if the terminal gives them;
 * else 0.
 */
function characterKey(code: number, modifiers: number, shifted = 0, text = 0): KeyCode | undefined {
  const held = modifiers & 63;
  if (code >= KITTY_PRIVATE[0] && code <= KITTY_PRIVATE[1]) return kittyKey(code, held);
  if (code === 0x09) return ['tab', held];
  if (code === 0x0d || code === 0x1b || code === 0x7f || code === 0x08) return [controlKey(code)[0], held & ~SHIFT];
  if (!isPrintable(code)) return undefined;

  const character = String.fromCodePoint(code);
  if (held & CTRL) return (held === CTRL && legacyControl(code)) || [character.toLowerCase(), held];
  if (isPrintable(text)) return [String.fromCodePoint(text), held & ~SHIFT];
  if (held & SHIFT && isPrintable(shifted)) return [String.fromCodePoint(shifted), held & ~SHIFT];
  const upper = Boolean(held & SHIFT) !== Boolean(modifiers & CAPS_LOCK);
  return [upper ? upperCase(character) : character, held & ~SHIFT];
}

function kittyKey(code: number, held: number): KeyCode | undefined {
  if (code >= KITTY_F13 && code <= KITTY_F35) return [`f${code - KITTY_F13 + 13}`, held];
  const base = KITTY_PAD[code - KITTY_PAD_FIRST];
  return key(base, base !== undefined && base.length === 1 ? held & ~SHIFT : held);
}

/** The key that ctrl and a character send as one byte: ctrl+i is tab. */
function legacyControl(code: number): KeyCode | undefined {
  const upper = code >= 0x61 && code <= 0x7a ? code - 0x20 : code;
  return upper >= 0x40 && upper <= 0x5f ? controlKey(upper - 0x40) : undefined;
}

/** The upper case of one character, if that is one character too. */
function upperCase(character: string): string {
  const upper = character.toUpperCase();
  return upper.length === character.length ? upper : character;
}

/** A Unicode code point that is neither a control character nor half of one. */
export const isPrintable = (code: number): boolean =>
  code >= 0x20 && code <= 0x10ffff && !(code >= 0x7f && code <= 0x9f) && !(code >= 0xd800 && code <= 0xdfff);
