/**
 * Keys for the app, one at a time: between two of them the event loop turns once, so that a frame is drawn, and ^C
 * overtakes what waits.
 *
 *     terminal --bytes--> keyParser --tokens--> queue --one a turn--> on.key(name)
 */
import { StringDecoder } from 'node:string_decoder';
import { type KeyParser, keyParser, type Token } from './keys.js';

/** What becomes of the tokens. */
export interface KeyboardHandlers {
  key(name: string): void;
  paste(text: string): void;
  /** Something has come in; what it is follows a turn after. */
  coming?(): void;
  /** A mouse report as it came. Dropped if this is missing. */
  mouse?(raw: string): void;
  /** The terminal is gone: no key will come any more. */
  ended?(): void;
}

/** What a keyboard reads from: a terminal's stream, or in a test any stream. */
export type KeyboardInput = NodeJS.ReadableStream & Pick<NodeJS.ReadStream, 'readableFlowing'>;

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

/** A keyboard over a terminal's input. The input's raw mode is not its business. */
export function createKeyboard(input: KeyboardInput, on: KeyboardHandlers): Keyboard {
  let parser: KeyParser = keyParser();
  let decoder = new StringDecoder('utf8');
  let queue: Token[] = [];
  let isListening = false;
  let flowing: boolean | null = false;
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

  /** Delivers one token, and comes back for the next, even if a handler throws. */
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
    if (isListening) return;
    isListening = true;
    flowing = input.readableFlowing;
    input.on('data', feed);
    input.on('end', end);
    input.on('error', end);
    input.resume();
  }

  function stop(): void {
    clearTimeout(patience);
    clearImmediate(turn);
    turn = undefined;
    queue = [];
    parser = keyParser();
    decoder = new StringDecoder('utf8');
    if (!isListening) return;
    isListening = false;
    input.off('data', feed);
    input.off('end', end);
    input.off('error', end);
    if (flowing !== true) input.pause();
    // null is more than not flowing: who listens then, is given what comes
    if (flowing === null) (input as { readableFlowing: boolean | null }).readableFlowing = null;
  }

  return { start, stop, feed };
}

const isInterrupt = (token: Token): boolean => token.kind === 'key' && token.name === 'ctrl+c';
