/**
 * Keys for the app, one per turn of the event loop, so that a frame can be drawn between two of them. ^C overtakes the
 * keys that wait.
 *
 *     terminal --bytes--> keyParser --tokens--> queue --one a turn--> on.key(name)
 */
import { StringDecoder } from 'node:string_decoder';
import { type Input, listen } from './controlling.js';
import { type KeyParser, keyParser, type Token } from './keys.js';

/** What the app does with the tokens. */
export interface KeyboardHandlers {
  key(name: string): void;
  paste(text: string): void;
  /** Something has come in; the token follows a turn after. */
  coming?(): void;
  /** A mouse report as it came. Dropped if this is missing. */
  mouse?(raw: string): void;
  /** The terminal is gone: no key will come any more. */
  ended?(): void;
}

/** A keyboard that is not listening yet. */
export interface Keyboard {
  /** Listens to the input. */
  start(): void;
  /** Drops what is pending, leaves the input as it was, and lets the process exit. */
  stop(): void;
  /** Takes input from elsewhere, as if it had been typed. */
  feed(chunk: string | Uint8Array): void;
}

/** Tokens that wait at most; what is typed beyond that is dropped. */
const QUEUE_LIMIT = 1 << 16;

/** A keyboard on a terminal's input. It does not change the input's raw mode. */
export function createKeyboard(input: Input, on: KeyboardHandlers): Keyboard {
  let parser: KeyParser = keyParser();
  let decoder = new StringDecoder('utf8');
  let queue: Token[] = [];
  let stopListening: (() => void) | undefined;
  let turn: NodeJS.Immediate | undefined;
  let patience: NodeJS.Timeout | undefined;

  function feed(chunk: string | Uint8Array): void {
    clearTimeout(patience);
    on.coming?.();
    take(parser.push(typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk))));
    if (parser.pending()) patience = setTimeout(() => take(parser.flush()), parser.patience());
  }

  function take(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (isInterrupt(token)) queue = []; // as the terminal itself does on ^C
      if (queue.length < QUEUE_LIMIT) queue.push(token);
    }
    if (queue.length > 0) turn ??= setImmediate(deliver);
  }

  /** Delivers one token, and schedules the next, even if a handler throws. */
  function deliver(): void {
    const token = queue.shift();
    turn = queue.length > 0 ? setImmediate(deliver) : undefined;
    if (token?.kind === 'key') on.key(token.name);
    else if (token?.kind === 'paste') on.paste(token.text);
    else if (token) on.mouse?.(token.raw);
  }

  function end(): void {
    stop();
    on.ended?.();
  }

  function start(): void {
    stopListening ??= listen(input, feed, end);
  }

  function stop(): void {
    clearTimeout(patience);
    clearImmediate(turn);
    turn = undefined;
    queue = [];
    parser = keyParser();
    decoder = new StringDecoder('utf8');
    stopListening?.();
    stopListening = undefined;
  }

  return { start, stop, feed };
}

const isInterrupt = (token: Token): boolean => token.kind === 'key' && token.name === 'ctrl+c';
