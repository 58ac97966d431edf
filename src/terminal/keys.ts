/**
 * From terminal input to complete keys, pastes and mouse reports. Bytes come in chunks that end anywhere: `\x1b[` now
 * and `A` in the next chunk is one 'up', `jjj` is three keys. What is incomplete is held until the rest comes; `flush`
 * says that nothing more will come, so a lone ESC becomes the key 'esc'. Replies of the terminal, focus events and
 * unknown sequences are skipped, so that none is ever typed.
 *
 *     push('j\x1b[')    'j'          held: \x1b[
 *     push('A\x1b')     'up'         held: \x1b
 *     flush()           'esc'
 */
import { ALT, consoleKey, controlKey, csiKey, isPrintable, type KeyCode, keyName, ss3Key } from './key-names.js';

/** One thing the user did, with the raw characters for keys and the mouse. */
export type Token =
  | { readonly kind: 'key'; readonly name: string; readonly raw: string }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'mouse'; readonly raw: string };

/** Reads decoded input, chunk by chunk. However the input is cut, the tokens are the same. */
export interface KeyParser {
  /** The tokens that `chunk` completes. */
  push(chunk: string): Token[];
  /** Whether something incomplete is held. */
  pending(): boolean;
  /** Milliseconds after which its rest is unlikely to come; 0 if nothing is held. */
  patience(): number;
  /** What is held, read as complete: ESC is a key, half a sequence is dropped, half a paste is a paste. */
  flush(): Token[];
}

/** How long ESC may be the beginning of something, in ms. */
const ESCAPE_WAIT = 30;
/** How long the rest of a sequence, a reply or a paste may take, in ms. */
const REST_WAIT = 1000;
/** The most characters of a paste; the rest is dropped. */
export const PASTE_LIMIT = 1 << 20;
/** The most characters of a reply that does not end; after them keys are read again. */
export const REPLY_LIMIT = 1 << 16;
const CSI_LIMIT = 128;

const ESC = '\x1b';
const PASTE_END = '\x1b[201~';
/** Returned in place of the next position if the text ends within a sequence. */
const INCOMPLETE = -1;

/** A parser that holds nothing. */
export function keyParser(): KeyParser {
  let mode: 'keys' | 'paste' | 'reply' = 'keys';
  let held = '';
  let paste: string[] = [];
  let pasted = 0;
  let skipped = 0;
  let tokens: Token[] = [];

  const read = { keys: readKey, paste: readPaste, reply: readReply };

  function push(chunk: string): Token[] {
    const text = held + chunk;
    held = '';
    tokens = [];
    let at = 0;
    while (at < text.length) {
      const next = read[mode](text, at);
      if (next === INCOMPLETE) {
        held = text.slice(at);
        break;
      }
      at = next;
    }
    return tokens;
  }

  function readKey(text: string, at: number): number {
    if (text[at] === ESC) return readEscape(text, at);
    return readCharacter(text, at, at, 0);
  }

  /** One character; after ESC it is one with alt. */
  function readCharacter(text: string, from: number, at: number, modifiers: number): number {
    const code = text.codePointAt(at) as number;
    const isHalf = code >= 0xd800 && code <= 0xdbff;
    if (isHalf && at + 1 === text.length) return INCOMPLETE;
    const next = at + (code > 0xffff ? 2 : 1);
    const [base, modifier] = isPrintable(code) ? [String.fromCodePoint(code), 0] : controlKey(code);
    if (isPrintable(code) || code < 0x20 || code === 0x7f) key([base, modifier | modifiers], text.slice(from, next));
    return next;
  }

  function readEscape(text: string, at: number): number {
    const [second, third] = [text[at + 1], text[at + 2]];
    if (second === undefined) return INCOMPLETE;
    if (second === '[') return readCsi(text, at, at + 2, 0);
    if (second === 'O') return readSs3(text, at, at + 2, 0);
    if (second === ESC) {
      if (third === undefined) return INCOMPLETE;
      if (third === '[') return readCsi(text, at, at + 3, ALT);
      if (third === 'O') return readSs3(text, at, at + 3, ALT);
      key(['esc', 0], ESC);
      return at + 1;
    }
    const reply = REPLIES[second];
    if (reply) {
      if (third === undefined) return INCOMPLETE;
      if (reply.test(third)) {
        mode = 'reply';
        skipped = 0;
        return at + 2;
      }
    }
    return readCharacter(text, at, at + 1, ALT);
  }

  /** `ESC [ parameters intermediates final`; `from` is the ESC, and with alt there are two of them. */
  function readCsi(text: string, from: number, start: number, alt: number): number {
    if (text[start] === 'M') return readX10Mouse(text, from, start, alt);
    const isConsole = text[start] === '[';
    const first = isConsole ? start + 1 : start;
    let at = first;
    while (isParameter(text.charCodeAt(at))) {
      if (text[at] === '$' && /^\d+$/.test(text.slice(first, at))) break; // rxvt's shift
      at++;
      if (at - first > CSI_LIMIT) return at;
    }
    if (at >= text.length) return INCOMPLETE;
    const final = text[at] as string;
    if (final < '\x20' || final > '\x7e') {
      brokenOff(text.slice(from, at));
      return at;
    }
    const parameters = text.slice(first, at);
    const raw = text.slice(from, at + 1);
    if (final === '~' && parameters === '200') {
      if (alt) key(['esc', 0], ESC);
      mode = 'paste';
    } else if (isMouse(parameters, final)) {
      if (alt) key(['esc', 0], ESC);
      tokens.push({ kind: 'mouse', raw: raw.slice(alt ? 1 : 0) });
    } else {
      sequence(isConsole && parameters === '' ? consoleKey(final) : csiKey(parameters, final), raw, alt);
    }
    return at + 1;
  }

  /** `ESC [ M` and three characters: button, column, row. */
  function readX10Mouse(text: string, from: number, start: number, alt: number): number {
    for (let at = start + 1; at <= start + 3; at++) {
      if (at >= text.length) return INCOMPLETE;
      if ((text[at] as string) < ' ') return at;
    }
    if (alt) key(['esc', 0], ESC);
    tokens.push({ kind: 'mouse', raw: text.slice(alt ? from + 1 : from, start + 4) });
    return start + 4;
  }

  function readSs3(text: string, from: number, start: number, alt: number): number {
    let at = start;
    while (at - start < 4 && /[\d;]/.test(text[at] ?? '')) at++;
    if (at >= text.length) return INCOMPLETE;
    const final = text[at] as string;
    if (final < ' ' || final > '\x7e') {
      brokenOff(text.slice(from, at));
      return at;
    }
    sequence(ss3Key(text.slice(start, at), final), text.slice(from, at + 1), alt);
    return at + 1;
  }

  /** Everything up to the end marker is text, even if it looks like a sequence. */
  function readPaste(text: string, at: number): number {
    const end = text.indexOf(PASTE_END, at);
    const stop = end < 0 ? text.length - endingBegun(text, at) : end;
    keepPasted(text.slice(at, stop));
    if (end >= 0) {
      endPaste();
      return end + PASTE_END.length;
    }
    return stop < text.length && stop === at ? INCOMPLETE : stop;
  }

  function keepPasted(text: string): void {
    const piece = text.slice(0, PASTE_LIMIT - pasted);
    pasted += piece.length;
    if (piece !== '') paste.push(piece);
  }

  function endPaste(): void {
    tokens.push({ kind: 'paste', text: paste.join('') });
    paste = [];
    pasted = 0;
    mode = 'keys';
  }

  /** An OSC, DCS or APC string up to its end: BEL, `ESC \`, or a control character that can't be in one. */
  function readReply(text: string, at: number): number {
    const code = text.charCodeAt(at);
    if (code === 0x1b && at + 1 === text.length) return INCOMPLETE;
    if (code >= 0x20 && code !== 0x9c && ++skipped < REPLY_LIMIT) return at + 1;
    mode = 'keys';
    if (code === 0x1b && text[at + 1] === '\\') return at + 2;
    return code >= 0x20 || code === 0x07 ? at + 1 : at;
  }

  /** A sequence that was cut short. If it is ESC and one character, it is that character with alt. */
  function brokenOff(begun: string): void {
    if (begun.startsWith(ESC + ESC)) key(['esc', 0], ESC);
    const last = begun.slice(begun.lastIndexOf(ESC));
    if (last === ESC) key(['esc', 0], ESC);
    else if (last.length === 2 && isPrintable(last.charCodeAt(1))) key([last.slice(1), ALT], last);
  }

  /** A complete sequence. If it is not a key's, the first ESC of two was a key. */
  function sequence(found: KeyCode | undefined, raw: string, alt: number): void {
    if (found) key([found[0], found[1] | alt], raw);
    else if (alt) key(['esc', 0], ESC);
  }

  function key(which: KeyCode, raw: string): void {
    tokens.push({ kind: 'key', name: keyName(which), raw });
  }

  return {
    push,
    pending: () => held !== '' || mode !== 'keys',
    patience() {
      if (mode === 'keys' && held === '') return 0;
      const isEscape = held.length <= 2 || (held.startsWith(ESC + ESC) && held.length <= 3);
      return mode === 'keys' && isEscape ? ESCAPE_WAIT : REST_WAIT;
    },
    flush() {
      const begun = held;
      tokens = [];
      held = '';
      if (mode === 'paste') {
        keepPasted(begun);
        endPaste();
      } else {
        mode = 'keys';
        brokenOff(begun);
      }
      return tokens;
    },
  };
}

/** Replies of a terminal by the character after ESC, and what can follow that character. */
const REPLIES: Readonly<Record<string, RegExp>> = { ']': /[\dlL]/, P: /[\d>!$+=?|]/, _: /G/ };

const isParameter = (code: number): boolean => code >= 0x20 && code <= 0x3f;

/** Mouse reports are `CSI < numbers M` or `m` (SGR), and `CSI numbers M` (urxvt). */
const isMouse = (parameters: string, final: string): boolean =>
  (final === 'M' && /^<?\d+(;\d+)*$/.test(parameters)) || (final === 'm' && /^<\d+(;\d+)*$/.test(parameters));

/** How many characters at the end of `text` may be the beginning of the marker that ends a paste. */
function endingBegun(text: string, from: number): number {
  for (let length = Math.min(PASTE_END.length - 1, text.length - from); length > 0; length--) {
    if (text.endsWith(PASTE_END.slice(0, length))) return length;
  }
  return 0;
}
